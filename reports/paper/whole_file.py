"""A file that leaves the hall is there whole or not at all."""

import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from models.errors import KnownError

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Lets `write` fill a temporary file beside `path`, then puts it in its place.

    Whatever goes wrong, what was at `path` before stays and nothing is left behind. Raises
    KnownError when the disk is full or the place cannot be written.
    """
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=".", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        write(temporary)
        temporary.replace(path)
    except OSError as error:
        raise KnownError(_sentence(path, error)) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _sentence(path: Path, error: OSError) -> str:
    kept = "没有留下半个文件，系统里的记录都在。"
    if error.errno in _NO_ROOM or "No space left" in str(error):
        return f"磁盘空间不够，“{path.name}”没有写成。{kept}请清理磁盘或换一个位置再导出。"
    if isinstance(error, PermissionError) or error.errno in {errno.EACCES, errno.EROFS}:
        return (
            f"“{path.name}”写不进去：文件可能正在别的程序里打开，或没有写入权限。{kept}"
            "请关闭该文件或换一个位置再导出。"
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"文件夹“{path.parent}”不存在，“{path.name}”没有写成。{kept}请换一个位置再导出。"
    return f"“{path.name}”没有写成（{error.strerror or error}）。{kept}请换一个位置再导出。"
