"""withdrawn.csv: documents and comments that people asked to have taken out of the release."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from corpus_pipeline.errors import UsageError
from corpus_pipeline.readers.gate import GateError, read_file

WITHDRAWN_CSV = "withdrawn.csv"
COLUMNS = ("document_id", "comment_id", "reason", "date")
_KEYS = COLUMNS[:2]
_ID = re.compile(r"[dc]-[0-9a-f]{16}")
MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One request: the id of a document (``d-…``) or a comment (``c-…``). ``where``: file and line of the request."""

    where: str
    id: str
    reason: str = ""
    on: dt.date | None = None

    @property
    def is_document(self) -> bool:
        """Whether a whole document is meant."""
        return self.id.startswith("d-")

    @property
    def number(self) -> int:
        """The 64 bits of the id."""
        return int(self.id.partition("-")[2], 16)

    @property
    def told(self) -> str:
        """What ``documents.reason`` says."""
        when = f" on {self.on}" if self.on else ""
        return f"withdrawn{when}" + (f": {self.reason}" if self.reason else "")


def read_withdrawals(paths: Iterable[Path]) -> list[Withdrawal]:
    """The requests of all these files, each id once; UsageError where one is not readable or a row is wrong."""
    found: dict[str, Withdrawal] = {}
    for path in paths:
        for withdrawal in _read(path):
            found.setdefault(withdrawal.id, withdrawal)
    return list(found.values())


def _read(path: Path) -> list[Withdrawal]:
    try:
        text = read_file(os.path.realpath(path), MAX_BYTES).decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        _check_header(list(rows.fieldnames or ()), path)
        filled = ((number, row) for number, row in enumerate(rows, start=2) if any(row.values()))
        return [_withdrawal(row, f"{path}#{number}") for number, row in filled]
    except GateError as error:
        raise UsageError(f"cannot be read ({error.reason})", where=str(path), hint="write it as UTF-8 CSV") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"cannot be read ({error})", where=str(path), hint="write it as UTF-8 CSV") from error


def _check_header(names: list[str], path: Path) -> None:
    unknown = [name for name in names if name not in COLUMNS]
    twice = [name for i, name in enumerate(names) if name in names[:i]]
    if unknown or twice or not set(names) & set(_KEYS):
        problem = f"unknown column {unknown[0]!r}" if unknown else "no column 'document_id' or 'comment_id'"
        problem = f"two columns are named {twice[0]!r}" if twice and not unknown else problem
        raise UsageError(problem, where=str(path), hint="valid columns are " + ", ".join(COLUMNS))


def _withdrawal(row: dict[str, str | None], where: str) -> Withdrawal:
    if None in row:
        raise UsageError("more cells than columns", where=where, hint="quote cells that hold a comma")
    cells = {key: " ".join((value or "").split()) for key, value in row.items()}
    ids = [(key, cells[key]) for key in _KEYS if cells.get(key)]
    if len(ids) != 1:
        problem = "a document_id and a comment_id" if ids else "neither a document_id nor a comment_id"
        raise UsageError(problem, where=where, hint="name one of them in each row")
    column, own = ids[0]
    if not _ID.fullmatch(own) or own[0] != column[0]:
        hint = f"copy it from documents.parquet or comments.parquet: {column[0]}- and 16 hexadecimal digits"
        raise UsageError(f"{own!r} is no {column}", where=where, hint=hint)
    return Withdrawal(where, own, cells.get("reason", ""), _date(cells.get("date", ""), where))


def _date(text: str, where: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"{text!r} is no date", where=where, hint="write it as 2024-06-01") from error
