"""Lists that leave the hall: as PDF and as workbook, from the same rows."""
