"""What may be done with dues; every one asks for a duty of its own (arts. 22–25)."""
