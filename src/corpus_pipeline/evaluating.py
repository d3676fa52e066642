"""Measure the labels of a build on documents whose right labels are known; nothing is left on disk."""

from __future__ import annotations

import bisect
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus_pipeline.annotations import Annotation, read_annotations, text_of
from corpus_pipeline.builder import Plan, run_build
from corpus_pipeline.engines.local import LocalEngine
from corpus_pipeline.errors import UsageError
from corpus_pipeline.folder import table_files
from corpus_pipeline.quality.scores import COARSE, MISSING, ScoredDocument, ScoredLine, score_documents
from corpus_pipeline.settings import Quality, Settings

_COLUMNS = ("doc_id", "dataset", "variant", "line_no", "text", "label", "weight", "blank_before")
Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A text with its lines: where each starts, its text, its right label, whether it is scored.

    ``build``: documents of one build, which must not repeat each other's pages; ``group``: what is measured together.
    """

    key: str
    build: str
    group: str
    text: str
    lines: tuple[tuple[int, str, str, bool], ...]


def evaluate_gold(gold: Path, model: str = "") -> dict[str, Any]:
    """Measures by group. ``gold``: annotations, as a file or a folder, or a Parquet table of lines.

    ``model``: weights that tell where comments start. UsageError where the gold cannot be read.
    """
    documents = _of_table(gold) if gold.suffix == ".parquet" else [_of_file(a) for a in read_annotations(gold)]
    scored: list[ScoredDocument] = []
    for _, own in itertools.groupby(sorted(documents, key=lambda d: d.build), key=lambda d: d.build):
        scored += _score(list(own), Settings(quality=Quality(1.0, model)))
    return score_documents(scored)


def _of_file(annotation: Annotation) -> GoldDocument:
    text, starts = text_of(annotation.lines)
    rows = zip(starts, annotation.lines, strict=True)
    lines = tuple((at, line.text, COARSE[line.label], True) for at, line in rows)
    return GoldDocument(annotation.where, "", "annotations", text, lines)


def _of_table(path: Path) -> list[GoldDocument]:
    """The documents of a table with one row a line."""
    try:
        table = pq.read_table(path, columns=list(_COLUMNS)).sort_by([("variant", "ascending"), ("doc_id", "ascending")])
    except (OSError, pa.ArrowException) as error:
        raise UsageError(
            f"is no table of gold lines ({error})", where=str(path), hint="give it the columns " + ", ".join(_COLUMNS)
        ) from error
    groups = itertools.groupby(table.to_pylist(), key=lambda row: (row["variant"], row["doc_id"]))
    return [_document(key, sorted(rows, key=lambda row: row["line_no"])) for key, rows in groups]


def _document(key: tuple[str, str], rows: list[dict[str, Any]]) -> GoldDocument:
    parts: list[str] = []
    lines = []
    at = 0
    for row in rows:
        if row["label"] not in COARSE:
            raise UsageError(f"unknown label {row['label']!r}", where=key[1], hint="use " + ", ".join(COARSE))
        gap = "" if not parts else "\n\n" if row["blank_before"] else "\n"
        lines.append((at + len(gap), row["text"], COARSE[row["label"]], bool(row["weight"])))
        parts.append(gap + row["text"])
        at += len(parts[-1])
    return GoldDocument(f"{key[1]}|{key[0]}", key[0], f"{key[0]}/{rows[0]['dataset']}", "".join(parts), tuple(lines))


def _score(documents: list[GoldDocument], settings: Settings) -> list[ScoredDocument]:
    """Label the documents by a build in a temporary folder, and compare."""
    with TemporaryDirectory(prefix="corpus-pipeline-") as name:
        folder = Path(name)
        columns = {"id": [d.key for d in documents], "text": [d.text for d in documents]}
        pq.write_table(pa.table(columns), folder / "gold.parquet")
        with closing(LocalEngine(1, ())) as engine:
            run_build([str(folder / "gold.parquet")], folder / "dist", settings, Plan(engine))
        labelled = _Labelled(folder / "dist")
    return [labelled.scored(document) for document in documents]


class _Labelled:
    """What a release says of each document, by the id that the input gave it."""

    def __init__(self, dist: Path) -> None:
        ids = {row["document_id"]: row["source_id"] for row in _rows(dist, "documents", "document_id", "source_id")}
        self.spans: dict[str, list[Span]] = defaultdict(list)
        for row in _rows(dist, "spans", "document_id", "char_start", "char_end", "label"):
            span = row["char_start"], row["char_end"], COARSE[row["label"]]
            self.spans[ids[row["document_id"]]].append(span)
        names = ("document_id", "comments_from_best", "comments_score")
        articles = {ids[row["document_id"]]: row for row in _rows(dist, "articles", *names)}
        self.best = {key: row["comments_from_best"] for key, row in articles.items()}
        self.score = {key: row["comments_score"] for key, row in articles.items()}
        for row in _rows(dist, "duplicates", "document_id", "duplicate_of", "kind"):
            if row["kind"] in ("bytes", "text"):
                self._copy(ids[row["document_id"]], ids[row["duplicate_of"]])

    def _copy(self, copy: str, original: str) -> None:
        """An exact duplicate counts as the document that is published in its place."""
        self.spans.setdefault(copy, self.spans.get(original, []))
        self.best.setdefault(copy, self.best.get(original))
        self.score.setdefault(copy, self.score.get(original))

    def scored(self, document: GoldDocument) -> ScoredDocument:
        """A document's lines with the labels that were found."""
        spans = sorted(self.spans.get(document.key, []))
        starts = [start for start, _, _ in spans]
        lines = [
            ScoredLine(label, _label_of(spans, starts, at, at + len(text)), len(text), counts)
            for at, text, label, counts in document.lines
        ]
        offset = self.best.get(document.key)
        ends = (at + len(text) for at, text, _, _ in document.lines)
        best = None if offset is None else next((i for i, end in enumerate(ends) if end > offset), None)
        return ScoredDocument(document.group, tuple(lines), best, self.score.get(document.key))


def _rows(dist: Path, name: str, *columns: str) -> Iterable[dict[str, Any]]:
    for path in table_files(dist, name):
        yield from pq.read_table(path, columns=list(columns)).to_pylist()


def _label_of(spans: list[Span], starts: list[int], start: int, end: int) -> str:
    """The label that covers most of a line; a line may be cut into several spans."""
    covered: Counter[str] = Counter()
    for first, last, label in spans[max(0, bisect.bisect_right(starts, start) - 1) :]:
        if first >= end:
            break
        covered[label] += max(0, min(end, last) - max(start, first))
    label, chars = covered.most_common(1)[0] if covered else (MISSING, 0)
    return label if chars else MISSING
