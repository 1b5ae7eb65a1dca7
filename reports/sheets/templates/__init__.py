"""The district's own workbooks: read, taught once, filled every month.

A filled workbook is the district's file with a few bytes exchanged: parts that are not filled
stay as they were, byte for byte. A library that reads a workbook and writes it anew would lose
what it does not know (text boxes, extended validations, the printer's settings).
"""
