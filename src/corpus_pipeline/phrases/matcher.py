"""All phrases of all languages asked of a whole column of folded lines at once."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import SCRIPTS, Ints, ints, script_counts, text_buffer
from corpus_pipeline.phrases.asking import Lines, ask
from corpus_pipeline.phrases.entries import FAMILIES, LINE_FAMILIES, Phrase
from corpus_pipeline.phrases.index import LiteralIndex

# A turn is read from lines of at most this many words.
TURN_WORDS = 16
_SPACE = np.uint8(ord(" "))
_NONE = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Matches:
    """What a column of folded lines matches.

    ``families``: a bit a family; ``rule``: index in ``rules`` of the first of them, or -1; ``turn``: index among the
    turns of the first turn, or -1.
    """

    families: Ints
    rule: npt.NDArray[np.int16]
    turn: npt.NDArray[np.int16]


class Matcher:
    """Looks up whole texts by hash, and asks a pattern only of the lines that hold one of its literals.

    ``phrases``: in order of precedence.
    """

    def __init__(self, phrases: Sequence[Phrase], rules: tuple[str, ...]) -> None:
        own = [p for p in phrases if p.family in LINE_FAMILIES]
        # Of one family whole texts come before patterns.
        self._phrases = sorted(own, key=lambda p: (FAMILIES.index(p.family), p.match != "line"))
        self._whole: dict[str, list[int]] = {}
        for i, phrase in enumerate(self._phrases):
            for text in phrase.texts if phrase.match == "line" else ():
                self._whole.setdefault(text, []).append(i)
        self._patterns = [i for i, p in enumerate(self._phrases) if p.match != "line"]
        patterns = [self._phrases[i] for i in self._patterns]
        self._index = LiteralIndex([p.literals for p in patterns])
        self._unknown = [place for place, p in enumerate(patterns) if not p.literals.texts]
        self._most_words = np.array([_most_words(p) for p in patterns], np.int64)
        self._script = np.array([SCRIPTS.index(p.script) if p.script else len(SCRIPTS) for p in patterns], np.int64)
        self._bit = np.array([1 << FAMILIES.index(p.family) for p in self._phrases], np.int64)
        number_of = {rule: i for i, rule in enumerate(rules)}
        self._rule = np.array([*(number_of[p.rule] for p in self._phrases), -1], np.int16)
        self._turn = self._turn_numbers(phrases)

    def _turn_numbers(self, phrases: Sequence[Phrase]) -> Ints:
        """The number of each phrase among the turns, as they are listed."""
        order = {p: i for i, p in enumerate(p for p in phrases if p.family == "turn")}
        return np.array([order.get(p, _NONE) for p in self._phrases], np.int64)

    def match(self, folded: pa.Array) -> Matches:
        """Bits of the families and the first rule of each line; each distinct line is asked once."""
        encoded = folded.dictionary_encode()
        found = self._match(encoded.dictionary)
        place = ints(pc.fill_null(encoded.indices, -1))
        none = np.int16(-1)
        return Matches(
            np.append(found.families, 0)[place], np.append(found.rule, none)[place], np.append(found.turn, none)[place]
        )

    def _match(self, folded: pa.Array) -> Matches:
        families = np.zeros(len(folded), np.int64)
        first, turn = (np.full(len(folded), _NONE) for _ in range(2))
        lines = Lines(folded)
        for rows, phrases in (self._find_texts(lines), self._find_patterns(lines)):
            np.bitwise_or.at(families, rows, self._bit[phrases])
            np.minimum.at(first, rows, phrases)
            np.minimum.at(turn, rows, self._turn[phrases])
        rule = self._rule[np.where(first == _NONE, -1, first)]
        return Matches(families, rule, np.where(turn == _NONE, -1, turn).astype(np.int16))

    def _find_texts(self, lines: Lines) -> tuple[Ints, Ints]:
        """Row and phrase of each line that is one of the whole texts of a phrase."""
        found = [(row, i) for row, text in enumerate(lines.texts) for i in self._whole.get(text, ())]
        pairs = np.array(found, np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    def _find_patterns(self, lines: Lines) -> tuple[Ints, Ints]:
        """Row and phrase of each line that matches a pattern; of one family the first that each line matches."""
        rows, places = self._likely(lines.folded)
        found = np.zeros(len(lines.folded), np.int64)
        none = np.empty(0, np.int64)
        matched = [(none, none)]
        starts = np.flatnonzero(np.diff(places, prepend=-1)).tolist()
        for start, end in itertools.pairwise([*starts, len(places)]):
            number = self._patterns[places[start]]
            own = rows[start:end]
            own = own[found[own] & self._bit[number] == 0]
            own = own[ask(self._phrases[number], lines, own)] if len(own) else own
            found[own] |= self._bit[number]
            matched.append((own, np.full(len(own), number)))
        of_rows, of_phrases = zip(*matched, strict=True)
        return np.concatenate(of_rows), np.concatenate(of_phrases)

    def _likely(self, folded: pa.Array) -> tuple[Ints, Ints]:
        """Row and place of each pattern that may match: it holds a literal, is short enough, and of its script."""
        data, offsets = text_buffer(folded)
        n_words = np.diff(np.searchsorted(np.flatnonzero(data[: offsets[-1]] == _SPACE), offsets)) + 1
        letters = np.column_stack([script_counts(folded) > 0, np.ones(len(folded), np.bool_)])
        rows, places = self._index.find(folded)
        for place in self._unknown:
            rows, places = np.append(rows, np.arange(len(folded))), np.append(places, np.full(len(folded), place))
        kept = (n_words[rows] <= self._most_words[places]) & letters[rows, self._script[places]]
        order = np.argsort(places[kept], kind="stable")
        return rows[kept][order], places[kept][order]


def _most_words(phrase: Phrase) -> int:
    return min(phrase.max_words, TURN_WORDS) if phrase.family == "turn" else phrase.max_words
