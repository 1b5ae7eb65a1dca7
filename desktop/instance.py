"""One program per data folder: a second start raises the first window and ends."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from models.errors import KnownError

ANSWER_MS = 2000


class Instance(QObject):
    """Holds the folder for this program while it lives."""

    raise_window = Signal()  # another start asked for the window

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        resolved = str(folder.resolve())
        self._name = "frontdesk-" + hashlib.sha256(resolved.encode()).hexdigest()[:24]
        self._lock = QLockFile(str(folder / "window.lock"))
        self._lock.setStaleLockTime(0)  # age proves nothing; a dead owner does, and Qt checks it
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._asked)

    def take(self) -> bool:
        """True: the folder is ours. False: the other window was raised, this start is over.

        Raises KnownError when the folder cannot be locked or its owner does not answer.
        """
        if self._lock.tryLock(0):
            QLocalServer.removeServer(self._name)  # left behind by a killed program
            self._server.listen(self._name)
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

    def release(self) -> None:
        self._server.close()
        self._lock.unlock()

    def _raise_other(self) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(ANSWER_MS):
            return False
        answered = socket.waitForDisconnected(ANSWER_MS)
        return answered or socket.state() is QLocalSocket.LocalSocketState.UnconnectedState

    @Slot()
    def _asked(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnectFromServer()  # the answer: we live
            socket.deleteLater()
            self.raise_window.emit()
