"""The stages of a build without its files: records in memory to the rows of the eight tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import numpy as np
import pyarrow as pa
from tests.reading import Row

from corpus_pipeline.model.rule_segmenter import RuleSegmenter
from corpus_pipeline.phrases import Phrases, load_phrases
from corpus_pipeline.pipeline import Context, Scanned, label, scan
from corpus_pipeline.readers.records import Options, Record
from corpus_pipeline.stages.date_order import settle_orders
from corpus_pipeline.stages.duplicates import settle
from corpus_pipeline.stages.repeated import count_repeats
from corpus_pipeline.tables import TABLES
from corpus_pipeline.text.people import People

LATEST = dt.date(2024, 6, 1)


@cache
def phrases() -> Phrases:
    """The phrase lists, loaded once."""
    return load_phrases()


def as_records(payloads: Mapping[str, bytes]) -> list[Record]:
    """One record a file; the first folder of its path is its site."""
    given = [{"site_folder": path.split("/")[0]} for path in payloads]
    kinds = ["text/html" if path.endswith(".html") else "text/plain" for path in payloads]
    pairs = zip(payloads.items(), kinds, given, strict=True)
    return [Record(path, None, payload, kind, own) for (path, payload), kind, own in pairs]


def run_stages(payloads: Mapping[str, bytes], batch_sizes: Sequence[int] = (10**6,)) -> dict[str, list[Row]]:
    """The tables of a corpus, scanned and labelled in batches of so many records (the last size for all further)."""
    batches = [scan(batch, Options()) for batch in divided(as_records(payloads), batch_sizes)]
    settled = settle(np.concatenate([batch.facts for batch in batches]), {})
    context = context_of(batches)
    parts: list[dict[str, pa.Table]] = []
    first = 0
    for batch in batches:
        n = batch.documents.num_rows
        parts.append(label(batch.documents, batch.lines, settled[first : first + n], context))
        first += n
    return {name: pa.concat_tables([part[name] for part in parts]).to_pylist() for name in TABLES}


def context_of(batches: Iterable[Scanned]) -> Context:
    """What the whole corpus tells the second pass."""
    scanned = list(batches)
    repeats = count_repeats([batch.keys for batch in scanned])
    orders = settle_orders([batch.orders for batch in scanned])
    return Context(repeats, orders, LATEST, People(), phrases(), RuleSegmenter())


def divided(records: list[Record], sizes: Sequence[int]) -> list[list[Record]]:
    """The records in lists of these lengths."""
    out, left = [], list(sizes)
    while records:
        size = left.pop(0) if len(left) > 1 else left[0]
        out.append(records[:size])
        records = records[size:]
    return out
