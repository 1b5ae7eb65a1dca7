"""Page geometry, fonts and fallback, line breaking, letters and small tables on paper."""
