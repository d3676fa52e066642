"""The last resort against a page that is parsed without end: a limit of the processor's time that one may take."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from corpus_pipeline.readers.gate import GateError

# What the other bounds let through takes up to 10 s, so the machine decides only what none of them foresaw.
MAX_SECONDS = 60.0
# The error is lost where it meets what Python calls while it frees an object, so it comes again.
_AGAIN = 10.0


@contextmanager
def limited_time() -> Iterator[None]:
    """GateError ``too_large`` in what takes more than ``MAX_SECONDS`` of this process's own time.

    However busy the machine is, that is the same. It comes between two steps of Python: a library that does not return
    is not ended. Without any limit where the system has no such timer (Windows), in another thread than the main one,
    and where the timer is somebody else's.
    """
    if not _is_free():
        yield
        return

    def give_up(_number: int, _frame: FrameType | None) -> NoReturn:
        raise GateError("too_large", f"parsing it takes more than {MAX_SECONDS:g} s of the processor's time")

    signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, MAX_SECONDS, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, signal.SIG_DFL)


def _is_free() -> bool:
    return (
        hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGVTALRM) == signal.SIG_DFL
    )
