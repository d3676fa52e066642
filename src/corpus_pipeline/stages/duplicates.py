"""Identifiers and exact duplicates, settled over the whole corpus between the two passes.

Both work on ``FACTS``: a few numbers a document, so that a million documents cost 60 MB.
"""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from corpus_pipeline.columns import (
    Bools,
    Hashes,
    Ints,
    ints,
    is_blank,
    matches,
    mix,
    occurrences,
    one_chunk,
    text_hashes,
)

# id: first 64 bits of the sha256 of the identity key; by_bytes: the key is the record's bytes.
FACTS = np.dtype(
    [
        ("id", "<u8"),
        ("by_bytes", "?"),
        ("has_text", "?"),
        ("bytes", "<u8"),
        ("bytes2", "<u8"),
        ("text", "<u8"),
        ("text2", "<u8"),
        ("site", "<u8"),
    ]
)
# What is settled of a document: root and twin are numbers of earlier documents or -1, root_id and twin_id their ids.
SETTLED = np.dtype(
    [
        ("id", "<u8"),
        ("state", "i1"),
        ("root", "<i8"),
        ("root_id", "<u8"),
        ("twin", "<i8"),
        ("twin_id", "<u8"),
        ("n_site_texts", "<i4"),
        ("n_texts", "<i4"),
    ]
)
PUBLISHED, DUPLICATE_BYTES, DUPLICATE_TEXT, DUPLICATE_ID, REFUSED, WITHDRAWN = range(6)

_NO_HASH = "0" * 32

Facts = npt.NDArray[np.void]
Settled = npt.NDArray[np.void]


def document_facts(documents: pa.Table) -> Facts:
    """The facts of a batch. Needs: id_basis, id_key, sha256, text_sha256, site, reason_code."""
    facts = np.empty(documents.num_rows, FACTS)
    basis = documents["id_basis"].to_pylist()
    facts["by_bytes"] = [b == "bytes" for b in basis]
    keys = zip(documents["id_key"].to_pylist(), facts["by_bytes"].tolist(), strict=True)
    facts["id"] = [id_number(key, 0 if by_bytes else None) for key, by_bytes in keys]
    facts["has_text"] = ~is_blank(one_chunk(documents["text"]))
    for name, hashes in (("bytes", documents["sha256"].to_pylist()), ("text", _text_hashes(documents))):
        raw = bytes.fromhex("".join([h[:32] if h else _NO_HASH for h in hashes]))
        halves = np.frombuffer(raw, "<u8").reshape(-1, 2)
        facts[name], facts[f"{name}2"] = halves[:, 0], halves[:, 1]
    facts["site"] = site_hashes(documents)
    return facts


def _text_hashes(documents: pa.Table) -> list[str | None]:
    """The text's sha256; that of the text with plain newlines where it has others, since those are no difference."""
    hashes: list[str | None] = documents["text_sha256"].to_pylist()
    texts = one_chunk(documents["text"])
    for row in np.flatnonzero(matches(texts, "\r")).tolist():
        plain = texts[row].as_py().replace("\r\n", "\n").replace("\r", "\n")
        hashes[row] = hashlib.sha256(plain.encode()).hexdigest()
    return hashes


def site_hashes(documents: pa.Table) -> Hashes:
    """A hash of each document's site; documents without one share a site of their own."""
    sites = one_chunk(documents["site"]).fill_null("").dictionary_encode()
    return text_hashes(sites.dictionary)[ints(sites.indices)]


def id_number(key: str, occurrence: int | None) -> int:
    """The 64 bits of a document_id: sha256 of the key, and for keys of bytes of how often they occurred before."""
    text = key if occurrence is None else f"{key}#{occurrence}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def settle(facts: Facts, keys_of_bytes: dict[int, str]) -> Settled:
    """What became of each document of the corpus, in document order.

    ``keys_of_bytes``: identity key by document number, for documents whose id is made of their bytes and whose bytes
    occurred before. Gives id; state; root (number of the document that a duplicate repeats, else -1); twin (number
    of the first document of another site with the same text, else -1); n_site_texts and n_texts (distinct texts).
    """
    out = np.empty(len(facts), SETTLED)
    out["id"] = _ids(facts, keys_of_bytes)
    clash = ~_keeps_id(out["id"], facts["has_text"])
    _rename(out["id"], np.flatnonzero(clash))
    alive = facts["has_text"] & ~clash
    root = _roots(facts, alive)
    is_copy = alive & (root >= 0)
    same_bytes = (facts["bytes"] == facts["bytes"][root]) & (facts["bytes2"] == facts["bytes2"][root])
    out["state"] = np.select(
        [~facts["has_text"], clash, is_copy & same_bytes, is_copy],
        [REFUSED, DUPLICATE_ID, DUPLICATE_BYTES, DUPLICATE_TEXT],
        PUBLISHED,
    )
    out["root"] = np.where(is_copy, root, -1)
    kept = out["state"] == PUBLISHED
    out["twin"] = _earlier(_pair(facts, "text"), kept)
    out["root_id"], out["twin_id"] = out["id"][out["root"]], out["id"][out["twin"]]
    out["n_texts"] = len(np.unique(facts["text"][kept]))
    sites, place = np.unique(facts["site"], return_inverse=True)
    out["n_site_texts"] = np.bincount(place[kept], minlength=len(sites))[place]
    return out


