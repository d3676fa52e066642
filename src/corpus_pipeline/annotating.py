"""A document as a file that a person corrects: every line with the label that the release gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus_pipeline.annotations import Line, Piece, plain, render_annotation
from corpus_pipeline.errors import UsageError
from corpus_pipeline.folder import read_table
from corpus_pipeline.replaying import find_text
from corpus_pipeline.view.explain import find_document

_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_COLUMNS = ("char_start", "char_end", "line_no", "label", "row_id")


def annotate_document(dist: Path, wanted: str, raws: Sequence[str], config: Path | None) -> str:
    """The annotation file of the one document that ``wanted`` names, its text read again from the input.

    UsageError where the document is not in both, or has no lines.
    """
    document = find_document(dist, wanted)
    only = [("document_id", "=", document["document_id"])]
    spans = read_table(dist, "spans", list(_COLUMNS), only).to_pylist()
    where = document["source_path"] + (f"#{document['source_record']}" if document["source_record"] else "")
    if not spans:
        raise UsageError(f"has no lines ({document['status']})", where=where, hint="name a published document")
    text = find_text(document["document_id"], raws, config).decode("utf-8")
    if spans[-1]["char_end"] > len(text):
        raise UsageError("has another text than in the release", where=where, hint="build again from this input")
    return render_annotation(document["document_id"], where, _lines(text, spans))


def _lines(text: str, spans: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
    """The spans as lines of pieces."""
    pieces: list[Piece] = []
    comments: set[str] = set()
    end, number, blank = 0, 0, False
    for span in spans:
        goes_on = bool(pieces) and span["line_no"] == number
        if pieces and not goes_on:
            yield Line(tuple(pieces), blank)
            pieces = []
        if not goes_on:
            blank = end > 0 and len(_BREAK.findall(text, end, span["char_start"])) > 1
        starts = span["label"] == "comment" and span["row_id"] not in comments
        comments.update([span["row_id"]] if starts else [])
        shown = plain(text[span["char_start"] : span["char_end"]])
        pieces.append(Piece(span["label"], shown, goes_on, starts))
        end, number = span["char_end"], span["line_no"]
    yield Line(tuple(pieces), blank)
