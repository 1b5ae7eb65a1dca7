"""F1: the keys of the present page and the short guide."""
