"""What is true of volunteers, activities and hours, without a store."""
