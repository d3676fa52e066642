"""Near duplicates: shingles by hand against hashes, recall on generated pairs, links to roots."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_pipeline.stages.near_duplicates import (
    BUCKETS,
    LEAST_SHARE,
    WORDS,
    Link,
    candidates,
    near_links,
    share_in_common,
    shingle_hashes,
    signatures,
)


def shingled(articles: Sequence[Sequence[str]]) -> list[set[int]]:
    """The shingles of articles given as paragraphs."""
    first = np.cumsum([0, *map(len, articles)])
    found, at = shingle_hashes(pa.array([text for own in articles for text in own], pa.string()), first)
    return [set(found[at[i] : at[i + 1]].tolist()) for i in range(len(articles))]


def by_hand(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + WORDS]) for i in range(len(words) - WORDS + 1)}


def share(left: set[tuple[str, ...]], right: set[tuple[str, ...]]) -> float:
    return len(left & right) / len(left | right)


WORD = st.sampled_from(["boat", "Pier", "naïve", "мост", "灯", "7", "a1"])


@settings(deadline=None, derandomize=True, database=None)
@given(st.lists(st.lists(WORD, max_size=20), max_size=6))
def test_there_are_as_many_shingles_as_by_hand(articles: list[list[str]]) -> None:
    found = shingled([[" ".join(words)] for words in articles])
    assert [len(own) for own in found] == [len(by_hand([w.lower() for w in words])) for words in articles]


@settings(deadline=None, derandomize=True, database=None)
@given(st.lists(WORD, min_size=5, max_size=30), st.integers(0, 9), st.integers(0, 9))
def test_cuts_case_and_signs_make_no_difference(words: list[str], cut: int, other: int) -> None:
    plain = " ".join(words)
    cuts = sorted({min(cut, len(words)), min(other, len(words))})
    parts = np.split(np.array(words, object), cuts)
    paragraphs = ["«" + ",  ".join(part).upper() + "»!" for part in parts]
    assert shingled([[plain]]) == shingled([paragraphs])


def test_han_characters_are_words() -> None:
    one, other = shingled([["灯火管制的夜晚"], ["灯火管制的早晨"]])
    assert (len(one), len(one & other)) == (3, 1)


def test_short_and_empty_articles_have_no_shingles() -> None:
    assert [len(own) for own in shingled([[], [""], ["four words are few"], ["but five words are one"]])] == [
        0,
        0,
        0,
        1,
    ]


def pair(rng: random.Random, wanted: float) -> tuple[list[str], list[str]]:
    """Two texts of some hundred words that share at most this much of their shingles, and hardly less."""
    left = [f"w{rng.randrange(20_000)}" for _ in range(rng.randrange(150, 400))]
    right = list(left)
    while share(by_hand(left), by_hand(right)) > wanted:
        right[rng.randrange(len(right))] = f"w{rng.randrange(20_000)}"
    return left, right


def links_of(texts: Sequence[str]) -> list[Link]:
    found, at = shingle_hashes(pa.array(texts, pa.string()), np.arange(len(texts) + 1))
    pairs = candidates(signatures(found, at), np.arange(len(texts)))
    return near_links(pairs, lambda i: found[at[i] : at[i + 1]])


def pairs_of(wanted: float, n: int) -> Iterator[tuple[list[str], list[str]]]:
    rng = random.Random(7)
    return (pair(rng, wanted) for _ in range(n))


def test_of_pairs_that_share_nine_tenths_nearly_all_are_found() -> None:
    pairs = list(pairs_of(0.9, 1000))
    links = links_of([" ".join(words) for both in pairs for words in both])
    right = {later // 2: found for later, earlier, found in links if later == earlier + 1 and later % 2}
    assert len(right) >= 970
    assert len(links) == len(right)
    assert right[0] == pytest.approx(share(*map(by_hand, pairs[0])))


def test_of_pairs_that_share_three_tenths_none_is_found() -> None:
    assert links_of([" ".join(words) for both in pairs_of(0.3, 1000) for words in both]) == []


def test_every_copy_is_linked_to_the_first_that_it_is_near_to() -> None:
    rng = random.Random(3)
    first = [f"w{rng.randrange(9999)}" for _ in range(300)]
    copies = [first, first[:-3], ["other"], first[3:], first]
    links = links_of([" ".join(words) for words in copies])
    assert [(later, earlier) for later, earlier, _ in links] == [(1, 0), (3, 0), (4, 0)]
    assert links[2][2] == 1.0


def test_a_chain_of_small_steps_is_linked_only_as_far_as_it_is_near() -> None:
    """Each text is near the one before, but the last is far from the first."""
    rng = random.Random(3)
    words = [f"w{rng.randrange(9999)}" for _ in range(600)]
    links = links_of([" ".join(words[i * 40 : i * 40 + 300]) for i in range(6)])
    assert all(found >= LEAST_SHARE for *_, found in links)
    roots = {later: earlier for later, earlier, _ in links}
    assert not set(roots) & set(roots.values())


def test_pairs_grow_with_rows_and_not_squared() -> None:
    signs = np.zeros((2000, BUCKETS), np.uint32)
    assert len(candidates(signs, np.arange(2000))) <= 2 * 2000


def test_empty_buckets_are_filled_so_that_short_texts_compare() -> None:
    found, at = shingle_hashes(pa.array([" ".join(f"w{i}" for i in range(24))] * 2), np.arange(3))
    signs = signatures(found, at)
    assert signs.shape == (2, BUCKETS)
    assert (signs[0] == signs[1]).all()
    assert (signs != 0).all()


def test_nothing_has_no_duplicates() -> None:
    assert links_of([]) == []
    assert links_of(["one text alone, of no more than a few words"]) == []


def test_share_of_nothing_is_none() -> None:
    assert share_in_common(np.empty(0, np.uint64), np.empty(0, np.uint64)) == 0.0
