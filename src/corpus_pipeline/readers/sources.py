"""sources.csv: what files cannot say of themselves (address, site, time of retrieval, encoding, rights)."""

from __future__ import annotations

import csv
import datetime as dt
import fnmatch
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from corpus_pipeline.errors import UsageError
from corpus_pipeline.readers.gate import GateError, read_file

SOURCES_CSV = "sources.csv"
# A line for each of a million files.
MAX_BYTES = 256 * 1024 * 1024
# So many rows that match nothing are told one by one.
MOST_TOLD = 5
COLUMNS = ("path", "id", "url", "site", "retrieved_at", "timezone", "encoding", "rights")


@dataclass(frozen=True, slots=True)
class Statement:
    """One row: a path or pattern (``*`` also matches ``/``) relative to the file's folder, and what it says."""

    path: str
    given: dict[str, str]
    is_pattern: bool


class Statements:
    """The rows of a sources.csv, found by path: a file of many names each of its many inputs."""

    def __init__(self, where: str, rows: Sequence[Statement]) -> None:
        self.where, self.rows = where, rows
        self._used = np.zeros(len(rows), np.bool_)
        self._patterns = [i for i, row in enumerate(rows) if row.is_pattern]
        self._paths: dict[str, list[int]] = {}
        for i, row in enumerate(rows):
            self._paths.setdefault(row.path, []).append(i)

    def of(self, place: str) -> dict[str, str]:
        """What the rows say of an input, of two the later. ``place``: its path below the folder of the file."""
        found = set(self._paths.get(place, ()))
        found.update(i for i in self._patterns if fnmatch.fnmatchcase(place, self.rows[i].path))
        given: dict[str, str] = {}
        for i in sorted(found):
            self._used[i] = True
            given |= self.rows[i].given
        return given

    def unused(self) -> list[str]:
        """A line for each row that no input was asked of, and from ``MOST_TOLD`` on one for all others."""
        left = [i for i, used in enumerate(self._used.tolist()) if not used]
        lines = [f"{self.where}#{i + 2} {self.rows[i].path[:80]!r} matches no input." for i in left[:MOST_TOLD]]
        rest = len(left) - len(lines)
        return [*lines, f"{self.where} {rest:,} more rows match no input."] if rest else lines


def read_statements(path: Path) -> list[Statement]:
    """The rows of a sources.csv in order; UsageError where its header or a row is wrong."""
    try:
        text = read_file(os.path.realpath(path), MAX_BYTES).decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        _check_header(rows.fieldnames or (), path)
        return [_statement(row, f"{path}#{n}") for n, row in enumerate(rows, start=2)]
    except GateError as error:
        raise UsageError(f"cannot be read ({error.reason})", where=str(path), hint="write it as UTF-8 CSV") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"cannot be read ({error})", where=str(path), hint="write it as UTF-8 CSV") from error


def _check_header(names: object, path: Path) -> None:
    found = list(names) if isinstance(names, list | tuple) else []
    unknown = [name for name in found if name not in COLUMNS]
    twice = [name for i, name in enumerate(found) if name in found[:i]]
    if twice and not unknown:
        raise UsageError(f"two columns are named {twice[0]!r}", where=str(path), hint="keep one of them")
    if unknown or "path" not in found:
        problem = f"unknown column {unknown[0]!r}" if unknown else "no column 'path'"
        raise UsageError(problem, where=str(path), hint="valid columns are " + ", ".join(COLUMNS))


def _statement(row: dict[str, str | None], where: str) -> Statement:
    if None in row:
        raise UsageError("more cells than columns", where=where, hint="quote cells that hold a comma")
    cells = {key: value.strip() for key, value in row.items() if value and value.strip()}
    path = cells.pop("path", "")
    if not path:
        raise UsageError("an empty path", where=where, hint="give a path or a pattern such as folder/*")
    if "retrieved_at" in cells:
        parse_retrieved_at(cells["retrieved_at"], where)
    if "timezone" in cells:
        check_timezone(cells["timezone"], where)
    return Statement(path, cells, any(c in path for c in "*?["))


def check_timezone(name: str, where: str) -> None:
    """UsageError where a time zone is not one of the IANA database."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        hint = "name a place such as Europe/Berlin, or UTC"
        raise UsageError(f"timezone {name!r} is unknown", where=where, hint=hint) from error


def parse_retrieved_at(text: str, where: str) -> dt.datetime:
    """A time of retrieval as naive UTC; UsageError where it is no ISO 8601 date or time."""
    try:
        return utc_time(text)
    except ValueError as error:
        hint = "write it as 2024-06-01T08:00:00Z"
        raise UsageError(f"retrieved_at {text!r} is no ISO 8601 time", where=where, hint=hint) from error


def utc_time(text: str) -> dt.datetime:
    """An ISO 8601 date or time as naive UTC; ValueError where it is none, or lies outside of the years 1 to 9999."""
    at = dt.datetime.fromisoformat(text)
    try:
        return at.astimezone(dt.UTC).replace(tzinfo=None) if at.tzinfo else at
    except OverflowError as error:
        raise ValueError(str(error)) from error
