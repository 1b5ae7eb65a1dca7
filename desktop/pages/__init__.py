"""One folder a subject, named as in models/."""
