"""A process that does tasks for another one: they come over a socket, and what comes of them goes back over it."""

from __future__ import annotations

import importlib
import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any


def serve(handle: int, modules: Sequence[str]) -> None:
    """Do what comes over a socket until it is closed, which ends this process whatever it is doing.

    Every answer is a pickled pair: whether it was done, and the result or the error. The first one tells whether the
    modules could be imported.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    parent = Connection(handle)
    tasks: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_receive, args=(parent, tasks), daemon=True).start()
    parent.send_bytes(_answer(lambda: _make_ready(modules)))
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


def _make_ready(modules: Sequence[str]) -> None:
    """Import what tasks need. One core a worker: Arrow's own threads would only contend."""
    import pyarrow as pa  # noqa: PLC0415 (where it cannot be loaded, that is told)

    from corpus_pipeline.engines.process import tune_process  # noqa: PLC0415

    tune_process()
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    for name in modules:
        importlib.import_module(name)
