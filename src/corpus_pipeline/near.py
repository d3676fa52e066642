"""Near duplicates of a whole build: bodies are signed with their batch, compared once, linked where rows are written.

What passes between the steps lies beside the parts: shingles on disk, of which only those of a pair are read at a time;
signatures are 256 bytes an article.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import Hashes, Ints, bools, byte_lengths, ints, one_chunk, with_columns
from corpus_pipeline.disk import Disk
from corpus_pipeline.engines.workspace import load_array, load_table, save_array, save_table
from corpus_pipeline.stages.near_duplicates import (
    BUCKETS,
    LEAST_SHINGLES,
    candidates,
    near_links,
    shingle_hashes,
    signatures,
)
from corpus_pipeline.tables import DUPLICATES
from corpus_pipeline.vocabulary import BODY_KINDS

# Bytes of text that are hashed at a time: each takes 40 bytes of memory.
_BLOCK_BYTES = 256 * 1024
# Batches whose shingles are mapped at a time, some MB each: to map them for every pair takes .2 ms.
_MAPPED = 8
SHINGLES, SIGNATURES, SIGNED = "shingles.npy", "signatures.npy", "signed.arrow"


def sign(articles: pa.Table, paragraphs: pa.Table, folder: Path, disk: Disk) -> None:
    """Leave shingles and signatures of a batch's articles in the folder of its parts."""
    body = paragraphs.filter(pc.is_in(paragraphs["kind"], value_set=pa.array(BODY_KINDS)))
    owner = ints(pc.index_in(body["article_id"], value_set=one_chunk(articles["article_id"])))
    first = np.searchsorted(owner, np.arange(articles.num_rows + 1)).astype(np.int64)
    shingles, at = _in_blocks(one_chunk(body["text"]), first)
    # Articles that are the same text as another one are linked already.
    kept = (np.diff(at) >= LEAST_SHINGLES) & bools(pc.is_null(articles["duplicate_of"]))
    signs = signatures(shingles, at)[kept]
    save_array(shingles, folder / SHINGLES, disk)
    save_array(signs, folder / SIGNATURES, disk)
    places = with_columns(articles.select(["article_id", "document_id"]), {"start": at[:-1], "end": at[1:]})
    save_table(places.filter(pa.array(kept)), folder / SIGNED, disk)


def _in_blocks(texts: pa.Array, first: Ints) -> tuple[Hashes, Ints]:
    """The shingles of all articles, some at a time, so that memory does not grow with the batch."""
    sizes = np.concatenate([np.zeros(1, np.int64), np.cumsum(byte_lengths(texts))])[first]
    edges = np.unique([0, *np.flatnonzero(np.diff(sizes // _BLOCK_BYTES)) + 1, len(first) - 1])
    found = [np.empty(0, np.uint64)]
    at = [np.zeros(1, np.int64)]
    for start, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        low, high = int(first[start]), int(first[end])
        own, places = shingle_hashes(one_chunk(texts.slice(low, high - low)), first[start : end + 1] - low)
        at.append(places[1:] + at[-1][-1])
        found.append(own)
    return np.concatenate(found), np.concatenate(at)


def link_near(folders: Sequence[Path], links_file: Path, disk: Disk) -> int:
    """Compare the articles of all batches and leave the links in a file; gives their number."""
    tables = [load_table(folder / SIGNED) for folder in folders]
    signed = pa.concat_tables(tables or [_NOTHING])
    saved = (load_array(folder / SIGNATURES) for folder in folders)
    signs = np.concatenate([np.empty((0, BUCKETS), np.uint32), *saved])
    first = np.cumsum([0, *(table.num_rows for table in tables)])
    starts, ends = ints(signed["start"]), ints(signed["end"])

    @lru_cache(maxsize=_MAPPED)
    def mapped(batch: int) -> Hashes:
        return load_array(folders[batch] / SHINGLES)

    def shingles(number: int) -> Hashes:
        batch = int(np.searchsorted(first, number, side="right")) - 1
        return mapped(batch)[starts[number] : ends[number]]

    links = near_links(candidates(signs, np.arange(len(signs))), shingles)
    rows, roots = (pa.array([link[i] for link in links], pa.int64()) for i in range(2))
    table = {
        "document_id": signed["document_id"].take(rows),
        "duplicate_of": signed["document_id"].take(roots),
        "article_id": signed["article_id"].take(rows),
        "article_of": signed["article_id"].take(roots),
        "similarity": pa.array([link[2] for link in links], pa.float32()),
    }
    save_table(pa.table(table), links_file, disk)
    return len(links)


_NOTHING = pa.table(
    {name: pa.array([], pa.string()) for name in ("article_id", "document_id")}
    | {name: pa.array([], pa.int64()) for name in ("start", "end")}
)


def with_links(articles: pa.Table, near: pa.Table) -> pa.Table:
    """The articles with ``duplicate_of`` where they nearly repeat an earlier one."""
    row = pc.index_in(articles["article_id"], value_set=one_chunk(near["article_id"]))
    return with_columns(articles, {"duplicate_of": pc.coalesce(articles["duplicate_of"], near["article_of"].take(row))})


def with_rows(parts: Sequence[Path], near: pa.Table) -> Iterator[pa.Table]:
    """The parts of the duplicates table with near ones among the exact ones, in the order of documents."""
    columns = {name: near[name] for name in ("document_id", "duplicate_of", "similarity")}
    added = pa.table(columns | {"kind": pa.array(["near"] * near.num_rows, pa.string())}).select(DUPLICATES.names)
    for path in parts:
        exact = load_table(path)
        documents = load_table(path.with_name("documents.part"), ["document_id"])
        own = added.filter(pc.is_in(added["document_id"], value_set=one_chunk(documents["document_id"])))
        rows = pa.concat_tables([exact, own.cast(exact.schema)])
        order = ints(pc.index_in(rows["document_id"], value_set=one_chunk(documents["document_id"])))
        yield rows.take(pa.array(np.argsort(order, kind="stable")))
