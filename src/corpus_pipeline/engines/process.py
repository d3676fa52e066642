"""Settings of a process that builds, and of its memory: none of them changes what comes out."""

from __future__ import annotations

import ctypes
import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

import pyarrow as pa

T = TypeVar("T")
R = TypeVar("R")


def tune_process() -> None:
    """Settings for a process that does nothing but build: none of them changes what comes out.

    Arrow's default pool keeps freed pages (612 MB at the peak of a 24 MB corpus, jemalloc's 377), and the collector
    walks half a million objects of imported packages again and again (8 % of the CPU).
    """
    with suppress(NotImplementedError):
        pa.set_memory_pool(pa.system_memory_pool() if _is_address_space_limited() else pa.jemalloc_memory_pool())
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def run_task(function: Callable[[T], R], task: T) -> R:
    """Do a task, and give back what memory it leaves."""
    result = function(task)
    give_back_memory()
    return result


def keep_no_memory() -> None:
    """Let Arrow return memory at once: where a few large tables are copied, twice as much of it would be held."""
    with suppress(NotImplementedError):
        pa.jemalloc_set_decay_ms(0)


def give_back_memory() -> None:
    """Return to the system what allocators keep of freed memory, so that no task's peak stands on the last one's.

    Measured on 8 MB of text: 280 MB at the end of labelling become 204, the peak of the build 324 MB becomes 290, at
    1 ms a task. (Keeping nothing at all, by jemalloc's decay of 0 ms, costs 10 % of the CPU in page faults.)
    """
    pa.default_memory_pool().release_unused()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim is not None:  # of glibc alone
        trim(0)


def _is_address_space_limited() -> bool:
    """Whether this process may not map what it likes, of which jemalloc takes far more than it uses."""
    try:
        import resource  # noqa: PLC0415 (of Unix alone)
    except ImportError:
        return False
    return resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY


@contextmanager
def threads_as_memory() -> Iterator[None]:
    """MemoryError where the system has no room for a thread, which Python and Arrow tell each in its own way."""
    try:
        yield
    except (RuntimeError, pa.ArrowException) as error:
        if " thread" in str(error):
            raise MemoryError(str(error)) from error
        raise


@contextmanager
def one_core() -> Iterator[None]:
    """Arrow on one thread while a build runs in this process, and as it was before afterwards.

    On batches of 16 MB its threads cost as much again as they save.
    """
    before = pa.cpu_count()
    pa.set_cpu_count(1)
    try:
        yield
    finally:
        pa.set_cpu_count(before)
