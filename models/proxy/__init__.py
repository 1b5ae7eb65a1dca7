"""Proxy service 帮办代办: who acts for whom, who holds what, whose money."""
