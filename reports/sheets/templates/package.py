"""A workbook as its parts: opened within bounds, put together again."""

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass

from models.errors import KnownError
from reports.sheets.reading.content import tell_format
from reports.sheets.reading.failures import NOTHING_LOST, SENTENCES, UnreadableError
from reports.sheets.templates.markup import Changes, NotMarkupError, Part

MOST_BYTES = 20 << 20
MOST_UNZIPPED = 48 << 20  # a template is a form, no ledger of a whole year
MOST_PARTS = 2_000
_NOT_XLSX = (
    "“{name}”不是 .xlsx 工作簿，没有改动。"
    "请用 WPS 或 Excel 打开，另存为 .xlsx 再试（旧的 .xls 里的格式程序保不住）。"
)
_CONTENT_TYPES = "[Content_Types].xml"
_BROKEN = (
    zipfile.BadZipFile, zlib.error, LookupError, ValueError, OSError, EOFError, RuntimeError,
    StopIteration,
)  # fmt: skip
_FIXED_TIME = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class SheetPlace:
    """A sheet of a workbook: its name, the part it lies in, and whether it is hidden."""

    name: str
    part: str
    is_hidden: bool


class Package:
    """The parts of one workbook by name; `set` exchanges one, `pack` makes the file."""

    def __init__(self, content: bytes, name: str) -> None:
        """Raises KnownError for whatever is no sound workbook; `name` is for the sentence."""
        self.name = name
        self._parts: dict[str, Part] = {}
        try:
            self._check(content)
            self._blobs = self._unzip(content)
            self.sheets = self._list_sheets()
        except UnreadableError as error:
            raise unreadable(name, error.code, error.kind) from None
        except NotMarkupError as error:
            raise unreadable(name, error.code) from None
        except _BROKEN:
            raise unreadable(name, "damaged") from None

    def part(self, name: str) -> Part:
        """An XML part, read once; raises KnownError when it is broken."""
        if name not in self._parts:
            try:
                self._parts[name] = Part(self._blobs[name])
            except NotMarkupError as error:
                raise unreadable(self.name, error.code) from None
            except KeyError:
                raise unreadable(self.name, "damaged") from None
        return self._parts[name]

    def size(self, name: str) -> int:
        """Bytes of a part, without reading it."""
        return len(self._blobs[name])

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._blobs

    def names(self, start: str) -> list[str]:
        """The parts whose names begin so."""
        return [name for name in self._blobs if name.startswith(start)]

    def set(self, name: str, data: bytes) -> None:
        """Exchange a part."""
        self._blobs[name] = data
        self._parts.pop(name, None)

    def change(self, changes: Changes, name: str) -> None:
        """Exchange a part by what was gathered."""
        self.set(name, changes.made())

    def sheet(self, name: str) -> SheetPlace:
        """A sheet by its name; KeyError if there is none."""
        for place in self.sheets:
            if place.name == name:
                return place
        raise KeyError(name)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: id → (kind, name of the part)."""
        folder, file = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{file}.rels")
        if name not in self._blobs:
            return {}
        found = {}
        for element in self.part(name).named("Relationship"):
            at = element.attributes
            if at.get("TargetMode") == "External":
                continue
            target = at["Target"]
            path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            kind = at["Type"].rpartition("/")[2]
            found[at["Id"]] = (kind, posixpath.normpath(path))
        return found

    def drop(self, part: str, owner: str) -> None:
        """Take a part out, with what speaks of it."""
        del self._blobs[part]
        self._parts.pop(part, None)
        folder, file = posixpath.split(owner)
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        ids = {id_ for id_, (_, name) in self.relations(owner).items() if name == part}
        gone = Changes(self.part(rels))
        for element in gone.part.named("Relationship"):
            if element.attributes.get("Id") in ids:
                gone.replace(element, b"")
        self.change(gone, rels)
        types = Changes(self.part(_CONTENT_TYPES))
        for element in types.part.named("Override"):
            if element.attributes.get("PartName") == f"/{part}":
                types.replace(element, b"")
        self.change(types, _CONTENT_TYPES)

    @property
    def workbook(self) -> str:
        """The name of the workbook's own part."""
        return self._workbook

    def pack(self) -> bytes:
        """The file; the same parts always give the same bytes."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
            for name, data in self._blobs.items():
                info = zipfile.ZipInfo(name, _FIXED_TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, data)
        return packed.getvalue()

    def _check(self, content: bytes) -> None:
        if len(content) > MOST_BYTES:
            raise UnreadableError("large")
        if tell_format(content, MOST_UNZIPPED) != "xlsx":
            raise KnownError(_NOT_XLSX.format(name=self.name))

    def _unzip(self, content: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_PARTS:
                raise UnreadableError("bomb")
            blobs: dict[str, bytes] = {}
            room = MOST_UNZIPPED
            for entry in entries:
                if entry.is_dir():
                    continue
                with archive.open(entry) as file:
                    # The directory may lie about sizes: never more than there is room for.
                    data = file.read(room + 1)
                room -= len(data)
                if room < 0:
                    raise UnreadableError("bomb")
                blobs[entry.filename] = data
        return blobs

    def _list_sheets(self) -> tuple[SheetPlace, ...]:
        top = self.relations("")
        self._workbook = next(name for kind, name in top.values() if kind == "officeDocument")
        relations = self.relations(self._workbook)
        places = []
        for element in self.part(self._workbook).named("sheet"):
            id_ = next(v for k, v in element.attributes.items() if k.endswith(":id"))
            kind, part = relations[id_]
            if kind == "worksheet":
                hidden = element.attributes.get("state", "visible") != "visible"
                places.append(SheetPlace(element.attributes["name"], part, hidden))
        if not places:
            raise UnreadableError("no_rows")
        return tuple(places)


def unreadable(name: str, code: str, kind: str = "") -> KnownError:
    """Why a file could not be read, in the words of the import."""
    sentence = SENTENCES.get(code, SENTENCES["damaged"]).format(
        name=name, kind=kind, megabytes=MOST_BYTES >> 20, rows="", columns="", seconds=""
    )
    return KnownError(sentence + NOTHING_LOST)
