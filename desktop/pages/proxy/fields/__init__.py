"""Fields of proxy service: ticks, papers, things to hand on, pictures."""

from desktop.pages.proxy.fields.lines import LinesField
from desktop.pages.proxy.fields.parts import Part, PartsField
from desktop.pages.proxy.fields.pictures import ChoosePicture, PictureField, scale_picture
from desktop.pages.proxy.fields.ticks import Tick, TicksField

__all__ = [
    "ChoosePicture",
    "LinesField",
    "Part",
    "PartsField",
    "PictureField",
    "Tick",
    "TicksField",
    "scale_picture",
]
