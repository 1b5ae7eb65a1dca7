"""The district's own workbooks: taught once, filled every month."""
