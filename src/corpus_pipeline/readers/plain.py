"""Plain-text files: one record a file."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_pipeline.readers.gate import GateError, media_type_of, read_file
from corpus_pipeline.readers.records import Options, Part, Record, refused

# Text formats that are no plain text, known by their suffix alone.
OTHER_TEXT = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".xml": "application/xml",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".ndjson": "application/jsonl",
    ".csv": "text/csv",
    ".tsv": "text/csv",
}


def read_plain(part: Part, options: Options) -> Iterator[Record]:
    """The file as one record; a refused one where it cannot be read or its first bytes are no text's."""
    source = part.source
    try:
        payload = read_file(source.path, options.max_bytes)
    except GateError as error:
        yield refused(source, error.code, error.reason)
        return
    media_type = media_type_of(payload[:4096])
    suffix = source.name[source.name.rfind(".") :].lower() if "." in source.name else ""
    if media_type == "text/plain":
        media_type = OTHER_TEXT.get(suffix, media_type)
    problem = None
    if media_type not in ("text/plain", "text/html"):
        problem = ("unsupported", f"{media_type} is not read by this version")
    yield Record(source.name, None, payload, media_type, source.given, problem)
