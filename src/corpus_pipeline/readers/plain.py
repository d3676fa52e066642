"""Plain-text files: one record a file."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_pipeline.readers.gate import GateError, media_type_of, read_file
from corpus_pipeline.readers.records import Options, Part, Record, refused


def read_plain(part: Part, options: Options) -> Iterator[Record]:
    """The file as one record; a refused one where it cannot be read or its first bytes are no text's."""
    source = part.source
    try:
        payload = read_file(source.path, options.max_bytes)
    except GateError as error:
        yield refused(source, error.code, error.reason)
        return
    media_type = media_type_of(payload[:4096])
    problem = None
    if media_type != "text/plain":
        problem = ("unsupported", f"{media_type} is not read by this version")
    yield Record(source.name, None, payload, media_type, source.given, problem)
