"""Settings of a process that builds, and of its memory: none of them changes what comes out."""

from __future__ import annotations

import atexit
import ctypes
import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.abc import MetaPathFinder
from types import ModuleType
from typing import TypeVar

import pyarrow as pa

from corpus_pipeline.starting import is_memory_limited

T = TypeVar("T")
R = TypeVar("R")
# Jemalloc looks at the clock once in about a thousand large allocations: .9 ms for so many.
_TICKS, _LARGE = 1500, 1 << 16


def tune_process() -> None:
    """Settings for a process that does nothing but build: none of them changes what comes out.

    Arrow's default pool keeps freed pages (612 MB at the peak of a 24 MB corpus, jemalloc's 377), and the collector
    walks half a million objects of imported packages again and again (8 % of the CPU), the last time when all is done
    (.12 s). What a build makes is let go without it: with a look at every 50,000 new objects it took .09 s, at the same
    peak.
    """
    with suppress(NotImplementedError):
        pa.set_memory_pool(pa.system_memory_pool() if is_memory_limited() else pa.jemalloc_memory_pool())
    _go_without_pandas()
    gc.freeze()
    gc.set_threshold(1_000_000, 20, 50)
    atexit.register(gc.freeze)


class _WithoutPandas(MetaPathFinder):
    """An import system that finds no pandas."""

    def find_spec(self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None) -> None:
        """Nothing is known of any other module."""
        if fullname == "pandas":
            raise ModuleNotFoundError(name=fullname)


def _go_without_pandas() -> None:
    """Let Arrow know of no pandas: it imports it with the first list that it is given, .24 s and 39 MB a process.

    It asks once, and again where a table is to become a data frame: tables are checked when all other work is done, by
    one process, so nothing else has pandas in its memory.
    """
    sys.meta_path.insert(0, _WithoutPandas())
    pa.array([0])
    del sys.meta_path[0]


def run_task(function: Callable[[T], R], task: T) -> R:
    """Do a task, and give back what memory it leaves."""
    result = function(task)
    give_back_memory(thoroughly=True)
    return result


def give_back_memory(*, thoroughly: bool = False) -> None:
    """Return to the system what allocators keep of freed memory, so that no task's peak stands on the last one's.

    Measured on 8 MB of text: 280 MB at the end of labelling become 204, the peak of the build 324 MB becomes 290, at
    1 ms a task. Of jemalloc this gives back nothing (neither does Arrow's call for its decay, once an arena is there):
    its environment tells it to forget in 50 ms. Without any delay it costs 8 % of the CPU in page faults.
    ``thoroughly``: it forgets only while it is used, so it is. What was freed when this was called last is gone then,
    7 MB at the peak of the build.
    """
    pool = pa.default_memory_pool()
    pool.release_unused()
    for _ in range(_TICKS if thoroughly and pool.backend_name == "jemalloc" else 0):
        pa.allocate_buffer(_LARGE)
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim is not None:  # of glibc alone
        trim(0)


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
