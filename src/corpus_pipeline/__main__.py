"""The entry of the command line: from here on a signal is told in one line, also while packages are loaded."""

from __future__ import annotations

import sys

from corpus_pipeline.starting import listen


def main() -> None:
    """Run the command line."""
    listen()
    try:
        from corpus_pipeline.cli import main as run  # noqa: PLC0415 (a tenth of a second, in which a signal may be sent)
    # A disk or memory that fails meanwhile.
    except (OSError, ImportError, MemoryError, SystemError) as error:
        said = " ".join(str(error).split()) or "out of memory"
        sys.exit(f"corpus-pipeline: {said}. Hint: the system gave this error while it began")
    run()


if __name__ == "__main__":
    main()
