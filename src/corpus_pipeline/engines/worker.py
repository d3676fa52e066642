"""A process that does tasks for another one: they come over a socket, and what comes of them goes back over it."""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import signal
import socket
import threading
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, NoReturn

from corpus_pipeline.starting import before_imports


def copy(handle: int, prepare: Sequence[str]) -> NoReturn:
    """Make this process ready, and let a copy of it serve every socket that comes over one, until that is closed.

    Then the copies are ended, whatever they are doing.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    if hasattr(signal, "SIGCHLD"):  # who ignores it, as some that start daemons do, has no child to wait for
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    before_imports()  # also has no package start a thread, which a copy would lack
    ready = _answer(lambda: _make_ready(prepare))
    gc.freeze()  # what is shared stays so
    copies: list[int] = []
    with socket.socket(fileno=handle) as parent:
        while handles := socket.recv_fds(parent, 1, 1)[1]:
            copies = [number for number in copies if os.waitpid(number, os.WNOHANG) == (0, 0)]
            copies += _copied(parent, handles[0], ready)
    for number in copies:
        os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)
    os._exit(0)


def load(name: str) -> Any:
    """A module, or a function of one (``module:function``); ImportError where the module cannot be loaded.

    ``pkgutil.resolve_name`` takes one that a failing disk does not give for a missing attribute of its package.
    """
    module, _, function = name.partition(":")
    found = importlib.import_module(module)
    return getattr(found, function) if function else found


def _copied(parent: socket.socket, handle: int, ready: bytes) -> list[int]:
    """The number of the copy that serves a socket; none where the system gives no process, which the socket tells."""
    try:
        number = os.fork()
    except OSError as error:
        with Connection(handle) as waiting, suppress(OSError):
            waiting.send_bytes(pickle.dumps((False, error)))
        return []
    if not number:
        try:
            parent.close()
            _serve(Connection(handle), ready)
        finally:
            os._exit(1)
    os.close(handle)
    return [number]


def _serve(parent: Connection, ready: bytes) -> None:
    """Do what comes over a socket until it is closed, which ends this process.

    Every answer is a pickled pair: whether it was done, and the result or the error. The first one is ``ready``.
    """
    tasks: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_receive, args=(parent, tasks), daemon=True).start()
    parent.send_bytes(ready)
    while True:
        task = tasks.get()
        parent.send_bytes(_answer(lambda: _do(task)))  # noqa: B023 (called at once)


def _receive(parent: Connection, tasks: SimpleQueue[bytes]) -> None:
    """Take what comes while a task is done, to see when nobody waits for it any more."""
    try:
        while True:
            tasks.put(parent.recv_bytes())
    except (EOFError, OSError):
        os._exit(1)


def _answer(work: Callable[[], Any]) -> bytes:
    try:
        return pickle.dumps((True, work()))
    except BaseException as error:  # noqa: BLE001 (it is raised where the task came from)
        error.add_note(f"In a worker process:\n{traceback.format_exc()}")
        return pickle.dumps((False, error))


def _do(task: bytes) -> Any:
    from corpus_pipeline.engines.process import run_task  # noqa: PLC0415 (loaded when the first answer tells of it)

    return run_task(*pickle.loads(task))  # noqa: S301 (of the process that started this one)


def _make_ready(prepare: Sequence[str]) -> None:
    """Import what tasks need, and call what is to be called. One core a worker: Arrow's own threads would contend."""
    import pyarrow as pa  # noqa: PLC0415 (where it cannot be loaded, that is told)

    from corpus_pipeline.engines.process import tune_process  # noqa: PLC0415

    tune_process()
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    for name in prepare:
        found = load(name)
        if callable(found):
            found()
