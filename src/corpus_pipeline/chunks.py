"""Items in groups that end where a name says so, as chunks of a backup end where their content does."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def chunks(
    items: Iterable[T], name: Callable[[T], str], size: Callable[[T], int], most: int
) -> Iterator[tuple[T, ...]]:
    """The items in order, in groups whose sizes come to at most ``most`` where no single item is larger.

    From half of that on a group ends where a name says so: behind an item that was added or has grown, the groups are
    soon the same as before, and so is the work on them.
    """
    group: list[T] = []
    total = 0
    for item in items:
        n = size(item)
        if group and (total + n > most or _ends_before(name(item), total, n, most)):
            yield tuple(group)
            group, total = [], 0
        group.append(item)
        total += n
    if group:
        yield tuple(group)


def _ends_before(name: str, total: int, n: int, most: int) -> bool:
    """Whether a group ends before an item: at seven tenths of the most on the average, at all of it in one of seven."""
    drawn = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest()) / 2**32
    return 2 * total > most and drawn * most < 4 * n
