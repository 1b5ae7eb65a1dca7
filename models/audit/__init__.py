"""Who did what, when, before and after: one hash chain per front-desk PC."""
