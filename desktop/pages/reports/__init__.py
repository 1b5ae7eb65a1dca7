"""Ledgers and reports: seen, printed, saved."""
