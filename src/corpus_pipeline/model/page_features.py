"""What tells furniture, article and comments apart in whole pages: each line among those around it.

The rules have labelled some lines as furniture by then, and the line model says of each how much it reads like a
reader's words; both are evidence here. Nothing depends on a language.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, bools, first_by, ints, last_by, one_chunk, present, sum_by, times_of
from corpus_pipeline.model.lookups import Features, Values
from corpus_pipeline.model.page_shapes import shape_features
from corpus_pipeline.model.page_words import word_features
from corpus_pipeline.model.running import Running, beside_fullest, since, until
from corpus_pipeline.model.tokens import Words
from corpus_pipeline.phrases import has

# Lines above and below that are averaged; the widest tell the part of the page.
WIDTHS, FEW_WIDTHS, AROUND, SPREAD = (1, 2, 4, 8, 16), (2, 8), (6, 40), 4
# What recurs in threads, whose author lines may be names alone; a form is common that so many lines have.
OF_THREADS, COMMON_FORM = ("name_line", "form", "person"), 2
# A line is furniture among others where it has few words and no sentence.
SHORT_WORDS = 6
# Counts and distances beyond which more of them tells nothing.
MOST_SAME, MOST_LINES, MOST_HEADS = 6, 40, 3
FAR = {
    "prose": 40,
    "ruled": 20,
    "turn": 20,
    "thread": 200,
    "form": 100,
    "byline": 100,
    "list_head": 50,
    "furniture": 50,
}
# Lines on each side that make a part of a page.
BLOCKS = (3, 12)
# No single line counts for more than this (in log odds), and less where it has only a few words.
CLIP, FEW_WORDS = 3.0, 5
# Counts of a document beyond which more of it tells nothing.
MOST_COUNT = 60
Columns = dict[str, npt.NDArray[np.generic]]


def page_features(
    lines: pa.Table, ruled: Bools, features: Features, words: Words, evidence: Values, at: Ints
) -> dict[str, Values]:
    """The features of every line of some pages.

    ``ruled``: lines that rules have labelled; ``features``, ``words`` and ``evidence``: of the line model; ``at``:
    bounds of the documents. Needs: clean, n_words, n_chars, families, ends_sentence, has_date, is_menu.
    """
    prose, chars = reads_as_prose(lines), ints(lines["n_chars"])
    out = _here(lines, ruled, at) | _around(lines, ruled, prose, features, evidence, at)
    out |= _places(lines, prose, at) | _distances(lines, ruled, prose, features, at)
    own = {**features, **{name: np.asarray(out[name], np.float32) for name in ("same_text", "date_here")}}
    out |= shape_features(prose, chars, own, ruled, at) | word_features(words, prose, chars, at)
    return {**features, **{name: np.asarray(values, np.float32) for name, values in out.items()}}


def reads_as_prose(lines: pa.Table) -> Bools:
    """A sentence of some length, or very long."""
    n_words = ints(lines["n_words"])
    return np.asarray(((n_words >= 12) & bools(lines["ends_sentence"])) | (n_words >= 25))


def _here(lines: pa.Table, ruled: Bools, at: Ints) -> Columns:
    """The line itself: what rules say of it, and how often it stands in its document."""
    families = ints(lines["families"])
    out: Columns = {f"family_{name}": has(families, name) for name in ("furniture", "list_head", "truncated", "turn")}
    codes = ints(one_chunk(lines["clean"]).dictionary_encode().indices)
    doc = np.repeat(np.arange(len(at) - 1), np.diff(at))
    out["same_text"] = np.minimum(times_of(doc * (len(codes) + 1) + codes), MOST_SAME)
    return out | {"ruled": ruled, "date_here": bools(lines["has_date"]), "menu": bools(lines["is_menu"])}


def _around(
    lines: pa.Table, ruled: Bools, prose: Bools, features: Features, evidence: Values, at: Ints
) -> dict[str, Values]:
    """Means of telling columns above and below each line."""
    few = np.minimum(features["n_words"] / FEW_WORDS, 1)
    columns = {
        "length": np.log2(ints(lines["n_words"]) + 1),
        "prose": prose,
        "stops": bools(lines["ends_sentence"]),
        "ruled": ruled,
        "evidence": np.clip(evidence, -CLIP, CLIP) * few,
        "turn": (features["is_turn"] > 0) | (features["short_date"] > 0),
        "names": features["names"],
        "name_line": features["is_name"],
        "form": features["same_form"] > COMMON_FORM,
        "person": features["first_person"] + features["second_person"],
    }
    out: dict[str, Values] = {}
    for name, values in columns.items():
        sums = Running(values, at)
        for width in WIDTHS if name not in OF_THREADS else FEW_WIDTHS:
            out[f"{name}_before_{width}"], out[f"{name}_after_{width}"] = sums.before(width), sums.after(width)
        out |= {f"{name}_around_{width}": sums.around(width) for width in AROUND}
        out[f"doc_{name}"] = sums.whole()
        if name == "length":
            mean, square = sums.around(SPREAD), Running(values * values, at).around(SPREAD)
            out["length_spread"] = np.sqrt(np.maximum(square - mean * mean, 0)).astype(np.float32)
        if name in ("prose", "ruled", "turn"):
            out[f"{name}_above"] = np.minimum(sums.above(), MOST_LINES)
            out[f"{name}_below"] = np.minimum(sums.below(), MOST_LINES)
    return out


def _places(lines: pa.Table, prose: Bools, at: Ints) -> Columns:
    """Where in the document a line stands, by lines and by characters of prose."""
    own = np.where(prose, ints(lines["n_chars"]), 0)
    sums = Running(own, at)
    above, below = sums.above(), sums.below()
    n = np.diff(at)
    place, length = np.arange(len(own)) - np.repeat(at[:-1], n), np.repeat(n, n)
    return _blocks(sums, at) | {
        "prose_chars_above": np.log2(above + 1),
        "prose_chars_below": np.log2(below + 1),
        "prose_share_above": (above + 0.5) / (above + below + own + 1),
        "place": place / np.maximum(length - 1, 1),
        "lines_above": np.log2(place + 1),
        "lines_below": np.log2(length - place),
        "doc_lines": np.log2(length),
    }


def _blocks(prose: Running, at: Ints) -> Columns:
    """How much prose stands around a line beside the part of the page that holds most, and where that part is."""
    out: Columns = {}
    for width in BLOCKS:
        out[f"block_{width}"], out[f"from_block_{width}"] = beside_fullest(prose, at, width)
    return out


def _distances(lines: pa.Table, ruled: Bools, prose: Bools, features: Features, at: Ints) -> Columns:
    """Lines to the nearest prose, author line, thread head and the like, above and below."""
    families = ints(lines["families"])
    masks = {name: has(families, name) for name in ("thread", "form", "list_head", "furniture")}
    masks |= {"prose": prose, "ruled": ruled, "turn": features["is_turn"] > 0}
    masks["byline"] = has(families, "byline", "dateline")
    out: Columns = {}
    for name, most in FAR.items():
        out[f"since_{name}"], out[f"until_{name}"] = since(masks[name], at, most), until(masks[name], at, most)
    out["thread_heads_above"] = np.minimum(Running(masks["thread"], at).above(), MOST_HEADS)
    text = prose | (ints(lines["n_words"]) > SHORT_WORDS)
    out["short_run_above"], out["short_run_below"] = since(text, at, 30), until(text, at, 30)
    return out


def document_features(lines: pa.Table, ruled: Bools, at: Ints) -> dict[str, Values]:
    """What tells a whole page, with its menus and footers, from the text of an article: a row a document."""
    n_words, stops = ints(lines["n_words"]), bools(lines["ends_sentence"])
    prose = reads_as_prose(lines)
    turn = present(lines["turn"])
    loose = ~stops & ~turn
    short = loose & (n_words <= 8) & ~prose
    shares = {"ruled": ruled, "tiny": loose & (n_words <= 3), "short": short, "prose": prose, "turn": turn}
    n = np.maximum(np.diff(at), 1)
    n_chars = ints(lines["n_chars"])
    out: Columns = {f"{name}_share": sum_by(mask, at) / n for name, mask in shares.items()}
    out["prose_chars"] = sum_by(np.where(prose, n_chars, 0), at) / np.maximum(sum_by(n_chars, at), 1)
    out |= {f"n_{name}": np.log2(sum_by(shares[name], at) + 1) for name in ("ruled", "tiny", "short")}
    out["lines"] = np.log2(n + 1)
    out["above_prose"] = np.minimum(first_by(prose, at), at[1:]) - at[:-1]
    out["below_prose"] = at[1:] - 1 - np.maximum(last_by(prose, at), at[:-1] - 1)
    out["longest_run"] = _longest_run(short | ruled, at)
    families = ints(lines["families"])
    for name in ("furniture", "list_head", "form"):
        out[f"n_{name}"] = sum_by(has(families, name), at)
    return {name: np.asarray(np.minimum(values, MOST_COUNT), np.float32) for name, values in out.items()}


def _longest_run(mask: Bools, at: Ints) -> Ints:
    """The most lines under the mask one after the other in each document."""
    row = np.arange(len(mask))
    start = np.repeat(at[:-1], np.diff(at))
    last = np.maximum(np.maximum.accumulate(np.where(mask, -1, row)), start - 1) if len(mask) else row
    out = np.zeros(len(at) - 1, np.int64)
    filled = np.diff(at) > 0
    if filled.any():
        out[filled] = np.maximum.reduceat(np.where(mask, row - last, 0), at[:-1][filled])
    return out
