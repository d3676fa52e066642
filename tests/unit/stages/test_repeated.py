"""In how many distinct documents of the site and of the corpus a line stands."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.stages.helpers import SENTENCES, SITE, Page, lines_of, prose, read, record

from corpus_pipeline.columns import char_lengths, with_columns
from corpus_pipeline.stages import repeated
from corpus_pipeline.stages.duplicates import site_hashes
from corpus_pipeline.stages.repeated import KEY, Repeats, add_line_hashes, add_repeats, count_repeats
from corpus_pipeline.stages.split import line_texts

FOOT = "Made by the shore crew"


def page(number: int, *lines: str, site: str = SITE) -> Page:
    """A page of its own words and some lines that others share."""
    own = "\n".join(f"{sentence[:-1]}, day {number}." for sentence in SENTENCES[:4])
    return record("\n".join((own, *lines)), number, site)


def counts(line: str, *pages: Page) -> list[tuple[int, int]]:
    """(n_site, n_corpus) of a line in every document that holds it."""
    lines = lines_of(*pages, until="repeated")
    rows = zip(*(lines[name].to_pylist() for name in ("text", "n_site", "n_corpus")), strict=True)
    return [(site, corpus) for text, site, corpus in rows if text == line]


def test_documents_are_counted_not_lines() -> None:
    assert counts(FOOT, page(0, FOOT, FOOT, FOOT), page(1, FOOT)) == [(2, 2)] * 4


def test_a_line_of_one_document_counts_once() -> None:
    assert counts(FOOT, page(0, FOOT, FOOT), page(1)) == [(1, 1), (1, 1)]


def test_sites_are_counted_apart_and_together() -> None:
    pages = [page(i, FOOT, site=site) for i, site in enumerate(["a.example", "a.example", "b.example"])]
    assert counts(FOOT, *pages) == [(2, 3), (2, 3), (1, 3)]


def test_documents_without_a_site_share_one() -> None:
    pages = [record(f"{SENTENCES[i]}\n{FOOT}", i, None) for i in range(2)]
    assert counts(FOOT, *pages) == [(2, 2), (2, 2)]


def test_equal_texts_count_once() -> None:
    same = [record(f"{prose(4)}\n{FOOT}", i, f"site-{i}.example") for i in range(3)]
    assert counts(FOOT, *same, page(9, FOOT)) == [(1, 2)] * 4


def test_a_reprint_s_lines_tell_nothing() -> None:
    one = record(f"{prose(8)}\n{FOOT}\nAs seen on Sunday", 0, "a.example")
    two = record(f"{prose(8)}\n{FOOT}\nAs read on Monday", 1, "b.example")
    assert counts(FOOT, one, two) == [(1, 1), (1, 1)]
    assert counts(SENTENCES[0], one, two) == [(1, 1), (1, 1)]


def revised(number: int, last: str, n: int = 4, head: str = "Menu of the shore") -> Page:
    """A page with much furniture, whose last paragraph was changed."""
    return record("\n".join((head, *[f"Button {i}" for i in range(90)], *SENTENCES[:n], last, FOOT)), number)


def test_a_revision_keeps_its_own_lines_and_the_furniture_of_its_site() -> None:
    pages = [revised(0, SENTENCES[8]), revised(1, SENTENCES[9]), page(2, FOOT), page(3, FOOT)]
    assert counts(SENTENCES[0], *pages)[:2] == [(1, 1), (1, 1)]
    assert counts(FOOT, *pages) == [(4, 4)] * 4


def test_two_shared_notices_make_no_revision() -> None:
    pages = [revised(i, SENTENCES[5 + i], n=2) for i in range(2)] + [page(2, FOOT), page(3, FOOT)]
    assert counts(SENTENCES[0], *pages[:2]) == [(2, 2), (2, 2)]


def test_a_page_that_quotes_another_is_no_reprint() -> None:
    quoted = "\n".join((SENTENCES[6], FOOT))
    assert counts(FOOT, record(quoted + "\n" + prose(4), 0), page(1, *quoted.split("\n"))) == [(2, 2), (2, 2)]


def test_a_line_that_differs_in_a_blank_is_another_line() -> None:
    assert counts(FOOT, page(0, FOOT), page(1, FOOT.replace(" ", "  ", 1))) == [(1, 1)]


LINES = st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=4)
PAGES = st.lists(st.tuples(LINES, st.sampled_from(["x.example", "y.example"])), max_size=8)


@given(PAGES)
def test_counts_are_those_of_counting_by_hand(pages: list[tuple[list[str], str]]) -> None:
    texts = [("\n".join(lines), site) for lines, site in pages]
    corpus = read(*(record(text, i, site) for i, (text, site) in enumerate(texts)))
    documents, lines = corpus.scanned.documents, corpus.scanned.lines
    text = line_texts(documents, lines)
    flags = {"n_words": np.ones(len(text)), "ends_sentence": np.zeros(len(text), np.bool_)}
    lines = add_line_hashes(with_columns(lines, {"text": text, "n_chars": char_lengths(text), **flags}))
    lines = add_repeats(
        lines, site_hashes(documents), corpus.settled["n_site_texts"].astype(np.int64), corpus.context.repeats
    )
    for doc, text, n_site, n_corpus in zip(
        *(lines[name].to_pylist() for name in ("doc_no", "text", "n_site", "n_corpus")), strict=True
    ):
        holding = {(other, site) for other, site in texts if text in other.split("\n")}
        assert n_corpus == len({other for other, _ in holding})
        assert n_site == len({other for other, site in holding if site == texts[doc][1]})


def test_batches_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [page(i, FOOT, f"Part {i % 3}") for i in range(7)]
    together = count_repeats([read(*pages).scanned.keys])
    apart = [read(own).scanned.keys for own in pages]

    def same(other: Repeats) -> bool:
        fields = ("site_keys", "site_counts", "corpus_keys", "corpus_counts")
        return all(np.array_equal(getattr(other, name), getattr(together, name)) for name in fields)

    assert same(count_repeats(apart))
    assert same(count_repeats(apart[::-1]))
    monkeypatch.setattr(repeated, "PARTITION_KEYS", 5)
    assert same(count_repeats(apart))


def test_no_batches_have_no_repeats() -> None:
    empty = count_repeats([])
    assert [len(column) for column in (empty.site_keys, empty.corpus_keys)] == [0, 0]
    assert len(count_repeats([np.empty(0, KEY)]).site_keys) == 0


def test_a_corpus_without_lines() -> None:
    assert lines_of("", " ", until="repeated").num_rows == 0
    assert isinstance(lines_of("", until="repeated")["n_site"], pa.ChunkedArray)


LINKED = "Swan census called off again"


def linked(number: int, *head: str, below: str = FOOT) -> Page:
    """A page with its own head, text, and a list of other pages."""
    own = [f"{sentence[:-1]}, day {number}." for sentence in SENTENCES[:4]]
    return record("\n".join(("Pond Paper", *head, *own, "Most read", below)), number)


def test_a_title_that_other_pages_link_to_stands_alone_on_its_own() -> None:
    pages = linked(0, LINKED, "By Ada Brill"), linked(1, "Bells to ring", "By Bo Reed", below=LINKED)
    assert counts(LINKED, *pages) == [(1, 1), (2, 2)]


def test_a_line_of_every_head_has_the_same_neighbours() -> None:
    pages = [linked(i, LINKED, title) for i, title in enumerate(("Swans counted", "Bells to ring"))]
    assert counts(LINKED, *pages) == [(2, 2)] * 2


def test_a_line_above_most_articles_of_a_site_is_no_title() -> None:
    pages = [linked(i, f"Pond number {i}", LINKED, f"By writer {i}") for i in range(8)]
    assert counts(LINKED, *pages) == [(8, 8)] * 8


def test_a_line_without_text_below_is_no_title() -> None:
    assert counts(LINKED, record(f"Pond Paper\n{LINKED}", 0), record(f"{FOOT}\n{LINKED}", 1)) == [(2, 2)] * 2
