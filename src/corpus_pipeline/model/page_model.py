"""Whole pages of plain text: which documents are some, and which of their lines are furniture, article or comments."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from corpus_pipeline.columns import Bools, Ints, sum_by
from corpus_pipeline.model.chain import BODY, CLIP, COMMENT, FURNITURE, Chain
from corpus_pipeline.model.lookups import Additive, Features, Values, Weights
from corpus_pipeline.model.told_threads import Told
from corpus_pipeline.model.trees import Trees

VERSION = 3


@dataclass(frozen=True, slots=True)
class PageModel:
    """The fitted weights for whole pages.

    ``page``: log odds that a document is a whole page, with its menus and footers; ``text``: that a line of one is
    text, not furniture; ``comment``: that a line of text is of a comment, not of the article. ``least``: log odds from
    which a document is read as a page; ``drop``: probability from which a line of it is furniture; ``maybe`` and
    ``sure``: the same for documents that may be pages, whose lines must be sure; ``trust``: share of the evidence of
    lines that is kept beside their neighbours'.
    """

    page: Additive
    text: Trees
    comment: Additive
    chain: Chain
    least: float
    drop: float
    maybe: float
    sure: float
    trust: float

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> PageModel:
        """The model of a weights file."""
        page, comment = (Additive.from_json(raw[name]) for name in ("page", "comment"))
        policy = {name: float(raw["policy"][name]) for name in ("least", "drop", "maybe", "sure", "trust")}
        return cls(page, Trees.from_json(raw["text"]), comment, Chain.from_json(raw["chain"]), **policy)

    def shares(self, features: Features, at: Ints, told: Told, prose: Bools) -> Weights:
        """Probability that each line of whole pages is furniture, article or comment: (n, 3).

        ``told``: lines of threads by their author lines. They are believed where they are sure or most read as
        comments: lists of other articles have authors and times as well. ``prose``: lines that may be of an article.
        Where a page seems to have none, the likeliest of them is of one: in 35 of 45 such pages that was so.
        """
        text, comment = self.text.score(features), self.comment.score(features)
        evidence = class_evidence(text, comment, self.trust)
        likely = np.repeat(sum_by(np.where(told.lines, comment, 0), at) > 0, np.diff(at))
        evidence[told.sure | (told.lines & likely)] = [-CLIP, -CLIP, 0]
        shares = self.chain.posterior(evidence, at)
        of_article = prose & (shares[:, FURNITURE] < self.drop) & (shares[:, BODY] >= shares[:, COMMENT])
        asked = prose & ~told.lines
        bare = (sum_by(of_article, at) == 0) & (sum_by(asked, at) > 0)
        for doc in np.flatnonzero(bare).tolist():
            own = slice(int(at[doc]), int(at[doc + 1]))
            evidence[own.start + int((shares[own, BODY] * asked[own]).argmax())] = [-CLIP, 0, -CLIP]
        if bare.any():  # all such pages in one go: the chain costs by its steps, not by the pages that take them
            rows = np.repeat(bare, np.diff(at))
            shares[rows] = self.chain.posterior(evidence[rows], np.append(0, np.cumsum(np.diff(at)[bare])))
        return shares


def class_evidence(text: Values, comment: Values, trust: float) -> Weights:
    """Log probability of each class by a line's own features, from its two log odds: (n, 3)."""
    of_text: Weights = text * np.float64(trust)
    of_comment: Weights = comment * np.float64(trust)
    is_text = -np.logaddexp(0, -of_text)
    is_body, is_comment = -np.logaddexp(0, of_comment), -np.logaddexp(0, -of_comment)
    return np.stack([-np.logaddexp(0, of_text), is_text + is_body, is_text + is_comment], axis=1)


def shipped_page_weights() -> str:
    """The text of the weights for whole pages that ship with the package."""
    return (resources.files(__package__) / "weights" / "pages.json").read_text(encoding="utf-8")


@cache
def load_page_model() -> PageModel:
    """The weights for whole pages, read once a process."""
    raw = json.loads(shipped_page_weights())
    if raw["version"] != VERSION:
        raise ValueError(f"weights of version {raw['version']}, expected {VERSION}")
    return PageModel.from_json(raw)
