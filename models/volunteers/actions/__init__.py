"""What may be done with volunteers, activities and hours."""
