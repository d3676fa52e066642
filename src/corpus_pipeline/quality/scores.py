"""How well lines are labelled: measures over documents whose right labels are known."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

# Labels as they are compared: finer ones differ from one annotator to the next.
COARSE: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("subtitle", "heading", "body", "caption"), "body"),
        **dict.fromkeys(("byline", "date", "source", "section", "note", "meta"), "meta"),
        **dict.fromkeys(("publisher", "boilerplate"), "boilerplate"),
        **dict.fromkeys(("comment", "comment_meta"), "comment"),
        "title": "title",
    }
)
MISSING = "missing"
# Distances from the first comment line beyond this count as this.
FAR = 50
DECILES = 10


@dataclass(frozen=True, slots=True)
class ScoredLine:
    """A line with its right label; ``counts``: it is scored, others are ambiguous."""

    label: str
    found: str
    n_chars: int
    counts: bool = True


@dataclass(frozen=True, slots=True)
class ScoredDocument:
    """A document's lines; ``best``: the line where comments most likely start; ``score``: that there are any."""

    group: str
    lines: tuple[ScoredLine, ...]
    best: int | None
    score: float | None


@dataclass(slots=True)
class _Tally:
    labels: dict[str, Counter[str]] = field(default_factory=dict)
    boundary: dict[str, list[float]] = field(default_factory=dict)
    scores: list[tuple[float, bool]] = field(default_factory=list)
    n: int = 0

    def note(self, name: str, value: float) -> None:
        """One document's value of a measure."""
        self.boundary.setdefault(name, []).append(float(value))


def score_documents(documents: Sequence[ScoredDocument]) -> dict[str, Any]:
    """Measures by group: each label's precision, recall and F1; where comments start; calibration."""
    tallies: dict[str, _Tally] = {}
    for document in documents:
        if any(line.counts for line in document.lines):
            _add(tallies.setdefault(document.group, _Tally()), document)
    return {group: _measures(tally) for group, tally in sorted(tallies.items())}


def _add(tally: _Tally, document: ScoredDocument) -> None:
    tally.n += 1
    for line in document.lines:
        if line.counts:
            gold = tally.labels.setdefault(line.label, Counter())
            gold["tp" if line.label == line.found else "fn"] += 1
            if line.label != line.found:
                tally.labels.setdefault(line.found, Counter())["fp"] += 1
    gold_start = _first([line.label for line in document.lines])
    if document.score is not None:
        tally.scores.append((document.score, gold_start is not None))
    tally.note("body_chars_lost", _lost(document.lines))
    found_start = _first([line.found for line in document.lines])
    if gold_start is None:
        tally.note("articles_without_comments_cut", found_start is not None)
        return
    away = abs(gold_start - found_start) if found_start is not None else len(document.lines) - gold_start
    tally.note("exact", away == 0)
    tally.note("within_1", away <= 1)
    tally.note("lines_away", min(away, FAR))
    tally.note("best_exact", document.best == gold_start)
    tally.note("comment_f1_per_document", _comment_f1(document.lines))


def _first(labels: list[str]) -> int | None:
    return labels.index("comment") if "comment" in labels else None


def _lost(lines: Sequence[ScoredLine]) -> float:
    """Share of the article's characters that are not published as such."""
    body = [line for line in lines if line.counts and line.label == "body"]
    lost = sum(line.n_chars for line in body if line.found in ("comment", "boilerplate", MISSING))
    total = sum(line.n_chars for line in body)
    return lost / total if total else 0.0


def _comment_f1(lines: Sequence[ScoredLine]) -> float:
    pairs = [(line.label == "comment", line.found == "comment") for line in lines if line.counts]
    either = sum(gold + found for gold, found in pairs)
    return 2 * sum(gold and found for gold, found in pairs) / either if either else 0.0


def _measures(tally: _Tally) -> dict[str, Any]:
    labels = {label: _prf(counts) for label, counts in sorted(tally.labels.items())}
    boundary = {name: _mean(values) for name, values in tally.boundary.items()} | {"documents": tally.n}
    return labels | {"boundary": boundary, "calibration": _calibration(tally.scores)}


def _prf(counts: Counter[str]) -> dict[str, float]:
    found, gold = counts["tp"] + counts["fp"], counts["tp"] + counts["fn"]
    p, r = counts["tp"] / found if found else 0.0, counts["tp"] / gold if gold else 0.0
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {"p": round(p, 4), "r": round(r, 4), "f1": round(f1, 4), "lines": gold}


def _mean(values: list[float]) -> float:
    return round(float(np.mean(values)), 4)


def _calibration(scores: list[tuple[float, bool]]) -> list[dict[str, float]]:
    """Documents by tenth of comments_score: how many, their mean score, and what share of them holds comments."""
    out = []
    for tenth in range(DECILES):
        own = [pair for pair in scores if min(int(pair[0] * DECILES), DECILES - 1) == tenth]
        if own:
            means = [_mean([float(pair[i]) for pair in own]) for i in (0, 1)]
            out.append({"from": tenth / DECILES, "documents": len(own), "score": means[0], "with_comments": means[1]})
    return out


def render_scores(scores: Mapping[str, Any], form: str) -> str:
    """The measures as ``text`` or ``json``."""
    if form == "json":
        return json.dumps(scores, indent=1, ensure_ascii=False) + "\n"
    return "\n".join("\n".join(_rows(group, own)) + "\n" for group, own in scores.items())


def _rows(group: str, own: Mapping[str, Any]) -> list[str]:
    rows = [f"{group}: {own['boundary']['documents']} documents", "  label        precision  recall  F1     lines"]
    labels = [(name, v) for name, v in own.items() if name not in ("boundary", "calibration")]
    rows += [f"  {name:<12} {v['p']:<10.4f} {v['r']:<7.4f} {v['f1']:<6.4f} {v['lines']}" for name, v in labels]
    rows += [f"  {name:<30} {value}" for name, value in own["boundary"].items() if name != "documents"]
    rows.append("  comments_score  documents  mean    with comments")
    rows += [
        f"  {part['from']:<15.1f} {part['documents']:<10} {part['score']:<7.4f} {part['with_comments']:.4f}"
        for part in own["calibration"]
    ]
    return rows
