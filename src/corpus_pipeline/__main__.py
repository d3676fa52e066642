"""The entry of the command line: from here on a signal is told in one line, also while packages are loaded."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

_TOLD = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated"}


def main() -> None:
    """Run the command line."""
    for number in _TOLD:
        # What is ignored, as in the background of a shell, stays so.
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _end)
    try:
        from corpus_pipeline.cli import main as run  # noqa: PLC0415 (a tenth of a second, in which one may be sent)
    except (OSError, ImportError) as error:  # a disk or memory that fails meanwhile
        sys.exit(f"corpus-pipeline: {' '.join(str(error).split())}. Hint: the system gave this error while it began")
    run()


def _end(number: int, _frame: FrameType | None) -> None:
    """End at once: before a command runs there is nothing to clear away."""
    told = _TOLD[signal.Signals(number)]
    os.write(2, f"corpus-pipeline: {told}; what stands at the target is whole.\n".encode())
    os._exit(128 + number)


if __name__ == "__main__":
    main()
