"""Single pages: one record a file."""

from __future__ import annotations

from corpus_pipeline.readers.digests import read_or_digest
from corpus_pipeline.readers.gate import GateError, media_type_of
from corpus_pipeline.readers.inputs import Found, Input
from corpus_pipeline.readers.records import MAX_DOCUMENT, Options, Record
from corpus_pipeline.readers.streams import FLOOR

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
    refusal = None
    if head and media_type not in ("text/plain", "text/html"):
        refusal = "unsupported", f"{media_type} is not read by this version"
    most = min(options.max_bytes, MAX_DOCUMENT)
    payload, unheld = _payload(found, most, max(options.max_bytes, 2 * FLOOR), refusal)
    if unheld and not refusal:
        refusal = "too_large", f"{unheld[0]} bytes, of which a document may have {most}"
    place = found.place or None
    yield Record(found.source.name, place, payload, media_type, found.given, refusal, unheld=unheld)


def _payload(
    found: Input, most: int, farthest: int, refusal: tuple[str, str] | None
) -> tuple[bytes, tuple[int, str] | None]:
    """All bytes, or how many they are and their sha256. What unpacks to too much may turn out to be a bomb.

    GateError with the refusal that there is, else ``too_large``, where they are so many that they are not read.
    """
    too_large = GateError("too_large", f"{found.source.n_bytes} bytes, of which a document may have {most}")
    if found.handle is not None and found.source.n_bytes > farthest:
        raise GateError(*refusal) if refusal else too_large
    try:
        payload = read_or_digest(found.stream, most, farthest)
    except GateError as error:
        if error.code == "too_large" and refusal:
            raise GateError(*refusal) from error
        raise
    return (payload, None) if isinstance(payload, bytes) else (b"", payload)
