"""READ FIRST: the order of the stages, from records to the tables of a release, and what is checked on the way.

``scan`` is the first pass over a batch and ``label`` the second; between them identifiers, exact duplicates and
corpus-wide counts are settled (``stages/duplicates``, ``stages/repeated``). Both are pure: ``builder`` runs them over
files and publishes what comes out. Nothing here depends on how records were divided into batches.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import Bools, Ints, bools, hash_ids, ints, one_chunk, with_columns
from corpus_pipeline.errors import CheckError
from corpus_pipeline.model.segmenter import Candidates, Segmenter, Start
from corpus_pipeline.phrases import Phrases
from corpus_pipeline.quality.counts import check_counts, measured
from corpus_pipeline.quality.invariants import check_replay, check_spans
from corpus_pipeline.quality.keys import Linked, check_keys
from corpus_pipeline.readers.documents import read_documents
from corpus_pipeline.readers.records import Options, Record
from corpus_pipeline.stages import assemble, assemble_articles, assemble_documents, duplicates
from corpus_pipeline.stages.annotated import Annotated, annotated_heads, annotated_starts, label_annotated
from corpus_pipeline.stages.broken_lines import rejoin_lines
from corpus_pipeline.stages.date_order import count_orders, day_first
from corpus_pipeline.stages.echo import find_echoes
from corpus_pipeline.stages.features import add_features
from corpus_pipeline.stages.header import read_heads
from corpus_pipeline.stages.heads import Given
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.link_lists import label_link_lists
from corpus_pipeline.stages.marked_threads import (
    Posts,
    close_threads,
    has_posts,
    label_marked,
    marked_comments,
    with_marked,
    with_posts,
    without_marked,
)
from corpus_pipeline.stages.markup_labels import close_heads, label_markup, quieten
from corpus_pipeline.stages.markup_lines import add_markup
from corpus_pipeline.stages.mask import mask_batch
from corpus_pipeline.stages.menu_lines import label_counts, label_menu_lines
from corpus_pipeline.stages.odd_lines import label_odd_lines
from corpus_pipeline.stages.page_facts import PageRow, add_page_facts, title_of
from corpus_pipeline.stages.page_heads import read_page_heads
from corpus_pipeline.stages.paragraphs import label_paragraphs
from corpus_pipeline.stages.relate import find_languages, link_threads
from corpus_pipeline.stages.repeated import Repeats, add_line_hashes, add_repeats, line_keys
from corpus_pipeline.stages.segment import is_prose, label_comments, label_furniture, name_above, repeated_above
from corpus_pipeline.stages.settle_times import Retrieval, settle_times
from corpus_pipeline.stages.shown_facts import label_shown
from corpus_pipeline.stages.split import divide_lines, line_texts, split_lines, take_documents
from corpus_pipeline.stages.subjects import label_subjects, with_subjects
from corpus_pipeline.stages.threads import cut_threads
from corpus_pipeline.stages.turns import find_turns
from corpus_pipeline.stages.weigh_blocks import weigh_blocks
from corpus_pipeline.stages.whole_pages import close_pages, label_pages
from corpus_pipeline.stages.withhold import withhold_names
from corpus_pipeline.tables import TABLES
from corpus_pipeline.text.people import People

NOBODY: Annotated = MappingProxyType({})
Numbers = npt.NDArray[np.void]
# A batch of so many documents most of which are not published is labelled without these: of a million rows that hold
# nothing each took 4 microseconds in stages that have nothing to say of it.
MANY = 1000


@dataclass(frozen=True, slots=True)
class Scanned:
    """What the first pass keeps of a batch: documents with their text, lines, and evidence for the whole corpus."""

    documents: pa.Table
    lines: pa.Table
    facts: Numbers
    keys: Numbers
    orders: Numbers


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the whole corpus in the second pass.

    ``latest``: no date of publication after it is believed. ``people``: what is published of commenters. ``weigh``:
    what overrules the rules on pages.
    """

    repeats: Repeats
    orders: Numbers
    latest: dt.date | None
    people: People
    phrases: Phrases
    segmenter: Segmenter
    weigh: Callable[[pa.Table, Labels, Sequence[PageRow]], Labels] = weigh_blocks


def scan(records: Iterable[Record], options: Options) -> Scanned:
    """First pass over a batch: read, split, and the evidence that only the whole corpus completes."""
    documents, pages = read_documents(records, options)
    cuts = {doc: page.cuts for doc, page in pages.items() if len(page.cuts)}
    plain = ~np.isin(np.arange(documents.num_rows), list(pages))
    lines = rejoin_lines(split_lines(documents), documents, plain)
    lines = add_markup(divide_lines(lines, documents, cuts), pages)
    site_hash = duplicates.site_hashes(documents)
    facts = duplicates.document_facts(documents)
    texts = add_line_hashes(with_columns(lines, {"text": line_texts(documents, lines)}))
    keys = line_keys(texts, site_hash, np.ascontiguousarray(facts["text"]))
    return Scanned(documents, texts.drop_columns("text"), facts, keys, count_orders(texts, site_hash))


