"""Work that was done before and is not done again: what makes a task the same task, and its result on disk.

A task of the first pass is the same where its files' bytes, what sources.csv says of them and the settings are; one of
the second where its batch is, and all that the rest of the corpus tells it: ids, duplicates, how often its lines occur,
in which order its sites write dates, and the weights. Code and packages stand for themselves: a change of either is
another build.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np

from corpus_pipeline.engines.cache import Cache, key_of
from corpus_pipeline.readers.gate import GateError, open_regular, reason_of
from corpus_pipeline.readers.records import MAX_DOCUMENT, Part
from corpus_pipeline.readers.registry import hold_files
from corpus_pipeline.release.manifest import DEPENDENCIES
from corpus_pipeline.stages.date_order import orders_of
from corpus_pipeline.stages.repeated import counts_of
from corpus_pipeline.tasks import Batch, LabelledBatch, LabelTask, ScanTask, load_settled

RESULT = "result.json"
# Of what is settled of a document: the numbers of others shift when a file is added, their ids do not.
_OWN = ("id", "state", "n_site_texts", "n_texts")
_CODE = (".py", ".toml", ".json")
_BLOCK = 1 << 20

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Once(Generic[T]):
    """A task whose finished work is kept. ``basis``: digest of the code that does it."""

    task: T
    cache: Cache
    basis: str


def code_digest() -> str:
    """A digest of this package's files and of the versions of the packages that shape what comes out."""
    root = Path(__file__).parent
    files = sorted(path for path in root.rglob("*") if path.suffix in _CODE)
    parts = [(path.relative_to(root).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()) for path in files]
    return key_of(parts, [version(name) for name in DEPENDENCIES])


def scan_once(once: Once[ScanTask]) -> list[Batch]:
    """The batches of some parts, from the cache where these bytes were read before."""
    from corpus_pipeline.passes import scan_parts  # noqa: PLC0415 (where workers do it, this process needs no stage)

    task, cache = once.task, once.cache
    held = hold_files(task.parts, min(task.batch_bytes, task.options.max_bytes, MAX_DOCUMENT))
    others = [part for part in task.parts if part.source.opened not in held]
    before = [_stamp(part) for part in others]
    key = key_of("scan", once.basis, task.options, task.batch_bytes, [_identity(part, held) for part in task.parts])

    def settled_key() -> str:
        """Another key where a file that is not held changed while it was read: nobody asks for it again."""
        return key if [_stamp(part) for part in others] == before else key_of(key, os.getpid(), before)

    entry = cache.get(key) or cache.put(settled_key, _keeping(once, partial(scan_parts, held=held), _batches_to_json))
    return [
        Batch(entry, b["name"], b["n_docs"], b["n_bytes"], b["n_text"], _time(b["latest"]))
        for b in json.loads((entry / RESULT).read_bytes())
    ]


def label_once(once: Once[LabelTask]) -> LabelledBatch:
    """The labelled group, from the cache where nothing that bears on it has changed."""
    from corpus_pipeline.passes import label_batch  # noqa: PLC0415 (as above)

    task, cache = once.task, once.cache
    batches, told = (
        [batch.identity for batch in task.group.batches],
        (task.latest, task.people.identity, task.model, task.annotated, task.stones),
    )
    key = key_of("label", once.basis, batches, *told, *_context(task))
    entry = cache.get(key) or cache.put(lambda: key, _keeping(once, label_batch, _labelled_to_json))
    stored = json.loads((entry / RESULT).read_bytes())
    counts = {name: Counter(own) for name, own in stored["counts"].items()}
    return LabelledBatch(entry, stored["rows"], counts, stored["bare"], stored["rejected"], Counter(stored["reasons"]))


def _keeping(once: Once[Any], work: Callable[[Any], Any], to_json: Callable[[Any], Any]) -> Callable[[Path], None]:
    """Do the task into a folder, and leave its result there too."""

    def fill(folder: Path) -> None:
        result = to_json(work(replace(once.task, folder=folder)))
        once.cache.disk.write(folder / RESULT, json.dumps(result).encode())

    return fill


def _batches_to_json(batches: list[Batch]) -> list[dict[str, Any]]:
    return [
        {name: getattr(b, name) for name in ("name", "n_docs", "n_bytes", "n_text")}
        | {"latest": b.latest.isoformat() if b.latest else None}
        for b in batches
    ]


def _labelled_to_json(batch: LabelledBatch) -> dict[str, Any]:
    return {name: getattr(batch, name) for name in ("rows", "counts", "bare", "rejected", "reasons")}


def _time(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def _context(task: LabelTask) -> list[bytes]:
    """What the whole corpus tells of a group, as bytes."""
    settled, repeats, orders = load_settled(task)
    others = [np.where(settled[name] >= 0, settled[f"{name}_id"], 0) for name in ("root", "twin")]
    keys, facts = task.group.array("keys"), task.group.array("facts")
    counts = counts_of(repeats, keys["line"], keys["site"])
    own = (np.ascontiguousarray(settled[name]) for name in _OWN)
    has = (settled["root"] >= 0, settled["twin"] >= 0)
    return [array.tobytes() for array in (*own, *others, *has, *counts, orders_of(orders, np.unique(facts["site"])))]


def _identity(part: Part, held: Mapping[str, bytes]) -> tuple[object, ...]:
    source = part.source
    said = source.name, sorted(source.given.items()), source.refusal
    place = part.first, part.last, part.reader, part.unit, part.line
    if source.refusal:
        return (*said, *place, None)
    content = held.get(source.opened)
    digest = _file_sha256(source.opened, _stamp(part)) if content is None else hashlib.sha256(content).hexdigest()
    return (*said, *place, digest)


def _stamp(part: Part) -> tuple[int, ...]:
    """What the file system says of a file's state; zeros where it says nothing."""
    try:
        found = os.stat(part.source.opened)  # noqa: PTH116 (names that are no UTF-8 stay strings)
    except OSError:
        return (0, 0, 0, 0)
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


@lru_cache(maxsize=64)
def _file_sha256(path: str, _stamp: tuple[int, ...]) -> str:
    """SHA-256 of a file, once for the many parts of a large one; what cannot be read has none."""
    digest = hashlib.sha256()
    try:
        handle = open_regular(path)
    except GateError:
        return ""
    try:
        while block := os.read(handle, _BLOCK):
            digest.update(block)
    except OSError as error:
        return f"unreadable: {reason_of(error)}"
    finally:
        os.close(handle)
    return digest.hexdigest()
