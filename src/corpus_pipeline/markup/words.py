"""How the tables of this room are written down."""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    """The words of a table, in its order."""
    return tuple(text.split())


def terms(text: str) -> frozenset[str]:
    """The entries of a table whose entries hold blanks: what stands between bars."""
    return frozenset(text.split("|"))
