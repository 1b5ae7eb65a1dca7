"""双报到: units, their members, posts, services, the quarter's returns."""
