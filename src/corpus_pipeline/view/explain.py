"""Explain a document from its release alone: every line with its label, rule and score."""

from __future__ import annotations

from functools import reduce
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from rich.console import Console
from rich.text import Text

from corpus_pipeline.errors import UsageError
from corpus_pipeline.folder import read_one, read_table
from corpus_pipeline.readers.names import published_forms
from corpus_pipeline.tables import SPANS
from corpus_pipeline.view.console import safe

COLOURS = {
    "title": "bold cyan",
    "subtitle": "cyan",
    "byline": "magenta",
    "date": "magenta",
    "source": "magenta",
    "publisher": "magenta",
    "section": "magenta",
    "heading": "bold",
    "body": "default",
    "caption": "blue",
    "note": "blue",
    "comment": "green",
    "comment_meta": "yellow",
    "boilerplate": "red",
}
FIELDS = ("title", "subtitle", "byline", "published_raw", "publisher", "section")
MANY = 10


def explain_document(dist: Path, wanted: str) -> None:
    """Print a document's lines on stdout; UsageError unless ``wanted`` names exactly one document."""
    document, spans = read_one(dist, lambda: _read(dist, wanted))
    console = Console(highlight=False, soft_wrap=True)
    where = document["source_path"] + (f"#{document['source_record']}" if document["source_record"] else "")
    status = f"{document['status']}" + (f" ({document['reason']})" if document["reason"] else "")
    console.print(Text(f"{document['document_id']}  {safe(where)}  {status}", "bold"))
    for span in spans:
        console.print(_row(span))


def _read(dist: Path, wanted: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    document = find_document(dist, wanted)
    return document, spans_of(dist, document["document_id"])


def _row(span: dict[str, Any]) -> Text:
    row = Text(f"{span['line_no']:>5} ", "dim")
    row.append(f"{span['label']:<13}", COLOURS[span["label"]])
    row.append(f"{span['rule']:<26} {span['label_score']:.2f}  ", "dim")
    return row.append(safe(span["shown"]), COLOURS[span["label"]])


def find_document(dist: Path, wanted: str) -> dict[str, Any]:
    """The one document whose id, input id, path or ``path#record`` is ``wanted``, or holds it."""
    columns = ["document_id", "source_path", "source_record", "source_id", "status", "reason"]
    documents = read_table(dist, "documents", columns)
    place = pc.binary_join_element_wise(documents["source_path"], pc.fill_null(documents["source_record"], ""), "#")
    documents = documents.append_column("place", place)
    asked = [(documents[c], form) for form in published_forms(wanted) for c in (*columns[:2], "source_id", "place")]
    exact = [pc.fill_null(pc.equal(names, form), False) for names, form in asked]
    part = [pc.fill_null(pc.match_substring(names, form), False) for names, form in asked]
    for masks in (exact, part):
        found = documents.filter(reduce(pc.or_, masks))
        if found.num_rows == 1:
            return dict(found.to_pylist()[0])
        if found.num_rows:
            some = ", ".join(at.removesuffix("#") for at in found["place"].slice(0, MANY).to_pylist())
            raise UsageError(f"{found.num_rows} documents match {wanted!r}: {some}", hint="name one of them")
    raise UsageError(f"no document matches {wanted!r}", where=str(dist), hint="give an id or a part of a path")


def spans_of(dist: Path, document_id: str) -> list[dict[str, Any]]:
    """The spans of a document in order, each with the text to show."""
    only = [("document_id", "=", document_id)]
    spans: list[dict[str, Any]] = read_table(dist, "spans", list(SPANS.names), only).to_pylist()
    articles = read_table(dist, "articles", ["article_id", *FIELDS], only)
    texts = _texts(dist, articles)
    for span in spans:
        span["shown"] = span["text"]
    by_row: dict[str, list[dict[str, Any]]] = {}
    for span in spans:
        if span["row_id"] is not None and span["label"] != "comment_meta":
            by_row.setdefault(span["row_id"], []).append(span)
    for row_id, own in by_row.items():
        _share(own, texts.get(row_id, {}))
    for span in spans:
        if span["shown"] is None:
            span["shown"] = "(withheld)"
    return spans


def _texts(dist: Path, articles: pa.Table) -> dict[str, dict[str, str]]:
    """Published texts by row id: a text each, and the fields of the article by label."""
    out: dict[str, dict[str, str]] = {}
    labels = dict(zip(FIELDS, ("title", "subtitle", "byline", "date", "publisher", "section"), strict=True))
    for article in articles.to_pylist():
        out[article["article_id"]] = {labels[name]: article[name] or "" for name in FIELDS}
        for name, key in (("paragraphs", "paragraph_id"), ("comments", "comment_id")):
            only = [("article_id", "=", article["article_id"])]
            for row in read_table(dist, name, [key, "text"], only).to_pylist():
                out[row[key]] = {"": row["text"]}
    return out


def _share(spans: list[dict[str, Any]], texts: dict[str, str]) -> None:
    """Give each span its part of the text that its row publishes."""
    text = texts.get("")
    if text is None:
        for span in spans:
            span["shown"] = texts.get(span["label"], "")
        return
    if not text:
        for span in spans:
            span["shown"] = "(withdrawn)"
        return
    parts = text.split("\n") if text.count("\n") == len(spans) - 1 else _by_length(text, spans)
    for span, part in zip(spans, parts, strict=True):
        span["shown"] = part


def _by_length(text: str, spans: list[dict[str, Any]]) -> list[str]:
    """The lines of a hard-wrapped paragraph: as long as their spans; a repaired one takes what the others leave."""
    parts, at = [], 0
    lengths = [span["char_end"] - span["char_start"] for span in spans]
    for i, length in enumerate(lengths):
        rest = sum(lengths[i + 1 :]) + len(lengths) - i - 1
        end = len(text) - rest if spans[i]["repairs"] else at + length
        parts.append(text[at:end])
        at = end + 1
    return parts
