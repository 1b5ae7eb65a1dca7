"""One-stop service: the visit, the ledger, the case."""
