"""Proxy service: the list, a request, its case, agents, drawers and the day's cash."""
