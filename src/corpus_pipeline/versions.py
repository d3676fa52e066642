"""Versions of the form major.minor.patch (SemVer) and ranges of them: ``^1``, ``~1.2``, ``1.x``, ``>=1.1,<2``."""

from __future__ import annotations

import re
from typing import Literal

from corpus_pipeline.errors import UsageError

Version = tuple[int, int, int]
Grade = Literal["major", "minor", "patch"]
GRADES: tuple[Grade, ...] = ("major", "minor", "patch")
_PART = re.compile(r"^(\^|~|>=|<=|>|<|==?|)\s?v?(\d{1,9})(?:\.(\d{1,9}|[x*]))?(?:\.(\d{1,9}|[x*]))?$")
_ENDLESS: Version = (10**9, 0, 0)


def parse_version(text: str) -> Version:
    """The three numbers of ``1.2.3``; UsageError for another form."""
    found = re.fullmatch(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})", text)
    if not found:
        raise UsageError(f"{text!r} is no version", hint="write it as major.minor.patch, such as 1.0.0")
    return int(found[1]), int(found[2]), int(found[3])


def step(old: str, new: str) -> Grade | None:
    """The first part in which a newer version differs from an older one; None where it is not newer."""
    pairs = zip(parse_version(old), parse_version(new), GRADES, strict=True)
    old_part, new_part, grade = next((pair for pair in pairs if pair[0] != pair[1]), (0, 0, "patch"))
    return grade if new_part > old_part else None


def in_range(version: str, wanted: str) -> bool:
    """Whether a version lies in a range: comma-separated parts, all of which hold. UsageError for another form."""
    number = parse_version(version)
    return all(low <= number < high for low, high in map(_bounds, wanted.split(",")))


def _bounds(part: str) -> tuple[Version, Version]:
    """The versions that one part of a range allows, from the first up to, not including, the second."""
    found = _PART.match(part.strip())
    if not found:
        raise UsageError(f"{part!r} is no range of versions", hint="write it like ^1, ~1.2, 1.0.0 or >=1.1,<2")
    operator, *parts = found.groups()
    given = [int(p) for p in parts if p is not None and p.isdecimal()]
    low = _padded(given)
    if operator in (">=", "<"):
        return (low, _ENDLESS) if operator == ">=" else ((0, 0, 0), low)
    if operator in (">", "<="):
        high = _after(given, len(given))
        return (high, _ENDLESS) if operator == ">" else ((0, 0, 0), high)
    return low, _after(given, _fixed(operator, given))


def _fixed(operator: str, given: list[int]) -> int:
    """How many parts of a version the operator holds: ``^`` up to the first that is not 0, ``~`` two at most."""
    if operator == "^":
        return next((i + 1 for i, part in enumerate(given) if part), len(given))
    return min(len(given), 2) if operator == "~" else len(given)


def _after(given: list[int], fixed: int) -> Version:
    """The first version whose first ``fixed`` parts are greater."""
    return _padded([*given[: fixed - 1], given[fixed - 1] + 1])


def _padded(parts: list[int]) -> Version:
    major, minor, patch = (*parts, 0, 0, 0)[:3]
    return major, minor, patch
