"""Writes resources/calendar/days.csv from the chinesecalendar package, once a year.

    python tests/models/calendar/make_seed_days.py

The program itself reads only the file.
"""

import csv
import io
from pathlib import Path

from chinese_calendar import constants

SEED = Path(__file__).resolve().parents[3] / "resources" / "calendar" / "days.csv"
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}


def seed_text() -> str:
    """The whole file: every day a yearly notice names, in order."""
    named = [(day, "off", name) for day, name in constants.holidays.items()]
    named += [(day, "working", name) for day, name in constants.workdays.items()]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["date", "kind", "basis", "name"])
    for day, kind, name in sorted(named):
        basis = f"国务院办公厅{day.year}年节假日安排通知"
        writer.writerow([day.isoformat(), kind, basis, NAMES[name]])
    return out.getvalue()


if __name__ == "__main__":
    SEED.write_text(seed_text(), encoding="utf-8", newline="\n")
