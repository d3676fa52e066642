"""The invariants of a release once more, in plain Python: characters counted one by one, texts joined by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.reading import Row, grouped, rows, text_of

from corpus_pipeline.tables import TABLES
from corpus_pipeline.text.repairs import repair

Tables = Mapping[str, list[Row]]
UNREAD = ("rejected", "duplicate")
FIELDS = {"title": "title", "subtitle": "subtitle", "byline": "byline", "publisher": "publisher", "section": "section"}


def read_tables(dist: Path) -> Tables:
    """All eight tables as rows."""
    return {name: rows(dist, name) for name in TABLES}


def faults(tables: Tables, payloads: Mapping[str, bytes]) -> list[str]:
    """What is wrong with a release of these files, by path; nothing for a sound one."""
    if out := list(accounting(tables, payloads)):
        return out
    spans, articles = grouped(tables["spans"], "document_id"), grouped(tables["articles"], "document_id")
    texts: dict[str, str] = {}
    for document in tables["documents"]:
        key, path = document["document_id"], document["source_path"]
        if document["status"] in UNREAD:
            out += [f"{path}: spans of a {document['status']} document"] * bool(spans.get(key))
            continue
        text = text_of(payloads[path], document)
        out += [f"{path}: {fault}" for fault in tiling(text, spans.get(key, []))]
        texts |= {article["article_id"]: text for article in articles.get(key, [])}
    return out + list(replay(tables, texts)) + list(threads(tables))


def accounting(tables: Tables, payloads: Mapping[str, bytes]) -> Iterator[str]:
    """Every file is one document, and every document but a published one says why."""
    documents = tables["documents"]
    if sorted(row["source_path"] for row in documents) != sorted(payloads):
        yield "documents are not the input files"
    own = {row["document_id"]: row["status"] for row in documents}
    published = sorted(key for key, status in own.items() if status == "published")
    if published != sorted(row["document_id"] for row in tables["articles"]):
        yield "articles are not the published documents"
    copies = sorted(key for key, status in own.items() if status == "duplicate")
    if copies != sorted(row["document_id"] for row in tables["duplicates"]):
        yield "duplicates are not the documents of that status"
    for row in documents:
        if (row["reason_code"] is None) != (row["status"] == "published"):
            yield f"{row['source_path']}: {row['status']} with reason_code {row['reason_code']}"


def tiling(text: str, spans: list[Row]) -> Iterator[str]:
    """Every character that is not white space lies in exactly one span, and spans begin and end with such."""
    covered = [0] * len(text)
    for span in spans:
        piece = text[span["char_start"] : span["char_end"]]
        if not piece or piece != piece.strip() or span["char_end"] > len(text):
            yield f"span at {span['char_start']} is empty, padded or beyond the end"
        for at in range(span["char_start"], min(span["char_end"], len(text))):
            covered[at] += 1
    wrong = [at for at, n in enumerate(covered) if n > 1 or (n == 0 and not text[at].isspace())]
    if wrong:
        yield f"character {wrong[0]} ({text[wrong[0]]!r}) lies in {covered[wrong[0]]} spans"
    if [span["char_start"] for span in spans] != sorted(span["char_start"] for span in spans):
        yield "spans out of order"


def mended(span: Row, text: str) -> str:
    """A span's text after the repairs that are recorded for it."""
    return repair(text[span["char_start"] : span["char_end"]], (span["repairs"] or "").split())


def replay(tables: Tables, texts: Mapping[str, str]) -> Iterator[str]:
    """Every published text is the join of its spans; every other span holds its own text, names of people excepted."""
    spans = grouped([span for span in tables["spans"] if span["row_id"]], "row_id")
    known = set(texts)
    for table, key in (("paragraphs", "paragraph_id"), ("comments", "comment_id")):
        for row in tables[table]:
            own = [span for span in spans.get(row[key], []) if span["label"] != "comment_meta"]
            pieces = [mended(span, texts[row["article_id"]]) for span in own]
            known.add(row[key])
            if row["text"] not in ("\n".join(pieces), " ".join(pieces)):
                yield f"{row[key]}: {row['text'][:60]!r} is not the join of {pieces[:3]!r}"
            if own and (row["char_start"], row["char_end"]) != (own[0]["char_start"], own[-1]["char_end"]):
                yield f"{row[key]}: its bounds are not those of its spans"
    yield from (f"spans of {key}, which is no row" for key in spans.keys() - known)
    for article in tables["articles"]:
        own = spans.get(article["article_id"], [])
        is_page = any(span["rule"].startswith("markup.") for span in tables["spans"] if _is_of(span, article))
        yield from fields(article, own, texts[article["article_id"]], is_page=is_page)


def _is_of(span: Row, article: Row) -> bool:
    return bool(span["document_id"] == article["document_id"])


def fields(article: Row, spans: list[Row], text: str, *, is_page: bool) -> Iterator[str]:
    """The fields of an article that come from its text stand there; those of a page may come from its metadata."""
    by_label = grouped(spans, "label")
    for name, label in FIELDS.items():
        pieces = [mended(span, text) for span in by_label.get(label, [])]
        if is_page and not pieces:
            continue
        if article[name] is not None and article[name] not in (*pieces, " ".join(pieces)):
            yield f"{article['article_id']}: {name} {article[name]!r} is not in {pieces!r}"


def threads(tables: Tables) -> Iterator[str]:
    """Parents stand in the same article, one above, and never in a circle."""
    comments = {row["comment_id"]: row for row in tables["comments"]}
    for row in comments.values():
        chain = [row["comment_id"]]
        while (parent := comments[chain[-1]]["parent_comment_id"]) and len(chain) <= len(comments):
            chain.append(parent)
        if len(chain) - 1 != row["depth"] or any(comments[c]["article_id"] != row["article_id"] for c in chain):
            yield f"{row['comment_id']}: depth {row['depth']}, parents {chain[1:]}"


def n_rows(tables: Mapping[str, Any]) -> int:
    """Rows of all tables together."""
    return sum(len(own) for own in tables.values())
