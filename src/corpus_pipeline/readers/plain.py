"""Single pages: one record a file."""

from __future__ import annotations

from corpus_pipeline.readers.gate import GateError, media_type_of
from corpus_pipeline.readers.inputs import Found, Input
from corpus_pipeline.readers.records import MAX_DOCUMENT, Options, Record
from corpus_pipeline.readers.streams import FLOOR, pass_over, read_all

# Text formats that are no plain text, known by their suffix alone.
OTHER_TEXT = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".xml": "application/xml",
}


def read_plain(found: Input, options: Options) -> Found:
    """The input as one record; a refused one where its first bytes are no text's. GateError where it is unreadable."""
    head = found.stream.peek()
    media_type = media_type_of(head)
    if media_type == "text/plain":
        media_type = OTHER_TEXT.get(found.suffix, media_type)
    problem = None
    if head and media_type not in ("text/plain", "text/html"):
        problem = GateError("unsupported", f"{media_type} is not read by this version")
    payload = _payload(found, options, problem)
    refusal = (problem.code, problem.reason) if problem else None
    yield Record(found.source.name, found.place or None, payload, media_type, found.given, refusal)


def _payload(found: Input, options: Options, problem: GateError | None) -> bytes:
    """All bytes; GateError where a document may not have so many: the problem there is, ``bomb`` or ``too_large``."""
    most = min(options.max_bytes, MAX_DOCUMENT)
    if found.handle is None or found.source.n_bytes <= most:
        try:
            return read_all(found.stream, most)
        except GateError as error:
            if error.code != "too_large":
                raise
    if problem is not None:
        raise problem
    if found.handle is not None:
        raise GateError("too_large", f"{found.source.n_bytes} bytes, of which a document may have {most}")
    pass_over(found.stream, 2 * FLOOR)
    raise GateError("too_large", f"more bytes than the {most} that a document may have")
