"""What the centre decides for itself: dated, changed by a named role, logged."""
