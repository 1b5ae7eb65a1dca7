"""What may be done with needs, resources and projects."""
