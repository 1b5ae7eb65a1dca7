"""区里的表: a district's own workbooks, taught once and filled every month."""
