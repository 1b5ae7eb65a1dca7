"""Workbooks: own layout, district templates, reading what others made."""
