"""The invariants of a batch, checked before anything of it is published: tiling, replay, one place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import (
    Ints,
    bools,
    bounds,
    char_lengths,
    ints,
    is_blank,
    join_runs,
    one_chunk,
    replace_where,
    strings_from,
    text_buffer,
)
from corpus_pipeline.errors import CheckError
from corpus_pipeline.text.repairs import repair
from corpus_pipeline.text.withdrawn import CUT, is_cut

_CUT = rf"(?:^| ){CUT}$"


def check_spans(texts: pa.Array, names: Sequence[str], spans: pa.Table, doc_of_span: Ints) -> pa.Array:
    """Tiling: the spans of each document are disjoint, ordered, and leave nothing but white space between them.

    ``texts``: one a document; ``doc_of_span``: the document of each span, rising. Gives the raw text of each span.
    CheckError names the first document and offset where it does not hold.
    """
    starts, ends = ints(spans["char_start"]), ints(spans["char_end"])
    lengths = char_lengths(texts)
    same = np.append(False, doc_of_span[1:] == doc_of_span[:-1])
    wrong = (starts >= ends) | (ends > lengths[doc_of_span]) | (same & (starts < np.append(0, ends[:-1])))
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        _fail("spans overlap or leave the text", names[doc_of_span[row]], int(starts[row]))
    pieces = _pieces(texts, starts, ends, doc_of_span)
    between = pieces.take(pa.array(np.arange(0, len(pieces), 2)))
    lost = np.flatnonzero(~is_blank(between))
    if len(lost):
        row = min(int(lost[0]), len(starts) - 1)
        _fail(
            "text outside every span",
            names[doc_of_span[row]] if len(starts) else names[0],
            int(ends[row]) if len(ends) else 0,
        )
    return pieces.take(pa.array(np.arange(1, len(pieces), 2)))


def _pieces(texts: pa.Array, starts: Ints, ends: Ints, doc_of_span: Ints) -> pa.Array:
    """All text of a batch as gap, span, gap, … , span, gap; gaps reach across documents."""
    data, offsets = text_buffer(texts)
    base = _char_base(texts)
    edges = np.empty(2 * len(starts), np.int64)
    edges[0::2], edges[1::2] = base[doc_of_span] + starts, base[doc_of_span] + ends
    cuts = byte_offsets(data[: offsets[-1]], edges)
    return strings_from(data, np.concatenate([offsets[:1], cuts, offsets[-1:]]))


def _char_base(texts: pa.Array) -> Ints:
    lengths = char_lengths(texts)
    return np.cumsum(lengths) - lengths


def byte_offsets(data: np.typing.NDArray[np.uint8], chars: Ints) -> Ints:
    """Byte offsets of rising code-point offsets in UTF-8 bytes, a block at a time: each byte takes eight of memory."""
    out = np.empty(len(chars), np.int64)
    done, n_chars, block = 0, 0, 1 << 18
    for at in range(0, len(data) + 1, block):
        leads = np.flatnonzero((data[at : at + block] & 0xC0) != 0x80)
        upto = int(np.searchsorted(chars, n_chars + len(leads), side="left"))
        out[done:upto] = at + leads[chars[done:upto] - n_chars]
        done, n_chars = upto, n_chars + len(leads)
    out[done:] = len(data)
    return out


def check_replay(raw: pa.Array, spans: pa.Table, rows: pa.Table, id_column: str, labels: Sequence[str]) -> None:
    """Replay: the text of each row is the join of its spans' repaired text, by newline or, hard-wrapped, by space.

    ``raw``: the text of each span; ``labels``: of the spans that carry text of these rows.
    """
    mask = pc.and_(pc.is_valid(spans["row_id"]), pc.is_in(spans["label"], value_set=pa.array(list(labels))))
    index = np.flatnonzero(one_chunk(mask).to_numpy(zero_copy_only=False))
    owner = pc.index_in(spans["row_id"].combine_chunks().take(pa.array(index)), value_set=one_chunk(rows[id_column]))
    index, place = index[~one_chunk(owner.is_null()).to_numpy(zero_copy_only=False)], ints(pc.drop_null(owner))
    mended = apply_repairs(raw.take(pa.array(index)), one_chunk(spans["repairs"]).take(pa.array(index)))
    order = np.argsort(place, kind="stable")
    at = bounds(place[order], rows.num_rows)
    pieces, texts = mended.take(pa.array(order)), one_chunk(rows["text"])
    by_line, by_space = (join_runs(pieces, at, between) for between in ("\n", " "))
    same = pc.or_(pc.equal(by_line, texts), pc.equal(by_space, texts))
    wrong = np.flatnonzero(~one_chunk(same).to_numpy(zero_copy_only=False))
    marked = bools(pc.match_substring_regex(one_chunk(spans["repairs"]), _CUT).take(pa.array(index)))
    lost = set(place[marked].tolist())
    changed = [row for row in wrong.tolist() if not _lost_only(by_line[row].as_py(), rows, row, may_lose=row in lost)]
    if changed:
        raise CheckError(
            f"replay of {rows[id_column][changed[0]].as_py()} gives another text",
            hint="report this: it is a fault of the package",
        )


def _lost_only(whole: str | None, rows: pa.Table, row: int, *, may_lose: bool) -> bool:
    """Whether a row lost only what was withdrawn: its whole text, or passages in place of which a mark stands."""
    shown = rows["text"][row].as_py()
    if "status" in rows.column_names and rows["status"][row].as_py() == "withdrawn":
        return not shown
    if whole is None or not may_lose or whole.count("\n") != shown.count("\n"):
        return False
    return all(is_cut(own, left) for own, left in zip(whole.split("\n"), shown.split("\n"), strict=True))


def apply_repairs(raw: pa.Array, repairs: pa.Array) -> pa.Array:
    """Raw texts after the repairs recorded for each (null: none)."""
    mask = one_chunk(repairs.is_valid()).to_numpy(zero_copy_only=False)
    rows = pa.array(np.flatnonzero(mask))
    asked = list(zip(raw.take(rows).to_pylist(), repairs.take(rows).to_pylist(), strict=True))
    repaired = {
        (text, names): repair(text, [name for name in names.split() if name != CUT])
        for text, names in dict.fromkeys(asked)
    }
    return replace_where(raw, mask, [repaired[own] for own in asked])


def _fail(what: str, name: str, at: int) -> None:
    raise CheckError(f"{what} at character {at}", where=name, hint="report this: it is a fault of the package")
