"""Single pages: one record a file."""

from __future__ import annotations

from corpus_pipeline.readers.gate import HEAD_BYTES, GateError, media_type_of
from corpus_pipeline.readers.inputs import Found, Input
from corpus_pipeline.readers.records import Options, Record
from corpus_pipeline.readers.streams import read_all

# Text formats that are no plain text, known by their suffix alone.
OTHER_TEXT = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".xml": "application/xml",
}


def read_plain(found: Input, options: Options) -> Found:
    """The input as one record; a refused one where its first bytes are no text's. GateError where it is unreadable."""
    if found.handle is not None and found.source.n_bytes > options.max_bytes:
        raise GateError("too_large", f"{found.source.n_bytes} bytes, more than max_bytes = {options.max_bytes}")
    payload = read_all(found.stream, options.max_bytes)
    media_type = media_type_of(payload[:HEAD_BYTES])
    if media_type == "text/plain":
        media_type = OTHER_TEXT.get(found.suffix, media_type)
    problem = None
    if payload and media_type not in ("text/plain", "text/html"):
        problem = ("unsupported", f"{media_type} is not read by this version")
    yield Record(found.source.name, found.place or None, payload, media_type, found.given, problem)
