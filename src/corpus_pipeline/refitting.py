"""``python -m corpus_pipeline.refitting text|pages|page_text EXAMPLES -o FILE``: the weights that ship, fitted anew.

EXAMPLES is a Parquet table with one row a line; it stays outside the package, and the weights name its hash. The same
table gives the same bytes. Every document brings what it counts, so that all choices stand in the table or in the code.
Columns of both: ``document``, ``site``, ``judged``, ``text``, ``label`` (head, body, furniture, comment, comment_meta).
``text``: ``seed``, ``origin`` (site of the line), ``line_weight`` and ``start_weight`` of the document; ``judged`` is
marked or bare for articles with threads, alone for those without. ``pages``: ``role`` (page, or text without its page),
``share`` and ``apart`` of the document, ``weight`` of the line; ``judged`` is page or text. ``page_text``: the same
table, of which the trees are fitted that tell text from furniture; what else the weights of pages hold stays.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from corpus_pipeline.columns import Bools, Ints, ints, with_columns
from corpus_pipeline.evidence import read_evidence
from corpus_pipeline.model.chain import BODY, COMMENT, FURNITURE
from corpus_pipeline.model.fitted_segmenter import open_rows
from corpus_pipeline.model.line_features import line_features
from corpus_pipeline.model.lookups import Additive, Features, Weights
from corpus_pipeline.model.page_features import document_features, page_features
from corpus_pipeline.model.page_model import PageModel, shipped_page_weights
from corpus_pipeline.model.page_training import (
    PageExamples,
    fit_page_lines,
    fit_pages,
    fit_text,
    page_weights_document,
)
from corpus_pipeline.model.page_validation import (
    PageTrials,
    choose_page_policy,
    choose_shares,
    read_unseen,
    read_unseen_text,
)
from corpus_pipeline.model.segmenter import Candidates
from corpus_pipeline.model.start_model import BoundaryModel, Posterior, StartModel, load_model
from corpus_pipeline.model.start_validation import Judged, calibrate, choose_policy, measure
from corpus_pipeline.model.tokens import Words
from corpus_pipeline.model.training import LineExamples, StartExamples, fit_lines, fit_starts, weights_document
from corpus_pipeline.phrases import Phrases, load_phrases
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.segment import is_prose, label_furniture, name_above

# Sites are divided into so many parts, of which each is read by weights from the others.
FOLDS = 3
# What lines count beside others: what stands around comments is not what they are told from, author lines are not text.
LINE_SHARES = {"furniture": 0.3, "comment_meta": 0.5, "head": 0.0}
PAGE_SHARES = {"comment_meta": 0.5, "head": 0.0}
CLASS_OF = {"furniture": FURNITURE, "head": FURNITURE, "body": BODY, "comment": COMMENT, "comment_meta": COMMENT}
# How sure furniture must be in documents that may be pages: texts without their page lose .0099 of the article's
# characters with it (1,917 texts made of pages left out of the fit), .0104 with .99; lines of pages lose .0002 of F1.
SURE = 0.993
NO_TREES: dict[str, Any] = {"bias": 0.0, "features": [], "trees": []}
# No line counts as repeated: what a site repeats, only a build can tell.
_MANY = 10**9


@dataclass(frozen=True, slots=True)
class Examples:
    """Documents as the stages before segmentation leave them, with the columns of the table. ``at``: their bounds."""

    lines: pa.Table
    is_open: Bools
    features: Features
    words: Words
    at: Ints
    table: pa.Table

    @property
    def doc(self) -> Ints:
        """The document of each line."""
        return ints(self.lines["doc_no"])

    def of_lines(self, name: str) -> np.ndarray:
        """A column of the table, a value a line."""
        return np.asarray(self.table[name].to_numpy(zero_copy_only=False))

    def of_documents(self, name: str) -> np.ndarray:
        """A column of the table, a value a document."""
        return self.of_lines(name)[self.at[:-1]]

    def share(self, of_label: dict[str, float]) -> Weights:
        """What each line counts by its label, 1 where nothing is said."""
        return np.array([of_label.get(label, 1.0) for label in self.of_lines("label").tolist()])


def read_examples(table: pa.Table, phrases: Phrases) -> Examples:
    """The documents of a table: its rows in order, a document after the other. ValueError for a line that is none."""
    names = table["document"].to_pylist()
    at = [0, *(i for i, (a, b) in enumerate(pairwise(names), 1) if a != b), len(names)]
    texts = table["text"].to_pylist()
    lines = read_evidence(["\n".join(texts[a:b]) for a, b in pairwise(at)], phrases)
    if lines.num_rows != len(texts):
        raise ValueError(f"{len(texts)} rows make {lines.num_rows} lines: each must hold one line of text")
    once = np.zeros(lines.num_rows, np.int64)
    lines = with_columns(lines, {"n_site": once, "n_corpus": once, "n_together": once})
    totals = np.full(len(at) - 1, _MANY)
    labels = label_furniture(lines, Labels.empty(lines.num_rows, phrases.rules), (totals, totals))
    return Examples(lines, labels.open, *line_features(lines, phrases), np.array(at), table)


def fold_of(sites: Sequence[str]) -> Ints:
    """The fold of each site."""
    return np.array([zlib.crc32(site.encode()) % FOLDS for site in sites], np.int64)


def refit_text(path: Path) -> dict[str, Any]:
    """The weights for where comments start, with what they do on sites that they have not seen."""
    phrases, table = load_phrases(), pq.read_table(path)
    seeds = sorted(set(table["seed"].to_pylist()))
    read = {seed: table.filter(pa.array(ints(table["seed"]) == seed)) for seed in seeds}
    first = read_examples(read[seeds[0]], phrases)
    folds = (*range(FOLDS), None)
    line = [fit_lines(_line_examples(first, fold)) for fold in folds]
    parts: list[list[BoundaryModel]] = [[] for _ in folds]
    for seed in seeds:
        examples = first if seed == seeds[0] else read_examples(read[seed], phrases)
        for own, starts, fold in zip(line, parts, folds, strict=True):
            starts.append(fit_starts(_start_examples(examples, own, fold), seed))
    models = [StartModel(own, tuple(starts), 0.5, 0.5) for own, starts in zip(line, parts, strict=True)]
    judged = [own for fold in range(FOLDS) for own in _judged(first, models[fold], fold)]
    alike = [own for own in judged if own.kind in ("marked", "bare", "alone")]
    policy, _ = choose_policy(models[-1], alike)
    model = replace(models[-1], act=policy["act"], late=policy["late"], calibration=calibrate(alike))
    return weights_document(
        model, manifest_of(path, table) | {"seeds": seeds, "cross_validated": _figures(model, judged)}
    )


def _figures(model: StartModel, judged: Sequence[Judged]) -> dict[str, Any]:
    n = Counter(own.kind for own in judged)
    return {"folds": FOLDS, "grouped_by": "site", "documents": dict(sorted(n.items()))} | measure(model, judged)


def _line_examples(examples: Examples, fold: int | None) -> LineExamples:
    """Lines of other sites than those of a fold; of all for none. Long documents do not count for more."""
    weight = examples.of_documents("line_weight") / np.sqrt(np.diff(examples.at))
    own = weight[examples.doc] * examples.share(LINE_SHARES) * examples.is_open
    if fold is not None:
        own = own * (fold_of(examples.of_lines("origin").tolist()) != fold)
    return LineExamples(examples.features, _is_comment(examples), own)


def _is_comment(examples: Examples) -> Bools:
    return np.isin(examples.of_lines("label"), ("comment", "comment_meta"))


def _rows(examples: Examples, line: Additive) -> Any:
    prose = is_prose(examples.lines) & examples.is_open
    candidates = Candidates(examples.lines, examples.is_open, prose, name_above(examples.lines))
    return open_rows(candidates, dict(examples.features), line.score(examples.features), len(examples.at) - 1)


def _start_examples(examples: Examples, line: Additive, fold: int | None) -> StartExamples:
    rows, is_comment = _rows(examples, line), _is_comment(examples)
    n_docs = len(examples.at) - 1
    start = np.full(n_docs, -1)
    first = np.flatnonzero(is_comment[rows.row])[::-1]
    start[examples.doc[rows.row[first]]] = first
    weight = np.where((np.bincount(examples.doc, is_comment, n_docs) > 0) & (start < 0), 0.0, 1.0)
    weight = weight * examples.of_documents("start_weight")
    if fold is not None:
        own, mixed = _folds(examples)
        weight = weight * ((own != fold) & ~mixed)
    return StartExamples(rows, start, weight)


def _folds(examples: Examples) -> tuple[Ints, Bools]:
    """The fold of each document, and those with lines of a site of another one, which are left out."""
    own = fold_of(examples.of_documents("site").tolist())
    of_line = fold_of(examples.of_lines("origin").tolist())
    return own, np.bincount(examples.doc, of_line != own[examples.doc], len(own)) > 0


def _judged(examples: Examples, model: StartModel, fold: int) -> Iterator[Judged]:
    """The documents of a fold as weights from the others read them."""
    rows = _rows(examples, model.line)
    posterior: Posterior = model.posterior(rows)
    own, mixed = _folds(examples)
    kinds, labels = examples.of_documents("judged"), examples.of_lines("label")
    n_chars, is_comment = ints(examples.lines["n_chars"]), _is_comment(examples)
    for doc in np.flatnonzero((own == fold) & ~mixed & (kinds != "")).tolist():
        part = slice(rows.at[doc], rows.at[doc + 1])
        row = rows.row[part]
        if len(row):
            is_body = labels[row] == "body"
            place, start, none = row - examples.at[doc], posterior.start[part], float(posterior.none[doc])
            yield Judged(str(kinds[doc]), place, start, none, is_comment[row], is_body, n_chars[row])


def refit_pages(path: Path) -> dict[str, Any]:
    """The weights for whole pages, with what they do on sites that they have not seen."""
    table = pq.read_table(path)
    trials = _trials(read_examples(table, load_phrases()))
    policy, figures = choose_page_policy(trials, read_unseen(trials))
    lines = fit_page_lines(trials.examples)
    page = fit_pages(trials.documents, trials.is_page)
    line = {"line_weights_sha256": hashlib.sha256(json.dumps(load_model().line.as_json()).encode()).hexdigest()}
    return page_weights_document(page, lines, policy, manifest_of(path, table) | line | {"cross_validated": figures})


def refit_page_text(path: Path) -> dict[str, Any]:
    """The weights for whole pages with new trees, with what these do on sites that they have not seen."""
    table = pq.read_table(path)
    raw: dict[str, Any] = json.loads(shipped_page_weights())
    trials, rest = _trials(read_examples(table, load_phrases())), PageModel.from_json(raw | {"text": NO_TREES})
    shares, figures = choose_shares(trials, read_unseen_text(trials, rest))
    raw["policy"] |= shares | {"sure": SURE}
    raw["manifest"]["text"] = manifest_of(path, table) | {"cross_validated": figures}
    return raw | {"text": fit_text(trials.examples).as_json()}


def _trials(examples: Examples) -> PageTrials:
    ruled, labels = ~examples.is_open, examples.of_lines("label")
    features = page_features(
        examples.lines,
        ruled,
        examples.features,
        examples.words,
        load_model().line.score(examples.features),
        examples.at,
    )
    classes = np.array([CLASS_OF[label] for label in labels.tolist()], np.int64)
    share, apart = examples.of_documents("share"), examples.of_documents("apart")
    spread = 1 / np.sqrt(np.diff(examples.at))
    weight = examples.of_lines("weight") * examples.share(PAGE_SHARES)
    own = PageExamples(
        features,
        classes,
        examples.at,
        weight * (share * spread)[examples.doc],
        weight * ((share + apart) * spread)[examples.doc],
        share,
    )
    judged = examples.of_documents("judged")
    return PageTrials(
        own,
        document_features(examples.lines, ruled, examples.at),
        fold_of(examples.of_documents("site").tolist()),
        examples.of_documents("role") == "page",
        judged == "page",
        judged == "text",
        (weight > 0) & np.isin(labels, ("furniture", "body", "comment")),
        ruled,
        features["is_turn"] > 0,
        ints(examples.lines["n_chars"]),
    )


def manifest_of(path: Path, table: pa.Table) -> dict[str, Any]:
    """What the weights were made from: no text, only what identifies it."""
    named = {(seed, document): kind for seed, document, kind in _documents(table)}
    return {
        "examples_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "use": "train",
        "documents": dict(sorted(Counter(named.values()).items())),
        "n_sites": len(set(table["site"].to_pylist())),
    }


def _documents(table: pa.Table) -> Iterator[tuple[int, str, str]]:
    seeds = table["seed"].to_pylist() if "seed" in table.column_names else [0] * table.num_rows
    return zip(seeds, table["document"].to_pylist(), table["kind"].to_pylist(), strict=True)


KINDS = {"text": refit_text, "pages": refit_pages, "page_text": refit_page_text}


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit the weights of one kind and write them."""
    parser = argparse.ArgumentParser(
        prog="python -m corpus_pipeline.refitting", description="Fit shipped weights anew."
    )
    parser.add_argument("kind", choices=list(KINDS))
    parser.add_argument("examples", type=Path, help="Parquet table with one row a line")
    parser.add_argument("-o", "--output", type=Path, required=True)
    given = parser.parse_args(arguments)
    found = KINDS[given.kind](given.examples)
    given.output.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
