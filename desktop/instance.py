"""One program per data folder: a second start raises the first window and ends."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Signal, Slot

from models.errors import KnownError

# The network's module is imported where it is used: the first paint comes before `listen`.
if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

ANSWER_MS = 2000
ASK_AGAIN_SECONDS = 0.05


class Instance(QObject):
    """Holds the folder for this program while it lives."""

    raise_window = Signal()  # another start asked for the window

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._lock = QLockFile(str(folder / "window.lock"))
        self._lock.setStaleLockTime(0)  # age proves nothing; a dead owner does, and Qt checks it
        self._server: QLocalServer | None = None

    def take(self) -> bool:
        """True: the folder is ours. False: the other window was raised, this start is over.

        Raises KnownError when the folder cannot be locked or its owner does not answer.
        """
        if self._lock.tryLock(0):
            return True
        if self._lock.error() is QLockFile.LockError.PermissionError:
            raise KnownError(
                "数据文件夹不能写入，程序没有打开，数据没有改动。请检查文件夹权限后再试。"
            )
        if self._raise_other():
            return False
        raise KnownError(
            "这份数据正被另一个程序使用，但它没有回应。请关闭另一个窗口，或稍等片刻再打开。"
        )

    def listen(self) -> None:
        """From now on another start is answered; call it when the window is painted."""
        from PySide6.QtNetwork import QLocalServer

        if self._server is None:
            name = self._name()
            self._server = QLocalServer(self)
            self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
            self._server.newConnection.connect(self._asked)
            QLocalServer.removeServer(name)  # left behind by a killed program
            self._server.listen(name)

    def release(self) -> None:
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    def _name(self) -> str:
        import hashlib

        resolved = str(self._folder.resolve())
        return "frontdesk-" + hashlib.sha256(resolved.encode()).hexdigest()[:24]

    def _raise_other(self) -> bool:
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        end = time.monotonic() + ANSWER_MS / 1000
        while True:  # the other one may not have painted yet
            socket.connectToServer(self._name())
            if socket.waitForConnected(ANSWER_MS):
                break
            if time.monotonic() > end:
                return False
            time.sleep(ASK_AGAIN_SECONDS)
        answered = socket.waitForDisconnected(ANSWER_MS)
        return answered or socket.state() is QLocalSocket.LocalSocketState.UnconnectedState

    @Slot()
    def _asked(self) -> None:
        assert self._server is not None
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnectFromServer()  # the answer: we live
            socket.deleteLater()
            self.raise_window.emit()
