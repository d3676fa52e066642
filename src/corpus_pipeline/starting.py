"""What a process that builds sets before it imports anything large."""

from __future__ import annotations

import gc
import os
import sys

# What pandera imports with its first check where it is there, for tests of pandera's users alone: 80 ms.
_UNUSED = ("hypothesis",)
# Read by packages when they are loaded, in workers too. A build uses no threads of theirs, and where the address space
# is limited they cannot be made: OpenBLAS then interrupts the process, jemalloc prints 70,000 lines, Arrow aborts.
_ENVIRONMENT = {
    "ARROW_IO_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONWARNINGS": "ignore:resource_tracker",  # what outlives a killed build and clears up after it need not say so
}


def before_imports() -> None:
    """Set what packages read when they are loaded; none of it changes what comes out."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    for module in _UNUSED:
        sys.modules.setdefault(module, None)  # type: ignore[arg-type]
    gc.set_threshold(50_000, 20, 50)  # what imports make all stays: looking through it takes 60 ms
