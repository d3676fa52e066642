"""What relates the rows of one article: the language that they share, and who quotes and answers whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import bounds, char_lengths, script_counts
from corpus_pipeline.stages.assemble import Labelled, TextRows
from corpus_pipeline.stages.language import (
    NO_LANGUAGE,
    SAMPLE_CHARS,
    Language,
    detect_languages,
    inherit_languages,
)
from corpus_pipeline.stages.quotes import Quote, link_quotes


@dataclass(frozen=True, slots=True)
class Spoken:
    """Languages of articles (one a document of the batch), paragraphs and comments."""

    articles: list[Language]
    paragraphs: list[str]
    comments: list[str]


def find_languages(
    article_ids: Sequence[str], paragraphs: TextRows, comments: TextRows, function_words: Mapping[str, frozenset[str]]
) -> Spoken:
    """The language of each article, and of its paragraphs and comments."""
    n_docs = len(article_ids)
    samples = [""] * n_docs
    for rows in (paragraphs, comments):
        for doc, sample in _samples(rows).items():
            samples[doc] = samples[doc] or sample
    counts = script_counts(pa.array(samples, pa.string()))
    found = detect_languages(samples, counts, function_words)
    articles = [language if article else NO_LANGUAGE for language, article in zip(found, article_ids, strict=True)]
    own = [
        inherit_languages(rows.texts, rows.doc_no, (articles, counts.argmax(axis=1)), function_words)
        for rows in (paragraphs, comments)
    ]
    return Spoken(articles, *own)


def _samples(rows: TextRows) -> dict[int, str]:
    """The first 1,000 characters of each document's rows; only rows that begin among them are looked at."""
    n_chars = char_lengths(rows.texts)
    above = np.cumsum(n_chars) - n_chars
    first = np.flatnonzero(np.diff(rows.doc_no, prepend=-1))
    asked = np.flatnonzero(above - np.repeat(above[first], np.diff(np.append(first, len(above)))) < SAMPLE_CHARS)
    texts: dict[int, list[str]] = {}
    for doc, text in zip(rows.doc_no[asked].tolist(), rows.texts.take(pa.array(asked)).to_pylist(), strict=True):
        texts.setdefault(doc, []).append(text)
    return {doc: "\n".join(own)[:SAMPLE_CHARS] for doc, own in texts.items()}


def link_threads(batch: Labelled, paragraphs: TextRows, comments: TextRows) -> list[tuple[int, int, list[list[Quote]]]]:
    """Quotations in the comments of each document that has any; a quoted comment becomes the parent of the quoting one.

    Gives (first paragraph, first comment, quotations by comment) of each such document.
    """
    n_docs = len(batch.article_ids)
    of_paragraphs, of_comments = bounds(paragraphs.doc_no, n_docs), bounds(comments.doc_no, n_docs)
    out = []
    for d in np.flatnonzero(of_comments[1:] > of_comments[:-1]).tolist():
        first_paragraph, first_comment = int(of_paragraphs[d]), int(of_comments[d])
        bodies = paragraphs.texts.slice(first_paragraph, int(of_paragraphs[d + 1]) - first_paragraph).to_pylist()
        own = comments.texts.slice(first_comment, int(of_comments[d + 1]) - first_comment).to_pylist()
        quotes = link_quotes(bodies, own)
        for i, by_comment in enumerate(quotes):
            _set_parent(batch, first_comment + i, by_comment)
        out.append((first_paragraph, first_comment, quotes))
    return out


def _set_parent(batch: Labelled, i: int, quotes: Sequence[Quote]) -> None:
    quoted = next((quote.target for quote in quotes if quote.kind == "comment"), None)
    comment = batch.comments[i]
    if quoted is not None and comment.parent is None:
        comment.parent, comment.parent_basis = quoted, "quote"
