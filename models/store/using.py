"""Who has a data folder open: many may work in it, only one may exchange what lies in it."""

import os
import sys
from contextlib import suppress
from pathlib import Path

from models.errors import KnownError
from models.store.folder import explain_os_error

LOCK = "use.lock"
_RESTORED = "“{path}”正在从备份恢复，现在不能打开；数据没有改动。请等它完成后再试。"
_IN_USE = (
    "“{path}”里的数据正在被使用，现在不能恢复，没有任何改动。"
    "请先退出使用这份数据的窗口和命令，再试一次。"
)


class Hold:
    """A hold on a data folder; let go with `release`, or by the end of the process."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def release(self) -> None:
        """Let go; safe to call twice."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)


def hold(folder: Path) -> Hold:
    """Work in the folder. Raises KnownError while it is being restored."""
    try:
        return take_lock(folder / LOCK, alone=False)
    except BlockingIOError as error:
        raise KnownError(_RESTORED.format(path=folder)) from error
    except OSError as error:
        raise explain_os_error(error, folder / LOCK) from error


def hold_alone(folder: Path) -> Hold:
    """Be the only one in the folder. Raises KnownError while anything has it open."""
    try:
        return take_lock(folder / LOCK, alone=True)
    except BlockingIOError as error:
        raise KnownError(_IN_USE.format(path=folder)) from error
    except OSError as error:
        raise explain_os_error(error, folder / LOCK) from error


def take_lock(path: Path, *, alone: bool) -> Hold:
    """Lock a file of our own. Raises BlockingIOError while it cannot be had, OSError."""
    flags = os.O_RDWR | os.O_CREAT
    if sys.platform == "win32":
        # An open handle keeps the file from being removed, and that is all that is needed.
        if alone:
            try:
                path.unlink(missing_ok=True)
            except PermissionError as error:
                raise BlockingIOError(str(path)) from error
            flags |= os.O_EXCL
        return Hold(os.open(path, flags))
    import fcntl

    handle = os.open(path, flags | os.O_CLOEXEC, 0o600)
    try:
        # Not taken over by mistake: a lock of this kind ends with the process that has it.
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise
    except OSError:
        with suppress(OSError):
            os.close(handle)
        raise
    return Hold(handle)
