"""Files that are broken, locked, disguised or meant to do harm end in one clear sentence."""

import io
import struct
import subprocess
import sys
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from models.errors import Cancelled, KnownError
from reports.sheets.reading.workbook import LIMITS, read_workbook

SAMPLES = Path(__file__).parents[3] / "samples"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
    'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    "</Types>"
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    f'relationships"><Relationship Id="rId1" Type="{RELATION}/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)
TOP_RELATIONS = RELATIONS.replace("/worksheet", "/officeDocument").replace(
    "worksheets/sheet1.xml", "xl/workbook.xml"
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOOK = (
    f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets>'
    '<sheet name="名单" sheetId="1" r:id="rId1"/></sheets></workbook>'
)


def make_xlsx(sheet_data: str, doctype: str = "") -> bytes:
    """A minimal workbook around hand-written rows."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", TOP_RELATIONS)
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f'<?xml version="1.0"?>{doctype}<worksheet xmlns="{MAIN}"><sheetData>{sheet_data}'
            "</sheetData></worksheet>",
        )
    return packed.getvalue()


def cell(reference: str, value: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{value}</t></is></c>'


def make_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", BOOK)
        with archive.open("xl/worksheets/sheet1.xml", "w") as entry:
            for _ in range(96):
                entry.write(bytes(1 << 20))
    return packed.getvalue()


def make_lying_zip() -> bytes:
    """A directory that claims more than four gigabytes for one entry."""
    packed = bytearray(make_xlsx(f'<row r="1">{cell("A1", "姓名")}</row>'))
    at = packed.rfind(b"PK\x01\x02")
    struct.pack_into("<I", packed, at + 24, 0xFFFFFFF0)
    return bytes(packed)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "哈" * 10}">' for n in range(10))

HOSTILE = {
    "empty.xlsx": (b"", "是空的"),
    "zeros.xls": (bytes(4096), "是空的"),
    "blank.csv": (b"\r\n \r\n", "是空的"),
    "no_rows.xlsx": (make_xlsx(""), "没有一行数据"),
    "truncated.xlsx": ((SAMPLES / "residents.xlsx").read_bytes()[:50_000], "不完整"),
    "truncated.xls": ((SAMPLES / "legacy.xls").read_bytes()[:20_000], "已损坏"),
    "damaged.xlsx": (make_xlsx("<row><c></row>"), "已损坏"),
    "bomb.xlsx": (make_bomb(), "异常地大"),
    "lying.xlsx": (make_lying_zip(), "异常地大"),
    "encrypted.xlsx": (
        OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(4096),
        "设了打开密码",
    ),
    "far.xlsx": (
        make_xlsx(
            f'<row r="1">{cell("A1", "姓名")}</row><row r="1048576">{cell("XFD1048576", "x")}</row>'
        ),
        "",
    ),
    "reference.xlsx": (make_xlsx(f'<row r="1">{cell("ZZZZZZ99999999", "x")}</row>'), ""),
    "two_references.xlsx": (
        make_xlsx(f'<row r="1">{cell("A1", "x")}{cell("ZZZZZZ99999999", "x")}</row>'),
        "",
    ),
    "laughs.xlsx": (
        make_xlsx(f'<row r="1">{cell("A1", "&l9;")}</row>', f"<!DOCTYPE worksheet [{LAUGHS}]>"),
        "",
    ),
    "laughs.xls": (
        f'<?xml version="1.0"?><!DOCTYPE Workbook [{LAUGHS}]>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row>'
        "<Cell><Data>&l9;</Data></Cell></Row></Table></Worksheet></Workbook>".encode(),
        "不安全的定义",
    ),
    "paper.xls": (b"%PDF-1.7\n1 0 obj", "PDF"),
    "photo.xlsx": (b"\x89PNG\r\n\x1a\n" + bytes(64), "图片"),
    "letter.xls": (OLE + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(99), "Word"),
    "archive.xls": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "网页归档"),
    "old.xls": (b"\x09\x04\x06\x00\x00\x00\x10\x00" + bytes(64), "太旧"),
    "noise.csv": (bytes(range(1, 256)) * 40 + bytes(999), "不是表格"),
    "wide.html": (b"<table><tr>" + b"<td>x" * 2000 + b"</table>", "太大"),
}


def test_the_same_workbook_without_malice_is_read(tmp_path: Path) -> None:
    path = tmp_path / "good.xlsx"
    path.write_bytes(make_xlsx(f'<row r="2">{cell("B2", "姓名")}</row>'))
    (sheet,) = read_workbook(path).sheets
    assert (sheet.name, list(sheet.rows)) == ("名单", [("", ""), ("", "姓名")])


@pytest.mark.parametrize("name", HOSTILE)
def test_one_clear_sentence(tmp_path: Path, name: str) -> None:
    data, words = HOSTILE[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(KnownError) as caught:
        read_workbook(tmp_path / name, limits=replace(LIMITS, seconds=30))
    assert words in caught.value.text
    assert name in caught.value.text
    assert caught.value.text.endswith("程序里的数据没有改动。")


def test_word_document_in_a_zip(tmp_path: Path) -> None:
    path = tmp_path / "letter.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(KnownError, match="Word 文档"):
        read_workbook(path)


def test_missing_and_folder(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="找不到文件"):
        read_workbook(tmp_path / "没有.xlsx")
    with pytest.raises(KnownError, match="不是文件"):
        read_workbook(tmp_path)


def test_file_larger_than_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    path.write_bytes(b"x," * 600_000)
    with pytest.raises(KnownError, match="超过 1 MB"):
        read_workbook(path, limits=replace(LIMITS, file_bytes=1 << 20))


def test_too_many_rows(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("姓名,性别\n" * 50, encoding="utf-8")
    with pytest.raises(KnownError, match="太大"):
        read_workbook(path, limits=replace(LIMITS, rows=49))


def test_out_of_time_ends_the_child(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="超过 0 秒"):
        read_workbook(_make_long(tmp_path), limits=replace(LIMITS, seconds=0))
    assert not psutil.Process().children(recursive=True)


def test_memory_is_bounded(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match=r"内存|已中止"):
        read_workbook(_make_long(tmp_path), limits=replace(LIMITS, memory=96 << 20))


def test_cancel_ends_the_child_at_once(tmp_path: Path) -> None:
    asked = threading.Event()

    def cancelled() -> bool:
        asked.set()
        return True

    with pytest.raises(Cancelled):
        read_workbook(_make_long(tmp_path), cancelled=cancelled)
    assert asked.is_set()
    assert not psutil.Process().children(recursive=True)


def _make_long(folder: Path) -> Path:
    """A web page that takes seconds to read."""
    path = folder / "long.xls"
    row = b"<tr>" + "<td>青禾苑</td>".encode() * 10 + b"</tr>"
    path.write_bytes(b"<table>" + row * 200_000 + b"</table>")
    return path


def test_the_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    script = (
        "import sys, psutil\n"
        "from pathlib import Path\n"
        "from reports.sheets.reading.workbook import read_workbook\n"
        "def tell():\n"
        "    print(psutil.Process().children()[0].pid, flush=True)\n"
        "    return False\n"
        "read_workbook(Path(sys.argv[1]), cancelled=tell)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(_make_long(tmp_path))],
        cwd=Path(__file__).parents[4],
        stdout=subprocess.PIPE,
    )
    assert parent.stdout
    with parent.stdout:
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        parent.wait()
    child.wait(timeout=10)
    assert not child.is_running()
