"""The two passes over batches, as workers run them. Imported with the first task: it takes all stages along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.engines.process import give_back_memory
from corpus_pipeline.engines.workspace import save_array, save_table
from corpus_pipeline.model.fitted_segmenter import FittedSegmenter
from corpus_pipeline.near import sign
from corpus_pipeline.phrases import load_phrases
from corpus_pipeline.pipeline import Context, kept_lines, label, scan
from corpus_pipeline.readers.records import Record
from corpus_pipeline.readers.registry import read_parts
from corpus_pipeline.stages.assemble_documents import tombstones
from corpus_pipeline.stages.pieces import forget_lines
from corpus_pipeline.tasks import (
    LEAST_BYTES,
    MARKUP_SHARE,
    Batch,
    LabelledBatch,
    LabelTask,
    ScanTask,
    count_tables,
    load_settled,
)
from corpus_pipeline.vocabulary import NO_FAULTS
from corpus_pipeline.weights import model_in


def scan_parts(task: ScanTask, held: Mapping[str, bytes]) -> list[Batch]:
    """First pass over some parts, a batch at a time. ``held``: those of their files that are in memory, by path."""
    batches = []
    for i, records in enumerate(_batched(read_parts(task.parts, task.options, held), task.batch_bytes)):
        name = f"{i:04d}"
        scanned = scan(records, task.options)
        save_table(scanned.documents, task.folder / f"{name}.documents.arrow", task.disk)
        save_table(scanned.lines, task.folder / f"{name}.lines.arrow", task.disk)
        for kind in ("facts", "keys", "orders"):
            save_array(getattr(scanned, kind), task.folder / f"{name}.{kind}.npy", task.disk)
        n_bytes = pc.sum(scanned.documents["n_bytes"]).as_py() or 0
        n_text = pc.sum(pc.binary_length(scanned.documents["text"])).as_py() or 0
        latest = pc.max(scanned.documents["retrieved_at"]).as_py()
        batches.append(Batch(task.folder, name, scanned.documents.num_rows, n_bytes, n_text, latest))
    return batches


def _batched(records: Iterator[Record], size: int) -> Iterator[list[Record]]:
    """Records in lists of about ``size`` bytes of payload, of pages a multiple of it."""
    batch: list[Record] = []
    n_bytes = 0
    for record in records:
        n_payload = len(record.payload)
        n = max(n_payload // MARKUP_SHARE if record.media_type == "text/html" else n_payload, LEAST_BYTES)
        if batch and n_bytes + n > size:
            yield batch
            batch, n_bytes = [], 0
        batch.append(record)
        n_bytes += n
    if batch:
        yield batch


def label_batch(task: LabelTask) -> LabelledBatch:
    """Second pass over one group of batches: its tables are left on disk as parts."""
    tables = _labelled(task)
    forget_lines()
    give_back_memory(thoroughly=True)
    for name, table in tables.items():
        save_table(table, task.folder / f"{name}.part", task.disk)
    sign(tables["articles"], tables["paragraphs"], task.folder, task.disk)
    bare = np.flatnonzero(~pc.equal(tables["documents"]["status"], "published").to_numpy())
    return LabelledBatch(
        task.folder,
        {name: table.num_rows for name, table in tables.items()},
        count_tables(tables),
        bare.tolist(),
        _rejections(tables["documents"]),
        _reasons(tables["documents"]),
    )


def _labelled(task: LabelTask) -> dict[str, pa.Table]:
    """The tables of a group; nothing else of it is held when they are written."""
    settled, repeats, orders = load_settled(task)
    phrases = load_phrases()
    segmenter = FittedSegmenter(model_in(task.work, task.model), phrases)
    context = Context(repeats, orders, task.latest, task.people, phrases, segmenter)
    # Lines that are left out here are gone; those that ``label`` leaves out are held until it ends.
    lines = kept_lines(task.group.lines(), settled)
    tables = label(task.group.documents(), lines, settled, context, dict(task.annotated))
    return tables | {"documents": tombstones(tables["documents"], dict(task.stones))}


def _reasons(documents: pa.Table) -> Counter[str]:
    """Reason codes of the rejected records of a batch."""
    rejected = documents.filter(pc.equal(documents["status"], "rejected"))
    return Counter(rejected["reason_code"].to_pylist())


def _rejections(documents: pa.Table) -> list[str]:
    """One line for each rejected record of a batch with which something is wrong."""
    is_fault = pc.invert(pc.is_in(documents["reason_code"], value_set=pa.array(sorted(NO_FAULTS))))
    rows = documents.filter(pc.and_(pc.equal(documents["status"], "rejected"), is_fault))
    columns = [rows[c].to_pylist() for c in ("source_path", "source_record", "reason_code", "reason")]
    return [
        f"{path}{f'#{record}' if record else ''} rejected ({code}): {reason.rstrip('.')}."
        for path, record, code, reason in zip(*columns, strict=True)
    ]
