"""What speaks for comments starting at a line: what stands before it against what stands after it.

A candidate is a line that no rule has labelled, below the first running text of its document. All features are
columns over the candidates of a batch, computed from running sums; nothing is counted line by line.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corpus_pipeline.columns import Bools, Ints
from corpus_pipeline.model.lookups import Features, Values, Weights

# No single line counts for more than this (in log odds): the sum over many lines decides.
CLIP = 3.0
# A line of fewer words that names no author is often a button or a heading.
FEW_WORDS = 5
# Lines before and after a candidate that are compared.
WINDOWS = (1, 2, 4, 8, 16)
# Unit of the evidence that a candidate falls short of the best one by; it counts as it is, without bins.
SHORT = 20.0
FAR = 9
# Running sums are kept in this part of one.
UNIT = 1 << 20
# A word of millions of letters is no longer than one of a thousand: squares of such columns did not fit whole numbers.
MOST = np.float32(1000)
# Features that are all alike in a document tell of no change.
LEAST_VARIANCE = 1e-3
# Features of lines of which documents have a mean, evidence that a share of the lines is above, and last lines.
OF_DOCUMENTS = (
    *("first_person", "second_person", "courtesy", "opinion", "exclaims", "sloppy", "smiles", "asks"),
    *("n_words", "seen_share", "has_url"),
)
SHARES_ABOVE, ENDS = (-1.0, 0.0, 1.0, 2.0), (5, 15)
# Text below a candidate, as a power of two of characters, beyond which more of it tells nothing.
MOST_BELOW = 9.0


@dataclass(frozen=True, slots=True)
class Rows:
    """The open lines of a batch, as arrays: what candidates are made of.

    ``row``: number in the batch; ``at``: bounds of the documents; ``evidence``: of the line model; ``lines``: features
    of the lines; ``gap``: labelled lines right above; ``since_*``: lines since the last head of a thread or form, or
    FAR; ``turn``: what an author line holds; ``named``: it holds a name; ``echo``: quotes an earlier line.
    """

    row: Ints
    at: Ints
    evidence: Values
    lines: Features
    prose: Bools
    n_chars: Ints
    gap: Ints
    since_head: Ints
    since_form: Ints
    turn: Ints
    named: Bools
    echo: Bools

    def of_documents(self, first: int, end: int) -> Rows:
        """The rows of documents first to end, as a batch of its own."""
        own = slice(int(self.at[first]), int(self.at[end]))
        columns = {name: getattr(self, name)[own] for name in Rows.__slots__ if name not in ("at", "lines")}
        lines = {name: values[own] for name, values in self.lines.items()}
        return Rows(**columns, at=self.at[first : end + 1] - self.at[first], lines=lines)


def since(marks: Bools, doc_no: Ints) -> Ints:
    """Lines since the last mark above or at each line of the same document; FAR where there is none so near."""
    row = np.arange(len(marks))
    last = np.maximum.accumulate(np.where(marks, row, -FAR))
    own = last >= np.searchsorted(doc_no, doc_no)
    return np.where(own, np.minimum(row - last, FAR), FAR).astype(np.int64)


class _Sums:
    """Running sums of a column over open lines, in whole numbers: exact, whatever else is in the batch."""

    def __init__(self, values: Values, at: Ints) -> None:
        whole = np.rint(values.astype(np.float64) * UNIT).astype(np.int64)
        self.total = np.concatenate([[0], np.cumsum(whole)])
        n = np.diff(at)
        self.start, self.end = np.repeat(at[:-1], n), np.repeat(at[1:], n)
        self.place = np.arange(len(values))

    def after(self, width: int) -> Values:
        """Mean over a line and those after it, so many in all."""
        end = np.minimum(self.place + width, self.end) if width else self.end
        return self._mean(self.place, end)

    def before(self, width: int) -> Values:
        """Mean over so many lines before a line; 0 for none."""
        start = np.maximum(self.place - width, self.start) if width else self.start
        return self._mean(start, self.place)

    def between(self, start: Ints, end: Ints) -> Values:
        """Mean of the lines from each start up to its end; 0 for none."""
        return self._mean(start, end)

    def _mean(self, start: Ints, end: Ints) -> Values:
        return np.asarray(self._sum(start, end) / np.maximum(end - start, 1), np.float32)

    def _sum(self, start: Ints, end: Ints) -> Weights:
        return np.asarray((self.total[end] - self.total[start]) / UNIT)

    def shift(self) -> Values:
        """Mean of a line and all after it less the mean of all before it, in standard errors; 0 at the first line."""
        before, after = self.place - self.start, self.end - self.place
        return np.asarray(self._all_differences() * np.sqrt(before * after / np.maximum(before + after, 1)), np.float32)

    def _all_differences(self) -> Values:
        rise = self._mean(self.place, self.end) - self._mean(self.start, self.place)
        return np.where(self.place > self.start, rise, np.float32(0))

    def sum_after(self) -> Values:
        """Sum over a line and all after it."""
        return self._sum(self.place, self.end).astype(np.float32)

    def sum_before(self) -> Values:
        """Sum over all lines before a line."""
        return self._sum(self.start, self.place).astype(np.float32)


def weighed(rows: Rows) -> Values:
    """The evidence of each line as it is summed: bounded, and less of it where the line has only a few words."""
    share = np.where(rows.turn > 0, 1, np.minimum(rows.lines["n_words"] / FEW_WORDS, 1))
    return np.asarray(np.clip(rows.evidence, -CLIP, CLIP) * share, np.float32)


def _soft(values: Values) -> Values:
    """Large sums brought together: signed root."""
    return np.asarray(np.sign(values) * np.sqrt(np.abs(values)), np.float32)


def candidate_features(rows: Rows) -> dict[str, Values]:
    """The features of every open line as a candidate."""
    out = _evidence(rows) | _contrasts(rows) | _neighbours(rows) | _places(rows) | _turns(rows)
    return {name: np.asarray(values, np.float32) for name, values in out.items()}


def _evidence(rows: Rows) -> dict[str, Values]:
    """The line model's evidence in windows, and what calling all lines from here on comments would gain."""
    clipped = weighed(rows)
    sums = _Sums(clipped, rows.at)
    out: dict[str, Values] = {}
    for width in WINDOWS:
        after, before = sums.after(width), sums.before(width)
        out[f"after_{width}"], out[f"before_{width}"] = after, before
        if width > 1:
            out[f"rise_{width}"] = after - before
    out["after_all"], out["before_all"] = sums.after(0), sums.before(0)
    out["rise_all"] = out["after_all"] - out["before_all"]
    out["shift"] = sums.shift()
    out["short_of_best_shift"] = _max_by(out["shift"], rows.at) - out["shift"]
    square = (np.maximum(out["shift"], 0) ** 2 / SHORT).astype(np.float32)
    out["square"], out["square_short"] = square, _max_by(square, rows.at) - square
    gain = sums.sum_after()
    short = _max_by(gain, rows.at) - gain
    out["gain"], out["short_of_best"], out["shortfall"] = _soft(gain), _soft(short), short / SHORT
    return out


