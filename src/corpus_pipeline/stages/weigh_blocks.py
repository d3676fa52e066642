"""What belongs to the article of a page where rules and weights differ: the evidence of each line and around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, bools, ints
from corpus_pipeline.markup.block_features import (
    Blocks,
    Values,
    block_features,
    context_features,
    page_features,
    read_blocks,
)
from corpus_pipeline.markup.elements import PARAGRAPH, STRUCTURED
from corpus_pipeline.model.block_model import BlockModel, load_block_models
from corpus_pipeline.model.lookups import Additive
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.page_facts import PageRow
from corpus_pipeline.vocabulary import PAGE_TYPES

# What rules say, as evidence: 0 of the article; then rules of markup one by one, then others by family.
_OPEN = 0
_RULES = (
    *("nav", "ad", "notice", "share", "form", "related", "footer", "aside", "comments", "author", "outside"),
    *("caption", "meta", "links", "header"),
)
_FAMILIES = (
    ("repeat", "menu", "list", "form", "invisible"),
    ("comment", "thread", "people"),
    ("markup",),
    (),
    ("header",),
)
TOLD = {f"markup.{name}": code for code, name in enumerate(_RULES, 1)}
# Rules that may be overruled; comments of a forum are its content, elsewhere they are none of it.
SOFT = [TOLD[f"markup.{name}"] for name in _RULES if name not in ("comments", "caption")]
_TYPES = tuple(PAGE_TYPES)


def weigh_blocks(
    lines: pa.Table, labels: Labels, pages: Sequence[PageRow], models: Mapping[str, BlockModel] | None = None
) -> Labels:
    """Labels of pages with lines taken into the article, which become open, and others out of it.

    ``pages``: what each document's page says of itself; ``models``: those that ship where none are given. Needs: the
    columns of ``markup.page`` and of ``add_features``.
    """
    wanted = weighed(lines, labels)
    if not wanted.any():
        return labels
    models = models or load_block_models()
    blocks = read_blocks(lines, wanted)
    told, kinds = told_by(labels), _Kinds(pages, ints(lines["doc_no"])[blocks.row], blocks.diffuse)
    score = score_blocks(lines, blocks, told, kinds, models)
    own = told[blocks.row]
    soft = np.isin(own, SOFT) | (kinds.is_forum & (own == TOLD["markup.comments"]))
    # A paragraph that is a link leads away from an article, also where it stands among its own.
    leads = (own == TOLD["markup.links"]) & (ints(lines["block_kind"])[blocks.row] == PARAGRAPH)
    soft &= ~(leads & kinds.parts["text"])
    added, dropped = (np.zeros(len(labels.label), np.bool_) for _ in range(2))
    for name, page in kinds.parts.items():
        added[blocks.row[page & soft & (score > models[name].add)]] = True
        dropped[blocks.row[page & (own == _OPEN) & (score < models[name].drop)]] = True
    labels = replace(labels, label=np.where(added, -1, labels.label).astype(np.int8))
    return labels.fill(dropped, "boilerplate", "markup.weights", 0.85)


class _Kinds:
    """The type of each block's page, as a number, and whether the page is one text: signed, or of one container."""

    def __init__(self, pages: Sequence[PageRow], doc_no: Ints, diffuse: Bools) -> None:
        named = [page["page_type"] if page else None for page in pages]
        signed = np.array([bool(page and (page["authors"] or page["published"])) for page in pages], np.bool_)
        codes = np.array([_TYPES.index(name) if name in _TYPES else len(_TYPES) for name in named], np.int64)
        self.type = codes[doc_no]
        self.is_forum = self.type == _TYPES.index("forum")
        is_text = np.isin(self.type, [_TYPES.index("article"), _TYPES.index("live")]) & (signed[doc_no] | ~diffuse)
        self.parts = {"text": is_text, "parts": ~is_text}


def weighed(lines: pa.Table, labels: Labels) -> Bools:
    """Lines that weights are asked of: shown, no comment of known markup, on pages that show their article."""
    shown = bools(lines["is_markup"]) & (ints(lines["is_shown"]) > 0)
    exact = (ints(lines["comment_no"]) > 0) & ~labels.open
    doc_no = ints(lines["doc_no"])
    unseen = doc_no[(ints(lines["channel"]) == STRUCTURED) & labels.isin("body")]
    return np.asarray(shown & ~exact & ~np.isin(doc_no, unseen))


def told_by(labels: Labels) -> Ints:
    """What rules say of each line, as a number."""
    last = len(_RULES) + 1
    codes = []
    for rule in labels.rules:
        family = rule.partition(".")[0]
        place = next((i for i, own in enumerate(_FAMILIES) if family in own), 3)
        codes.append(TOLD.get(rule, last + place))
    return np.where(labels.open, _OPEN, np.array([*codes, _OPEN])[labels.rule])


def score_blocks(
    lines: pa.Table, blocks: Blocks, told: Ints, kinds: _Kinds, models: Mapping[str, BlockModel]
) -> Values:
    """The log odds of each block. ``told``: what rules say of each line; ``kinds``: of the blocks' pages."""
    features = block_features(lines, blocks, told) | page_features(lines, blocks, told, kinds.type)
    first = _scores(features, {name: (page, models[name].first) for name, page in kinds.parts.items()})
    features |= context_features(first, lines, blocks)
    return _scores(features, {name: (page, models[name].second) for name, page in kinds.parts.items()})


def _scores(features: Mapping[str, Values], parts: Mapping[str, tuple[Bools, Additive]]) -> Values:
    out = np.zeros(len(next(iter(features.values()))), np.float32)
    for page, model in parts.values():
        if page.any():
            out[page] = model.score({name: features[name][page] for name in model.names()})
    return out
