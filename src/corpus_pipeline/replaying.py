"""Read the input again: print the text that offsets refer to, and replay every published text from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import ints, one_chunk
from corpus_pipeline.configuration import load_settings
from corpus_pipeline.errors import CheckError, CorpusError, UsageError
from corpus_pipeline.folder import read_table
from corpus_pipeline.quality.findings import Finding
from corpus_pipeline.quality.invariants import check_replay, check_spans
from corpus_pipeline.readers.documents import documents_table
from corpus_pipeline.readers.find import find_sources
from corpus_pipeline.readers.names import published_forms
from corpus_pipeline.readers.records import Options, Part, Record
from corpus_pipeline.readers.registry import divide, read_parts
from corpus_pipeline.stages.duplicates import id_number
from corpus_pipeline.tables import TABLES

# Text held at a time.
BATCH_BYTES = 16 * 1024 * 1024
_FIX = "build again from this input, or name the input that the release was built from"
_PLACE = ("source_path", "source_record")


def read_again(raws: Sequence[str], config: Path | None) -> Iterator[pa.Table]:
    """The documents of the input with their texts, a batch at a time."""
    options = read_options(config)
    for parts in _parts(raws, config):
        yield documents_table(read_parts(parts, options), options)


def read_options(config: Path | None) -> Options:
    """How the input of a build is read."""
    own = load_settings(config).input
    return Options(own.columns, own.encoding, own.max_bytes)


def _parts(raws: Sequence[str], config: Path | None) -> Iterator[Sequence[Part]]:
    return divide(find_sources(raws, config.parent if config else None), BATCH_BYTES)


def find_text(wanted: str, raws: Sequence[str], config: Path | None) -> bytes:
    """The text of the one document whose id, input id or path is ``wanted`` or holds it, as UTF-8."""
    record, text = find_record(wanted, raws, config)
    if record.refusal:
        where = record.source_path + (f"#{record.source_record}" if record.source_record else "")
        raise UsageError(f"has no text: {record.refusal[1]}", where=where, hint="name another document")
    return text


def find_record(wanted: str, raws: Sequence[str], config: Path | None) -> tuple[Record, bytes]:
    """The record of the one document whose id, input id or path is ``wanted`` or holds it, and its text as UTF-8."""
    found: dict[str, tuple[Record, bytes]] = {}
    exact: dict[str, tuple[Record, bytes]] = {}
    seen: Counter[str] = Counter()
    options, forms = read_options(config), published_forms(wanted)
    for parts in _parts(raws, config):
        records = list(read_parts(parts, options))
        documents = documents_table(records, options)
        names = [documents[c].to_pylist() for c in (*_PLACE, "source_id", "id_basis", "id_key")]
        for i, (path, record, source_id, basis, key) in enumerate(zip(*names, strict=True)):
            where = f"{path}#{record}" if record else path
            seen[key] += basis == "bytes"
            own = (f"d-{id_number(key, seen[key] - 1 if basis == 'bytes' else None):016x}", source_id or "", where)
            if any(form in own for form in forms):
                exact[where] = records[i], documents["text"][i].as_py().encode()
            elif any(form in name for form in forms for name in own):
                found[where] = records[i], documents["text"][i].as_py().encode()
    found = exact or found
    if len(found) != 1:
        some = f"{len(found)} documents match {wanted!r}: " + ", ".join(list(found)[:10])
        raise UsageError(some if found else f"no document matches {wanted!r}", hint="give an id or a part of a path")
    return next(iter(found.values()))


def replay_release(dist: Path, raws: Sequence[str], config: Path | None = None) -> list[Finding]:
    """What of a release the input does not give: missing documents, other texts, spans that do not tile them."""
    release: dict[str, pa.Table] = {}
    for name in ("documents", "spans", "paragraphs", "comments"):
        try:
            release[name] = read_table(dist, name, list(TABLES[name].names))
        except (CorpusError, FileNotFoundError):
            return [Finding("table.missing", name, None, None, "cannot be replayed", _FIX)]
    kept = pc.is_in(release["documents"]["status"], value_set=pa.array(["published", "empty"]))
    wanted = release["documents"].filter(kept)
    places = _places(wanted)
    findings: list[Finding] = []
    seen = np.zeros(wanted.num_rows, np.bool_)
    for documents in read_again(raws, config):
        rows = ints(pc.fill_null(pc.index_in(_places(documents), value_set=places), -1))
        read = np.flatnonzero(rows >= 0)
        seen[rows[read]] = True
        findings += _replay(documents.take(pa.array(read)), wanted.take(pa.array(rows[read])), release)
    for row in np.flatnonzero(~seen):
        what = f"{wanted['source_path'][int(row)].as_py()} is not in the input"
        findings.append(Finding("replay.differs", "documents", "source_path", int(row), what, _FIX))
    return findings


def _places(documents: pa.Table) -> pa.Array:
    """Where each document stands in the input, as one string."""
    record = pc.fill_null(one_chunk(documents["source_record"]), "")
    return pc.binary_join_element_wise(one_chunk(documents["source_path"]), record, "\x1f")


def _replay(documents: pa.Table, wanted: pa.Table, release: dict[str, pa.Table]) -> list[Finding]:
    """Compare some documents of the input with the rows of the release that stand for them."""
    differs = pc.not_equal(documents["text_sha256"], wanted["text_sha256"])
    changed = np.flatnonzero(one_chunk(pc.fill_null(differs, True)).to_numpy(zero_copy_only=False))
    if len(changed):
        paths = [documents["source_path"][int(i)].as_py() for i in changed]
        return [
            Finding("replay.differs", "documents", "text_sha256", None, f"{p} has another text", _FIX) for p in paths
        ]
    ids = one_chunk(wanted["document_id"])
    place = pc.index_in(release["spans"]["document_id"], value_set=ids)
    spans = release["spans"].filter(pc.is_valid(place))
    doc_of_span = ints(pc.drop_null(place))
    order = np.argsort(doc_of_span, kind="stable")
    spans, doc_of_span = spans.take(pa.array(order)), doc_of_span[order]
    try:
        raw = check_spans(one_chunk(documents["text"]), documents["source_path"].to_pylist(), spans, doc_of_span)
        for name, key, labels in (
            ("paragraphs", "paragraph_id", ("heading", "body", "caption", "note")),
            ("comments", "comment_id", ("comment",)),
        ):
            own = release[name].filter(pc.is_in(release[name][key], value_set=one_chunk(spans["row_id"])))
            check_replay(raw, spans, own, key, labels)
    except CheckError as error:
        return [Finding("replay.differs", "spans", None, None, str(error.what), _FIX)]
    return []
