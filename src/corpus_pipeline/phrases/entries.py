"""One entry of a phrase list: what it is called, how it is matched, and what every line that it matches holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import SCRIPTS, script_counts
from corpus_pipeline.errors import UsageError
from corpus_pipeline.phrases.literals import NOTHING_KNOWN, Literals, literals_of, literals_of_texts

# Order of precedence where a line is in several lists: what opens a comment before what is merely furniture.
FAMILIES = (
    "turn",
    "thread",
    "form",
    "list_head",
    "furniture",
    "action",
    "deleted",
    "truncated",
    "note",
    "caption",
    "dateline",
    "source",
    "byline",
    "translator",
    "editor",
    "section",
    "generic_name",
    "ago",
    "publisher_word",
    "reporting",
    "greeting",
    "desk",
)
# Families whose phrases are looked for in whole lines; the others are asked of words and pieces of lines.
LINE_FAMILIES = FAMILIES[:18]
_DEFAULT_WORDS = {"line": 40, "start": 12, "regex": 20}
# Scripts whose letters are told for sure by the bytes that they begin with.
_TOLD_SCRIPTS = ("latin", "cyrillic", "arabic")
_UP_TO = re.compile(r"\.\{(\d+),(\d+)\}")


@dataclass(frozen=True, eq=False)
class Phrase:
    """One entry of a list; compared and hashed as the object that it is.

    ``script``: of all letters that its pattern spells out; empty where they are of several, or of one told badly.
    ``literals``: what every line holds that it matches. ``hits`` and ``misses``: examples, left out when it is shipped.
    """

    family: str
    name: str
    language: str
    match: str
    texts: tuple[str, ...]
    pattern: str
    max_words: int
    script: str
    literals: Literals
    hits: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()

    @property
    def rule(self) -> str:
        """Name under which a label that rests on this phrase is published."""
        return f"{self.family}.{self.name}"

    @cached_property
    def re2(self) -> str:
        """The phrase as one anchored pattern over a folded line."""
        if self.match == "regex":
            return f"^(?:{self.pattern})$"
        body = "|".join(_escape(text) for text in self.texts)
        return f"^(?:{body})" if self.match == "start" else f"^(?:{body})$"

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The same for one line at a time, made when asked: all patterns would take 0.3 s."""
        return re.compile(self.re2)

    @cached_property
    def loose_re2(self) -> str:
        """The same without groups and upper bounds: RE2 spells a bound out, and takes five times as long to compile."""
        return _UP_TO.sub(r".{\1,}", re.sub(r"\(\?P<\w+>", "(?:", self.re2))

    @cached_property
    def sure_chars(self) -> int:
        """Lines of at most so many characters match if the loose pattern does: no upper bound can be overstepped."""
        return min((int(bound[2]) for bound in _UP_TO.finditer(self.re2)), default=1 << 31)


def bits(*families: str) -> int:
    """The families as a bit mask."""
    return sum(1 << FAMILIES.index(family) for family in families)


def phrase_of(raw: Mapping[str, Any], language: str) -> Phrase:
    """A phrase from its entry in a list. UsageError for an unknown family or way of matching."""
    family, match = raw["family"], raw["match"]
    if family not in FAMILIES or match not in _DEFAULT_WORDS:
        raise UsageError(f"unknown family {family!r} or match {match!r}", where=f"phrases/{language}.toml")
    texts, pattern = tuple(raw.get("text", ())), raw.get("pattern", "")
    is_asked = family in LINE_FAMILIES and match != "line"
    return Phrase(
        family,
        raw["name"],
        language,
        match,
        texts,
        pattern,
        raw.get("max_words", _DEFAULT_WORDS[match]),
        _script_of(texts, pattern) if is_asked else "",
        _literals_of(texts, pattern) if is_asked else NOTHING_KNOWN,
        tuple(raw["hits"]),
        tuple(raw["misses"]),
    )


def _literals_of(texts: tuple[str, ...], pattern: str) -> Literals:
    return literals_of(pattern) if pattern else literals_of_texts(texts)


def _script_of(texts: tuple[str, ...], pattern: str) -> str:
    bare = re.sub(r"\(\?P<\w+>|\[[^\]]*\]|\\\w", "(", pattern or "|".join(texts))
    counts = script_counts(pa.array([bare + "\u00e9"], pa.string()))[0]  # a wide letter, so that bytes are told apart
    counts[SCRIPTS.index("latin")] -= 1
    scripts = [SCRIPTS[i] for i in np.flatnonzero(counts)]
    return scripts[0] if len(scripts) == 1 and scripts[0] in _TOLD_SCRIPTS else ""


def _escape(text: str) -> str:
    return re.sub(r"([\\.+*?()|\[\]{}^$])", r"\\\1", text)
