"""People: the list, one person, importing lists."""
