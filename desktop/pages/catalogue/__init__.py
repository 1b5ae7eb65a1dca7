"""What the desk offers, with its versions."""
