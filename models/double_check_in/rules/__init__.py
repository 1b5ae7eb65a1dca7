"""Posts, quarters and states of members who check in."""
