"""Page geometry in points: official documents by GB/T 9704-2012, forms by house practice."""

MM = 72 / 25.4

A4_WIDTH = 210 * MM
A4_HEIGHT = 297 * MM

# GB/T 9704-2012, 5.2: 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm.
TOP_MARGIN = 37 * MM
BINDING_MARGIN = 28 * MM
TYPE_AREA_WIDTH = 156 * MM
TYPE_AREA_HEIGHT = 225 * MM
# GB/T 9704-2012, 5.2.3: 22 lines of 28 characters fill the type area. The pitch follows from
# that, not from the glyph: 28 × 16 pt would be wider than the type area.
LINES_PER_PAGE = 22
CHARACTERS_PER_LINE = 28
LINE_PITCH = TYPE_AREA_HEIGHT / LINES_PER_PAGE
CHARACTER_PITCH = TYPE_AREA_WIDTH / CHARACTERS_PER_LINE
# GB/T 9704-2012, 7.5: dashes 7 mm below the type area, one character in from the edge.
PAGE_NUMBER_DROP = 7 * MM

TYPE_AREA_TOP = A4_HEIGHT - TOP_MARGIN
TYPE_AREA_BOTTOM = TYPE_AREA_TOP - TYPE_AREA_HEIGHT
TYPE_AREA_RIGHT = BINDING_MARGIN + TYPE_AREA_WIDTH

# 字号 in points (practice).
SIZE_2 = 22.0
SIZE_SMALL_2 = 18.0
SIZE_3 = 16.0
SIZE_SMALL_3 = 15.0
SIZE_4 = 14.0
SIZE_SMALL_4 = 12.0
SIZE_5 = 10.5
SIZE_SMALL_5 = 9.0
SIZE_6 = 7.5

# Committee seals are 40 to 42 mm across; the space is left, the seal is never drawn.
SEAL_DIAMETER = 42 * MM

# Ledgers: A4 landscape, 15 mm margins, nothing below 9 pt (practice).
LEDGER_WIDTH = A4_HEIGHT
LEDGER_HEIGHT = A4_WIDTH
LEDGER_MARGIN = 15 * MM
LEDGER_SMALLEST_SIZE = SIZE_SMALL_5
