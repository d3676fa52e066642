"""A corpus gives the same release whenever it is built, and whatever was built before it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st
from tests.properties.test_invariance import STEADY
from tests.properties.texts import corpora, markup
from tests.reading import contents

import corpus_pipeline
from corpus_pipeline.markup.page import read_page

# So small that a batch holds a page or two.
BATCH = 600


def write(raw: Path, corpus: Mapping[str, bytes], names: list[str]) -> None:
    """The files of a corpus alone, written in the order of the names."""
    shutil.rmtree(raw, ignore_errors=True)
    for name in names:
        (raw / name).parent.mkdir(parents=True, exist_ok=True)
        (raw / name).write_bytes(corpus[name])


def built(folder: Path, corpus: Mapping[str, bytes], *, fresh: bool = False, backwards: bool = False) -> object:
    """Every file of the release of a corpus, of which the cache may know some pages."""
    write(folder / "raw", corpus, sorted(corpus, reverse=backwards))
    corpus_pipeline.build(folder / "raw", folder / "dist", max_rejected=1.0, batch_bytes=BATCH, fresh=fresh)
    return contents(folder / "dist")


def mixed() -> st.SearchStrategy[dict[str, bytes]]:
    """Plain texts and pages of two sites."""
    pages = st.lists(markup(), max_size=3)
    return st.tuples(corpora(), pages).map(
        lambda both: both[0] | {f"a.example/page-{i}.html": page.encode() for i, page in enumerate(both[1])}
    )


@tried(STEADY, max_examples=4)
@given(first=mixed(), second=mixed())
def test_what_was_built_before_changes_no_byte(
    first: dict[str, bytes], second: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("again")
    alone = built(folder, second)
    assert built(folder, second) == alone
    built(folder, first | dict(list(second.items())[:2]))
    assert built(folder, second, backwards=True) == alone
    assert built(folder, second, fresh=True) == alone


@tried(STEADY, max_examples=150)
@given(markup())
def test_any_page_has_its_lines_in_order(source: str) -> None:
    page = read_page(source)
    starts = page.starts.tolist()
    assert starts == sorted(set(starts))
    assert all(0 <= start < len(page.text) for start in starts)
    assert {len(column) for column in page.columns.values()} <= {len(starts)}
    page.text.encode()
