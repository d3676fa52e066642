from __future__ import annotations

from corpus_pipeline.chunks import chunks


def groups(sizes: dict[str, int], most: int) -> list[tuple[str, ...]]:
    return list(chunks(sizes, lambda name: name, sizes.__getitem__, most))


def test_groups_hold_every_item_in_order_and_stay_within_the_most() -> None:
    sizes = {f"page-{i}": 1 + i % 7 for i in range(500)}
    found = groups(sizes, 60)
    assert [name for group in found for name in group] == list(sizes)
    assert all(sum(sizes[name] for name in group) <= 60 for group in found)


def test_groups_are_seven_tenths_full_on_the_average() -> None:
    found = groups({f"page-{i}": 1 for i in range(20_000)}, 100)
    assert 62 < 20_000 / len(found) < 82
    assert all(len(group) > 49 for group in found[:-1])


def test_an_item_that_is_larger_than_the_most_stands_alone() -> None:
    assert groups({"a": 1, "b": 900, "c": 1}, 100) == [("a",), ("b",), ("c",)]


def test_behind_an_added_item_the_groups_are_soon_the_same() -> None:
    sizes = {f"page-{i}": 1 for i in range(5000)}
    before = set(groups(sizes, 50))
    after = groups({"added": 1, **sizes}, 50)
    assert sum(group not in before for group in after) < 12


def test_nothing_gives_no_group() -> None:
    assert groups({}, 10) == []
