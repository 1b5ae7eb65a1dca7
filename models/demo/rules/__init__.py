"""Who and what the invented centre consists of; everything follows from a seed."""
