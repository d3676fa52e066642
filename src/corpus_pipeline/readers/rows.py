"""Rows of tables, lines of JSON, objects: named values as records, the same whatever format they come in.

A row has ``text`` or ``html`` (both: html unless it is empty) and may have id, url, site, title, author, date,
retrieved_at, timezone, encoding and rights. ``[input] columns`` gives them other names, dotted where they are nested.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from corpus_pipeline.readers.gate import GateError
from corpus_pipeline.readers.inputs import Input
from corpus_pipeline.readers.names import printable
from corpus_pipeline.readers.records import CONTENT_FIELDS, GIVEN_FIELDS, Options, Record

# So many names of columns are told where none holds pages, in so many characters.
MAX_NAMES, MAX_SHOWN = 50, 200
_MEDIA_TYPES = {"html": "text/html", "text": "text/plain"}


def row_record(found: Input, where: str, row: Mapping[str, Any], options: Options) -> Record:
    """A row as a record; a refused one where its text is missing (``missing_text``) or is no text (``bad_row``).

    ``where``: its name in the input, empty for an input that is one row.
    """
    refusal, field, payload, is_text = None, "text", b"", False
    options = options.of(row)
    given = found.source.given_rows if where else found.given
    try:
        if own := _given(row, options):
            given = {**given, **own}
        field, content = _content(row, options)
        payload, is_text = _payload(field, content), isinstance(content, str)
    except GateError as error:
        refusal = error.code, printable(error.reason)
    at = found.at(where) if where else found.place or None
    kind, is_row = _MEDIA_TYPES[field], bool(where)
    return Record(found.source.name, at, payload, kind, given, refusal, is_row=is_row, is_text=is_text)


def value_of(row: Mapping[str, Any], path: str) -> Any:
    """The value of a column, or of a dotted path into nested ones; None where there is none."""
    if path in row or "." not in path:
        return row.get(path)
    outer, _, inner = path.partition(".")
    nested = row.get(outer)
    if isinstance(nested, list) and all(isinstance(pair, tuple) and len(pair) == 2 for pair in nested):
        nested = dict(nested)  # a map column of Arrow
    return value_of(nested, inner) if isinstance(nested, Mapping) else None


def _content(row: Mapping[str, Any], options: Options) -> tuple[str, Any]:
    """The field that holds the page, and its value: html where there is any, else text."""
    html, text = _first(row, "html", options), _first(row, "text", options)
    if html is None and text is None:
        raise (
            GateError("missing_text", "the row's text is null")
            if _names_page(row, options)
            else no_content(row, options)
        )
    return ("html", html) if text is None or (html is not None and _length(html)) else ("text", text)


def _names_page(row: Mapping[str, Any], options: Options) -> bool:
    """Whether a row has a field for the page, be it empty; of a nested one, its outermost."""
    paths = [path for field in CONTENT_FIELDS for path in options.paths[field]]
    return any(path in row or path.partition(".")[0] in row for path in paths)


def named_twice(names: Sequence[str], options: Options) -> GateError | None:
    """What is wrong with a table that has two columns of a name that is read; others may be blank."""
    read = {path.partition(".")[0] for paths in options.paths.values() for path in paths}
    twice = next((name for name, n in Counter(names).items() if n > 1 and name in read), None)
    return GateError("bad_row", f"two columns are named {twice[:80]!r}") if twice is not None else None


def no_content(names: Iterable[str], options: Options) -> GateError:
    """What is said of columns or fields none of which holds pages."""
    wanted = " or ".join(repr(options.paths[field][0]) for field in reversed(CONTENT_FIELDS))
    present = ", ".join(islice(map(str, names), MAX_NAMES))[:MAX_SHOWN] or "none"
    return GateError("missing_text", f"no column {wanted}; it has: {present}; name it in corpus.toml: [input] columns")


def _length(value: Any) -> int:
    """Length of a text, 1 for what has none."""
    return len(value) if isinstance(value, str | bytes) else 1


def _first(row: Mapping[str, Any], field: str, options: Options) -> Any:
    for path in options.paths[field]:
        value = row[path] if path in row else value_of(row, path)
        if value is not None and (value.__class__ is str or not _is_nan(value)):
            return value
    return None


def _is_nan(value: Any) -> bool:
    """Whether a value is NaN, which tables made with pandas hold where there is none."""
    return isinstance(value, float) and math.isnan(value)


def _payload(field: str, content: Any) -> bytes:
    if isinstance(content, str):
        return encoded(content, field)
    if isinstance(content, bytes):
        return content
    raise GateError("bad_row", f"{field} is {_kind(content)}, not text")


def encoded(text: str, field: str) -> bytes:
    """A text as UTF-8; GateError ``bad_row`` where it holds half a character."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise GateError("bad_row", f"{field} holds a lone surrogate at character {error.start}") from error


def _kind(value: Any) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", dict: "an object", list: "a list"}
    return names.get(type(value), type(value).__name__)


def _given(row: Mapping[str, Any], options: Options) -> dict[str, str]:
    given: dict[str, str] = {}
    for name in _given_names(row, options):
        value = _first(row, name, options)
        if value is not None and (text := _scalar(value)):
            if not text.isascii():
                encoded(text, name)
            given[name] = text
    return given


def _given_names(row: Mapping[str, Any], options: Options) -> Sequence[str]:
    """The fields that a row may say something of, in their order."""
    keys = [key for key in row if key in options.given_keys]
    if len(keys) < 2:
        return options.given_keys[keys[0]] if keys else ()
    names = {name for key in keys for name in options.given_keys[key]}
    return [name for name in GIVEN_FIELDS if name in names]


def _scalar(value: Any) -> str:
    """A value as text: whole numbers without a point, times in ISO 8601, lists joined; nothing for other things."""
    if isinstance(value, str):
        return value
    if value.__class__ is int:
        return str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list):
        return ", ".join(filter(None, map(_scalar, value)))
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(int(value) if math.isfinite(value) and value == int(value) else value) if is_number else ""
