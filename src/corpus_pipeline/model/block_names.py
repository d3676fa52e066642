"""The features that additive models look at, chosen among those of ``markup.block_features``; trees see them all."""

from __future__ import annotations

_CONTAINERS = tuple(f"container {level}" for level in (1, 2, 3, 4))
_SUMS = ("rows", "chars", "links", "prose", "kept", "line", "headings")
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
FIRST = (
    *("rule", "rule kind", "chars", "words", "links", "block_tag", "block_depth", "ends_sentence", "mark main"),
    *("mark article", "content", "content kind", "content_share", "away", "away_levels", "capitals", "rows above"),
    *("rows below", "place", "place of chars", "rows since prose", "rows to prose", "section row", "chars -1"),
    *("chars +1", "links -1", "links +1", "rule -1", "rule +1"),
    *(f"{name} {own}" for name in _CONTAINERS for own in _SUMS),
    *("section rows", "section links", "section kept", "section line", "page rows", "page chars", "page links"),
    *("page prose", "page kept", "page line", "page type content", "page type rule", "page type kind", "has_date"),
    *("starts_low", "phrase list_head", "phrase furniture", "phrase form", "mark w_item", "mark w_meta"),
    *("mark w_tags", "mark w_content", "mark w_related", "mark bold", "mark time", "mark code", "mark cell"),
    *("mark p_body", "heading_level", "list_depth", "n links"),
    *_PLACES,
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
