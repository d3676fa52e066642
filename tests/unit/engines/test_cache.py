"""Finished work is found again as it was written, or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from corpus_pipeline.disk import Disk
from corpus_pipeline.engines.cache import Cache, key_of

# What stands where a file was. A pipe would keep its reader waiting for ever.
INSTEAD: dict[str, Callable[[Path], object]] = {"gone": str, "pipe": os.mkfifo, "folder": Path.mkdir}


def fill(folder: Path) -> None:
    (folder / "rows").write_bytes(b"12 herons")
    (folder / "counts").write_bytes(b"12")


def test_an_entry_is_found_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    assert cache.get("a") is None
    entry = cache.put(lambda: "a", fill)
    assert cache.get("a") == entry
    assert (entry / "rows").read_bytes() == b"12 herons"
    assert cache.get("b") is None


@pytest.mark.parametrize("name", ["rows", "counts", "SHA256SUMS"])
@pytest.mark.parametrize("damage", ["flipped", "short", "gone", "more", "pipe", "folder"])
def test_a_damaged_entry_is_none_and_is_replaced(tmp_path: Path, name: str, damage: str) -> None:
    cache = Cache(tmp_path / "cache")
    entry = cache.put(lambda: "a", fill)
    whole = (entry / name).read_bytes()
    if damage in INSTEAD:
        (entry / name).unlink()
        INSTEAD[damage](entry / name)
    elif damage == "more":
        (entry / f"{name}-2").write_bytes(whole)
    else:
        (entry / name).write_bytes(bytes([whole[0] ^ 1]) + whole[1:] if damage == "flipped" else whole[:-1])
    assert cache.get("a") is None
    cache.put(lambda: "a", fill)
    assert cache.get("a") == entry


def forge(entry: Path) -> None:
    """Other contents, and the list as its lines say it is made."""
    (entry / "rows").write_bytes(b"13 herons")
    own = hashlib.sha256(b"12 herons").hexdigest(), hashlib.sha256(b"13 herons").hexdigest()
    (entry / "SHA256SUMS").write_text((entry / "SHA256SUMS").read_text("utf-8").replace(*own), "utf-8")


def list_again(entry: Path) -> None:
    """A list as a tool of the system would write it."""
    (entry / "rows").write_bytes(b"13 herons")
    sums = [f"{hashlib.sha256((entry / name).read_bytes()).hexdigest()}  {name}\n" for name in ("counts", "rows")]
    (entry / "SHA256SUMS").write_text("".join(sums), "utf-8")


def swap(entry: Path) -> None:
    """The entry of another key, whole."""
    other = Cache(entry.parent).put(lambda: "b", lambda folder: (folder / "rows").write_bytes(b"13 herons") and None)
    shutil.rmtree(entry)
    other.rename(entry)


@pytest.mark.parametrize("harm", [forge, list_again, swap])
def test_an_entry_that_something_else_wrote_is_none(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    cache = Cache(tmp_path / "cache")
    harm(cache.put(lambda: "a", fill))
    assert cache.get("a") is None


def test_an_entry_that_was_not_finished_is_none_and_is_swept(tmp_path: Path) -> None:
    class Full(Disk):
        def before(self, operation: str, path: Path) -> None:
            if operation == "rename" and path.name == "b":
                raise OSError(28, "No space left on device")

    cache = Cache(tmp_path / "cache", Full())
    cache.put(lambda: "a", fill)
    with pytest.raises(OSError, match="No space"):
        cache.put(lambda: "b", fill)
    assert cache.get("b") is None
    cache.keep_only(["a"])
    assert [path.name for path in cache.folder.iterdir()] == ["a"]


def test_only_what_was_used_is_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    for key in ("a", "b", "c"):
        cache.put(partial(str, key), fill)
    cache.keep_only(["b"])
    assert [key for key in ("a", "b", "c") if cache.get(key)] == ["b"]
    Cache(tmp_path / "nowhere").keep_only([])


def test_keys_tell_their_parts_apart() -> None:
    parts = [("ab", "c"), ("a", "bc"), ("abc",), (b"ab", "c"), ("ab", "c", ""), (1, 2), (12,)]
    assert len({key_of(*own) for own in parts}) == len(parts)
    assert key_of("a", 1) == key_of("a", 1)