def _max_by(values: Values, at: Ints) -> Values:
    """The greatest value of each document, at each of its lines."""
    n = np.diff(at)
    filled = n > 0
    return np.repeat(np.maximum.reduceat(values, at[:-1][filled]), n[filled]) if len(values) else values


def _contrasts(rows: Rows) -> dict[str, Values]:
    """What changes here: lengths, names, words seen before, long words."""
    out = {}
    lengths = np.log2(rows.lines["n_words"] + 1)
    columns = {
        "length": lengths,
        "seen": np.maximum(rows.lines["seen_share"], 0),
        "names": rows.lines["names"],
        "long_words": rows.lines["chars_a_word"],
        "person": rows.lines["first_person"] + rows.lines["second_person"],
        "stops": rows.lines["ends_sentence"],
        "sentence_length": np.log2(rows.lines["words_a_sentence"] + 1),
    }
    style: Weights = np.zeros(len(rows.row))
    for name, column in columns.items():
        values = np.minimum(column, MOST)
        sums = _Sums(values, rows.at)
        style = style + (sums.shift() / _deviation(values, rows.at)) ** 2
        out[f"{name}_rise_4"] = sums.after(4) - sums.before(4)
        out[f"{name}_rise_12"] = sums.after(12) - sums.before(12)
        out[f"{name}_shift"] = sums.shift()
    changed = (style / SHORT).astype(np.float32)
    out["style"], out["style_short"] = changed, _max_by(changed, rows.at) - changed
    return out


