"""Volunteers: who serves, at what, for how many hours that stand up to a question."""
