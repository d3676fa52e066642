"""How well lines of whole pages are told apart on sites that the weights have not seen, and the policy that follows."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np

from corpus_pipeline.columns import Bools, Ints
from corpus_pipeline.model.chain import BODY, CLASSES, COMMENT, FURNITURE, Chain
from corpus_pipeline.model.lookups import Features, Values, Weights
from corpus_pipeline.model.page_model import PageModel, class_evidence
from corpus_pipeline.model.page_training import PageExamples, fit_page_lines, fit_pages, fit_text

# What is tried: shares of the evidence of lines that are kept, probabilities from which a line is furniture, log odds
# from which a document is a page, and may be one, and what must be sure there.
TRUSTS, DROPS = (0.4, 0.5, 0.6, 0.7), (0.4, 0.5, 0.6)
LEASTS, MAYBES, SURES = (-0.5, 0.0, 0.5, 1.0, 1.5, 2.0), (-3.0, -2.0, -1.0, 0.0), (0.95, 0.98, 0.99)
# Texts without their page may lose this share of the article's characters at most where they pass for pages for
# certain, and in all; and so many of those without comments may be given some. A quarter more of each gave .001 of line
# F1 on pages, and took half as many texts again for pages.
MOST_LOST, MOST_LOST_IN_ALL, MOST_GIVEN = 0.007, 0.01, 0.002
DIGITS = 4


@dataclass(frozen=True, slots=True)
class PageTrials:
    """Documents that weights are validated on, with what the gate asks of each.

    ``fold``: of each document; ``is_page``: it is one, with its furniture; ``pages`` and ``texts``: those that figures
    are taken of; ``counts``: lines that are scored; ``ruled``: lines that rules have labelled; ``turn``: author lines;
    ``n_chars``: of each line.
    """

    examples: PageExamples
    documents: Features
    fold: Ints
    is_page: Bools
    pages: Bools
    texts: Bools
    counts: Bools
    ruled: Bools
    turn: Bools
    n_chars: Ints

    @property
    def doc(self) -> Ints:
        """The document of each line."""
        return np.repeat(np.arange(len(self.fold)), np.diff(self.examples.at))


@dataclass(frozen=True, slots=True)
class Unseen:
    """What weights make of documents of sites that they have not seen: of lines, of documents, and a chain a fold."""

    text: Values
    comment: Values
    page: Values
    chains: tuple[Chain, ...]


def read_unseen(trials: PageTrials) -> Unseen:
    """Every fold read by weights from the others."""
    examples, doc = trials.examples, trials.doc
    text, comment = (np.zeros(len(doc), np.float32) for _ in range(2))
    page = np.zeros(len(trials.fold), np.float32)
    chains = []
    for fold in range(int(trials.fold.max()) + 1):
        others, own = trials.fold != fold, trials.fold == fold
        rows = np.flatnonzero(own[doc])
        of_text, of_comment, chain = fit_page_lines(examples.of_documents(others))
        lines = {name: values[rows] for name, values in examples.features.items()}
        text[rows], comment[rows] = of_text.score(lines), of_comment.score(lines)
        gate = fit_pages({name: values[others] for name, values in trials.documents.items()}, trials.is_page[others])
        page[own] = gate.score({name: values[own] for name, values in trials.documents.items()})
        chains.append(chain)
    return Unseen(text, comment, page, tuple(chains))


def read_unseen_text(trials: PageTrials, rest: PageModel) -> Unseen:
    """What tells text from furniture, of every fold by weights from the others; the rest of the model as it is."""
    examples, doc = trials.examples, trials.doc
    text = np.zeros(len(doc), np.float32)
    folds = range(int(trials.fold.max()) + 1)
    for fold in folds:
        rows = np.flatnonzero((trials.fold == fold)[doc])
        found = fit_text(examples.of_documents(trials.fold != fold))
        text[rows] = found.score({name: values[rows] for name, values in examples.features.items()})
    comment, page = rest.comment.score(examples.features), rest.page.score(trials.documents)
    return Unseen(text, comment, page, tuple(rest.chain for _ in folds))


def shares_of(trials: PageTrials, unseen: Unseen, trust: float) -> Weights:
    """Probability of each class of each line, by the chain of its fold: (n, 3)."""
    doc, n = trials.doc, np.diff(trials.examples.at)
    out = np.zeros((len(doc), len(CLASSES)))
    for fold, chain in enumerate(unseen.chains):
        own = trials.fold == fold
        rows = np.flatnonzero(own[doc])
        evidence = class_evidence(unseen.text[rows], unseen.comment[rows], trust)
        out[rows] = chain.posterior(evidence, np.concatenate([[0], np.cumsum(n[own])]))
    return out


def choose_page_policy(trials: PageTrials, unseen: Unseen) -> tuple[dict[str, float], dict[str, Any]]:
    """The constants that do best on sites not seen, at what texts without their page may lose; and the figures."""
    chosen, _ = choose_shares(trials, unseen)
    trust, drop = chosen["trust"], chosen["drop"]
    shares = shares_of(trials, unseen, trust)
    least = _first(trials, unseen, shares, drop)
    maybe, sure = _band(trials, unseen, shares, (drop, least))
    policy = {"least": least, "drop": drop, "maybe": maybe, "sure": sure, "trust": trust}
    return policy, page_figures(trials, unseen, shares, policy)


def choose_shares(trials: PageTrials, unseen: Unseen) -> tuple[dict[str, float], dict[str, Any]]:
    """The trust and the drop that do best on pages not seen, whatever the gate makes of these, and the figures of both.

    Every page counts the same: one with a thread of a thousand lines decided what all lines together say.
    """
    found = []
    for trust in TRUSTS:
        shares = shares_of(trials, unseen, trust)
        for drop in DROPS:
            kind = _classes(trials, shares, drop)
            means = page_f1(trials, kind)
            found.append(((round(sum(means.values()), 3), -abs(drop - 0.5), trust, drop), means, kind))
    (_, _, trust, drop), means, kind = max(found, key=lambda tried: tried[0])
    figures = {"folds": len(unseen.chains), "grouped_by": "site", "pages": int(trials.pages.sum())}
    lines = line_f1(trials, kind, trials.pages[trials.doc])
    return {"trust": trust, "drop": drop}, figures | {"line_f1": lines, "page_f1": means}


def page_f1(trials: PageTrials, kind: Ints) -> dict[str, float]:
    """Mean F1 of the article and of the comments over pages; 1 where there are none and none are found."""
    counts, classes = trials.pages[trials.doc] & trials.counts, trials.examples.classes
    asked = np.bincount(trials.doc, counts, len(trials.fold)) > 0
    out = {}
    for name, number in (("body", BODY), ("comment", COMMENT)):
        found, right = counts & (kind == number), counts & (classes == number)
        both, either = (
            np.bincount(trials.doc, mask * 1.0, len(trials.fold))
            for mask in (found & right, found.astype(np.int64) + right)
        )
        out[name] = round(float(np.where(either > 0, 2 * both / np.maximum(either, 1), 1)[asked].mean()), DIGITS)
    return out


def page_figures(trials: PageTrials, unseen: Unseen, shares: Weights, policy: dict[str, float]) -> dict[str, Any]:
    """The figures of a policy: of the lines of pages, and of texts without their page."""
    certain, kind = _published(trials, unseen, shares, policy)
    lost, given = _harm(trials, kind, certain)
    return {
        "folds": len(unseen.chains),
        "grouped_by": "site",
        "pages": int(trials.pages.sum()),
        "line_f1": line_f1(trials, kind, trials.pages[trials.doc]),
        "pages_found": round(float(certain[trials.pages].mean()), DIGITS),
        "texts": int(trials.texts.sum()),
        "texts_alone": {"body_characters_lost": round(lost, DIGITS), "given_comments": round(given, DIGITS)},
    }


def line_f1(trials: PageTrials, kind: Ints, of: Bools) -> dict[str, float]:
    """F1 of each class over the lines that count. ``kind``: the class of each; ``of``: lines that are asked."""
    counts, classes = of & trials.counts, trials.examples.classes
    out = {}
    for number, name in enumerate(CLASSES):
        found, right = counts & (kind == number), counts & (classes == number)
        both, either = int((found & right).sum()), int(found.sum() + right.sum())
        out[name] = round(2 * both / max(either, 1), DIGITS)
    return out


def _classes(trials: PageTrials, shares: Weights, drop: float | Weights) -> Ints:
    text = np.where(shares[:, COMMENT] > shares[:, BODY], COMMENT, BODY)
    furniture = trials.ruled | (shares[:, FURNITURE] >= drop)
    return np.where(furniture, FURNITURE, text)


def _published(trials: PageTrials, unseen: Unseen, shares: Weights, policy: dict[str, float]) -> tuple[Bools, Ints]:
    """Documents that are pages for certain, and the class of each line as a build would publish it."""
    certain, maybe = unseen.page >= policy["least"], unseen.page >= policy["maybe"]
    of_doc = trials.doc
    sure = np.where(trials.turn | ~maybe[of_doc], 2.0, policy["sure"])
    kind = _classes(trials, shares, np.where(certain[of_doc], policy["drop"], sure))
    return certain, np.where((kind == COMMENT) & ~certain[of_doc], BODY, kind)


def _harm(trials: PageTrials, kind: Ints, certain: Bools) -> tuple[float, float]:
    """What texts without their page lose of the article, and the share of those without comments given some."""
    doc, n_docs = trials.doc, len(trials.fold)
    body = (trials.examples.classes == BODY) & ~trials.ruled
    of_body = np.bincount(doc, trials.n_chars * body, n_docs)
    lost = np.bincount(doc, trials.n_chars * (body & (kind != BODY)), n_docs) / np.maximum(of_body, 1)
    with_comments = np.bincount(doc, trials.examples.classes == COMMENT, n_docs) > 0
    given = certain & (np.bincount(doc, kind == COMMENT, n_docs) > 0)
    none = trials.texts & ~with_comments
    return float(lost[trials.texts & (of_body > 0)].mean()), float(given[none].mean())


def _first(trials: PageTrials, unseen: Unseen, shares: Weights, drop: float) -> float:
    """The least log odds of being a page from which texts without one keep what they must."""
    for least in LEASTS:
        policy = {"least": least, "drop": drop, "maybe": least, "sure": 1.0}
        certain, kind = _published(trials, unseen, shares, policy)
        lost, given = _harm(trials, kind, certain)
        if lost <= MOST_LOST and given <= MOST_GIVEN:
            break
    return least


def _band(trials: PageTrials, unseen: Unseen, shares: Weights, known: tuple[float, float]) -> tuple[float, float]:
    """From what log odds on a document may be a page, and how sure its furniture must be."""
    drop, least = known
    pages = trials.pages[trials.doc]
    best = (-1.0, least, SURES[-1])
    for maybe, sure in itertools.product([own for own in MAYBES if own < least], SURES):
        policy = {"least": least, "drop": drop, "maybe": maybe, "sure": sure}
        certain, kind = _published(trials, unseen, shares, policy)
        if _harm(trials, kind, certain)[0] <= MOST_LOST_IN_ALL:
            best = max(best, (line_f1(trials, kind, pages)["body"], maybe, sure))
    return best[1], best[2]
