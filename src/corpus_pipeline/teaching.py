"""Weights from documents that people annotated: known weights, moved by what these documents do differently."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from corpus_pipeline.annotations import Annotation, read_annotations, render_annotation, text_of
from corpus_pipeline.columns import Bools, Ints, bounds, ints, with_columns
from corpus_pipeline.errors import UsageError
from corpus_pipeline.evidence import read_given_lines
from corpus_pipeline.model.adapting import Lesson, adapt
from corpus_pipeline.model.fitted_segmenter import FittedSegmenter
from corpus_pipeline.model.line_features import line_features
from corpus_pipeline.model.lookups import Features
from corpus_pipeline.model.segmenter import Candidates
from corpus_pipeline.model.start_model import StartModel
from corpus_pipeline.model.tokens import Words
from corpus_pipeline.model.training import weights_document
from corpus_pipeline.phrases import Phrases, load_phrases
from corpus_pipeline.quality.scores import COARSE
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.segment import is_prose, label_comments, label_furniture, name_above
from corpus_pipeline.weights import read_model_file

# The documents are divided into so many parts at most, of which each is measured with weights from the others.
FOLDS = 10
# No line of an annotated document counts as repeated: what its site repeats, only a build can tell.
_MANY = 10**9


@dataclass(frozen=True, slots=True)
class Trained:
    """Weights as a file's bytes, and how they were measured: threads, and first comment lines found before and now."""

    content: bytes
    n_documents: int
    n_threads: int
    found_before: int
    found_now: int


@dataclass(frozen=True, slots=True)
class _Documents:
    """Annotated documents as the stages before segmentation leave them. ``start``: first comment's row, or -1."""

    lines: pa.Table
    labels: Labels
    features: Features
    words: Words
    is_comment: Bools
    known: Bools
    at: Ints
    start: Ints

    def __len__(self) -> int:
        return len(self.start)

    def lesson(self, chosen: Sequence[int]) -> Lesson:
        """The chosen documents as examples."""
        prose = is_prose(self.lines) & self.labels.open
        candidates = Candidates(self.lines, self.labels.open, prose, name_above(self.lines))
        used = np.isin(np.arange(len(self)), chosen)
        return Lesson(candidates, self.features, self.words, self.is_comment, self.known, self.start, used)

    def found(self, model: StartModel, phrases: Phrases) -> Bools:
        """Whether the first comment of each document is found exactly."""
        _, starts = label_comments(self.lines, self.labels, FittedSegmenter(model, phrases), len(self))
        rows = [start.high if start is not None and start.basis else -1 for start in starts]
        return np.asarray(np.where(np.array(rows) >= 0, np.array(rows) + self.at[:-1], -1) == self.start)


def train_model(annotations: Path, model: str = "") -> Trained:
    """The weights of ``model``, those that ship for an empty name, moved towards annotated documents.

    ``annotations``: a file or a folder of ``LABEL | text`` files. The same files give the same bytes. UsageError where
    a file is broken or nothing can be learned.
    """
    given = read_annotations(annotations)
    base = read_model_file(model)
    known = base.model()
    phrases = load_phrases()
    documents = _read(given, phrases)
    if not documents.is_comment.any() or documents.is_comment.all():
        what = "no comment" if not documents.is_comment.any() else "nothing but comments"
        raise UsageError(f"holds {what}", where=str(annotations), hint="annotate articles with threads")
    moved = adapt(known, documents.lesson(range(len(documents))))
    threads = documents.start >= 0
    found = documents.found(known, phrases), _left_out(known, documents, phrases)
    before, now = (int((own & threads).sum()) for own in found)
    manifest = _manifest(given, base.sha256, (int(threads.sum()), before, now))
    raw = weights_document(moved, manifest)
    content = json.dumps(raw, ensure_ascii=False, separators=(",", ":")) + "\n"
    return Trained(content.encode(), len(documents), int(threads.sum()), before, now)


def _read(given: Sequence[Annotation], phrases: Phrases) -> _Documents:
    """The annotated documents through the stages that stand before segmentation."""
    texts = [text_of(annotation.lines)[0] for annotation in given]
    lines = read_given_lines(texts, phrases)
    once = np.zeros(lines.num_rows, np.int64)
    lines = with_columns(lines, {"n_site": once, "n_corpus": once, "n_together": once})
    totals = np.full(len(given), _MANY)
    labels = label_furniture(lines, Labels.empty(lines.num_rows, phrases.rules), (totals, totals))
    coarse = np.array([COARSE[line.label] for annotation in given for line in annotation.lines])
    is_comment = coarse == "comment"
    at = bounds(ints(lines["doc_no"]), len(given))
    first = [int(np.argmax(is_comment[a:b])) + a if is_comment[a:b].any() else -1 for a, b in pairwise(at.tolist())]
    known = np.isin(coarse, ["comment", "body"])
    return _Documents(lines, labels, *line_features(lines, phrases), is_comment, known, at, np.array(first))


def _left_out(known: StartModel, documents: _Documents, phrases: Phrases) -> Bools:
    """Whether each first comment is found by weights from the other documents: every FOLDS-th is left out at once."""
    number = np.arange(len(documents)) % FOLDS
    found: Bools = np.zeros(len(documents), np.bool_)
    for fold in range(min(FOLDS, len(documents))):
        others = np.flatnonzero(number != fold).tolist()
        if others:
            found |= documents.found(adapt(known, documents.lesson(others)), phrases) & (number == fold)
    return found


def _manifest(given: Sequence[Annotation], base: str, measured: tuple[int, int, int]) -> dict[str, Any]:
    """What the weights were made from: no text, only what identifies it."""
    files = sorted(hashlib.sha256(render_annotation("", "", own.lines).encode()).hexdigest() for own in given)
    threads, before, now = measured
    return {
        "weights_sha256": base,
        "annotations_sha256": hashlib.sha256("\n".join(files).encode()).hexdigest(),
        "documents": len(given),
        "threads": threads,
        "first_comment_exact_before": before,
        "first_comment_exact_left_out": now,
    }
