"""``python -m corpus_pipeline.refitting_starts lines|starts EXAMPLES -o FILE``: the weights for starts, fitted anew.

EXAMPLES is a Parquet table with one row a line, as ``thread_examples`` makes it; it stays outside the package, and the
weights name its hash. The same table gives the same bytes. Columns: ``seed``, ``document``, ``site``, ``origin`` (site
of the line), ``judged`` (marked or bare for articles with threads, alone for those without), ``text``, ``label`` (head,
body, furniture, comment, comment_meta), ``line_weight`` and ``start_weight`` of the document, ``kind``.
``starts``: the words and the trees; what lines look like stays, for the weights of whole pages were fitted beside it.
``lines``: that alone; the weights of whole pages must follow.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, ints
from corpus_pipeline.endings import in_one_line
from corpus_pipeline.making import read_columns
from corpus_pipeline.model.boundary_features import Rows
from corpus_pipeline.model.fitted_segmenter import open_rows
from corpus_pipeline.model.lookups import Values
from corpus_pipeline.model.segmenter import Candidates
from corpus_pipeline.model.start_model import StartModel, load_model, shipped_weights
from corpus_pipeline.model.start_validation import Judged, calibrate, choose_policy
from corpus_pipeline.model.training import LineExamples, StartExamples, fit_lines, fit_starts, weights_document
from corpus_pipeline.model.trees import Trees
from corpus_pipeline.model.word_training import WordExamples, fit_words
from corpus_pipeline.model.word_weights import WordWeights
from corpus_pipeline.phrases import load_phrases
from corpus_pipeline.refitting import Examples, manifest_of, read_examples, run
from corpus_pipeline.stages.segment import is_prose, name_above

COLUMNS = ("seed", "document", "site", "origin", "judged", "text", "label", "line_weight", "start_weight", "kind")
# Sites are divided into so many parts. Trees see what words make of lines of sites that these were not fitted on.
FOLDS = 5
# Seeds of the table that make an ensemble: each of its models sees so many.
SEEDS = 3
# What lines count beside others: what stands around comments is not what they are told from, author lines are not text.
LINE_SHARES = {"furniture": 0.3, "comment_meta": 0.5, "head": 0.0}
_Left = frozenset[int]


@dataclass(frozen=True, slots=True)
class _Trial:
    """The examples of one seed: the fold of each line, and what words make of it, by the folds that are left out."""

    examples: Examples
    fold: Ints
    by_words: dict[_Left, Values]
    known: Values

    def evidence(self, left: _Left) -> Values:
        """What is known of each line by words that had not seen its fold, nor those that are left out."""
        out = self.by_words[left].copy()
        for fold in range(FOLDS):
            own = self.fold == fold
            out[own] = self.by_words[left | {fold}][own]
        return self.known + out


def refit_starts(path: Path) -> dict[str, Any]:
    """The weights with new words and trees, with what these do on sites that they have not seen."""
    table, phrases, shipped = read_columns(path, COLUMNS), load_phrases(), load_model()
    seeds = sorted(set(table["seed"].to_pylist()))
    read = [read_examples(table.filter(pa.array(ints(table["seed"]) == seed)), phrases) for seed in seeds]
    words = _words_by_folds(read[0], shipped)
    trials = [_trial(own, words, shipped) for own in read]
    judged = [own for fold in range(FOLDS) for own in _judged(trials, shipped, fold)]
    model = replace(shipped, words=words[frozenset()], starts=_ensemble(trials, frozenset()))
    policy, figures = choose_policy(model, judged)
    model = replace(model, act=policy["act"], price=policy["price"], calibration=calibrate(judged))
    n = dict(sorted(Counter(own.kind for own in judged).items()))
    told = {"folds": FOLDS, "grouped_by": "site", "documents": n} | figures
    manifest = manifest_of(path, table) | {"seeds": seeds, "cross_validated": told}
    raw = json.loads(shipped_weights())
    return weights_document(model, {"line": raw["manifest"]["line"], "starts": manifest})


def refit_lines(path: Path) -> dict[str, Any]:
    """The weights with a new look of lines."""
    table = read_columns(path, COLUMNS)
    first = min(table["seed"].to_pylist())
    examples = read_examples(table.filter(pa.array(ints(table["seed"]) == first)), load_phrases())
    line = fit_lines(LineExamples(examples.features, _is_comment(examples), _line_weight(examples)))
    raw = json.loads(shipped_weights())
    manifest = raw["manifest"] | {"line": manifest_of(path, table)}
    return weights_document(replace(load_model(), line=line), manifest)


def _folds(sites: Sequence[str]) -> Ints:
    return np.array([zlib.crc32(site.encode()) % FOLDS for site in sites], np.int64)


def _line_weight(examples: Examples) -> np.ndarray:
    """Long documents do not count for more."""
    weight = examples.of_documents("line_weight") / np.sqrt(np.diff(examples.at))
    return np.asarray(weight[examples.doc] * examples.share(LINE_SHARES) * examples.is_open)


def _is_comment(examples: Examples) -> Bools:
    return np.isin(examples.of_lines("label"), ("comment", "comment_meta"))


def _words_by_folds(examples: Examples, shipped: StartModel) -> dict[_Left, WordWeights]:
    """The words of all lines, and of those without one fold and without two."""
    folds = range(FOLDS)
    left = [frozenset(own) for own in ((), *((f,) for f in folds), *((f, g) for f in folds for g in range(f)))]
    labels, origin = examples.of_lines("label"), examples.of_lines("origin").tolist()
    weight = np.where(np.isin(labels, ("body", "comment")), _line_weight(examples), 0.0)
    site, fold = np.unique(origin, return_inverse=True)[1], _folds(origin)
    known, texts = shipped.line.score(examples.features), examples.of_lines("text").tolist()
    own = WordExamples(examples.words, site, known, labels == "comment", weight)
    return {out: fit_words(replace(own, weight=np.where(np.isin(fold, list(out)), 0.0, weight)), texts) for out in left}


def _trial(examples: Examples, words: dict[_Left, WordWeights], shipped: StartModel) -> _Trial:
    n, fold = len(examples.doc), _folds(examples.of_lines("origin").tolist())
    by_words = {left: own.score(examples.words, n) for left, own in words.items()}
    return _Trial(examples, fold, by_words, shipped.line.score(examples.features))


def _ensemble(trials: Sequence[_Trial], left: _Left) -> tuple[Trees, ...]:
    """The models of starts of all sites but those of the folds left out."""
    groups = [trials[at : at + SEEDS] for at in range(0, len(trials), SEEDS)]
    return tuple(fit_starts([_start_examples(own, left) for own in group]) for group in groups)


def _rows(examples: Examples, evidence: Values) -> Rows:
    prose = is_prose(examples.lines) & examples.is_open
    candidates = Candidates(examples.lines, examples.is_open, prose, name_above(examples.lines))
    return open_rows(candidates, dict(examples.features), evidence, len(examples.at) - 1)


def _start_examples(trial: _Trial, left: _Left) -> StartExamples:
    examples = trial.examples
    rows, is_comment = _rows(examples, trial.evidence(left)), _is_comment(examples)
    n_docs = len(examples.at) - 1
    start = np.full(n_docs, -1)
    first = np.flatnonzero(is_comment[rows.row])[::-1]
    start[examples.doc[rows.row[first]]] = first
    weight = np.where((np.bincount(examples.doc, is_comment, n_docs) > 0) & (start < 0), 0.0, 1.0)
    out = np.bincount(examples.doc, np.isin(trial.fold, list(left)), n_docs) > 0
    return StartExamples(rows, start, weight * examples.of_documents("start_weight") * ~out)


def _judged(trials: Sequence[_Trial], shipped: StartModel, fold: int) -> Iterator[Judged]:
    """The documents of a fold as weights from the others read them."""
    left = frozenset([fold])
    model = replace(shipped, starts=_ensemble(trials[:SEEDS], left), moved=None)
    for trial in trials:
        yield from _read(trial, model, fold)


def _read(trial: _Trial, model: StartModel, fold: int) -> Iterator[Judged]:
    examples = trial.examples
    rows = _rows(examples, trial.known + trial.by_words[frozenset([fold])])
    posterior = model.posterior(rows)
    kinds, labels = examples.of_documents("judged"), examples.of_lines("label")
    n_chars, is_comment = ints(examples.lines["n_chars"]), _is_comment(examples)
    mixed = np.bincount(examples.doc, trial.fold != fold, len(kinds)) > 0
    for doc in np.flatnonzero(~mixed & (kinds != "")).tolist():
        part = slice(rows.at[doc], rows.at[doc + 1])
        row = rows.row[part]
        if len(row):
            place, start, none = row - examples.at[doc], posterior.start[part], float(posterior.none[doc])
            is_body = labels[row] == "body"
            yield Judged(str(kinds[doc]), place, start, none, is_comment[row], is_body, n_chars[row])


KINDS = {"lines": refit_lines, "starts": refit_starts}


@in_one_line
def main(arguments: Sequence[str] | None = None) -> None:
    """Fit the weights of one kind and write them."""
    run("refitting_starts", KINDS, arguments)


if __name__ == "__main__":
    main()
