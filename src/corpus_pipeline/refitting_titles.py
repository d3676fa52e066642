"""``python -m corpus_pipeline.refitting_titles EXAMPLES -o FILE``: the weights for titles of whole pages, fitted anew.

EXAMPLES is a Parquet table with one row a line of whole pages and the columns ``document``, ``site``, ``kind``,
``text`` and ``label`` (title, or anything else); it stays outside the package, and the weights name its hash. Which
lines are of the article is asked of the weights for whole pages that ship, so those are fitted first. The same table
and package give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpus_pipeline.columns import Bools, Ints
from corpus_pipeline.endings import in_one_line
from corpus_pipeline.making import command, read_columns, write_weights
from corpus_pipeline.model.chain import BODY
from corpus_pipeline.model.fitted_segmenter import FittedSegmenter
from corpus_pipeline.model.lookups import Features
from corpus_pipeline.model.segmenter import Candidates
from corpus_pipeline.model.start_model import load_model
from corpus_pipeline.model.title_model import best_lines, title_candidates
from corpus_pipeline.model.title_training import fit_titles, title_weights_document
from corpus_pipeline.phrases import Phrases, load_phrases
from corpus_pipeline.refitting import FOLDS, Examples, fold_of, manifest_of, read_examples
from corpus_pipeline.stages.segment import is_prose, name_above

COLUMNS = ("document", "site", "kind", "text", "label")


@dataclass(frozen=True, slots=True)
class _Titles:
    """Lines that may be titles: their features, which of them are, and the document of each."""

    features: Features
    is_title: Bools
    doc: Ints

    def of(self, documents: Bools) -> _Titles:
        """The lines of some of the documents."""
        kept = documents[self.doc]
        own = {name: values[kept] for name, values in self.features.items()}
        return _Titles(own, self.is_title[kept], self.doc[kept])

    def weights(self) -> dict[str, float]:
        """The fit to these lines."""
        return fit_titles(self.features, self.is_title, self.doc)

    def n_found(self, weights: Mapping[str, float]) -> int:
        """Documents of which the likeliest line is the title."""
        return int(self.is_title[best_lines(self.features, weights, self.doc)].sum())


def refit_titles(path: Path) -> dict[str, Any]:
    """The weights for titles, with how many of them they find on sites that they have not seen."""
    table = read_columns(path, COLUMNS)
    examples = read_examples(table, load_phrases())
    lines = _title_lines(examples, load_phrases())
    has_title = np.bincount(examples.doc, examples.of_lines("label") == "title", len(examples.at) - 1) > 0
    fold = fold_of(examples.of_documents("site").tolist())
    found = sum(lines.of(fold == own).n_found(lines.of(fold != own).weights()) for own in range(FOLDS))
    figures = {
        "folds": FOLDS,
        "grouped_by": "site",
        "documents_with_a_title": int(has_title.sum()),
        "titles_found": round(found / max(int(has_title.sum()), 1), 3),
    }
    return title_weights_document(lines.weights(), manifest_of(path, table) | {"cross_validated": figures})


def _title_lines(examples: Examples, phrases: Phrases) -> _Titles:
    lines, rest, at = examples.lines, examples.is_open, examples.at
    candidates = Candidates(lines, rest, is_prose(lines), name_above(lines))
    pages = FittedSegmenter(load_model(), phrases).read_pages(candidates, len(at) - 1)
    body = np.zeros(lines.num_rows, np.bool_)
    body[pages.row] = (pages.classes() == BODY) & pages.certain
    rows, features = title_candidates(lines, rest, body, at)
    return _Titles(features, examples.of_lines("label")[rows] == "title", examples.doc[rows])


@in_one_line
def main(arguments: Sequence[str] | None = None) -> None:
    """Fit the weights and write them."""
    paths = {"examples": "Parquet table with one row a line"}
    given = command("refitting_titles", "Fit titles anew.", paths).parse_args(arguments)
    write_weights(given.output, refit_titles(given.examples), indent=1)


if __name__ == "__main__":
    main()
