"""Files of weights: the one that is named is used, and one that cannot be is told in one line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus_pipeline.errors import UsageError
from corpus_pipeline.model.start_model import load_model, shipped_weights
from corpus_pipeline.weights import MODEL, model_in, read_model_file


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The shipped weights with a change."""
    raw = json.loads(shipped_weights())
    change(raw)
    return json.dumps(raw).encode()


def first_lookup(raw: dict[str, Any]) -> list[Any]:
    lookups: dict[str, list[Any]] = raw["line"]["lookups"]
    return next(iter(lookups.values()))


EMPTY: dict[str, Any] = {"bias": 0.0, "lookups": {}, "slopes": {}}
BROKEN: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "no JSON"),
    "a list": (b"[]", "names no version"),
    "nested": (b"[" * 100_000, "no JSON"),
    "no UTF-8": (b"\xff", "no UTF-8"),
    "other version": (changed(lambda raw: raw.update(version=99)), "version 99, expected 2"),
    "no lines": (changed(lambda raw: raw.pop("line")), "broken weights (KeyError: 'line')"),
    "no starts": (changed(lambda raw: raw.update(starts=[])), "broken weights"),
    "policy": (changed(lambda raw: raw["policy"].update(act=7)), "no share"),
    "a price": (changed(lambda raw: raw["policy"].update(price=-1)), "a price below 0"),
    "a word of a word": (changed(lambda raw: raw["words"]["words"].update(thanks="much")), "not finite"),
    "a question without a feature": (changed(lambda raw: raw["starts"][0].update(features=[])), "broken weights"),
    "an edge": (changed(lambda raw: raw["starts"][0]["trees"][0][0][0].__setitem__(1, None)), "not finite"),
    "unknown feature of starts": (changed(lambda raw: raw["starts"][0]["features"].__setitem__(0, "x")), "here (x)"),
    "unknown feature of annotations": (
        changed(lambda raw: raw.update(moved={"starts": EMPTY | {"slopes": {"sun": 1.0}}, "none": EMPTY})),
        "unknown here (sun)",
    ),
    "a weight short": (changed(lambda raw: first_lookup(raw)[1].pop()), "bins of"),
    "a word for a number": (changed(lambda raw: raw["line"].update(bias="much")), "not finite"),
    "not finite": (changed(lambda raw: raw["line"].update(bias=float("inf"))), "not finite"),
    "unknown feature": (changed(lambda raw: raw["line"]["slopes"].update(moon=1.0)), "unknown here (moon)"),
}


@pytest.mark.parametrize(("content", "words"), BROKEN.values(), ids=list(BROKEN))
def test_weights_that_cannot_be_used_are_one_line(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_bytes(content)
    with pytest.raises(UsageError) as raised:
        read_model_file(str(path))
    assert words in raised.value.what
    assert "\n" not in str(raised.value)
    assert (raised.value.where, bool(raised.value.hint)) == (str(path), True)


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.json"):
        with pytest.raises(UsageError, match="cannot be read"):
            read_model_file(str(path))


def test_without_a_name_the_weights_that_ship_are_meant() -> None:
    assert read_model_file("").model() == load_model()


def test_workers_read_what_the_build_left(tmp_path: Path) -> None:
    shipped = read_model_file("")
    (tmp_path / MODEL).write_bytes(shipped.content)
    assert model_in(tmp_path, shipped.sha256) == load_model()
    with pytest.raises(ValueError, match="changed"):
        model_in(tmp_path, "0" * 64)
