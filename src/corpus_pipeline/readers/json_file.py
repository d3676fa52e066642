"""JSON files: one array of records, one object, or, as many are named ``.json``, an object a line."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from corpus_pipeline.readers.gate import BOMS, GateError
from corpus_pipeline.readers.inputs import Found, Input
from corpus_pipeline.readers.json_values import DECODER, parse_json
from corpus_pipeline.readers.jsonl import as_object, decode_line, line_records
from corpus_pipeline.readers.lines import split_lines
from corpus_pipeline.readers.records import Options, Record
from corpus_pipeline.readers.rows import row_record
from corpus_pipeline.readers.streams import CHUNK, Stream, read_all

_BLANKS = re.compile(r"[ \t\r\n]*")
# What tells where a value ends: texts, or the beginning of one that is not whole, brackets, numbers. The empty
# alternative is for Python before 3.11.5, which goes on behind what a possessive group that fails in the end had read.
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+|)*+"|["\[\]{}]|[-+.0-9eE]+', re.DOTALL)


def read_json(found: Input, options: Options) -> Found:
    """The elements of an array as ``row N`` (from 0), one object as the file's record, or the lines of JSON Lines."""
    head = found.stream.peek().removeprefix(BOMS[0]).lstrip()
    if head.startswith(b"["):
        yield from _read_array(found, options)
    elif _is_in_lines(head):
        yield from _read_lines(found, options)
    else:
        yield _one(found, read_all(found.stream, options.max_row), options)


def _is_in_lines(head: bytes) -> bool:
    """Whether the first line may be a whole object: it ends one, or does not end here."""
    line, newline, _ = head.partition(b"\n")
    return line.startswith(b'{"') and (not newline or line.rstrip().endswith(b"}"))


def _read_lines(found: Input, options: Options) -> Found:
    """JSON Lines; where there is but one line, the file is that object."""
    lines = (line for line in split_lines(found.stream, options.max_row) if line[1].strip() or line[2])
    first = list(islice(lines, 2))
    if len(first) == 1 and first[0][2] is None:
        yield _one(found, first[0][1], options)
    else:
        yield from line_records(found, chain(first, lines), options)


def _one(found: Input, payload: bytes, options: Options) -> Record:
    """The file as one record."""
    try:
        row = as_object(parse_json(decode_line(payload.removeprefix(BOMS[0]))))
    except GateError as error:
        return found.refused(error, payload=payload)
    return row_record(found, "", row, options)


def _read_array(found: Input, options: Options) -> Found:
    for row, (value, error) in enumerate(_elements(found.stream, options.max_row)):
        where = f"row {row}"
        try:
            if error is not None:
                raise error
            yield row_record(found, where, as_object(value), options)
        except GateError as refusal:
            yield found.refused(refusal, where)


def _elements(stream: Stream, max_bytes: int) -> Iterator[tuple[Any, GateError | None]]:
    """The values of an array one by one, those that are refused as an error; one ends it where none can follow."""
    text = _Text(stream, max_bytes)
    try:
        text.skip("[")
        while (value := text.value()) is not text:
            yield (None, value) if isinstance(value, GateError) else (value, None)
    except GateError as error:
        yield None, error


class _Text:
    """The characters of an array that are still to be read, as many as its next value needs."""

    def __init__(self, stream: Stream, max_bytes: int) -> None:
        self._stream, self._max = stream, max_bytes
        self._decode = codecs.getincrementaldecoder("utf-8-sig")()
        self._text, self._at = "", 0
        self._ended = self._wants_comma = False

    def value(self) -> Any:
        """The next value, or why it is refused; this object itself at the end of the array."""
        if self._next() == "]":
            self.skip("]")
            if self._next():
                raise GateError("bad_row", "something follows the array")
            return self
        if self._wants_comma:
            self.skip(",")
        self._wants_comma = True
        self._next()
        return self._parse()

    def skip(self, mark: str) -> None:
        """Go behind a mark that must stand here."""
        if self._next() != mark:
            raise GateError("damaged", f"no {mark!r} in the array where one must stand; the rest of it is not read")
        self._at += 1

    def _next(self) -> str:
        """The next character that is no blank; nothing at the end."""
        while True:
            if blanks := _BLANKS.match(self._text, self._at):
                self._at = blanks.end()
            if self._at < len(self._text) or not self._more(CHUNK):
                return self._text[self._at : self._at + 1]

    def _parse(self) -> Any:
        wanted = CHUNK
        while True:
            try:
                value, at = DECODER.raw_decode(self._text, self._at)
            except RecursionError:
                return self._passed("nested too deeply")
            except ValueError as error:
                if not isinstance(error, json.JSONDecodeError):
                    return self._passed(str(error)[:200])
                # Twice as much each time: a value is tried a few times, however long it is.
                if not self._more(wanted):
                    raise GateError("damaged", f"no JSON: {error}; the rest of the array is not read"[:200]) from error
                wanted *= 2
                continue
            # A number may go on in the bytes to come.
            if at == len(self._text) and self._more(wanted):
                continue
            self._at = at
            return value

    def _passed(self, why: str) -> GateError:
        """Go behind a value that is refused, to the bracket that closes it; GateError where none does."""
        depth, at, wanted = 0, self._at, CHUNK
        while True:
            for token in _TOKEN.finditer(self._text, at):
                if token[0][0] == '"' and len(token[0]) < 2:  # goes on in what is still to be read
                    break
                depth += (token[0] in "[{") - (token[0] in "]}")
                at = token.end()
                if not depth:
                    self._at = at
                    return GateError("bad_row", why)
            at, wanted = at - self._at, 2 * wanted
            if not self._more(wanted):
                raise GateError("bad_row", f"{why}; the rest of the array is not read")

    def _more(self, n: int) -> bool:
        """Read on by about ``n`` bytes; whether there was anything."""
        if self._ended:
            return False
        left = self._text[self._at :]
        if len(left) > self._max:
            raise GateError("too_large", f"more than {self._max} bytes; the rest of the array is not read")
        blocks, n = [left], min(n, self._max)
        try:
            while n > 0 and (data := self._stream.read(CHUNK)):
                blocks.append(self._decode.decode(data))
                n -= len(data)
            if n > 0:
                self._ended = True
                blocks.append(self._decode.decode(b"", final=True))
        except UnicodeDecodeError as error:
            raise GateError("bad_encoding", f"no UTF-8: {error.reason}; the rest of the array is not read") from error
        self._text, self._at = "".join(blocks), 0
        return len(self._text) > len(left)
