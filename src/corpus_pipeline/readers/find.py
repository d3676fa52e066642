"""Which files are inputs: files, folders and globs, in one stable order, with what sources.csv says of each."""

from __future__ import annotations

import fnmatch
import glob
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus_pipeline.errors import UsageError
from corpus_pipeline.readers.gate import reason_of
from corpus_pipeline.readers.records import Source
from corpus_pipeline.readers.sources import SOURCES_CSV, Statement, read_statements


def find_sources(raws: Sequence[str], root: Path | None = None, without: Path | None = None) -> list[Source]:
    """Every input below the RAW arguments in the order of their published names.

    ``root``: the corpus root that names are relative to (the folder of corpus.toml), where a RAW lies below it;
    ``without``: a folder that is no input though it may lie below RAW: the release.
    UsageError where a RAW does not exist or gives no file.
    """
    starts = [path for raw in raws for path in _expand(raw)]
    names = _names(starts, root)
    sources = [s for start, name in zip(starts, names, strict=True) for s in _below(start, name)]
    if without is not None:
        inside = os.path.abspath(without) + os.sep  # noqa: PTH100 (links must not be resolved)
        sources = [s for s in sources if not os.path.abspath(s.path).startswith(inside)]  # noqa: PTH100
    sources.sort(key=lambda s: s.name.split("/"))
    if not sources:
        raise UsageError("no input files", where=" ".join(raws), hint="put pages below it, or name another RAW")
    return _without_repeats(sources)


def _expand(raw: str) -> list[Path]:
    path = Path(raw)
    if os.path.lexists(path):
        return [path]
    found = sorted(glob.glob(raw, recursive=True))  # noqa: PTH207 (a pattern may be absolute)
    if not found:
        raise UsageError("no such file or folder", where=raw, hint="name an existing file, folder or pattern")
    return [Path(f) for f in found]


def _names(starts: Sequence[Path], root: Path | None) -> list[str]:
    """What stands before the path below each start: nothing for one folder, else the shortest telling tail."""
    absolute = [Path(os.path.abspath(start)) for start in starts]  # noqa: PTH100 (links must not be resolved)
    if root is not None:
        base = Path(os.path.abspath(root))  # noqa: PTH100
        if all(path.is_relative_to(base) for path in absolute):
            return [path.relative_to(base).as_posix().removeprefix(".") for path in absolute]
    if len(starts) == 1:
        return ["" if starts[0].is_dir() else absolute[0].name]
    for n in range(1, max(len(p.parts) for p in absolute) + 1):
        tails = ["/".join(p.parts[-n:]) for p in absolute]
        if len(set(tails)) == len(set(absolute)):
            return tails
    raise UsageError("two RAW arguments cannot be told apart", hint="name each folder once")


def _below(start: Path, name: str) -> Iterator[Source]:
    if not start.is_dir():
        statements = read_statements(start.parent / SOURCES_CSV) if (start.parent / SOURCES_CSV).is_file() else []
        yield _source(str(start), name, [(start.name, statements)])
        return
    yield from _walk(os.fspath(start), name, "", [], os.path.realpath(start))


def _walk(folder: str, name: str, inner: str, above: list[tuple[str, list[Statement]]], root: str) -> Iterator[Source]:
    """Files below a folder. ``above``: (path of the folder below each sources.csv, its statements)."""
    own = Path(folder) / SOURCES_CSV
    spoken = [*above, (inner, read_statements(own))] if own.is_file() else above
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Source(folder, _join(name, inner) or ".", 0, {}, ("unreadable", reason_of(error)))
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name == SOURCES_CSV:
            continue
        below = _join(inner, entry.name)
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, name, below, spoken, root)
        else:
            paths = [(os.path.relpath(below, base) if base else below, rows) for base, rows in spoken]
            yield _source(entry.path, _join(name, below), paths, root, below)


def _join(left: str, right: str) -> str:
    return f"{left}/{right}" if left and right else left or right


def _source(
    path: str, name: str, spoken: list[tuple[str, list[Statement]]], root: str | None = None, below: str = ""
) -> Source:
    """One input. ``below``: its path below RAW, whose first folder is its site where nothing else names one."""
    given: dict[str, str] = {}
    for place, statements in spoken:
        for statement in statements:
            if statement.path == place or (statement.is_pattern and fnmatch.fnmatchcase(place, statement.path)):
                given |= statement.given
    n_bytes, refusal = _look_at(path, root)
    name = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    if "site" not in given and "/" in below:
        given["site_folder"] = below.split("/", 1)[0]
    return Source(path, name, n_bytes, given, refusal)


def _look_at(path: str, root: str | None) -> tuple[int, tuple[str, str] | None]:
    """Size of a regular file, or why it is not read: pipes, devices, broken links, links out of the root."""
    try:
        status = os.stat(path)  # noqa: PTH116 (names that are no UTF-8 stay strings here)
    except OSError as error:
        return 0, ("unreadable", reason_of(error))
    if not stat.S_ISREG(status.st_mode):
        return 0, ("unreadable", "not a regular file")
    if root is not None and Path(path).is_symlink() and not os.path.realpath(path).startswith(root + os.sep):
        return 0, ("unreadable", "a link out of the input folder")
    return status.st_size, None


def _without_repeats(sources: list[Source]) -> list[Source]:
    """Each file once, where RAW arguments overlap."""
    by_path = {os.path.abspath(s.path): s for s in reversed(sources)}  # noqa: PTH100 (links must not be resolved)
    return [s for s in sources if by_path[os.path.abspath(s.path)] is s]  # noqa: PTH100
