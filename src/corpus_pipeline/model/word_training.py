"""Weights of words from examples: a penalised logistic regression on what other evidence leaves open.

Nothing is drawn at random. A word counts where it stands on many sites: what few write is a name or a topic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus_pipeline.columns import Bools, Hashes, Ints
from corpus_pipeline.model.lookups import Values, Weights
from corpus_pipeline.model.tokens import Words, word_keys
from corpus_pipeline.model.word_weights import WordWeights

# Sites that must write a word; 30 and 60 gave the same figures in cross-validation. Price of the square of a weight.
LEAST_SITES, PENALTY = 50, 10.0
# Most steps of Newton's method, and of conjugate gradients in each, and the change below which a fit is done.
STEPS, GRADIENTS, TOLERANCE = 12, 40, 1e-8
DIGITS = 3
# Words as ``find_words`` has them: with apostrophes within, each Han and Kana character by itself.
_WORD = re.compile(r"[\u3040-\u9fff]|(?:(?![\u3040-\u9fff])[^\W_])+(?:'(?:(?![\u3040-\u9fff])[^\W_])+)*")


@dataclass(frozen=True, slots=True)
class WordExamples:
    """Lines of which it is known whether a reader wrote them. ``known``: what other evidence makes of them, log odds.

    ``site``: number of the site of each line; ``weight``: 0 for lines that do not count.
    """

    words: Words
    site: Ints
    known: Values
    is_comment: Bools
    weight: Weights


def fit_words(examples: WordExamples, texts: Sequence[str]) -> WordWeights:
    """The weights of common words; comments and others weigh the same in all. ``texts``: the lines."""
    used = np.flatnonzero(examples.weight > 0)
    target, weight = examples.is_comment[used], examples.weight[used]
    weight = np.where(target, weight * weight[~target].sum() / weight[target].sum(), weight)
    table = _Table.of(examples.words.of_lines(used), _common(examples, used), len(used))
    beta = _fit(table, target, weight / weight.mean(), examples.known[used].astype(np.float64))
    named = _spelled(table.keys, [texts[i] for i in used.tolist()])
    words = (
        (named.get(key, ""), round(float(w), DIGITS)) for key, w in zip(table.keys.tolist(), beta[1:], strict=True)
    )
    return WordWeights(round(float(beta[0]), DIGITS), tuple(sorted((word, w) for word, w in words if word and w)))


def _common(examples: WordExamples, used: Ints) -> Hashes:
    """The words that stand on enough sites."""
    words = examples.words
    counts = np.zeros(len(examples.weight), np.bool_)
    counts[used] = True
    own = counts[words.line]
    pairs = np.unique(np.stack([words.key[own], examples.site[words.line[own]].astype(np.uint64)]), axis=1)
    keys, n_sites = np.unique(pairs[0], return_counts=True)
    return np.asarray(keys[n_sites >= LEAST_SITES])


@dataclass(frozen=True, slots=True)
class _Table:
    """The known words of lines as a sparse matrix: the number of a word in a line, over the root of its words."""

    keys: Hashes
    line: Ints
    word: Ints
    value: Weights
    n_lines: int

    @classmethod
    def of(cls, words: Words, keys: Hashes, n_lines: int) -> _Table:
        place = np.minimum(np.searchsorted(keys, words.key), max(len(keys) - 1, 0))
        hit = keys[place] == words.key if len(keys) else np.zeros(len(words.key), np.bool_)
        size = 1 / np.sqrt(np.maximum(np.bincount(words.line, minlength=n_lines), 1))
        line = words.line[hit]
        return cls(keys, line, place[hit], size[line], n_lines)

    def product(self, weights: Weights) -> Weights:
        """The score of each line: bias, then a weight a word."""
        return np.asarray(weights[0] + np.bincount(self.line, weights[1:][self.word] * self.value, self.n_lines))

    def sums(self, values: Weights) -> Weights:
        """The sum of the values of all lines, and of those of each word."""
        own = np.bincount(self.word, values[self.line] * self.value, len(self.keys))
        return np.concatenate([[values.sum()], own])


def _fit(table: _Table, target: Bools, weight: Weights, known: Weights) -> Weights:
    """Newton's method, each step by conjugate gradients: products with the table are cheap, its square is not."""
    price = np.full(len(table.keys) + 1, PENALTY)
    price[0] = 0.0
    beta = np.zeros(len(price))
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-(table.product(beta) + known)))
        gradient = table.sums(weight * (target - p)) - price * beta
        change = _solve(table, weight * p * (1 - p), price, gradient)
        beta += change
        if np.abs(change).max() < TOLERANCE:
            break
    return beta


def _solve(table: _Table, curvature: Weights, price: Weights, gradient: Weights) -> Weights:
    """What moves weights to the top of the curve at hand."""
    out, rest, way = np.zeros(len(gradient)), gradient.copy(), gradient.copy()
    size = float(rest @ rest)
    for _ in range(GRADIENTS):
        if size < TOLERANCE:
            break
        bent = table.sums(curvature * table.product(way)) + price * way
        step = size / float(way @ bent)
        out += step * way
        rest -= step * bent
        size, before = float(rest @ rest), size
        way = rest + way * (size / before)
    return out


def _spelled(keys: Hashes, texts: Sequence[str]) -> dict[int, str]:
    """The words of the hashes as they are written."""
    written = sorted({word for text in texts for word in _WORD.findall(text.replace("\u2019", "'").lower())})
    found = word_keys(written)
    kept = np.isin(found, keys).tolist()
    return {key: word for key, word, own in zip(found.tolist(), written, kept, strict=True) if own}
