"""A process that imports once what workers need, and becomes one by fork for whoever asks: .3 s and 80 MB a worker.

It is started afresh and has one thread, so that no lock or thread of the process that started it is copied.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe

# Where it finds its code: where this process did.
_CODE = "import sys; sys.path = {path}; from corpus_pipeline.engines.worker import copy; copy({handle}, {prepare})"


@dataclass(eq=False, slots=True)
class ForkServer:
    """It starts with the first worker, and again when it was killed. ``prepare``: see ``LocalEngine``."""

    prepare: Sequence[str] = ()
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _socket: socket.socket | None = field(default=None, init=False)

    def fork(self) -> Connection:
        """The socket to a new worker, whose first answer tells whether it is ready.

        It ends at once where none could be made. OSError where the system gives no process.
        """
        ours, theirs = Pipe()
        with theirs:
            if not self._sent(theirs):
                self.close()
                self._start()
                self._sent(theirs)
        return ours

    def close(self) -> None:
        """End it and every worker that it made, whatever they are doing, and wait for that."""
        process, self._process = self._process, None
        own, self._socket = self._socket, None
        if own is not None:
            own.close()
        if process is not None:
            process.wait()

    def _sent(self, theirs: Connection) -> bool:
        with suppress(OSError):  # it was killed
            if self._socket is not None:
                socket.send_fds(self._socket, [b"."], [theirs.fileno()])
                return True
        return False

    def _start(self) -> None:
        self._socket, theirs = socket.socketpair()
        with theirs:
            code = _CODE.format(path=ascii(sys.path), handle=theirs.fileno(), prepare=tuple(self.prepare))
            none = subprocess.DEVNULL
            self._process = subprocess.Popen(  # noqa: S603 (this interpreter, with a line of this module)
                [sys.executable, "-c", code], pass_fds=[theirs.fileno()], stdin=none, stdout=none, stderr=none
            )
