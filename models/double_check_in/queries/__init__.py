"""Units, members, posts and the quarter's returns."""
