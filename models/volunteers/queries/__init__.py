"""Volunteers, activities, hours and certificates as pages, papers and reports read them."""