def _deviation(values: Values, at: Ints) -> Values:
    """Standard deviation of a column within each document, at each of its lines."""
    own, squares = _Sums(values, at), _Sums(values * values, at)
    first = np.repeat(np.minimum(at[:-1], max(len(values) - 1, 0)), np.diff(at))
    mean, square = own.after(0)[first], squares.after(0)[first]
    return np.asarray(np.sqrt(np.maximum(square - mean * mean, LEAST_VARIANCE)), np.float32)


def _neighbours(rows: Rows) -> dict[str, Values]:
    """The line itself and the one above it."""
    lines = rows.lines
    first = np.zeros(len(rows.row), np.bool_)
    first[rows.at[:-1][np.diff(rows.at) > 0]] = True
    out = {}
    for name in ("n_words", "ends_sentence", "ends_open", "is_list", "is_note", "quotes", "words_a_sentence"):
        out[f"here_{name}"] = lines[name]
        out[f"above_{name}"] = np.where(first, -1, np.roll(lines[name], 1))
    for name in (
        "opens_courtesy",
        "opens_low",
        "opens_first_person",
        "opens_quote",
        "mention",
        "exclaims",
        "seen_share",
    ):
        out[f"here_{name}"] = lines[name]
    out["below_n_words"] = np.where(_is_last(rows.at), -1, np.roll(lines["n_words"], -1))
    return out


def _is_last(at: Ints) -> Bools:
    """Whether a line is the last one of its document."""
    last = np.zeros(at[-1], np.bool_)
    last[at[1:][np.diff(at) > 0] - 1] = True
    return last


def _places(rows: Rows) -> dict[str, Values]:
    """How much stands above and below, and the widgets near by."""
    chars, prose = _Sums(rows.n_chars.astype(np.float32), rows.at), _Sums(rows.prose.astype(np.float32), rows.at)
    above = chars.sum_before()
    return {
        "chars_above": np.log2(above + 1),
        "prose_above": _soft(prose.sum_before()),
        # A thread may be of any length, so only its beginning is counted: one odd line is none.
        "chars_below": np.minimum(np.log2(chars.sum_after() + 1), MOST_BELOW),
        "prose_below": np.minimum(prose.sum_after(), 3),
        "lines_below": np.minimum(_Sums(np.ones(len(rows.row), np.float32), rows.at).sum_after(), 4),
        "gap": np.minimum(rows.gap, 6).astype(np.float32),
        "since_thread_head": rows.since_head.astype(np.float32),
        "since_form": rows.since_form.astype(np.float32),
    } | _echoes(rows)


def _echoes(rows: Rows) -> dict[str, Values]:
    """Lines that quote an earlier one: here, near by, and above."""
    sums = _Sums(rows.echo.astype(np.float32), rows.at)
    return {
        "here_echo": rows.echo.astype(np.float32),
        "echoes_after_3": sums.after(3),
        "echoes_after_12": sums.after(12),
        "echoes_above": np.minimum(sums.sum_before(), 3),
        "echoes_below": np.minimum(sums.sum_after(), 3),
    }


