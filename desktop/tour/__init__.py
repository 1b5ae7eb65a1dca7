"""Drives the real windows through a day at the desk and a year of dues; leaves what they show.

For whoever changes a window or a form: look at what it leaves. Nothing here is a test; it
fails loudly when a step does not come about.
"""

from desktop.tour.day import take_tour

__all__ = ["take_tour"]
