"""Ratings 好差评: the screen turned to the resident, and the paper slip entered by the clerk."""
