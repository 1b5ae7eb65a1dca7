"""Double check-in 双报到: units and their members who serve where they live."""
