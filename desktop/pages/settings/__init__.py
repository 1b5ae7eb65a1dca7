"""What the centre decides for itself, its people, its days, its log and its data."""
