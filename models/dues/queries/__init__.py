"""Who pays dues, what is owed and paid, and the facts of the papers."""
