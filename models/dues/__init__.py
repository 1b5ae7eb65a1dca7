"""Party dues: which pay counts towards the base, at which rate, why, what is paid and owed."""
