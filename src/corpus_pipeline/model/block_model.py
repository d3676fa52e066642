"""The fitted weights for the lines of pages: does a line belong to the article? Trees, and a second look at the lines.

The second look takes note of what the trees said of the lines around. The score is the mean of its log odds and theirs,
which err on other pages.

Pages with one text and pages of many parts have weights of their own: a list of headlines is the content of a start
page, and no part of an article.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from corpus_pipeline.model.lookups import Additive
from corpus_pipeline.model.trees import Tree, Trees

VERSION = 3
# Pages with one text, and all others.
PAGES = ("text", "parts")


@dataclass(frozen=True, slots=True)
class BlockModel:
    """``trees``: log odds that a line belongs to the article, from what it and its surroundings are.

    ``second``: the same log odds with those of the trees around as evidence.

    ``add``: log odds above which a line that rules left out is taken in; ``drop``: those below which one that they
    left in is not.
    """

    trees: Trees
    second: Additive
    add: float
    drop: float

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> BlockModel:
        """The model that ``as_json`` gave."""
        return cls(Trees.from_json(raw["trees"]), Additive.from_json(raw["second"]), raw["add"], raw["drop"])

    def as_json(self) -> dict[str, Any]:
        """The model as JSON holds it."""
        parts = {"second": self.second.as_json(), "trees": self.trees.as_json()}
        return {"add": self.add, "drop": self.drop, **parts}


def read_block_models(text: str) -> dict[str, BlockModel]:
    """The models of a weights file's text, by kind of page; ValueError where it is none."""
    raw = json.loads(text)
    if raw.get("version") != VERSION or set(raw.get("pages", ())) != set(PAGES):
        raise ValueError(f"no weights for pages of version {VERSION}")
    models = {name: BlockModel.from_json(own) for name, own in raw["pages"].items()}
    numbers = [n for own in models.values() for n in _numbers(own.second)]
    numbers += [n for own in models.values() for tree in own.trees.trees for n in _numbers_of(tree)]
    numbers += [n for own in models.values() for n in (own.trees.bias, own.add, own.drop)]
    if not np.isfinite(numbers).all():
        raise ValueError("broken weights (a number is not finite)")
    return models


def _numbers(part: Additive) -> list[float]:
    own = [part.bias]
    for lookup in part.lookups:
        if len(lookup.weights) != len(lookup.edges) + 1:
            raise ValueError(f"broken weights (bins of {lookup.name})")
        own += [*lookup.edges, *lookup.weights]
    return own


def _numbers_of(tree: Tree) -> list[float]:
    return [*(edge for _, edge in tree.questions), *tree.weights]


@cache
def load_block_models() -> dict[str, BlockModel]:
    """The weights that ship with the package, read once a process."""
    return read_block_models((resources.files(__package__) / "weights" / "markup.json").read_text(encoding="utf-8"))
