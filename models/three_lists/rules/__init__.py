"""What matches what, and why."""
