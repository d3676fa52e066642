"""What the weights for lines of web pages make of a line: the evidence that each of them counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa

from corpus_pipeline import pipeline
from corpus_pipeline.columns import ints
from corpus_pipeline.markup.block_features import WIDTH
from corpus_pipeline.markup.blocks import read_blocks
from corpus_pipeline.markup.elements import KINDS
from corpus_pipeline.markup.surroundings import TAGS
from corpus_pipeline.model.block_model import load_block_models
from corpus_pipeline.model.fitted_segmenter import FittedSegmenter
from corpus_pipeline.model.lookups import Features
from corpus_pipeline.model.start_model import load_model
from corpus_pipeline.phrases import load_phrases
from corpus_pipeline.readers.records import Options, Record
from corpus_pipeline.settings import Privacy
from corpus_pipeline.stages.date_order import settle_orders
from corpus_pipeline.stages.duplicates import settle
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.page_facts import PageRow
from corpus_pipeline.stages.repeated import count_repeats
from corpus_pipeline.stages.weigh_blocks import SAID, Weighing, weighed
from corpus_pipeline.text.people import People
from corpus_pipeline.vocabulary import PAGE_TYPES

# Reasons that are told; the many others add little.
TOLD = 6
_KINDS = dict(enumerate(KINDS)) | {-1: "none"}
_TYPES = dict(enumerate(PAGE_TYPES)) | {len(PAGE_TYPES): "unknown"}
_TAGS = {code: tag for tag, code in reversed([*TAGS.items()])} | {0: "another"}
# Features whose numbers are names.
_NAMED: dict[str, Mapping[int, str]] = {
    "rule": SAID,
    **dict.fromkeys(("rule -1", "rule +1", "head rule"), SAID | {-1: "no line"}),
    **dict.fromkeys(("kind", "rule kind"), _KINDS),
    "block_tag": _TAGS,
    "page type": _TYPES,
}
# Features that join the type of the page with another name.
_OF_TYPE: dict[str, Mapping[int, str]] = {"page type rule": SAID, "page type kind": _KINDS}
_Seen = tuple[pa.Table, Labels, Sequence[PageRow]]


def strongest(reasons: Sequence[tuple[str, float]]) -> Iterator[str]:
    """The strongest reasons, a row each."""
    yield from (f"    {weight:+.2f}  {reason}" for reason, weight in reasons[:TOLD] if weight)


def weighed_lines(records: Sequence[Record], options: Options) -> _Seen:
    """The lines of some pages with their labels as weights are asked of them; what repeats is told of these alone."""
    seen: list[_Seen] = []

    def keep(lines: pa.Table, labels: Labels, pages: Sequence[PageRow]) -> Labels:
        seen.append((lines, labels, pages))
        return labels

    phrases = load_phrases()
    scanned = pipeline.scan(records, options)
    known = count_repeats([scanned.keys]), settle_orders([scanned.orders]), None
    segmenter = FittedSegmenter(load_model(), phrases)
    context = pipeline.Context(*known, People(Privacy("local")), phrases, segmenter, keep)
    pipeline.label(scanned.documents, scanned.lines, settle(scanned.facts, {}), context)
    return seen[0]


def block_evidence(record: Record, options: Options, number: int) -> Iterator[str]:
    """What weights make of a line of a page, where they were asked; of the page alone, not of what its site repeats."""
    lines, labels, pages = weighed_lines([record], options)
    wanted = weighed(lines, labels)
    weighing = Weighing.of(lines, labels, pages, read_blocks(lines, wanted))
    found = np.flatnonzero(ints(lines["line_no"])[weighing.blocks.row] == number)
    if not len(found) or not (weighing.is_open | weighing.is_soft)[found[0]]:
        return
    row, models = int(found[0]), load_block_models()
    model = next(models[name] for name, page in weighing.kinds.parts.items() if page[row])
    features = weighing.wide_features(models)
    bound = f"taken out below {model.drop:+.2f}" if weighing.is_open[row] else f"taken in above {model.add:+.2f}"
    yield f"  it is of the article: {weighing.score(models)[row]:+.2f} (log odds), {bound}; the mean of"
    for name, part in (("a sum of its evidence", model.second), ("questions that hang together", model.trees)):
        yield f"  {name}: {part.score({own: features[own] for own in part.names()})[row]:+.2f}"
        yield from strongest(
            [(in_words(reason, features, row), weight) for reason, weight in part.reasons(features, row)]
        )


def in_words(reason: str, features: Features, row: int) -> str:
    """A reason with the name that its number stands for, where it stands for one."""
    name = reason.rsplit(" ", 2)[0]
    value = int(features[name][row])
    if name in _NAMED:
        return f"{name}: {_NAMED[name][value]}"
    if name in _OF_TYPE:
        return f"{name}: {_TYPES[value // WIDTH]}, {_OF_TYPE[name][value % WIDTH]}"
    return reason
