"""A taught template as one file: a district teaches once, its centres take it in."""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from models.errors import KnownError
from reports.sheets.templates.mapping import Mapping, read_mapping
from reports.sheets.templates.package import MOST_BYTES

KIND = "district-template"
TAUGHT_VERSION = 1
_MARK = b'"kind"'
_NOT_TAUGHT = "“{name}”不是完整的模板包，没有改动。请向发来的人重新要一份。"


@dataclass(frozen=True)
class Taught:
    """A template with its name and the meaning of its cells."""

    name: str
    file_name: str
    content: bytes
    mapping: Mapping


def export_taught(name: str, file_name: str, content: bytes, mapping: dict[str, Any]) -> bytes:
    """The one file: plain JSON that carries the workbook; the same template, the same bytes."""
    told = {
        "kind": KIND,
        "version": TAUGHT_VERSION,
        "name": name,
        "file_name": file_name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "mapping": mapping,
        "content": base64.b64encode(content).decode(),
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def is_taught(data: bytes) -> bool:
    """Whether a file is a taught template, told by its content and not by its name."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"{") and _MARK in head and KIND.encode() in head


def read_taught(data: bytes, name: str) -> Taught:
    """A taught template from its file; raises KnownError for anything broken or newer."""
    if len(data) > 2 * MOST_BYTES:
        raise KnownError(_NOT_TAUGHT.format(name=name))
    try:
        told = json.loads(data.decode("utf-8-sig"))
        version = told["version"]
        if told["kind"] != KIND or not isinstance(version, int):
            raise ValueError
        if version > TAUGHT_VERSION:
            raise KnownError(f"“{name}”来自较新的版本，这里还看不懂，没有改动。请先升级程序。")
        content = base64.b64decode(told["content"], validate=True)
        if hashlib.sha256(content).hexdigest() != told["sha256"]:
            raise ValueError
        names = told["name"], told["file_name"]
        if not all(isinstance(text, str) for text in names):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        raise KnownError(_NOT_TAUGHT.format(name=name)) from None
    return Taught(*names, content, read_mapping(told["mapping"]))
