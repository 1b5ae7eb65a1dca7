"""Wishes as pages, cards and lists read them."""
