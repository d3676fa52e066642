"""How a command ends: in one line and an exit code, whatever happened."""

from __future__ import annotations

import functools
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any, NoReturn

import click

from corpus_pipeline.errors import CorpusError
from corpus_pipeline.view.console import one_line

Command = Callable[..., None]
INTERRUPTED = "interrupted; what stands at the target is whole."


def in_one_line(command: Command) -> Command:
    """Turn our errors, signals and a full disk or memory into one line and an exit code."""

    @functools.wraps(command)
    def run(*args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, _terminate)
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            command(*args, **options)
        except CorpusError as error:
            stop(str(error), error.exit_code)
        except KeyboardInterrupt:
            stop(INTERRUPTED, 130)
        except MemoryError:
            stop("out of memory. Hint: fewer --jobs, or smaller --batch-bytes", 1)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        except (OSError, ImportError) as error:  # a disk or memory that fails while packages are loaded
            stop(told(error), 1)

    return run


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    stop("terminated; what stands at the target is whole.", 143)


def stop(message: str, code: int) -> NoReturn:
    """End with one line on stderr, or without where nothing can be written there."""
    with suppress(OSError):
        click.echo(f"corpus-pipeline: {one_line(message)}", err=True)
    sys.exit(code)


def told(error: Exception) -> str:
    """What the system said, in one line."""
    what = str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__
    return f"{what}. Hint: the system gave this error; nothing was left half-written"
