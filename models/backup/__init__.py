"""Copies of the whole centre: made on a schedule, opened and checked, thinned, put back."""
