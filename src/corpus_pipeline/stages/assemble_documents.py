"""The tables that account for every record: documents and duplicates."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from corpus_pipeline.columns import Ints, char_lengths, hash_ids, one_chunk, table_of, with_rows
from corpus_pipeline.stages.duplicates import DUPLICATE_BYTES, DUPLICATE_ID, DUPLICATE_TEXT, WITHDRAWN
from corpus_pipeline.tables import DOCUMENTS, DUPLICATES

Fate = tuple[str, str | None, str | None]
_KIND = {DUPLICATE_BYTES: "bytes", DUPLICATE_TEXT: "text"}
# What is left of a withdrawn document beside its identifier, site, time of retrieval and rights. Paths, addresses and
# ids tell titles and names, and the hash of a short text tells it to whoever can guess it.
_NOTHING: dict[str, Any] = {
    **dict.fromkeys(("n_bytes", "n_chars", "n_spans"), 0),
    "sha256": hashlib.sha256(b"").hexdigest(),
    **dict.fromkeys(("source_record", "source_id", "url", "encoding", "encoding_source", "text_sha256")),
}


def tombstones(documents: pa.Table, reasons: Mapping[int, tuple[str, str]]) -> pa.Table:
    """The published table of a batch's documents with nothing left of the withdrawn ones but why they are so.

    ``reasons``: code and words by row; without any the table as it is.
    """
    if not reasons:
        return documents
    numbers = sorted(reasons)
    mask = np.zeros(documents.num_rows, np.bool_)
    mask[numbers] = True
    rows = [
        row | _NOTHING | {"source_path": row["document_id"], "reason_code": code, "reason": reason}
        for row, (code, reason) in zip(
            documents.filter(pa.array(mask)).to_pylist(), (reasons[number] for number in numbers), strict=True
        )
    ]
    return with_rows(documents, mask, table_of(rows, documents.schema))


def batch_article_id(document_number: int) -> str:
    """The article of a document given by the 64 bits of its id."""
    return hash_ids("a", [f"d-{document_number:016x} 0"])[0]


def document_ids(settled: npt.NDArray[np.void]) -> list[str]:
    """The identifiers of a batch's documents."""
    return [f"d-{number:016x}" for number in settled["id"].tolist()]


def documents_of(
    documents: pa.Table, settled: npt.NDArray[np.void], n_spans: Ints, has_article: npt.NDArray[np.bool_]
) -> pa.Table:
    """The documents table of a batch. ``n_spans`` and ``has_article``: one a document."""
    texts = one_chunk(documents["text"])
    fates = [
        _fate(int(settled["state"][i]), int(settled["root_id"][i]), code, reason, bool(has_article[i]), int(n_spans[i]))
        for i, (code, reason) in enumerate(
            zip(documents["reason_code"].to_pylist(), documents["reason"].to_pylist(), strict=True)
        )
    ]
    shells = [page is not None and page["is_shell"] for page in documents["page"].to_pylist()]
    fates = [_shell(fate) if is_shell else fate for fate, is_shell in zip(fates, shells, strict=True)]
    status, codes, reasons = zip(*fates, strict=True) if fates else ((), (), ())
    columns = {name: documents[name] for name in DOCUMENTS.names if name in documents.column_names}
    columns |= {
        "document_id": document_ids(settled),
        "n_chars": char_lengths(texts),
        "n_spans": n_spans.astype(np.int32),
        "status": list(status),
        "reason_code": pa.array(codes, pa.string()),
        "reason": pa.array(reasons, pa.string()),
    }
    gone = np.flatnonzero(settled["state"] == WITHDRAWN).tolist()
    table = pa.table({name: columns[name] for name in DOCUMENTS.names}).cast(DOCUMENTS.schema)
    return tombstones(table, dict.fromkeys(gone, ("withdrawn", "withdrawn")))


def _shell(fate: Fate) -> Fate:
    """What became of a page that shows next to nothing: an empty one is so for want of its scripts."""
    return ("empty", "script_shell", "a page that only a script would fill") if fate[0] == "empty" else fate


def _fate(  # noqa: PLR0911 (one for each fate)
    state: int, root_id: int, code: str | None, reason: str | None, has_article: bool, n_spans: int
) -> Fate:
    """Status, reason_code and reason of one record."""
    if state == WITHDRAWN:
        return "withdrawn", "withdrawn", "withdrawn"
    if state == DUPLICATE_ID:
        return "rejected", "duplicate_id", "an earlier record has the same id"
    if code is not None:
        return "rejected", code, reason
    if state in _KIND:
        kind = _KIND[state]
        return "duplicate", f"duplicate_{kind}", f"same {kind} as d-{root_id:016x}"
    if has_article:
        return "published", None, None
    if n_spans:
        return "empty", "only_furniture", "every line of it is furniture"
    return "empty", "no_text", "nothing but white space"


def duplicates_table(settled: npt.NDArray[np.void]) -> pa.Table:
    """The exact duplicates of a batch, linked to the first document of their cluster."""
    ids = document_ids(settled)
    rows = [i for i, state in enumerate(settled["state"].tolist()) if state in _KIND]
    columns = {
        "document_id": [ids[i] for i in rows],
        "duplicate_of": [f"d-{int(settled['root_id'][i]):016x}" for i in rows],
        "kind": [_KIND[int(settled["state"][i])] for i in rows],
        "similarity": [1.0] * len(rows),
    }
    return pa.table({k: pa.array(v, DUPLICATES.schema.field(k).type) for k, v in columns.items()}, DUPLICATES.schema)
