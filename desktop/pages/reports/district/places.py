"""Where each of the district's tables was saved last on this PC, so that one key fills it."""

import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from models.store.folder import write_whole

if TYPE_CHECKING:
    from models.centre import Centre

_FILE = "district_places.json"  # in the data folder; names of tables and folders, no person's data


def read_place(centre: "Centre", name: str) -> Path | None:
    """The folder a table went to last, if it is still there."""
    folder = _read(centre).get(name)
    return Path(folder) if folder and Path(folder).is_dir() else None


def keep_place(centre: "Centre", name: str, folder: Path) -> None:
    """Raises KnownError when the data folder cannot be written."""
    places = _read(centre)
    if places.get(name) != str(folder):
        places[name] = str(folder)
        data = json.dumps(places, ensure_ascii=False, indent=1)
        write_whole(centre.folder.path / _FILE, data.encode())


def free_path(folder: Path, name: str, ending: str) -> Path:
    """A file that is not there yet: what was filled before may have been worked on by hand."""
    path = folder / f"{name}{ending}"
    number = 2
    while path.exists():
        path = folder / f"{name}（{number}）{ending}"
        number += 1
    return path


def _read(centre: "Centre") -> dict[str, str]:
    with suppress(OSError, ValueError, AttributeError):
        kept = json.loads((centre.folder.path / _FILE).read_bytes())
        return {
            name: folder
            for name, folder in kept.items()
            if isinstance(name, str) and isinstance(folder, str)
        }
    return {}
