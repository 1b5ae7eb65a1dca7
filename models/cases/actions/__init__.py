"""What a clerk does with visits and cases."""
