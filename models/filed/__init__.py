"""Reports as they were filed: kept whole, printed again as they were."""
