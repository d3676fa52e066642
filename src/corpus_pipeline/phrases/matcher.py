"""All phrases of all languages asked of a whole column of folded lines at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import SCRIPTS, Bools, Ints, char_lengths, ints, matches, script_counts
from corpus_pipeline.phrases.entries import FAMILIES, LINE_FAMILIES, Phrase
from corpus_pipeline.phrases.index import LiteralIndex

# A turn is read from lines of at most this many words.
TURN_WORDS = 16
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
        whole = [(text, i) for i, p in enumerate(self._phrases) if p.match == "line" for text in p.texts]
        self._texts = pa.array([text for text, _ in whole], pa.string()).dictionary_encode()
        self._owner = np.array([i for _, i in whole], np.int64)
        self._patterns = [i for i, p in enumerate(self._phrases) if p.match != "line"]
        self._index = LiteralIndex([self._phrases[i].literals for i in self._patterns])
        self._bit = np.array([1 << FAMILIES.index(p.family) for p in self._phrases], np.int64)
        self._rule = np.array([*(rules.index(p.rule) for p in self._phrases), -1], np.int16)
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
        pairs = [self._find_texts(folded), *self._find_patterns(folded)]
        rows, phrases = (np.concatenate(column) for column in zip(*pairs, strict=True))
        families = np.zeros(len(folded), np.int64)
        first, turn = (np.full(len(folded), _NONE) for _ in range(2))
        np.bitwise_or.at(families, rows, self._bit[phrases])
        np.minimum.at(first, rows, phrases)
        np.minimum.at(turn, rows, self._turn[phrases])
        rule = self._rule[np.where(first == _NONE, -1, first)]
        return Matches(families, rule, np.where(turn == _NONE, -1, turn).astype(np.int16))

    def _find_texts(self, folded: pa.Array) -> tuple[Ints, Ints]:
        """Row and phrase of each line that is one of the whole texts of a phrase."""
        place = pc.index_in(folded, value_set=self._texts.dictionary)
        rows = np.flatnonzero(place.is_valid().to_numpy(zero_copy_only=False))
        codes = ints(self._texts.indices)
        order = np.argsort(codes, kind="stable")
        wanted = ints(place.drop_null())
        low, high = (np.searchsorted(codes[order], wanted, side=side) for side in ("left", "right"))
        chosen = [self._owner[order[a:b]] for a, b in zip(low.tolist(), high.tolist(), strict=True)]
        return np.repeat(rows, high - low), np.concatenate([np.empty(0, np.int64), *chosen])

    def _find_patterns(self, folded: pa.Array) -> Iterator[tuple[Ints, Ints]]:
        """Rows and phrase of the lines that match each pattern."""
        n_words, n_chars = ints(pc.count_substring(folded, " ")) + 1, char_lengths(folded)
        letters = script_counts(folded) > 0
        rows, found = self._index.find(folded)
        edges = np.searchsorted(found, np.arange(len(self._patterns) + 1)).tolist()
        for i, number in enumerate(self._patterns):
            phrase = self._phrases[number]
            own = rows[edges[i] : edges[i + 1]] if phrase.literals.texts else np.arange(len(folded))
            own = own[n_words[own] <= _most_words(phrase)]
            if phrase.script:
                own = own[letters[own, SCRIPTS.index(phrase.script)]]
            if len(own):
                own = own[_is_match(phrase, folded.take(pa.array(own)), n_chars[own])]
                yield own, np.full(len(own), number)


def _most_words(phrase: Phrase) -> int:
    return min(phrase.max_words, TURN_WORDS) if phrase.family == "turn" else phrase.max_words


def _is_match(phrase: Phrase, folded: pa.Array, n_chars: Ints) -> Bools:
    """Whether each line matches the phrase."""
    found = matches(folded, phrase.loose_re2)
    unsure = np.flatnonzero(found & (n_chars > phrase.sure_chars))
    if len(unsure):
        found[unsure] = matches(folded.take(pa.array(unsure)), phrase.re2)
    return found
