"""Drives the real windows through a working day and leaves pictures, papers and sheets.

For whoever changes a window or a form: look at what it leaves. Nothing here is a test; it
fails loudly when a step does not come about.
"""

from desktop.tour.day import take_tour

__all__ = ["take_tour"]
