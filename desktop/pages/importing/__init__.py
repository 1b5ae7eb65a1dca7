"""What the imports of all kinds of list share: columns, preview, records, result, the steps."""
