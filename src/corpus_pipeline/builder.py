"""Run a build over files: two passes over batches, tables written and read again, one switch.

Workers get paths and write files of their own below ``work`` in the staging folder; only small numbers come back.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from heapq import heapreplace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from corpus_pipeline.annotations import Annotation
from corpus_pipeline.chunks import chunks
from corpus_pipeline.columns import Ints
from corpus_pipeline.correcting import match_annotations
from corpus_pipeline.disk import Disk
from corpus_pipeline.engines.cache import Cache
from corpus_pipeline.engines.local import Engine
from corpus_pipeline.engines.process import give_back_memory, one_core
from corpus_pipeline.engines.workspace import load_tables, save_array
from corpus_pipeline.errors import CheckError, WorkerKilledError
from corpus_pipeline.folder import previous_of
from corpus_pipeline.near import link_near
from corpus_pipeline.readers.find import find_sources
from corpus_pipeline.readers.records import Options, Source
from corpus_pipeline.readers.registry import divide
from corpus_pipeline.readers.withdrawn import Withdrawal
from corpus_pipeline.release.card import write_card
from corpus_pipeline.release.descriptions import described_names, write_descriptions
from corpus_pipeline.release.manifest import manifest, write_manifest, write_sums
from corpus_pipeline.release.parquet import WrittenFile
from corpus_pipeline.release.publish import beside, check_target, forget, staged, switch
from corpus_pipeline.resuming import Once, code_digest, label_once, scan_once
from corpus_pipeline.settings import Settings
from corpus_pipeline.stages.assemble_documents import batch_article_id, document_ids
from corpus_pipeline.stages.date_order import settle_orders
from corpus_pipeline.stages.duplicates import FACTS, repeated_bytes, settle
from corpus_pipeline.stages.repeated import count_repeats
from corpus_pipeline.starting import signals_held
from corpus_pipeline.summary import PUBLISHED, Summary
from corpus_pipeline.tables import TABLES
from corpus_pipeline.tasks import (
    CHECKED_BYTES,
    CHECKED_BYTES_BESIDE,
    REPEATS,
    Batch,
    Group,
    LabelledBatch,
    LabelTask,
    ScanTask,
    WriteTask,
    check_written,
    write_parts,
)
from corpus_pipeline.text.people import People
from corpus_pipeline.vocabulary import NO_FAULTS
from corpus_pipeline.weights import MODEL, ModelFile, read_model_file
from corpus_pipeline.withdrawing import (
    Cleared,
    Stones,
    answered_before,
    asked_for,
    clear_comments,
    unanswered,
    withdraw_documents,
)

# Batches come to seven tenths of this on the average: bytes as they are read, of text as it is labelled. Measured on
# 8 MB of text: labelling peaks at 175 MB, with 2 MB at 200, of which packages take 110. Each batch costs 24 ms whatever
# it holds: with 1 MB labelling takes 4 % more. An edited page costs one in the next build, and two workers end the
# further apart the larger they are.
BATCH_BYTES = 1536 * 1024
# Labelling a group costs 54 ms whatever it holds, as much as labelling so many bytes of text.
GROUP_PRICE = 150_000
# A share of rejected records is only judged from this many on: one bad file of three is no trend.
MIN_REJECTED = 20

Progress = Callable[[str, int, int], None]
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Plan:
    """How a build runs; only ``limit``, ``annotations``, ``withdrawn`` and ``key`` change what comes out.

    ``limit``: so many input files at most; ``annotations``: documents that people labelled; ``withdrawn``: what people
    asked to have taken out; ``key``: the secret that pseudonyms are made with; ``fresh``: do all work again, whatever
    of it is kept.
    """

    engine: Engine
    batch_bytes: int = BATCH_BYTES
    limit: int | None = None
    fresh: bool = False
    progress: Progress | None = None
    disk: Disk = field(default_factory=Disk)
    annotations: tuple[Annotation, ...] = ()
    withdrawn: tuple[Withdrawal, ...] = ()
    key: bytes = field(default=b"", repr=False)


def run_build(raws: Sequence[str], target: Path, settings: Settings, plan: Plan, root: Path | None = None) -> Summary:
    """Build a release from the RAW arguments into the target folder.

    ``root``: the corpus root that names are relative to. UsageError for wrong arguments, CheckError where an invariant
    or ``max_rejected`` does not hold, PublishError where the release cannot be written; the old release stays whole.
    """
    check_target(target)
    model = read_model_file(settings.quality.model)
    unused: list[str] = []
    sources = [find_sources(raws, root, target, unused)]
    with staged(target, plan.disk) as staging, one_core(), closing(plan.engine):
        return _Build(staging, target, settings, plan, model).run(sources.pop(), unused)


class _Build:
    """One build in its staging folder: the release to be in ``release``, what passes between tasks in ``work``."""

    def __init__(self, staging: Path, target: Path, settings: Settings, plan: Plan, model: ModelFile) -> None:
        self.target, self.plan, self.model = target, plan, model.sha256
        # The release tells which weights, not where they lay.
        self.settings = replace(settings, quality=replace(settings.quality, model=self.model))
        self.cache, self.basis = Cache(beside(target, "cache"), plan.disk), code_digest()
        self.cache.claim()
        if plan.fresh:
            self.cache.keep_only([])
        self.work, self.release = staging / "work", staging / "release"
        for folder in (self.work, self.release):
            plan.disk.make_folder(folder)
        plan.disk.write(self.work / MODEL, model.content)
        self.stones: dict[int, tuple[str, str]] = {}
        self.answered = answered_before(target, plan.withdrawn)

    def run(self, sources: list[Source], unused: Sequence[str]) -> Summary:
        """Every step in order. Nobody else holds the sources, which take 1 kB a file: they go when all is read.

        ``unused``: what is told beside rejected records.
        """
        n_files = len(sources)
        batches = self._scan(sources[: self.plan.limit])
        del sources
        settled = self._settle(batches)
        groups = self._group(batches)
        whole, warnings = self._label(groups, settled, self.settings.as_of or _newest(batches))
        cleared = clear_comments(self.plan.withdrawn, groups, whole, self.work, self.plan.disk)
        labelled = cleared.batches
        counts = _sum(batch.counts for batch in labelled)
        rejected = (*unused, *warnings, *(line for batch in labelled for line in batch.rejected))
        self._refuse_too_many(sum(batch.n_docs for batch in batches), sum((b.reasons for b in labelled), Counter()))
        files = self._write(groups, labelled, settled)
        self._describe(batches, labelled, files, counts, n_files)
        self.plan.disk.remove(self.work)
        check_target(self.target)  # what was put there meanwhile would be lost
        with signals_held():  # who interrupts what is published already is told so
            switch(self.release, self.target, self.plan.disk)
            self._forget(batches, whole, cleared)
            if self.plan.progress:
                self.plan.progress(PUBLISHED, 1, 1)
        rows = {name: sum(f.rows for f in own) for name, own in files.items()}
        review = counts["articles.needs_review"].get("true", 0)
        n_bytes = sum(batch.n_bytes for batch in batches)
        documents = document_ids(settled[sorted(self.stones)])
        lost = unanswered(self.plan.withdrawn, documents, cleared.found)
        return Summary(self.target, rows, dict(counts["documents.status"]), review, n_bytes, rejected, lost)

    def _forget(self, batches: list[Batch], labelled: list[LabelledBatch], cleared: Cleared) -> None:
        """Keep the work of this build but what holds withdrawn text, and the release before unless it holds any.

        ``labelled``: before comments were taken out of them.
        """
        firsts = np.cumsum([0, *(batch.n_docs for batch in batches)])
        held = np.array(sorted({*self.stones, *cleared.documents}), np.int64)
        gone = {batches[n].folder.name for n in np.unique(np.searchsorted(firsts, held, side="right") - 1).tolist()}
        gone |= {labelled[number].folder.name for number in cleared.changed}
        self.cache.keep_only({*(b.folder.name for b in batches), *(b.folder.name for b in labelled)} - gone)
        stale = [] if self.answered else [previous_of(self.target)]
        if self.plan.withdrawn:
            forget([*(self.cache.folder / name for name in sorted(gone)), *stale], self.target, self.plan.disk)

    def _map(self, what: str, function: Callable[[Any], R], tasks: Sequence[Any]) -> Iterator[R]:
        for done, result in enumerate(self.plan.engine.map(function, tasks), 1):
            if self.plan.progress:
                self.plan.progress(what, done, len(tasks))
            yield result

    def _scan(self, sources: list[Source]) -> list[Batch]:
        own = self.settings.input
        options = Options(dict(own.columns), own.encoding, own.max_bytes)
        size, disk = self.plan.batch_bytes, self.plan.disk
        tasks = [self._once(ScanTask(parts, options, size, self.work, disk)) for parts in divide(sources, size)]
        while True:
            try:
                return [batch for batches in self._map("reading", scan_once, tasks) for batch in batches]
            except WorkerKilledError as error:  # what had been read is kept in the cache
                tasks[error.number : error.number + 1] = map(self._once, _smaller(tasks[error.number].task, error))

    def _once(self, task: T) -> Once[T]:
        return Once(task, self.cache, self.basis)

    def _settle(self, batches: list[Batch]) -> npt.NDArray[np.void]:
        """What only the whole corpus tells: identifiers, duplicates, repeated lines, the order of dates."""
        disk = self.plan.disk
        facts = np.concatenate([np.empty(0, FACTS), *(b.array("facts") for b in batches)])
        settled = settle(facts, self._keys_of_bytes(batches, repeated_bytes(facts)))
        self.stones = withdraw_documents(self.plan.withdrawn, facts, settled)
        save_array(settled, self.work / "settled.npy", disk)
        repeats = count_repeats([b.array("keys") for b in batches])
        for name in REPEATS:
            save_array(getattr(repeats, name), self.work / f"{name}.npy", disk)
        save_array(settle_orders([b.array("orders") for b in batches]), self.work / "orders.npy", disk)
        return settled

    def _keys_of_bytes(self, batches: list[Batch], numbers: npt.NDArray[np.int64]) -> dict[int, str]:
        """Identity keys of the documents with these numbers."""
        keys: dict[int, str] = {}
        first = 0
        for batch in batches:
            own = numbers[(numbers >= first) & (numbers < first + batch.n_docs)] - first
            if len(own):
                column = batch.table("documents", ["id_key"])["id_key"]
                keys |= {first + i: column[i].as_py() for i in own.tolist()}
            first += batch.n_docs
        return keys

    def _group(self, batches: list[Batch]) -> list[Group]:
        """The batches in groups with about as much text as a batch of plain text has.

        Where that leaves a worker nothing to do, they are smaller.
        """
        most, jobs = self.plan.batch_bytes, self.plan.engine.jobs
        groups = _groups(batches, most)
        if len(groups) >= jobs:
            return groups
        return min((groups, *(_groups(batches, most // n) for n in (2, 3, 4, 6, 8))), key=lambda own: _time(own, jobs))

    def _label(
        self, groups: list[Group], settled: npt.NDArray[np.void], latest: dt.date | None
    ) -> tuple[list[LabelledBatch], list[str]]:
        """The labelled groups, and a line for each annotation that was not used."""
        people = People(self.settings.privacy, self.plan.key)
        firsts = np.cumsum([0, *(group.n_docs for group in groups)])
        annotated, warnings = match_annotations(self.plan.annotations, groups, settled)
        stones, disk = _by_batch(self.stones, firsts), self.plan.disk
        tasks = [
            self._once(LabelTask(group, int(first), self.work, self.work, latest, people, self.model, disk, own, gone))
            for group, first, own, gone in zip(groups, firsts, annotated, stones, strict=False)
        ]
        # Largest first, so that workers end together.
        order = sorted(range(len(groups)), key=lambda number: -groups[number].size)
        done = dict(zip(order, self._map("labelling", label_once, [tasks[n] for n in order]), strict=True))
        return [done[number] for number in range(len(groups))], warnings

    def _refuse_too_many(self, n_docs: int, reasons: Counter[str]) -> None:
        faults = {code: n for code, n in reasons.items() if code not in NO_FAULTS}
        n = sum(faults.values())
        if n >= MIN_REJECTED and n > self.settings.quality.max_rejected * n_docs:
            commonest = ", ".join(f"{code} {n}" for code, n in sorted(faults.items(), key=lambda r: (-r[1], r[0]))[:3])
            hint = "mend the input, or allow more with --max-rejected"
            raise CheckError(f"{n} of {n_docs} records were rejected ({commonest})", hint=hint)

    def _write(
        self, groups: list[Group], labelled: list[LabelledBatch], settled: npt.NDArray[np.void]
    ) -> dict[str, list[WrittenFile]]:
        """The tables, the smallest first; articles linked to an empty document are unlinked.

        They are checked here, since only this process pays for pandera: .5 s, while others write the next ones, and
        50 MB, when nothing more is to be written here. Checking takes longer than writing, so it has to begin soon.
        """
        firsts = np.cumsum([0, *(group.n_docs for group in groups)]).tolist()
        bare = [first + number for batch, first in zip(labelled, firsts, strict=False) for number in batch.bare]
        ids = settled["twin_id"][np.isin(settled["twin"], bare)]
        gone = tuple(sorted({batch_article_id(int(number)) for number in ids}))
        rows = {name: sum(batch.rows[name] for batch in labelled) for name in TABLES}
        near = self.work / "near.arrow"
        rows["duplicates"] += link_near([batch.folder for batch in labelled], near, self.plan.disk)
        names = sorted(TABLES, key=lambda name: rows[name])
        tasks = [
            WriteTask(
                *(name, _parts(labelled, name), rows[name], self.release, self.settings.corpus.version),
                disk=self.plan.disk,
                near=near,
                gone=gone if name == "articles" else (),
            )
            for name in names
        ]
        engine, files = self.plan.engine, dict[str, list[WrittenFile]]()
        written = self._map("writing", write_parts, tasks)
        at_a_time = CHECKED_BYTES_BESIDE if engine.jobs > 1 else CHECKED_BYTES
        written = written if engine.jobs > 1 else iter(list(written))
        give_back_memory(thoroughly=True)
        for task, own in zip(tasks, written, strict=True):
            if engine.jobs > 1 and task is tasks[-1]:  # nothing is left for workers, who take 25 ms to end
                threading.Thread(target=engine.close, daemon=True).start()
            check_written(task, own, at_a_time)
            give_back_memory(thoroughly=True)
            files[task.table] = own
        return {name: files[name] for name in TABLES}

    def _describe(
        self,
        batches: list[Batch],
        labelled: list[LabelledBatch],
        files: dict[str, list[WrittenFile]],
        counts: dict[str, Counter[str]],
        n_files: int,
    ) -> None:
        """Schemas, manifest, card and checksums. ``n_files``: input files, whether or not a limit left some out."""
        inputs: dict[str, Any] = {
            "records": sum(b.n_docs for b in batches),
            "bytes": sum(b.n_bytes for b in batches),
            "sha256": _inputs_sha256(labelled),
        }
        if self.plan.limit is not None and self.plan.limit < n_files:
            inputs["limited"] = {"files": self.plan.limit, "of": n_files}
        content = manifest(self.settings, inputs, files, counts) | {"files": described_names()}
        content |= asked_for(self.plan.withdrawn)
        disk = self.plan.disk
        write_manifest(content, self.release, disk)
        write_descriptions(content, self.release, disk)
        write_card(content, self.release, disk)
        write_sums(self.release, {f.path: f.sha256 for own in files.values() for f in own}, disk)


def _groups(batches: list[Batch], most: int) -> list[Group]:
    return [Group(own) for own in chunks(batches, lambda batch: batch.identity, lambda batch: batch.size, most)]


def _time(groups: Iterable[Group], jobs: int) -> int:
    """When the last of the workers ends, as the bytes that one labels meanwhile; the largest group is done first."""
    ends = [0] * jobs
    for size in sorted((group.size for group in groups), reverse=True):
        heapreplace(ends, ends[0] + size + GROUP_PRICE)
    return max(ends)


def _smaller(task: ScanTask, error: WorkerKilledError) -> list[ScanTask]:
    """Halves of a task that no process survives; of a single part, the task that refuses it."""
    parts, half = task.parts, len(task.parts) // 2
    if half:
        return [replace(task, parts=own) for own in (parts[:half], parts[half:])]
    if parts[0].source.refusal:
        raise error
    refusal = "too_large", "no process survived reading it: it takes more memory than there is"
    return [replace(task, parts=(replace(parts[0], source=replace(parts[0].source, refusal=refusal)),))]


def _inputs_sha256(labelled: Iterable[LabelledBatch]) -> str:
    """SHA-256 over a line ``sha256  path#record`` for every record in document order."""
    digest = hashlib.sha256()
    for part in load_tables(list(_parts(labelled, "documents"))):
        columns = (part[c].to_pylist() for c in ("sha256", "source_path", "source_record"))
        for sha256, path, record in zip(*columns, strict=True):
            digest.update(f"{sha256}  {path}{f'#{record}' if record else ''}\n".encode())
    return digest.hexdigest()


def _parts(labelled: Iterable[LabelledBatch], table: str) -> tuple[Path, ...]:
    return tuple(batch.part(table) for batch in labelled)


def _newest(batches: Iterable[Batch]) -> dt.date | None:
    """Day of the newest retrieval, the day after which no date is believed."""
    return max((batch.latest.date() for batch in batches if batch.latest), default=None)


def _by_batch(stones: Stones, firsts: Ints) -> list[tuple[tuple[int, tuple[str, str]], ...]]:
    """Why documents are withdrawn, by their number in each batch. ``firsts``: number of the first one of each."""
    numbers = np.array(sorted(stones), np.int64)
    at = np.searchsorted(numbers, firsts)
    return [
        tuple((int(n - first), stones[int(n)]) for n in numbers[low:high])
        for first, low, high in zip(firsts[:-1], at[:-1], at[1:], strict=True)
    ]


def _sum(counts: Iterable[dict[str, Counter[str]]]) -> dict[str, Counter[str]]:
    out: dict[str, Counter[str]] = {}
    for own in counts:
        for name, counter in own.items():
            out.setdefault(name, Counter()).update(counter)
    return out
