"""What may be done with a wish."""
