"""Passages of a withdrawn text that stand in others: found, cut out, and told from any other change of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

MARK = "[withdrawn]"
# What ``spans.repairs`` says of a span that a passage was cut out of. It stands last and is no repair that can be
# replayed by itself: what was cut out is in no release.
CUT = "withdrawn"

# A shorter passage is said by many: so many words, or so many characters of a script without blanks.
MIN_WORDS, MIN_CHARS, MIN_DENSE = 4, 16, 8
# A passage is found by its beginning, and reaches as far as both texts are the same: an excerpt may break off.
_ANCHOR = 24
_DENSE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_SENTENCE = re.compile(r"[^.!?…。！？\n]{1,2000}[.!?…。！？\"”»’)]{0,9}")

Range = tuple[int, int]


def passages(text: str, without: Sequence[Range] = ()) -> list[str]:
    """The sentences of a text that are long enough to be its author's own, longest first.

    ``without``: what it quotes of others.
    """
    kept = list(text)
    for start, end in without:
        kept[start:end] = "\n" * (end - start)
    found = {passage.strip() for passage in _SENTENCE.findall("".join(kept))}
    return sorted(filter(_is_told, found), key=lambda passage: (-len(passage), passage))


def _is_told(passage: str) -> bool:
    """Whether a passage is too long to be said twice by chance."""
    return len(_DENSE.findall(passage)) >= MIN_DENSE or (
        len(passage) >= MIN_CHARS and len(passage.split()) >= MIN_WORDS
    )


def find_passages(text: str, wanted: Iterable[str]) -> Iterator[Range]:
    """Where some passages, or the beginnings of them, stand in a text."""
    for passage in wanted:
        anchor = passage[:_ANCHOR]
        start = text.find(anchor)
        while start >= 0:
            end = start + len(anchor) + _in_common(text[start + len(anchor) :], passage[len(anchor) :])
            yield start, end
            start = text.find(anchor, end)


def _in_common(left: str, right: str) -> int:
    """How many characters two texts begin with alike."""
    return next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))


def merged(ranges: Iterable[Range], text: str) -> list[Range]:
    """The ranges in order, those that touch or are apart by blanks as one, none across lines or empty."""
    split = [own for start, end in ranges for own in _by_line(text, start, end)]
    out: list[Range] = []
    for start, end in sorted(split):
        if out and not text[out[-1][1] : start].strip(" \t"):
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _by_line(text: str, start: int, end: int) -> Iterator[Range]:
    for part in text[start:end].split("\n"):
        if part.strip():
            yield start, start + len(part)
        start += len(part) + 1


def cut(text: str, ranges: Sequence[Range]) -> str:
    """The text with a mark in place of each of the ranges, which are in order and apart."""
    parts, done = [], 0
    for start, end in ranges:
        parts += [text[done:start], MARK]
        done = end
    return "".join((*parts, text[done:]))


def moved(start: int, end: int, ranges: Sequence[Range]) -> Range:
    """A range of a text after others were cut out of it; what lies in one of these becomes its mark."""
    return _moved(start, ranges, at_end=False), _moved(end, ranges, at_end=True)


def _moved(place: int, ranges: Sequence[Range], *, at_end: bool) -> int:
    shift = 0
    for start, end in ranges:
        if place <= start:
            break
        if place < end:
            return start + shift + (len(MARK) if at_end else 0)
        shift += len(MARK) - (end - start)
    return place + shift


def is_cut(whole: str, shown: str) -> bool:
    """Whether a text is another one of which nothing is changed but that passages gave way to marks."""
    first, *others = shown.split(MARK)
    if not others:
        return whole == shown
    if not whole.startswith(first):
        return False
    at = len(first)
    for part in others[:-1]:
        at = whole.find(part, at + 1)
        if at < 0:
            return False
        at += len(part)
    return whole.endswith(others[-1]) and len(whole) - len(others[-1]) > at
