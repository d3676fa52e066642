"""Link what comments quote to the paragraph or the earlier comment that it stands in."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

# A quotation is looked up from this many words on; what is quoted and found nowhere counts as external from 8 on.
MIN_WORDS, EXTERNAL_WORDS = 4, 8
Gram = tuple[str, str, str, str]
# Share of a quotation's 4-grams that its target holds, and the least similarity (0 to 1) of the aligned passage.
MIN_SHARED, MIN_SIMILARITY = 0.5, 0.85
_OPEN = "\"“„«»‹›‘'[「『《"
_CLOSE = "\"”“»«’'›‹]」』》"
_INNER = re.compile(r"[\"“„«]([^\"“”„«»\n]{20,2000})[\"”“»]")
_WORD = re.compile(r"\w+")
# To blank what is no word of ASCII and to split takes a third of the time of finding the words.
_BLANKED = {code: " " for code in range(128) if not _WORD.match(chr(code))}


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation at [start, end) of a comment's text. ``target``: index among paragraphs or comments, or -1."""

    start: int
    end: int
    kind: str
    target: int = -1
    target_start: int = -1
    target_end: int = -1
    similarity: float = 0.0


def link_quotes(paragraphs: Sequence[str], comments: Sequence[str]) -> list[list[Quote]]:
    """The quotations of each comment of one document, in order.

    Each is linked to the latest earlier comment that holds it, else to the first paragraph that does, else external.
    """
    index = _Index(paragraphs)
    out = []
    for text in comments:
        words = list(map(_words, text.casefold().split("\n")))
        found = _quotations(text, words, index)
        out.append([quote for start, end in found if (quote := index.link(text, start, end))])
        index.add(text, list(itertools.chain.from_iterable(words)))
    return out


def _words(text: str) -> list[str]:
    """The words of a case-folded text."""
    return text.translate(_BLANKED).split() if text.isascii() else _WORD.findall(text)


def _quotations(text: str, words: Sequence[list[str]], index: _Index) -> Iterator[tuple[int, int]]:
    """Candidates: lines in quotation marks or brackets, lines that repeat a text as a whole, and quoted passages.

    ``words``: of each line.
    """
    at = 0
    for line, own in zip(text.split("\n"), words, strict=True):
        start, end = at, at + len(line)
        at = end + 1
        if line and (line[0] in _OPEN or line[0] == ">"):
            yield _inside(text, start, end)
        elif index.holds(own):
            yield _trimmed(text, start, end)
        else:
            yield from ((start + m.start(1), start + m.end(1)) for m in _INNER.finditer(line))


def _inside(text: str, start: int, end: int) -> tuple[int, int]:
    """The quoted part of a line that opens with a mark: up to the last closing mark, without the marks."""
    start += 1
    while start < end and text[start] in " .…>":
        start += 1
    last = max((text.rfind(mark, start, end) for mark in _CLOSE if mark not in "'’"), default=-1)
    return _trimmed(text, start, last if last > start else end)


def _trimmed(text: str, start: int, stop: int) -> tuple[int, int]:
    """The span without closing marks and stops at its end: quotations are cut from their sentence."""
    while stop > start and text[stop - 1] in " .…\"”“»’'":
        stop -= 1
    return start, stop


class _Index:
    """4-grams of the texts so far: the first paragraph and the latest comment that holds each.

    They are listed when a line is asked that has no word of its own: of most threads none is, and to list them takes
    three times as long as to list the words.
    """

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self.paragraphs, self.comments = paragraphs, []  # type: tuple[Sequence[str], list[str]]
        self._of_paragraphs = [_words(text.casefold()) for text in paragraphs]
        self._of_comments: list[list[str]] = []
        self._vocabulary = set(itertools.chain.from_iterable(self._of_paragraphs))
        self._in_comment: dict[Gram, int] = {}
        self._n_listed = 0

    def add(self, comment: str, words: list[str]) -> None:
        """Add a comment with its words as a possible target."""
        self._of_comments.append(words)
        self._vocabulary.update(words)
        self.comments.append(comment)

    @cached_property
    def in_paragraph(self) -> dict[Gram, int]:
        """The first paragraph that holds each 4-gram."""
        found: dict[Gram, int] = {}
        for i in reversed(range(len(self._of_paragraphs))):
            found.update(dict.fromkeys(_grams(self._of_paragraphs[i]), i))
        return found

    @property
    def in_comment(self) -> dict[Gram, int]:
        """The latest comment that holds each 4-gram."""
        for i in range(self._n_listed, len(self._of_comments)):
            self._in_comment.update(dict.fromkeys(_grams(self._of_comments[i]), i))
        self._n_listed = len(self._of_comments)
        return self._in_comment

    def holds(self, words: list[str]) -> bool:
        """Whether a line of eight and more words is nothing but a passage of earlier texts."""
        if len(words) < EXTERNAL_WORDS or not self._vocabulary.issuperset(words):
            return False
        in_comment, in_paragraph = self.in_comment, self.in_paragraph
        return all(gram in in_comment or gram in in_paragraph for gram in _grams(words))

    def link(self, text: str, start: int, end: int) -> Quote | None:
        """The quotation with its target; None where it is too short to be told from a word in quotation marks."""
        quoted = text[start:end]
        words = _words(quoted.casefold())
        if len(words) < MIN_WORDS:
            return None
        grams = list(_grams(words))
        for kind, found, texts in (
            ("comment", self.in_comment, self.comments),
            ("paragraph", self.in_paragraph, self.paragraphs),
        ):
            votes = Counter(found[gram] for gram in grams if gram in found)
            target, n = max(votes.items(), key=lambda vote: (vote[1], vote[0]), default=(-1, 0))
            if n >= MIN_SHARED * len(grams):
                low, high, similarity = _align(quoted, texts[target])
                if similarity >= MIN_SIMILARITY:
                    return Quote(start, end, kind, target, low, high, similarity)
        return Quote(start, end, "external") if len(words) >= EXTERNAL_WORDS else None


def _grams(words: list[str]) -> Iterator[Gram]:
    return zip(words, words[1:], words[2:], words[3:], strict=False)


def _align(quoted: str, target: str) -> tuple[int, int, float]:
    """The passage of the target that is most like the quotation: start, end, similarity from 0 to 1."""
    at = target.find(quoted)
    if at >= 0:
        return at, at + len(quoted), 1.0
    if len(quoted) > len(target):  # the alignment would be of the target within the quotation
        return 0, len(target), fuzz.ratio(quoted, target) / 100
    alignment = fuzz.partial_ratio_alignment(quoted, target)
    if alignment is None:
        return 0, 0, 0.0
    return alignment.dest_start, alignment.dest_end, alignment.score / 100