def _turns(rows: Rows) -> dict[str, Values]:
    """Author and date lines here, near by, above and below."""
    turn = (rows.turn > 0).astype(np.float32)
    sums = _Sums(turn, rows.at)
    near = _Sums((rows.lines["short_date"] > 0).astype(np.float32) + turn, rows.at)
    named = _Sums(rows.named.astype(np.float32), rows.at)
    forms = _Sums((rows.lines["same_form"] > 2).astype(np.float32), rows.at)
    names = _Sums(rows.lines["is_name"], rows.at)
    return {
        "form_here": rows.lines["same_form"],
        "forms_after_12": forms.after(12),
        "names_after_12": names.after(12),
        "dates_after_12": near.after(12),
        "turn_here": rows.turn.astype(np.float32),
        "turn_below": np.where((turn > 0) | _is_last(rows.at), 0, np.roll(rows.turn, -1)).astype(np.float32),
        "turns_after": np.minimum(sums.sum_after(), 12),
        "turns_before": np.minimum(sums.sum_before(), 12),
        "turn_share_after": sums.after(12),
        "dates_after": near.after(3),
        "dates_before": near.before(3),
        "named_here": rows.named.astype(np.float32),
        "named_before": np.minimum(named.sum_before(), 6),
        "named_after": np.minimum(named.sum_after(), 6),
    }


def document_features(rows: Rows, candidates: dict[str, Values], open_candidate: Bools) -> dict[str, Values]:
    """What speaks for no comments at all, a row a document."""
    n = np.diff(rows.at)
    first = np.minimum(rows.at[:-1], max(len(rows.row) - 1, 0))
    out: dict[str, Values] = {}
    for name in ("gain", "shift", "square", "style", "rise_16", "rise_8", "rise_4", "after_8"):
        out[f"most_{name}"] = _most(np.where(open_candidate, candidates[name], np.float32(-9)), rows.at)
    total = _Sums(weighed(rows), rows.at).after(0)
    out["mean_evidence"] = total[first]
    out["lines"] = np.log2(n + 1)
    out["all_turns"] = candidates["turns_after"][first]
    out["all_named"] = candidates["named_after"][first]
    out["thread_heads"] = _most(np.where(open_candidate, FAR - rows.since_head, 0).astype(np.float32), rows.at)
    out["echoes"] = np.minimum(_Sums(rows.echo.astype(np.float32), rows.at).sum_after()[first], 3)
    out |= _whole(rows)
    return {name: np.asarray(values, np.float32) for name, values in out.items()}


def _whole(rows: Rows) -> dict[str, Values]:
    """Documents as a whole: means of their lines, what the second half has more of, and how they begin and end."""
    n = np.diff(rows.at)
    clipped = np.clip(rows.evidence, -CLIP, CLIP)
    columns = {name: np.minimum(rows.lines[name], MOST) for name in OF_DOCUMENTS}
    columns |= {f"above_{edge:g}": (rows.evidence > edge).astype(np.float32) for edge in SHARES_ABOVE}
    columns["evidence"] = clipped
    out: dict[str, Values] = {}
    half = rows.at[:-1] + n // 2
    for name, values in columns.items():
        sums = _Sums(values, rows.at)
        out[f"mean_{name}"] = sums.between(rows.at[:-1], rows.at[1:])
        out[f"half_{name}"] = sums.between(half, rows.at[1:]) - sums.between(rows.at[:-1], half)
    for width in ENDS:
        out[f"last_{width}"] = sums.between(np.maximum(rows.at[1:] - width, rows.at[:-1]), rows.at[1:])
    out["first_5"] = sums.between(rows.at[:-1], np.minimum(rows.at[:-1] + 5, rows.at[1:]))
    return out


def _most(values: Values, at: Ints) -> Values:
    """The greatest value of each document; 0 where it has no lines."""
    n = np.diff(at)
    out = np.zeros(len(n), np.float32)
    if len(values):
        out[n > 0] = np.maximum.reduceat(values, at[:-1][n > 0])
    return out
