"""What may be done with units, their members and what they did."""
