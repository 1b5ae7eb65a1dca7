"""Reading the service ledgers that a centre kept by hand before."""
