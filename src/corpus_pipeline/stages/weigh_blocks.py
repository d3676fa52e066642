"""What belongs to the article of a page where rules and weights differ: the evidence of each line and around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, bools, ints
from corpus_pipeline.markup.block_features import block_features, context_features, page_features
from corpus_pipeline.markup.blocks import Blocks, Values, read_blocks
from corpus_pipeline.markup.elements import PARAGRAPH, STRUCTURED
from corpus_pipeline.model.block_model import BlockModel, load_block_models
from corpus_pipeline.model.lookups import Additive
from corpus_pipeline.model.trees import Trees
from corpus_pipeline.phrases import has
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
# Single rules of other families, which weights may overrule on pages with one text, and on pages of many parts: two
# copies of an article repeat each other, and short descriptions look like a thread.
_OF_TEXT, _OF_PARTS = ("repeat.site",), ("comment.turn", "comment.marker")
_AFTER = len(_RULES) + len(_FAMILIES) + 1
TOLD |= {rule: code for code, rule in enumerate((*_OF_TEXT, *_OF_PARTS), _AFTER)}
# What each number says, in words.
SAID = {_OPEN: "none"} | {
    len(_RULES) + 1 + i: f"{own[0] if own else 'another'} rule" for i, own in enumerate(_FAMILIES)
}
SAID |= {code: rule for rule, code in TOLD.items()}
# Rules that may be overruled; comments of a forum are its content, elsewhere they are none of it.
SOFT = [TOLD[f"markup.{name}"] for name in _RULES if name not in ("comments", "caption")]
SOFT_OF = {"text": [TOLD[rule] for rule in _OF_TEXT], "parts": [TOLD[rule] for rule in _OF_PARTS]}
_TYPES = tuple(PAGE_TYPES)
# The type of a page is less sure than this where only its amount of text tells it.
SAID_TYPE = 0.7


def weigh_blocks(
    lines: pa.Table, labels: Labels, pages: Sequence[PageRow], models: Mapping[str, BlockModel] | None = None
) -> Labels:
    """Labels of pages with lines taken into the article, which become open, and others out of it.

    ``pages``: what each document's page says of itself; ``models``: those that ship where none are given. Needs: the
    columns of ``markup.page`` and of ``add_features``, and line_hash.
    """
    wanted = weighed(lines, labels)
    if not wanted.any():
        return labels
    models = models or load_block_models()
    weighing = Weighing.of(lines, labels, pages, read_blocks(lines, wanted))
    score, row = weighing.score(models), weighing.blocks.row
    added, dropped = (np.zeros(len(labels.label), np.bool_) for _ in range(2))
    for name, page in weighing.kinds.parts.items():
        added[row[page & weighing.is_soft & (score > models[name].add)]] = True
        dropped[row[page & weighing.is_open & (score < models[name].drop)]] = True
    labels = replace(labels, label=np.where(added, -1, labels.label).astype(np.int8))
    return labels.fill(dropped, "boilerplate", "markup.weights", 0.85)


@dataclass(frozen=True, slots=True)
class Weighing:
    """The blocks of a batch as weights see them.

    ``told``, ``titles``: what rules say of each line of the batch, and those that they call a page's title;
    ``is_open``, ``is_soft``: blocks that rules leave in the article, and others that may be taken into it.
    """

    lines: pa.Table
    blocks: Blocks
    told: Ints
    titles: Bools
    kinds: _Kinds
    is_open: Bools
    is_soft: Bools

    @classmethod
    def of(cls, lines: pa.Table, labels: Labels, pages: Sequence[PageRow], blocks: Blocks) -> Weighing:
        """What is asked of a batch of labelled pages."""
        told, kinds = told_by(labels), _Kinds(pages, ints(lines["doc_no"])[blocks.row], blocks.diffuse)
        own = told[blocks.row]
        soft = np.isin(own, SOFT) | (kinds.is_forum & (own == TOLD["markup.comments"]))
        for name, page in kinds.parts.items():
            soft |= page & np.isin(own, SOFT_OF[name])
        # A paragraph that is a link leads away from an article, also where it stands among its own.
        leads = (own == TOLD["markup.links"]) & (ints(lines["block_kind"])[blocks.row] == PARAGRAPH)
        soft &= ~(leads & kinds.parts["text"])
        # Nor does any page hold in its article what softwares of sites write around forms.
        soft &= ~has(ints(lines["families"])[blocks.row], "form", "furniture")
        return cls(lines, blocks, told, labels.isin("title"), kinds, own == _OPEN, soft)

    def features(self) -> dict[str, Values]:
        """The features of each block that need no score."""
        own = block_features(self.lines, self.blocks, self.told, self.titles)
        return own | page_features(self.lines, self.blocks, self.told, self.kinds.type)

    def score(self, models: Mapping[str, BlockModel]) -> Values:
        """The log odds of each block: the mean of what trees give and what the second look does."""
        features, parts = self.wide_features(models), self.kinds.parts
        second = _scores(features, {name: (page, models[name].second) for name, page in parts.items()})
        return np.asarray((features["score"] + second) / 2, np.float32)

    def wide_features(self, models: Mapping[str, BlockModel]) -> dict[str, Values]:
        """The features of each block, with its score by trees and what those of others say around it."""
        features = self.features()
        trees = _scores(features, {name: (page, models[name].trees) for name, page in self.kinds.parts.items()})
        return features | context_features(trees, self.lines, self.blocks)


class _Kinds:
    """The type of each block's page, as a number, and whether the page is one text: signed, or of one container.

    A short post is one text too: nothing tells what its page is, but its markup or its address dates it. Old blogs
    lost furniture with that (F1 .9259 against .9246); shops have dates too, but they say what they sell.
    """

    def __init__(self, pages: Sequence[PageRow], doc_no: Ints, diffuse: Bools) -> None:
        named = [page["page_type"] if page else None for page in pages]
        signed = np.array([bool(page and (page["authors"] or page["published"])) for page in pages], np.bool_)
        dated = np.array([bool(page and _is_dated(page)) for page in pages], np.bool_)
        codes = np.array([_TYPES.index(name) if name in _TYPES else len(_TYPES) for name in named], np.int64)
        self.type = codes[doc_no]
        self.is_forum = self.type == _TYPES.index("forum")
        article = np.isin(self.type, [_TYPES.index("article"), _TYPES.index("live")]) & (signed[doc_no] | ~diffuse)
        is_text = article | ((self.type == _TYPES.index("other")) & dated[doc_no])
        self.parts = {"text": is_text, "parts": ~is_text}


def _is_dated(page: Mapping[str, Any]) -> bool:
    """Whether a page of which nothing says what it is has a date that is more than one of its text."""
    if page["published"] is None or page["published_source"] == "text":
        return False
    return bool(page["page_type_score"] < SAID_TYPE)


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


def _scores(features: Mapping[str, Values], parts: Mapping[str, tuple[Bools, Additive | Trees]]) -> Values:
    out = np.zeros(len(next(iter(features.values()))), np.float32)
    for page, model in parts.values():
        if page.any():
            out[page] = model.score({name: features[name][page] for name in model.names()})
    return out
