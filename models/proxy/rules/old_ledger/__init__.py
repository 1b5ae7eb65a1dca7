"""Reading the proxy ledgers that a centre kept by hand before."""