def withdraw(facts: Facts, settled: Settled, wanted: Hashes) -> Ints:
    """Set the state of the documents with these ids, and of all with the same bytes or text, to withdrawn.

    Gives for each document the number of the one that was asked for, its own where that is itself, else -1. Counts of
    texts stay as they are, so that no other document is labelled in another way.
    """
    origin = with_copies(facts, np.flatnonzero(np.isin(settled["id"], wanted)))
    gone = origin >= 0
    settled["state"][gone] = WITHDRAWN
    settled["root"][gone] = settled["twin"][gone] = -1
    return origin


def with_copies(facts: Facts, numbers: Ints) -> Ints:
    """For each document the first found of these that has its bytes or its text, or a copy's of it; -1 for none."""
    origin = np.full(len(facts), -1, np.int64)
    origin[numbers] = numbers
    before = -1
    while before != (before := int((origin >= 0).sum())):
        for name in ("text", "bytes"):
            _spread(origin, _pair(facts, name), facts["has_text"])
    return origin


def _spread(origin: Ints, keys: Hashes, alive: Bools) -> None:
    """Give documents alive with the key of a withdrawn one its origin."""
    gone = np.flatnonzero(alive & (origin >= 0))
    left = np.flatnonzero(alive & (origin < 0))
    known, first = np.unique(keys[gone], return_index=True)
    place = np.minimum(np.searchsorted(known, keys[left]), max(len(known) - 1, 0))
    same = known[place] == keys[left] if len(known) else np.zeros(len(left), np.bool_)
    origin[left[same]] = origin[gone[first[place[same]]]]


def repeated_bytes(facts: Facts) -> Ints:
    """Numbers of the documents whose id is made of their bytes and whose bytes occurred before."""
    rows = np.flatnonzero(facts["by_bytes"])
    return rows[~_is_first(facts["id"][rows])]


def _ids(facts: Facts, keys_of_bytes: dict[int, str]) -> Hashes:
    ids = facts["id"].copy()
    numbers = sorted(keys_of_bytes)
    for number, n in zip(numbers, occurrences([keys_of_bytes[i] for i in numbers]), strict=True):
        ids[number] = id_number(keys_of_bytes[number], n + 1)
    return np.asarray(ids, dtype=np.uint64)


def _rename(ids: Hashes, clashes: Ints) -> None:
    """Give each record whose id another keeps one of its own: its row is still accounted for."""
    old = ids[clashes].tolist()
    for number, own, n in zip(clashes.tolist(), old, occurrences(old), strict=True):
        ids[number] = id_number(f"{own:016x}", n + 1)


def _keeps_id(ids: Hashes, has_text: Bools) -> Bools:
    """The one record of each id that keeps it: the first with a text, so that none that is broken takes its place."""
    order = np.lexsort((~has_text, ids))
    kept = np.zeros(len(ids), np.bool_)
    kept[order[_is_first(ids[order])]] = True
    return kept


def _is_first(values: Hashes) -> Bools:
    first = np.zeros(len(values), np.bool_)
    first[np.unique(values, return_index=True)[1]] = True
    return first


def _pair(facts: Facts, name: str) -> Hashes:
    return mix(facts[name], facts[f"{name}2"])


def _earlier(keys: Hashes, alive: Bools) -> Ints:
    """Number of the first document alive with the same key, -1 for that first one and for the dead."""
    rows = np.flatnonzero(alive)
    out = np.full(len(keys), -1, np.int64)
    if len(rows):
        _, first, place = np.unique(keys[rows], return_index=True, return_inverse=True)
        out[rows] = np.where(rows[first][place] == rows, -1, rows[first][place])
    return out


def _roots(facts: Facts, alive: Bools) -> Ints:
    """First document of the site with the same text or the same bytes, following chains to their root; -1 for none."""
    numbers = np.arange(len(facts))
    root = numbers.copy()
    while True:
        nearer = root.copy()
        for name in ("text", "bytes"):
            earlier = _earlier(mix(_pair(facts, name), facts["site"]), alive)
            nearer = np.where(earlier >= 0, np.minimum(nearer, nearer[earlier]), nearer)
        nearer = nearer[nearer]
        if (nearer == root).all():
            return np.where(root == numbers, -1, root)
        root = nearer
