"""Judging a workbook of double check-in: units and members, linked."""
