"""The features that the second look reads, chosen among those of ``markup.block_features``; trees see them all."""

from __future__ import annotations

_CONTAINERS = tuple(f"container {level}" for level in (1, 2, 3, 4))
# Features whose numbers are names: each has a bin of its own.
NAMES = (
    *("rule", "kind", "page type", "page type content", "page type rule", "page type kind", "content", "content kind"),
    *("rule kind", "block_tag", "rule -1", "rule +1", "head rule", "end"),
    *("title in", "lead in"),
)
_PLACES = (
    *("from title", "heads since title", "under title", "seen", "twice", "end", "words appeals", "words further"),
    *("words rights", "head links", "head rule", "head level", "linked heads", "linked heads below", "prose above"),
    *("near 3 kept rows", "near 8 kept rows", "section kept rows", "page kept rows"),
    *(f"{name} kept rows" for name in _CONTAINERS),
    *("long words", "shared words", "core words", "title words", "title share"),
    *(f"core words of {level}" for level in (1, 2, 3)),
    *("title in", "lead in", "from lead"),
)
SECOND = (
    *("rule", "rule kind", "chars", "links", "content kind", "page type rule", "page type kind", "page type content"),
    *("block_tag", "ends_sentence", "rows since prose", "rows to prose", "section row", "container 1 kept"),
    *("container 1 links", "section kept", "section links", "capitals", "page links", "page kept", "page prose"),
    *("content_share", "away", "place", *_PLACES),
    *("score", "score -2", "score -1", "score +1", "score +2", "near 2", "near 5", "near 12", "near 30", "above 8"),
    *("below 8", "mean of section", "mean of page", "text above", "share of section", "page text"),
    *(f"{own} of {name}" for own in ("mean", "share") for name in _CONTAINERS),
)
