"""Progress of a build and its closing table, on stderr: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from contextlib import suppress
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

from corpus_pipeline.summary import PUBLISHED, Summary
from corpus_pipeline.view.console import one_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID
    from rich.table import Table

# Rejected records that are named one by one; the release lists all of them.
NAMED = 20


class Reporter:
    """Shows progress while a build runs and what came of it afterwards."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.bar: Progress | None = None
        self.tasks: dict[str, TaskID] = {}
        self.started = time.perf_counter()
        self.is_published = False

    @cached_property
    def console(self) -> Console:
        """Where everything is printed; rich takes 40 ms to import, which a quiet build has no use for."""
        from rich.console import Console  # noqa: PLC0415

        class Steady(Console):
            """One that goes quiet where nobody reads it; rich would end the process."""

            def on_broken_pipe(self) -> None:
                self.quiet = True

        return Steady(stderr=True, highlight=False, soft_wrap=True)

    def __enter__(self) -> Self:
        """Start the bar on a terminal."""
        if not self.quiet and self.console.is_terminal:
            from rich.progress import (  # noqa: PLC0415
                BarColumn,
                MofNCompleteColumn,
                Progress,
                TextColumn,
                TimeElapsedColumn,
            )

            columns = (TextColumn("{task.description:10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self.bar = Progress(*columns, console=self.console, transient=True)
            self.bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away."""
        if self.bar is not None:
            self.bar.stop()
            self.bar = None

    def progress(self, what: str, done: int, total: int) -> None:
        """So many of all tasks of a step are done; the last step is told to nobody."""
        if what == PUBLISHED:
            self.is_published = True
        elif self.bar is not None:
            if what not in self.tasks:
                self.tasks[what] = self.bar.add_task(what, total=total)
            self.bar.update(self.tasks[what], completed=done)
        elif not self.quiet and done == total:
            with suppress(OSError):  # a terminal that is gone is no reason to end a build
                self._line(f"{what}: {total} of {total} tasks done")

    def finish(self, summary: Summary) -> None:
        """The closing table, the rejected records, and two lines that open the release; nothing where it is full.

        What of withdrawn.csv names nothing is told in any case: it may be a slip that leaves a text published.
        """
        self.__exit__(None, None, None)
        with suppress(OSError):
            for line in summary.unanswered:
                self._line(line)
            if not self.quiet:
                self._finish(summary)

    def _finish(self, summary: Summary) -> None:
        for line in summary.rejected[:NAMED]:
            self._line(line)
        if len(summary.rejected) > NAMED:
            self._line(f"{len(summary.rejected) - NAMED} more rejected records: see documents.parquet.")
        self.console.print(self._table(summary))
        self._line(f"import pandas as pd; articles = pd.read_parquet({str(summary.target / 'articles.parquet')!r})")
        self._line(f"duckdb -c \"FROM '{summary.target / 'articles.parquet'}'\"")

    def _line(self, text: str) -> None:
        self.console.print(one_line(text), markup=False)

    def _table(self, summary: Summary) -> Table:
        from rich.table import Table  # noqa: PLC0415

        seconds = max(time.perf_counter() - self.started, 1e-9)
        table = Table(show_header=False, box=None, pad_edge=False)
        for status, n in sorted(summary.statuses.items()):
            table.add_row(f"documents {status}", f"{n:,}")
        for name in ("articles", "paragraphs", "comments"):
            table.add_row(name, f"{summary.rows[name]:,}")
        table.add_row("needs review", f"{summary.needs_review:,}")
        table.add_row("speed", f"{_size(summary.n_bytes / seconds)}/s ({_size(summary.n_bytes)})")
        return table


def _size(n_bytes: float) -> str:
    return f"{n_bytes / 1e6:,.1f} MB" if n_bytes >= 1e6 else f"{n_bytes / 1e3:,.1f} kB"
