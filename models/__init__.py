"""What the centre keeps and the rules it follows: no Qt, no PDF, no spreadsheet."""
