"""The case engine and the one-stop service that stands on it: visits, cases, clock, papers."""
