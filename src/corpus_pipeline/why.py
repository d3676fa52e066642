"""Why a line has its label: the rule in words, and what the weights make of the line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools
from corpus_pipeline.errors import UsageError
from corpus_pipeline.evidence import read_evidence
from corpus_pipeline.model.fitted_segmenter import open_rows
from corpus_pipeline.model.line_features import line_features
from corpus_pipeline.model.page_features import document_features, page_features
from corpus_pipeline.model.page_model import load_page_model
from corpus_pipeline.model.segmenter import Candidates
from corpus_pipeline.model.start_choices import StartChoices, start_choices
from corpus_pipeline.model.start_model import StartModel, load_model
from corpus_pipeline.model.told_threads import told_threads
from corpus_pipeline.phrases import Phrases, load_phrases
from corpus_pipeline.quality.integrity import stated
from corpus_pipeline.release.reading import open_release
from corpus_pipeline.replaying import find_record, read_options
from corpus_pipeline.rules import FURNITURE_MODEL, RULES
from corpus_pipeline.stages.segment import is_prose, name_above
from corpus_pipeline.view.explain import find_document, spans_of
from corpus_pipeline.weights import read_model_file
from corpus_pipeline.why_blocks import block_evidence, strongest

HTML = "text/html"
# Rules of furniture that speak after the model has been asked.
_LATER = ("header.", "thread.")


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a release was built from: its input, the corpus.toml, and the file of its weights."""

    raw: str
    config: Path | None = None
    model: str = ""


def explain_line(dist: Path, wanted: str, number: int, built: Weighed) -> str:
    """What decided for a line of a document. ``number``: as ``explain`` prints it.

    UsageError where there is no such line, or the release was built with other weights.
    """
    document = find_document(dist, wanted)
    spans = spans_of(dist, document["document_id"])
    own = [span for span in spans if span["line_no"] == number]
    if not own:
        raise UsageError(f"no line {number} in {document['source_path']}", hint="explain prints the numbers")
    rows = [row for span in own for row in _told(span)]
    record, text = find_record(document["document_id"], [built.raw], built.config)
    if record.media_type == HTML:
        rows += block_evidence(record, read_options(built.config), number)
    else:
        rows += _evidence(text.decode("utf-8"), spans, number, _model_of(dist, built.model))
    return "\n".join(rows) + "\n"


def _told(span: Mapping[str, Any]) -> Iterator[str]:
    yield f"{span['line_no']} {span['label']}, score {span['label_score']:.2f}: {span['shown']}"
    family = span["rule"].partition(".")[0]
    yield f"  {span['rule']}: " + RULES.get(span["rule"], f"the line holds a listed phrase of the family {family}")


def _model_of(dist: Path, path: str) -> StartModel:
    """The weights that the release was built with."""
    found = read_model_file(path)
    if stated(open_release(dist).manifest, "settings", "quality", "model") != found.sha256:
        raise UsageError("was built with other weights", where=str(dist), hint="name them with --model")
    return found.model()


def _evidence(text: str, spans: Sequence[Mapping[str, Any]], number: int, model: StartModel) -> Iterator[str]:
    """What the weights make of the line, where no rule had labelled it before they were asked."""
    phrases = load_phrases()
    lines = read_evidence([text], phrases)
    yield from _page_evidence(lines, _open(spans, lines.num_rows, (*_LATER, FURNITURE_MODEL)), number, phrases)
    rest = _open(spans, lines.num_rows, _LATER)
    if not rest[number]:
        return
    features, words = line_features(lines, phrases)
    evidence = model.evidence(features, words)
    yield f"  a reader wrote it: {evidence[number]:+.2f} (log odds)"
    yield from strongest(_by_weight([*model.line.reasons(features, number), *model.words.reasons(words, number)]))
    rows = open_rows(Candidates(lines, rest, is_prose(lines) & rest, name_above(lines)), features, evidence, 1)
    place = int(np.searchsorted(rows.row, number))
    posterior = model.posterior(rows)
    share = posterior.start[place]
    yield f"  comments start here: probability {share:.3f}; anywhere: {1 - posterior.none[0]:.3f}"
    choices = start_choices(rows)
    at = int(np.searchsorted(choices.candidates, place))
    if at < len(choices.candidates) and choices.candidates[at] == place:
        yield from strongest(_start_reasons(model, choices, at))


def _start_reasons(model: StartModel, choices: StartChoices, place: int) -> list[tuple[str, float]]:
    """What each feature adds to the score of a candidate, as the mean of the models of starts."""
    total, features = dict[str, float](), choices.features()
    for trees in model.starts:
        for reason, weight in trees.reasons(features, place):
            total[reason] = total.get(reason, 0.0) + weight / len(model.starts)
    moved = model.moved.starts.reasons(choices.starts, place) if model.moved else []
    return _by_weight([*total.items(), *((f"as annotated, {reason}", weight) for reason, weight in moved)])


def _by_weight(reasons: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    return sorted(reasons, key=lambda reason: (-abs(reason[1]), reason[0]))


def _page_evidence(lines: pa.Table, rest: Bools, number: int, phrases: Phrases) -> Iterator[str]:
    """What the weights for whole pages make of a line, where the document is one and no rule had labelled the line."""
    model, at = load_page_model(), np.array([0, lines.num_rows])
    page = document_features(lines, ~rest, at)
    if not rest[number] or model.page.score(page)[0] < model.maybe:
        return
    yield f"  the document is a whole page: {model.page.score(page)[0]:+.2f} (log odds)"
    yield from strongest(model.page.reasons(page, 0))
    own, words = line_features(lines, phrases)
    features = page_features(lines, ~rest, own, words, load_model().line.score(own), at)
    threads = told_threads(lines, name_above(lines), at, phrases)
    furniture, body, comment = model.shares(features, at, threads, is_prose(lines) & rest)[number]
    yield f"  among its neighbours: furniture {furniture:.3f}, article {body:.3f}, comment {comment:.3f}"
    for part, told in (
        (model.text, "it is text, not furniture"),
        (model.comment, "text of a comment, not the article"),
    ):
        yield f"  {told}: {part.score(features)[number]:+.2f} (log odds)"
        yield from strongest(part.reasons(features, number))


def _open(spans: Sequence[Mapping[str, Any]], n_lines: int, later: tuple[str, ...]) -> Bools:
    """Lines that were not furniture when the weights were asked; ``later``: rules that spoke after them."""
    out = np.ones(n_lines, np.bool_)
    for span in spans:
        if span["label"] == "boilerplate" and not span["rule"].startswith(later):
            out[span["line_no"]] = False
    return out