def label(
    documents: pa.Table, lines: pa.Table, settled: Numbers, context: Context, annotated: Annotated = NOBODY
) -> dict[str, pa.Table]:
    """Second pass over a batch: every stage in order, then the projections, then the invariants.

    ``documents`` and ``lines`` as ``scan`` gave them; ``settled``: one entry a document; ``annotated``: documents that
    people labelled, by number. Gives the eight tables.
    """
    kept = settled["state"] == duplicates.PUBLISHED
    if 2 * kept.sum() > len(kept) or len(kept) < MANY:
        return _label(documents, lines, settled, context, annotated)
    kept[0] |= not kept.any()
    numbers = np.cumsum(kept) - 1
    own = {int(numbers[doc]): said for doc, said in annotated.items() if kept[doc]}
    tables = _label(*take_documents(documents, lines, kept), settled[kept], context, own)
    n_spans, has_article = np.zeros(len(kept), np.int64), np.zeros(len(kept), np.bool_)
    n_spans[kept] = ints(tables["documents"]["n_spans"])
    has_article[kept] = bools(pc.equal(tables["documents"]["status"], "published"))
    return tables | {
        "duplicates": assemble_documents.duplicates_table(settled),
        "documents": assemble_documents.documents_of(documents, settled, n_spans, has_article),
    }


def _label(
    documents: pa.Table, lines: pa.Table, settled: Numbers, context: Context, annotated: Annotated
) -> dict[str, pa.Table]:
    site_hash = duplicates.site_hashes(documents)
    n_docs, phrases = documents.num_rows, context.phrases
    totals = settled["n_site_texts"].astype(np.int64), settled["n_texts"].astype(np.int64)

    lines = kept_lines(lines, settled)
    lines = with_columns(lines, {"text": line_texts(documents, lines)})
    lines = add_features(lines, phrases)
    lines = add_repeats(lines, site_hash, totals[0], context.repeats)
    lines = find_echoes(lines, n_docs)
    lines, turns = find_turns(lines, phrases)

    pages, posts = documents["page"].to_pylist(), documents["posts"].to_pylist()
    posts, held_posts = _divided(posts, annotated)
    marked = has_posts(lines, posts)
    labels = label_annotated(lines, Labels.empty(lines.num_rows, phrases.rules), annotated, n_docs)
    labels = label_markup(lines, label_marked(lines, labels, posts))
    lines = quieten(lines, labels, marked)
    labels, subjects = label_subjects(lines, label_furniture(lines, labels, totals))
    labels, held, titles, starts = _label_articles(lines, labels, context.segmenter, n_docs)
    starts = annotated_starts(lines, starts, annotated, n_docs)
    givens = _givens(documents, pages, day_first(context.orders, site_hash), context.latest)
    titles = with_subjects(titles, subjects, lines)
    labels, cuts, heads = read_heads(lines, labels, repeated_above(lines, totals), titles, givens, phrases)
    own_heads, own_cuts = annotated_heads(lines, annotated, givens, phrases)
    heads, cuts = [own_heads.get(doc, head) for doc, head in enumerate(heads)], cuts + own_cuts
    add_page_facts(heads, pages, givens)
    labels = close_pages(close_heads(lines, labels), held)
    labels = close_threads(lines, label_link_lists(lines, context.weigh(lines, labels, pages)), posts)
    labels, cuts = read_page_heads(lines, labels, cuts, list(zip(heads, pages, givens, strict=True)), phrases)
    labels = label_odd_lines(lines, label_shown(lines, labels, heads, pages))
    labels, paragraphs = label_paragraphs(lines, labels, heads)
    orders = [given.day_first for given in givens]
    comments = cut_threads(lines, without_marked(labels, marked), turns, starts, orders, phrases)
    comments = with_posts(comments, marked_comments(lines, labels, held_posts, orders, phrases))
    comments, starts = with_marked(comments, starts, marked_comments(lines, labels, posts, orders, phrases), lines)
    settle_times(heads, comments, _retrievals(documents))

    has_article = _has_article(lines, paragraphs.kind, [comment.doc_no for comment in comments], n_docs)
    ids = assemble_documents.document_ids(settled)
    article_ids = [a if has else "" for a, has in zip(hash_ids("a", [f"{i} 0" for i in ids]), has_article, strict=True)]
    batch = assemble.Labelled(lines, labels, cuts, heads, paragraphs, comments, ids, article_ids)
    batch = batch if context.people.names else withhold_names(batch)
    batch = mask_batch(batch, context.people.masks)
    return _project(batch, documents, settled, starts, context)


def _divided(posts: Posts, annotated: Annotated) -> tuple[Posts, Posts]:
    """The posts of the documents that rules label, and those of the documents that people did."""
    own = [None if doc in annotated else own for doc, own in enumerate(posts)]
    return own, [own if doc in annotated else None for doc, own in enumerate(posts)]


