"""``python -m corpus_pipeline.refitting pages|page_text EXAMPLES -o FILE``: the weights for whole pages, fitted anew.

EXAMPLES is a Parquet table with one row a line; it stays outside the package, and the weights name its hash. The same
table gives the same bytes. Every document brings what it counts, so that all choices stand in the table or in the code.
Columns: ``document``, ``site``, ``judged`` (page or text), ``text``, ``label`` (head, body, furniture, comment,
comment_meta), ``role`` (page, or text without its page), ``share`` and ``apart`` of the document, ``weight`` of the
line, ``kind`` of the document. ``page_text``: of the same table only the trees are fitted that tell text from
furniture; what else the weights of pages hold stays.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, ints, with_columns
from corpus_pipeline.endings import in_one_line
from corpus_pipeline.evidence import read_given_lines
from corpus_pipeline.making import command, read_columns, write_weights
from corpus_pipeline.model.chain import BODY, COMMENT, FURNITURE
from corpus_pipeline.model.line_features import line_features
from corpus_pipeline.model.lookups import Features, Weights
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
from corpus_pipeline.model.start_model import load_model
from corpus_pipeline.model.tokens import Words
from corpus_pipeline.phrases import Phrases, load_phrases
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.segment import label_furniture

COLUMNS = ("document", "site", "judged", "text", "label", "role", "share", "apart", "weight", "kind")
# Sites are divided into so many parts, of which each is read by weights from the others.
FOLDS = 3
# What lines count beside others: author lines are not text.
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
    lines = read_given_lines(["\n".join(texts[a:b]) for a, b in pairwise(at)], phrases)
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


def refit_pages(path: Path) -> dict[str, Any]:
    """The weights for whole pages, with what they do on sites that they have not seen."""
    table = read_columns(path, COLUMNS)
    trials = _trials(read_examples(table, load_phrases()))
    policy, figures = choose_page_policy(trials, read_unseen(trials))
    lines = fit_page_lines(trials.examples)
    page = fit_pages(trials.documents, trials.is_page)
    line = {"line_weights_sha256": hashlib.sha256(json.dumps(load_model().line.as_json()).encode()).hexdigest()}
    return page_weights_document(page, lines, policy, manifest_of(path, table) | line | {"cross_validated": figures})


def refit_page_text(path: Path) -> dict[str, Any]:
    """The weights for whole pages with new trees, with what these do on sites that they have not seen."""
    table = read_columns(path, COLUMNS)
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


KINDS = {"pages": refit_pages, "page_text": refit_page_text}


@in_one_line
def main(arguments: Sequence[str] | None = None) -> None:
    """Fit the weights of one kind and write them."""
    run("refitting", KINDS, arguments)


def run(module: str, kinds: Mapping[str, Callable[[Path], dict[str, Any]]], arguments: Sequence[str] | None) -> None:
    """The command of a module: fits the kind of weights that is named from a table of examples, and writes them."""
    told = "Fit shipped weights anew."
    given = command(module, told, {"examples": "Parquet table with one row a line"}, list(kinds)).parse_args(arguments)
    write_weights(given.output, kinds[given.kind](given.examples))


if __name__ == "__main__":
    main()
