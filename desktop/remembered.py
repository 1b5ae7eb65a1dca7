"""What this PC remembers between two starts; no personal data beyond the sign-in name."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from models.store.folder import write_whole

SAVE_FOLDER = "save_folder"  # the application's property while the program runs


@dataclass(frozen=True)
class Remembered:
    """Kept in `window.json` of the data folder: the registry knows nothing of us."""

    text_size: int = 100  # per cent
    last_name: str = ""  # who signed in last
    centre: str = ""  # shown above the sign-in
    save_folder: str = ""  # where files were saved last


def read_remembered(folder: Path) -> Remembered:
    """What was kept; the defaults where it cannot be read."""
    with suppress(OSError, ValueError, AttributeError):
        kept = json.loads((folder / "window.json").read_bytes())
        kinds = {field.name: type(field.default) for field in fields(Remembered)}
        return Remembered(
            **{name: kept[name] for name, kind in kinds.items() if isinstance(kept.get(name), kind)}
        )
    return Remembered()


def keep_remembered(folder: Path, remembered: Remembered) -> None:
    """Raises KnownError when the folder cannot be written."""
    data = json.dumps(asdict(remembered), ensure_ascii=False, indent=1)
    write_whole(folder / "window.json", data.encode())
