"""Single pages through the whole pipeline: what became of each line, and the rows of the tables."""

from __future__ import annotations

from typing import Any

from corpus_pipeline.model.rule_segmenter import RuleSegmenter
from corpus_pipeline.phrases import load_phrases
from corpus_pipeline.pipeline import Context, label, scan
from corpus_pipeline.readers.records import Options, Record
from corpus_pipeline.settings import Privacy
from corpus_pipeline.stages.date_order import settle_orders
from corpus_pipeline.stages.duplicates import settle
from corpus_pipeline.stages.repeated import count_repeats
from corpus_pipeline.text.people import People

Rows = dict[str, list[dict[str, Any]]]


def tables_of(html: str, **given: str) -> Rows:
    """The tables of a build of one page; names of commenters are kept."""
    record = Record("page.html", None, html.encode(), "text/html", given)
    scanned = scan([record], Options())
    repeats, orders = count_repeats([scanned.keys]), settle_orders([scanned.orders])
    context = Context(repeats, orders, None, People(Privacy("keep")), load_phrases(), RuleSegmenter())
    tables = label(scanned.documents, scanned.lines, settle(scanned.facts, {}), context)
    return {name: table.to_pylist() for name, table in tables.items()}


def labels_of(tables: Rows) -> list[tuple[str, str, str]]:
    """(label, rule, channel) of each span."""
    return [(span["label"], span["rule"], span["channel"]) for span in tables["spans"]]
