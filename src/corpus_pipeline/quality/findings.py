"""What a check found: one value a fault, its words, and the formats in which faults are reported."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, Literal, get_args

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools
from corpus_pipeline.errors import UsageError

Format = Literal["text", "json", "junit", "github"]

# As many lines of one code in one table say what is wrong; more only scroll away the other codes.
CAP = 20
SHOWN_CHARS = 60

CODES: Mapping[str, str] = MappingProxyType(
    {
        "checksum.differs": "a file's bytes are not those that SHA256SUMS or manifest.json name",
        "column.missing": "a column of the table is not there",
        "column.unknown": "a column stands in the table that the schema does not name",
        "count.differs": "a count is not the number of what it counts",
        "depth.differs": "a comment is not one deeper than the comment that it answers",
        "description.differs": "a file that describes the release says otherwise than manifest.json and the tables",
        "duplicate.chain": "a document repeats a later one, or one that is a repetition itself",
        "enum.unknown": "a value outside the closed list of the column",
        "file.damaged": "a file cannot be read",
        "file.foreign": "a file that the release does not name",
        "file.missing": "a file that the release names is not there",
        "key.dangling": "a reference to a row that is not there",
        "key.duplicate": "two rows have the same key",
        "key.elsewhere": "a reference to a row of another article or document",
        "key.kind": "a reference to a row of the wrong kind",
        "manifest.differs": "manifest.json says otherwise than the tables",
        "name.followed": "a commenter has one identifier in several articles of a release that keeps these apart",
        "name.published": "a commenter's name stands in a release that publishes none",
        "null.forbidden": "null in a column that has none",
        "offset.outside": "offsets that are empty, reversed or beyond the end of their text",
        "order.changed": "rows or columns are not in the order of the schema",
        "parent.cycle": "comments that answer each other in a circle",
        "pattern.differs": "a string not of the form of the column",
        "position.gap": "positions that do not run from 0 without gaps",
        "replay.differs": "the input does not give what is published",
        "range.outside": "a number outside the range of the column",
        "span.missing": "text that no span accounts for",
        "span.offsets": "a row does not begin with its first span or end with its last",
        "span.overlap": "two spans share characters",
        "span.text": "a span has text that is published elsewhere, or lacks the text that is published nowhere else",
        "status.differs": "a document's status does not fit what is published of it",
        "table.missing": "a table is not there",
        "text.length": "a text is longer or shorter than its spans",
        "type.changed": "a column has another type or nullability",
        "version.differs": "a file or the release is of another version than it should be",
        "withdrawn.published": "the row of something withdrawn tells of it",
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault. ``table``: table or file; ``row``: 0-based; ``count``: rows that it speaks for."""

    code: str
    table: str
    column: str | None
    row: int | None
    message: str
    fix: str
    count: int = 1

    @property
    def where(self) -> str:
        """The place as ``table#row column``."""
        row = "" if self.row is None else f"#{self.row}"
        return f"{self.table}{row}" + (f" {self.column}" if self.column else "")

    def __str__(self) -> str:
        return f"{self.where}: {self.message} ({self.code}). Hint: {self.fix}"


def shown(value: object) -> str:
    """The value on one line, as Python writes it but for null, shortened to 60 characters of text."""
    if isinstance(value, str) and len(value) > SHOWN_CHARS:
        value = value[: SHOWN_CHARS - 1] + "…"
    text = repr(value) if isinstance(value, str) else "null" if value is None else str(value)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


@dataclass(frozen=True, slots=True)
class Fault:
    """What rows of one column may have wrong, before it is known which rows do."""

    code: str
    table: str
    column: str
    fix: str

    def at(self, bad: Bools, words: str, *columns: Any) -> list[Finding]:
        """A finding a row under the mask, and behind ``CAP`` of them one that counts the rest.

        ``words``: what to say, with the row's value of each of the columns (numpy or Arrow) in its braces.
        """
        rows = np.flatnonzero(bad)
        named = [self._told(int(row), words, columns) for row in rows[:CAP]]
        return named + ([self.rest(len(rows) - CAP)] if len(rows) > CAP else [])

    def _told(self, row: int, words: str, columns: Sequence[Any]) -> Finding:
        return self.finding(words.format(*(_value(column, row) for column in columns)), row)

    def finding(self, message: str, row: int | None = None) -> Finding:
        """The finding for one row, or for the whole column."""
        return Finding(self.code, self.table, self.column, row, message, self.fix)

    def rest(self, count: int) -> Finding:
        """The line for so many more rows of the same."""
        return Finding(self.code, self.table, self.column, None, _more(count), self.fix, count)


def _value(column: Any, row: int) -> str:
    value = column[row]
    return shown(value.as_py() if isinstance(value, pa.Scalar) else value)


def _more(count: int) -> str:
    return f"{count:,} more like these"


def capped(findings: Iterable[Finding]) -> list[Finding]:
    """The findings with at most ``CAP`` of one code in one table, and one line that counts the others."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.code, finding.table), []).append(finding)
    return [finding for group in groups.values() for finding in _cap(group)]


def _cap(group: Sequence[Finding]) -> list[Finding]:
    named = [f for f in group if f.count == 1]
    rest = sum(f.count for f in group) - len(named[:CAP])
    if not rest:
        return list(group)
    last = group[-1]
    return [*named[:CAP], Finding(last.code, last.table, None, None, _more(rest), last.fix, rest)]


def render(findings: Sequence[Finding], format: str) -> str:  # noqa: A002  (the option's own name)
    """The findings as lines of ``text``, ``json``, a ``junit`` report or ``github`` workflow commands.

    Empty text for no findings in text and github. UsageError for another format.
    """
    if format not in _RENDERERS:
        raise UsageError(f"unknown format {format!r}", hint="use one of " + ", ".join(get_args(Format)))
    return _RENDERERS[format](findings)


def _as_text(findings: Sequence[Finding]) -> str:
    return "".join(f"{finding}\n" for finding in findings)


def _as_json(findings: Sequence[Finding]) -> str:
    found = {"count": sum(f.count for f in findings), "findings": [asdict(f) for f in findings]}
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _as_github(findings: Sequence[Finding]) -> str:
    return "".join(f"::error title={_property(f.code)}::{_data(str(f))}\n" for f in findings)


def _data(text: str) -> str:
    """Text as workflow commands take it: a raw line end would begin another command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


# Control characters that no XML document may hold, and the two halves that Unicode keeps out of it.
_NO_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), "\ufffd")


def _as_junit(findings: Sequence[Finding]) -> str:
    """One failed case a finding; one passed case where there is none, since an empty suite counts as not run."""
    import xml.etree.ElementTree as ET  # noqa: PLC0415 (58 ms that no build needs)

    suite = ET.Element("testsuite", name="corpus-pipeline validate")
    suite.set("tests", str(max(len(findings), 1)))
    suite.set("failures", str(len(findings)))
    for finding in findings:
        case = ET.SubElement(suite, "testcase", classname=_xml(finding.table), name=_xml(_case(finding)))
        ET.SubElement(case, "failure", type=finding.code, message=_xml(finding.message)).text = _xml(str(finding))
    if not findings:
        ET.SubElement(suite, "testcase", classname="release", name="valid")
    ET.indent(suite)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suite, encoding="unicode") + "\n"


def _case(finding: Finding) -> str:
    return f"{finding.code} {finding.where}"


def _xml(text: str) -> str:
    return text.translate(_NO_XML)


_RENDERERS: Mapping[str, Callable[[Sequence[Finding]], str]] = MappingProxyType(
    {"text": _as_text, "json": _as_json, "junit": _as_junit, "github": _as_github}
)