def _label_articles(
    lines: pa.Table, labels: Labels, segmenter: Segmenter, n_docs: int
) -> tuple[Labels, Bools, Bools, list[Start | None]]:
    """Whole pages with lines held for the header and titles, and the comments below articles.

    The features of all lines, the largest thing of all, are let go here.
    """
    whole = segmenter.read_pages(Candidates(lines, labels.open, is_prose(lines), name_above(lines)), n_docs)
    labels, held, titles = label_pages(lines, labels, whole, n_docs)
    labels, starts = label_comments(lines, labels, segmenter, n_docs, whole)
    return label_counts(lines, label_menu_lines(lines, labels, titles)), held, titles, starts


def kept_lines(lines: pa.Table, settled: Numbers) -> pa.Table:
    """The lines of the documents that are published: duplicates and rejected records have no spans."""
    kept = (settled["state"] == duplicates.PUBLISHED)[ints(lines["doc_no"])]
    return lines if kept.all() else lines.filter(pa.array(kept)).combine_chunks()


def _givens(
    documents: pa.Table, pages: Sequence[PageRow], orders: list[bool | None], latest: dt.date | None
) -> list[Given]:
    titles = map(title_of, documents["given_title"].to_pylist(), pages)
    columns = titles, documents["site"].to_pylist(), orders
    return [Given(title, site, order, latest, source) for (title, source), site, order in zip(*columns, strict=True)]


def _retrievals(documents: pa.Table) -> list[Retrieval]:
    columns = documents["retrieved_at"].to_pylist(), documents["timezone"].to_pylist()
    return [Retrieval(at, zone) for at, zone in zip(*columns, strict=True)]


def _has_article(lines: pa.Table, kind: npt.NDArray[np.int8], commented: list[int], n_docs: int) -> Bools:
    """Documents with a paragraph or a comment."""
    has = np.zeros(n_docs, np.bool_)
    has[ints(lines["doc_no"])[kind >= 0]] = True
    has[commented] = True
    return has


def _project(
    batch: assemble.Labelled,
    documents: pa.Table,
    settled: Numbers,
    starts: list[Start | None],
    context: Context,
) -> dict[str, pa.Table]:
    """The tables of a labelled batch, checked."""
    paragraphs, of_paragraph = assemble.paragraph_rows(batch)
    comments, of_comment = assemble.comment_rows(batch)
    spoken = find_languages(batch.article_ids, paragraphs, comments, context.phrases.function_words)
    quotes = link_threads(batch, paragraphs, comments)
    spans, doc_of_span = assemble.spans_table(
        batch, ((paragraphs, of_paragraph), (comments, of_comment)), names=context.people.names
    )
    kinds = assemble.kind_codes(batch)
    given = documents["given_author"].to_pylist()
    authors = [
        assemble_articles.authors_of(head, author, context.phrases)
        for head, author in zip(batch.heads, given, strict=True)
    ]
    facts = assemble_articles.article_facts(batch, paragraphs, comments, kinds, settled, context.phrases)
    has_article = np.array([bool(a) for a in batch.article_ids], np.bool_)
    n_spans = np.bincount(doc_of_span, minlength=documents.num_rows)
    columns = {n: documents[n].to_pylist() for n in ("site", "url", "given_date", "timezone", "page", "posts")}
    tables = {
        "articles": assemble_articles.articles_table(batch, columns, facts, starts, spoken.articles),
        "authors": assemble_articles.authors_table(batch, facts.doc_nos, authors),
        "paragraphs": assemble.paragraphs_table(batch, paragraphs, kinds, spoken.paragraphs),
        "comments": assemble_articles.comments_table(
            batch, comments, spoken.comments, authors, (context.people, columns["site"])
        ),
        "quotes": assemble_articles.quotes_table(quotes, paragraphs, comments),
        "duplicates": assemble_documents.duplicates_table(settled),
        "spans": spans,
        "documents": assemble_documents.documents_of(documents, settled, n_spans, has_article),
    }
    check_batch(documents, settled["state"] == duplicates.PUBLISHED, tables, doc_of_span, context.people)
    return tables


def check_batch(
    documents: pa.Table, kept: Bools, tables: Mapping[str, pa.Table], doc_of_span: Ints, people: People
) -> None:
    """The invariants: tiling, replay, one place, accounting, keys. CheckError where one does not hold.

    ``kept``: documents that have spans. References to documents of other batches are settled elsewhere.
    """
    spans = tables["spans"]
    place = np.cumsum(kept) - 1
    texts = one_chunk(documents["text"]).filter(pa.array(kept))
    paths = np.array(documents["source_path"].to_pylist(), object)[kept].tolist()
    raw = check_spans(texts, paths, spans, place[doc_of_span])
    check_replay(raw, spans, tables["paragraphs"], "paragraph_id", ("heading", "body", "caption", "note"))
    check_replay(raw, spans, tables["comments"], "comment_id", ("comment",))
    if tables["documents"].num_rows != documents.num_rows:
        raise CheckError("a record is not accounted for", hint="report this: it is a fault of the package")
    own = Linked({name: measured(TABLES[name], table) for name, table in tables.items() if name != "duplicates"})
    findings = check_keys(own) + check_counts(own, people.privacy.commenters)
    elsewhere = ("duplicate_of",)
    for finding in findings:
        if finding.column not in elsewhere:
            raise CheckError(f"{finding.message} ({finding.code})", where=finding.where, hint=finding.fix)
