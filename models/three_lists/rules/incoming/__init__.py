"""Judging a workbook of needs and resources that refer to each other."""
