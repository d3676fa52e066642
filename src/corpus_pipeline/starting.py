"""What a process that builds sets before it imports anything large, and the signals that end it."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from corpus_pipeline.errors import CorpusError

# What asks a program to end, and how that is told. A terminal that is closed asks too.
SIGNALS = {
    getattr(signal, name): told
    for name, told in (("SIGINT", "interrupted"), ("SIGTERM", "terminated"), ("SIGHUP", "hung up"))
    if hasattr(signal, name)
}
WHOLE = "what stands at the target is whole."


def listen() -> None:
    """Tell a signal in one line from now on, though nothing is loaded yet."""
    for number in SIGNALS:
        # What is ignored, as nohup and the background of a shell have it, stays so.
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, end_at_once)


def end_at_once(number: int, _frame: FrameType | None) -> None:
    """End: before a command runs there is nothing to clear away."""
    os.write(2, f"corpus-pipeline: {SIGNALS[signal.Signals(number)]}; {WHOLE}\n".encode())
    os._exit(128 + number)


# What pandera imports with its first check where it is there, for tests of pandera's users alone: 80 ms.
_UNUSED = ("hypothesis",)
# What limits the memory of a process, how that is told, the least that can do, and the option of ulimit.
# The smallest build takes 350 MB of address space, and with less some packages do not say so: at 116 MB Arrow breaks
# the process when it is loaded, at 276 it aborts, OpenBLAS and numpy print lines of their own, and at 350 one of two
# workers' builds broke. Of it 170 MB are data of its own: at 60 MB OpenBLAS prints lines, at 120 and 160 builds broke.
_MEMORY = (
    ("RLIMIT_AS", "the address space is limited", 400 * 10**6, "-v"),
    ("RLIMIT_DATA", "the data of a process are limited", 250 * 10**6, "-d"),
)
_M_ARENA_MAX = -8  # of malloc.h
# Read by packages when they are loaded, in workers too. A build uses no threads of theirs, and where the address space
# is limited they cannot be made: OpenBLAS then interrupts the process, jemalloc prints 70,000 lines, Arrow aborts.
_ENVIRONMENT = {
    "ARROW_IO_THREADS": "1",
    # What jemalloc keeps for a second by default no call of Arrow's gives back: 15 MB at the peak, 1 % of the CPU.
    "JE_ARROW_MALLOC_CONF": "background_thread:false,dirty_decay_ms:50,muzzy_decay_ms:0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


def before_imports() -> None:
    """Set what packages read when they are loaded; none of it changes what comes out.

    CorpusError where there is too little memory for them.
    """
    check_memory()
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    if is_memory_limited() and _is_glibc():
        _use_one_arena()
    if pool := _arrow_pool():
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", pool)
    for module in _UNUSED:
        sys.modules.setdefault(module, None)  # type: ignore[arg-type]
    gc.set_threshold(50_000, 20, 50)  # what imports make all stays: looking through it takes 60 ms


def _arrow_pool() -> str:
    """The allocator for Arrow, nothing where its own choice stands: it complains of one that it does not know.

    Its own keeps freed pages, and reads and writes files through it whatever pool is set later: 40 MB of 240 at the
    peak of 8 MB of text, where jemalloc gives them back.
    """
    if not _is_glibc():
        return ""
    return "system" if is_memory_limited() else "jemalloc"


def _is_glibc() -> bool:
    name = "CS_GNU_LIBC_VERSION"
    return sys.platform == "linux" and name in os.confstr_names and bool(os.confstr(name))


def _use_one_arena() -> None:
    """Let no thread map 64 MB for itself, here and in workers: where there is no room, libraries abort for it."""
    import ctypes  # noqa: PLC0415 (rarely needed)

    os.environ.setdefault("MALLOC_ARENA_MAX", "1")
    ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def is_memory_limited() -> bool:
    """Whether this process may not map what it likes, of which jemalloc takes far more than it uses."""
    return any(_limit(name) is not None for name, *_ in _MEMORY)


def check_memory() -> None:
    """CorpusError where pandas and what it needs cannot be loaded."""
    for name, what, least, option in _MEMORY:
        found = _limit(name)
        if found is not None and found < least:
            hint = f"{least // 10**6} MB is the least that can do (ulimit {option})"
            raise CorpusError(f"out of memory: {what} to {found // 10**6} MB", hint=hint)


def _limit(name: str) -> int | None:
    """Bytes that this process may have at most; None where nothing limits it."""
    try:
        import resource  # noqa: PLC0415 (of Unix alone)
    except ImportError:
        return None
    if not hasattr(resource, name):
        return None
    found = resource.getrlimit(getattr(resource, name))[0]
    return None if found == resource.RLIM_INFINITY else found


@contextmanager
def signals_held() -> Iterator[None]:
    """Hold back interruptions: what comes meanwhile is raised afterwards.

    A mask of this thread would not do: the system hands a signal to any thread, and Arrow has some.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    before = {number: signal.getsignal(number) for number in SIGNALS}
    ours = {number: handler for number, handler in before.items() if handler is not None}
    for number in ours:
        signal.signal(number, lambda got, _frame: caught.append(got))
    try:
        yield
    finally:
        for number, handler in ours.items():
            signal.signal(number, handler)
        for sent in caught:
            signal.raise_signal(sent)
