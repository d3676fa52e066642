"""Versions and ranges of them."""

from __future__ import annotations

import pytest

from corpus_pipeline.errors import UsageError
from corpus_pipeline.versions import in_range, parse_version, step


@pytest.mark.parametrize(
    ("wanted", "inside", "outside"),
    [
        ("^1", ["1.0.0", "1.9.9"], ["0.9.9", "2.0.0"]),
        ("^1.2", ["1.2.0", "1.9.0"], ["1.1.9", "2.0.0"]),
        ("^0.3", ["0.3.0", "0.3.9"], ["0.2.9", "0.4.0", "1.0.0"]),
        ("^0.0.3", ["0.0.3"], ["0.0.2", "0.0.4"]),
        ("~1.2", ["1.2.0", "1.2.9"], ["1.1.9", "1.3.0"]),
        ("~1", ["1.0.0", "1.9.0"], ["2.0.0"]),
        ("1.x", ["1.0.0", "1.9.0"], ["0.9.0", "2.0.0"]),
        ("1.2.*", ["1.2.7"], ["1.3.0"]),
        ("1.2.3", ["1.2.3"], ["1.2.2", "1.2.4"]),
        ("=1.2", ["1.2.0", "1.2.9"], ["1.3.0"]),
        (">=1.1, <2", ["1.1.0", "1.9.9"], ["1.0.9", "2.0.0"]),
        (">1", ["2.0.0"], ["1.0.0", "1.9.9"]),
        ("<=1", ["0.1.0", "1.9.9"], ["2.0.0"]),
    ],
)
def test_ranges(wanted: str, inside: list[str], outside: list[str]) -> None:
    assert [v for v in [*inside, *outside] if in_range(v, wanted)] == inside


@pytest.mark.parametrize("wanted", ["", "one", "^", "1..2", "1.2.3.4", "^1 ^2", ">=1,"])
def test_other_forms_are_refused(wanted: str) -> None:
    with pytest.raises(UsageError, match="no range"):
        in_range("1.0.0", wanted)


@pytest.mark.parametrize("text", ["1", "1.2", "v1.2.3", "1.2.3-rc1", ""])
def test_versions_have_three_numbers(text: str) -> None:
    with pytest.raises(UsageError, match="no version"):
        parse_version(text)


@pytest.mark.parametrize(
    ("old", "new", "grade"),
    [
        ("1.0.0", "2.0.0", "major"),
        ("1.4.2", "1.5.0", "minor"),
        ("1.4.2", "1.4.3", "patch"),
        ("1.4.2", "1.4.2", None),
        ("1.4.2", "1.3.9", None),
        ("2.0.0", "1.9.9", None),
    ],
)
def test_steps(old: str, new: str, grade: str | None) -> None:
    assert step(old, new) == grade
