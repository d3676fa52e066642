"""The elements of a page by what their words say of their part in a comment."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from corpus_pipeline.markup.comment_words import (
    AUTHORS,
    CONTROLS,
    MAX_ATTRIBUTE,
    OTHERS,
    REPLY_LISTS,
    SIGNATURES,
    TEXTS,
    TIMES,
    USER_BOXES,
    element_of,
    id_stem,
    normal_words,
    word_set,
)
from corpus_pipeline.markup.dom import Dom
from corpus_pipeline.text.folding import fold_text

# Buttons and headings of lists are short, with a number before or behind them.
MAX_SHORT, _COUNT = 40, " \t\r\n\u00a0()[]0123456789"
_QUOTES = word_set(
    "quote bbcodeblock bbcodeblockquote bbcodequote quoteblock quotebox quoteheader quotecontent uncited"
)
_DELETED = word_set(
    "deleted commentdeleted deletedcomment removed commentremoved isdeleted moderated messagedeleted postdeleted"
)
_MORE = word_set("readmore seemore showmore morelink readmorelink expandtext more")


_TELLING = (
    frozenset((*TEXTS, *AUTHORS, *TIMES))
    | USER_BOXES
    | OTHERS
    | CONTROLS
    | SIGNATURES
    | REPLY_LISTS
    | _QUOTES
    | _DELETED
    | _MORE
)


class Signs(NamedTuple):
    """What the words of an element say of its part in a comment: ranks, where it may be one of several."""

    text: int | None = None
    author: int | None = None
    time: int | None = None
    is_box: bool = False
    is_other: bool = False
    is_control: bool = False
    is_quote: bool = False
    is_deleted: bool = False
    is_more: bool = False
    is_signature: bool = False
    is_reply_list: bool = False


def _signs(words: frozenset[str]) -> Signs:
    return Signs(
        _rank(words, TEXTS),
        _rank(words, AUTHORS),
        _rank(words, TIMES),
        not words.isdisjoint(USER_BOXES),
        not words.isdisjoint(OTHERS),
        not words.isdisjoint(CONTROLS),
        not words.isdisjoint(_QUOTES),
        not words.isdisjoint(_DELETED),
        not words.isdisjoint(_MORE),
        not words.isdisjoint(SIGNATURES),
        not words.isdisjoint(REPLY_LISTS),
    )


def _rank(words: frozenset[str], ranks: Mapping[str, int]) -> int | None:
    if words.isdisjoint(ranks):
        return None
    return min(ranks[word] for word in words if word in ranks)


def _more_words(attributes: Mapping[str, str]) -> list[str]:
    """The stem of an id and the words of microdata."""
    words = ["@" + word for word in attributes.get("itemprop", "").lower().split()]
    return [*words, id_stem(attributes["id"])] if "id" in attributes else words


def _elements(classes: str) -> list[str]:
    """The names of elements behind those of their blocks, as BEM writes classes: ``block__element--modifier``."""
    named = (element_of(word) for word in classes[:MAX_ATTRIBUTE].split() if "__" in word)
    return normal_words(" ".join(named))


_NO_WORDS, NO_SIGNS = frozenset[str](), Signs()


class Page:
    """A Dom whose words are split, and their signs read, once for all nodes that say the same (``Dom.sayings``)."""

    def __init__(self, dom: Dom) -> None:
        self.dom = dom
        self._words: dict[int, frozenset[str]] = {0: _NO_WORDS}
        self._signs: dict[int, Signs] = {0: NO_SIGNS}
        self._known: dict[frozenset[str], Signs] = {}

    def words(self, node: int) -> frozenset[str]:
        """The words of ``class``, the stem of ``id``, and ``@``-words of microdata."""
        number = self.dom.sayings[node]
        words = self._words.get(number)
        if words is None:
            own = self.dom.attributes[node]
            words = self._words[number] = frozenset((*normal_words(own.get("class", "")), *_more_words(own)))
        return words

    def signs(self, node: int) -> Signs:
        """What the words of an element say of its part in a comment: *author* in ``review__author`` too."""
        number = self.dom.sayings[node]
        signs = self._signs.get(number)
        if signs is None:
            words = self.words(node)
            if "__" in self.dom.get(node, "class"):
                words = words.union(_elements(self.dom.attributes[node]["class"]))
            signs = self._known.get(words)
            if signs is None:
                signs = self._known[words] = NO_SIGNS if words.isdisjoint(_TELLING) else _signs(words)
            self._signs[number] = signs
        return signs

    @cached_property
    def short_texts(self) -> Mapping[str, list[int]]:
        """The text nodes of few characters by what they say: folded, without a number before or behind it."""
        found: dict[str, list[int]] = {}
        texts = self.dom.texts
        for leaf in self.dom.words:
            if len(texts[leaf]) <= MAX_SHORT:
                found.setdefault(texts[leaf], []).append(leaf)
        folded: dict[str, list[int]] = {}
        for text, leaves in found.items():
            folded.setdefault(fold_text(text.strip(_COUNT)), []).extend(leaves)
        return folded

    def text(self, node: int) -> str:
        """The text of a subtree with single blanks."""
        return " ".join(self.dom.text(node).split())

    def has_text(self, node: int) -> bool:
        """Whether anything but white space stands in a subtree."""
        return bisect_left(self.dom.words, node) < bisect_left(self.dom.words, self.dom.ends[node])
