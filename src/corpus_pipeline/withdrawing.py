"""What people asked to have taken out: found in a build, taken out of its batches, and forgotten by all that is kept.

A withdrawn document has no lines from the second pass on. Comments are known by their words, so theirs are labelled as
before and taken out of the batch afterwards. No batch that holds withdrawn text is kept for the next build.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from glob import has_magic
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import Bools, Ints, ints, one_chunk
from corpus_pipeline.disk import Disk
from corpus_pipeline.engines.workspace import load_table, save_table
from corpus_pipeline.folder import MANIFEST, read_file
from corpus_pipeline.near import SHINGLES, SIGNATURES, SIGNED
from corpus_pipeline.readers.withdrawn import WITHDRAWN_CSV, Withdrawal, read_withdrawals
from corpus_pipeline.stages.duplicates import with_copies, withdraw
from corpus_pipeline.stages.withdraw import copies_of, withdraw_comments, words_of
from corpus_pipeline.tables import TABLES
from corpus_pipeline.tasks import Group, LabelledBatch, count_tables

# Of each withdrawn document, by its number: reason_code and reason.
Stones = Mapping[int, tuple[str, str]]
Numbers = npt.NDArray[np.void]


def find_withdrawals(raws: Sequence[str], root: Path | None) -> list[Withdrawal]:
    """The requests beside corpus.toml (``root``) or beside RAW, and at the top of RAW; UsageError for a wrong one."""
    folders = [_folder(raw) for raw in raws]
    roots = [root] if root is not None else [folder.parent for folder in folders]
    paths = dict.fromkeys(folder / WITHDRAWN_CSV for folder in (*roots, *folders))
    return read_withdrawals(path for path in paths if os.path.lexists(path))


def _folder(raw: str) -> Path:
    """The folder that an argument names, that a file stands in, or that a pattern is looked up in."""
    path = Path(os.path.abspath(raw))  # noqa: PTH100 (links must not be resolved)
    if not path.exists():
        path = Path(*takewhile(lambda part: not has_magic(part), path.parts))
    return path if path.is_dir() else path.parent


def list_sha256(withdrawn: Iterable[Withdrawal]) -> str:
    """A digest of what is asked for, which tells whether an older release answered the same requests."""
    return hashlib.sha256("\n".join(sorted(own.id for own in withdrawn)).encode()).hexdigest()


def asked_for(withdrawn: Sequence[Withdrawal]) -> dict[str, Any]:
    """What the manifest states of the requests: how many there are, and their digest."""
    if not withdrawn:
        return {}
    n_documents = sum(own.is_document for own in withdrawn)
    counts = {"documents": n_documents, "comments": len(withdrawn) - n_documents}
    return {"withdrawn": counts | {"sha256": list_sha256(withdrawn)}}


def answered_before(target: Path, withdrawn: Sequence[Withdrawal]) -> bool:
    """Whether the release in a folder was made without what is asked for now."""
    try:
        manifest = json.loads(read_file(target / MANIFEST))
        return bool(manifest["withdrawn"]["sha256"] == list_sha256(withdrawn))
    except (OSError, ValueError, LookupError, TypeError):
        return not withdrawn


def withdraw_documents(withdrawn: Sequence[Withdrawal], facts: Numbers, settled: Numbers) -> dict[int, tuple[str, str]]:
    """Settle the withdrawn documents and their copies, and say why of each, by its number."""
    asked = {own.number: own for own in withdrawn if own.is_document}
    if not asked:
        return {}
    origin = withdraw(facts, settled, np.array(sorted(asked), np.uint64))
    stones = {}
    for number in np.flatnonzero(origin >= 0).tolist():
        own = asked.get(int(settled["id"][number]))
        first = f"d-{int(settled['id'][origin[number]]):016x}"
        copied = "withdrawn_copy", f"same bytes or text as {first}, which is withdrawn"
        stones[number] = copied if own is None else ("withdrawn", own.told)
    return stones


@dataclass(frozen=True, slots=True)
class Cleared:
    """Batches without the withdrawn comments.

    ``documents``: numbers of the documents whose text holds any, copies that are not published among them; ``batches``
    at the numbers ``changed`` are others than before; ``found``: ids that were asked for.
    """

    batches: list[LabelledBatch]
    documents: frozenset[int] = frozenset()
    changed: frozenset[int] = frozenset()
    found: frozenset[str] = frozenset()


def clear_comments(
    withdrawn: Sequence[Withdrawal], groups: Sequence[Group], labelled: Sequence[LabelledBatch], work: Path, disk: Disk
) -> Cleared:
    """Take the withdrawn comments and their copies out of their batches.

    A copy says the same in a document of the same text, or in at least eight words anywhere.
    """
    asked = pa.array([own.id for own in withdrawn if not own.is_document], pa.string())
    named = [_among(batch, asked) for batch in labelled] if len(asked) else []
    if not any(map(len, named)):
        return Cleared(list(labelled))
    facts = np.concatenate([group.array("facts") for group in groups])
    firsts = np.cumsum([0, *(group.n_docs for group in groups)])
    ids = _with_copied(labelled, named, lambda documents: with_copies(facts, documents) >= 0, firsts)
    held = [_documents_of(batch, own) + first for batch, own, first in zip(labelled, ids, firsts, strict=False)]
    changed = [number for number, own in enumerate(ids) if len(own)]
    out = list(labelled)
    for number in changed:
        out[number] = _cleared(out[number], ids[number].to_pylist(), work / f"cleared-{number:06}", disk)
    documents = np.flatnonzero(with_copies(facts, np.concatenate(held)) >= 0).tolist()
    found = frozenset(key for own in named for key in own.to_pylist())
    return Cleared(out, frozenset(documents), frozenset(changed), found)


def _with_copied(
    labelled: Sequence[LabelledBatch], named: Sequence[pa.Array], copied: Callable[[Ints], Bools], firsts: Ints
) -> list[pa.Array]:
    """The comments of each batch that were named or say the same.

    ``copied``: of numbers of documents, which documents have the text of any; ``firsts``: number of the first one of
    each batch.
    """
    own_texts = [words_of(_comments(batch), own) for batch, own in zip(labelled, named, strict=True) if len(own)]
    holders = [_documents_of(batch, own) + first for batch, own, first in zip(labelled, named, firsts, strict=False)]
    same, texts = copied(np.concatenate(holders)), pa.concat_tables(own_texts)
    out = []
    for batch, own, low, high in zip(labelled, named, firsts[:-1], firsts[1:], strict=True):
        articles = _articles_of(batch, np.flatnonzero(same[low:high]))
        out.append(pc.unique(pa.concat_arrays([own, copies_of(_comments(batch), texts, articles)])))
    return out


def _among(batch: LabelledBatch, ids: pa.Array) -> pa.Array:
    column = load_table(batch.part("comments"), ["comment_id"])["comment_id"]
    return one_chunk(column.filter(pc.is_in(column, value_set=ids)))


def _comments(batch: LabelledBatch) -> pa.Table:
    return load_table(batch.part("comments"), ["comment_id", "article_id", "n_words", "text"])


def _documents_of(batch: LabelledBatch, comments: pa.Array) -> Ints:
    """Numbers within a batch of the documents that some comments stand in."""
    if not len(comments):
        return np.empty(0, np.int64)
    rows = load_table(batch.part("comments"), ["comment_id", "article_id"])
    wanted = one_chunk(rows["article_id"].filter(pc.is_in(rows["comment_id"], value_set=comments)))
    articles = load_table(batch.part("articles"), ["article_id", "document_id"])
    own = one_chunk(articles["document_id"].filter(pc.is_in(articles["article_id"], value_set=wanted)))
    return ints(
        pc.index_in(own, value_set=one_chunk(load_table(batch.part("documents"), ["document_id"])["document_id"]))
    )


def _articles_of(batch: LabelledBatch, documents: Ints) -> pa.Array:
    """Identifiers of the articles of some documents, given by their numbers within a batch."""
    ids = load_table(batch.part("documents"), ["document_id"])["document_id"].take(pa.array(documents))
    articles = load_table(batch.part("articles"), ["article_id", "document_id"])
    return one_chunk(articles["article_id"].filter(pc.is_in(articles["document_id"], value_set=one_chunk(ids))))


def _cleared(batch: LabelledBatch, ids: Iterable[str], folder: Path, disk: Disk) -> LabelledBatch:
    """A batch without some comments, its parts in a folder of their own."""
    tables = withdraw_comments({name: load_table(batch.part(name)) for name in TABLES}, ids)
    disk.make_folder(folder)
    for name, table in tables.items():
        save_table(table, folder / f"{name}.part", disk)
    for name in (SHINGLES, SIGNATURES, SIGNED):
        disk.write(folder / name, (batch.folder / name).read_bytes())
    rows = {name: table.num_rows for name, table in tables.items()}
    return replace(batch, folder=folder, rows=rows, counts=count_tables(tables))


def unanswered(withdrawn: Sequence[Withdrawal], documents: Iterable[str], comments: Iterable[str]) -> tuple[str, ...]:
    """A line for each request that names nothing of this build. ``documents``, ``comments``: ids that were found."""
    found = {*documents, *comments}
    return tuple(
        f"{own.where} {own.id} is no {'document' if own.is_document else 'comment'} of this build: nothing to take out."
        for own in withdrawn
        if own.id not in found
    )
