"""How a command ends: in one line and an exit code, whatever happened."""

from __future__ import annotations

import functools
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Any, NoReturn

import click

from corpus_pipeline.errors import CorpusError
from corpus_pipeline.starting import SIGNALS, WHOLE, end_at_once
from corpus_pipeline.view.console import one_line

Command = Callable[..., None]
INTERRUPTED = f"{SIGNALS[signal.SIGINT]}; {WHOLE}"
# A disk or memory that fails while packages are loaded, some of which then break the rules of Python, and what others
# raise that take a file which cannot be read for something else.
_OF_SYSTEM = (OSError, ImportError, SystemError)
_WHILE_LOADING = (AttributeError, LookupError, NameError, RuntimeError, TypeError, ValueError)
# Soon enough for whoever waits, and behind what swallowed the signal before.
_AGAIN = 0.02


class Ended(BaseException):
    """A signal that asks to end. ``number``: which."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def in_one_line(command: Command) -> Command:
    """Turn our errors, signals and a full disk or memory into one line and an exit code."""
    told_once = _telling(command)

    @functools.wraps(command)
    def run(*args: Any, **options: Any) -> None:
        try:
            told_once(*args, **options)
        except Ended as ended:  # another signal, while the first was being told
            _end_now(ended.number)

    return run


def _telling(command: Command) -> Command:
    def run(*args: Any, **options: Any) -> None:
        _listen()
        try:
            command(*args, **options)
            _go_deaf()
        except CorpusError as error:
            stop(str(error), error.exit_code)
        except KeyboardInterrupt:
            stop(INTERRUPTED, 130)
        except Ended as ended:
            stop(f"{SIGNALS[signal.Signals(ended.number)]}; {WHOLE}", 128 + ended.number)
        except MemoryError:
            stop("out of memory. Hint: fewer --jobs, or smaller --batch-bytes", 1)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        except UnicodeEncodeError as error:
            stop(f"{error.object!r} is no path that can be read here. Hint: name it in UTF-8", 2)
        except (*_OF_SYSTEM, *_WHILE_LOADING) as error:
            _tell_or_raise(error)

    return run


def _tell_or_raise(error: Exception) -> NoReturn:
    """End for what the system did; a fault of our own is raised again."""
    if isinstance(error, _OF_SYSTEM) or _is_loading(error.__traceback__):
        stop(told(error), 1)
    raise error


def _is_loading(trace: TracebackType | None) -> bool:
    """Whether an error comes from a module that is being loaded."""
    while trace is not None:
        if trace.tb_frame.f_code.co_name == "<module>":
            return True
        trace = trace.tb_next
    return False


def _listen() -> None:
    """From the start of a command on a signal is raised, to clear away first; only where this process is its own."""
    own = [number for number in SIGNALS if signal.getsignal(number) is end_at_once]
    for number in own:
        signal.signal(number, _end)
    if own:
        sys.unraisablehook = _swallowed
        threading.excepthook = lambda _: None  # what a thread does not do is missed where it is waited for


def _go_deaf() -> None:
    """Let nothing else be told: how this ends is settled."""
    for number in SIGNALS:
        if signal.getsignal(number) is _end:
            signal.signal(number, signal.SIG_IGN)


def _end(number: int, _frame: FrameType | None) -> None:
    raise Ended(number)


def _end_now(number: int) -> NoReturn:
    """End in one line, whatever other signals come."""
    while True:
        with suppress(Ended):
            if hasattr(signal, "pthread_sigmask"):
                signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
            end_at_once(number, None)


def _swallowed(found: sys.UnraisableHookArgs) -> None:
    """Send a signal again that came where Python cannot raise it, as in what clears up after an object."""
    if isinstance(found.exc_value, Ended):
        again = threading.Timer(_AGAIN, os.kill, (os.getpid(), found.exc_value.number))
        again.daemon = True
        again.start()


def stop(message: str, code: int) -> NoReturn:
    """End with one line on stderr, or without where nothing can be written there."""
    _go_deaf()
    with suppress(OSError):
        click.echo(f"corpus-pipeline: {one_line(message)}", err=True)
    sys.exit(code)


def told(error: Exception) -> str:
    """What the system said, in one line."""
    what = str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__
    return f"{what}. Hint: the system gave this error; nothing was left half-written"
