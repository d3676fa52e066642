"""Which files are inputs: files, folders and globs, in one stable order, with what sources.csv says of each."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path

from corpus_pipeline.errors import UsageError
from corpus_pipeline.readers.gate import reason_of
from corpus_pipeline.readers.names import escape_name, is_hidden_name
from corpus_pipeline.readers.records import Source
from corpus_pipeline.readers.sources import SOURCES_CSV, Statements, read_statements
from corpus_pipeline.readers.streams import FLOOR, RATIO
from corpus_pipeline.readers.withdrawn import WITHDRAWN_CSV

# Files that together only a release of this package has.
_RELEASE = frozenset({"manifest.json", "SHA256SUMS", "views.sql"})
# What ``st_blocks`` counts in, whatever the file system.
BLOCK = 512


def find_sources(
    raws: Sequence[str], root: Path | None = None, without: Path | None = None, unused: list[str] | None = None
) -> list[Source]:
    """Every input below the RAW arguments in the order of their published names.

    ``root``: the corpus root that names are relative to (the folder of corpus.toml), where a RAW lies below it;
    ``without``: a folder that is no input though it may lie below RAW: the release; ``unused``: takes a line for each
    row of a sources.csv that speaks of no input. UsageError where a RAW does not exist, is a release itself, or gives
    no file.
    """
    found = [start for raw in raws for start in _expand(raw)]
    names = _names([path for path, _ in found], root)
    said: list[Statements] = []
    sources = [s for (start, base), name in zip(found, names, strict=True) for s in _below(start, name, base, said)]
    if unused is not None:
        unused.extend(line for own in said for line in own.unused())
    release = os.path.realpath(without) if without is not None else ""
    if any(_is_within(release, os.path.realpath(start)) for start, _ in found):  # else no path need be asked for
        sources = [s for s in sources if not _is_within(_placed(s.path), release)]
    sources.sort(key=lambda s: s.name.split("/"))
    if not sources:
        raise UsageError("no input files", where=" ".join(raws), hint="put pages below it, or name another RAW")
    return _without_repeats(sources) if len(found) > 1 else sources


def _absolute(path: Path | str) -> str:
    return os.path.abspath(path)  # noqa: PTH100 (links must not be resolved)


def _expand(raw: str) -> list[tuple[Path, str | None]]:
    """The files and folders that an argument names, and for a pattern the folder that links must not lead out of."""
    path = Path(raw)
    if os.path.lexists(path):
        return [(path, None)]
    found = sorted(glob.glob(raw, recursive=True))  # noqa: PTH207 (a pattern may be absolute)
    if not found:
        raise UsageError("no such file or folder", where=raw, hint="name an existing file, folder or pattern")
    fixed = takewhile(lambda part: not glob.has_magic(part), path.parts)
    base = os.path.realpath(Path(*fixed))
    return [(Path(f), base) for f in found]


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


def _below(start: Path, name: str, base: str | None, said: list[Statements]) -> Iterator[Source]:
    """The inputs below an argument.

    ``base``: the folder that a pattern was looked up in; ``said``: takes what each sources.csv on the way says.
    """
    root = base or os.path.realpath(start)
    if start.is_dir() and (base is None or _is_within(os.path.realpath(start), base)):
        yield from _walk(os.fspath(start), name, root, said)
        return
    if start.name in (SOURCES_CSV, WITHDRAWN_CSV):  # of a pattern such as raw/*
        return
    statements = _statements(os.fspath(start.parent), os.path.realpath(start.parent))
    spoken = [(start.name, statements)] if statements is not None else []
    yield _source(str(start), name, spoken, (os.path.islink(start), root))  # noqa: PTH114


def _walk(start: str, name: str, root: str, said: list[Statements]) -> Iterator[Source]:
    """Files below a folder, however deep; links to folders are not followed."""
    # A folder, its path below the start, and (path of the folder below each sources.csv above it, its statements).
    folders: list[tuple[str, str, list[tuple[str, Statements]]]] = [(start, "", [])]
    while folders:
        folder, inner, above = folders.pop()
        try:
            own = _statements(folder, root)
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield Source(folder, escape_name(_join(name, inner)) or ".", 0, {}, ("unreadable", reason_of(error)))
            continue
        if _RELEASE.issubset(entry.name for entry in entries):
            yield _release(folder, name, inner)
            continue
        said += [own] if own is not None else []
        spoken = [*above, (inner, own)] if own is not None else above
        for entry in entries:
            if is_hidden_name(entry.name) or entry.name == SOURCES_CSV or (entry.name == WITHDRAWN_CSV and not inner):
                continue
            below = _join(inner, entry.name)
            if entry.is_dir(follow_symlinks=False):
                folders.append((entry.path, below, spoken))
            else:
                paths = [(os.path.relpath(below, base) if base else below, rows) for base, rows in spoken]
                yield _source(entry.path, _join(name, below), paths, (entry.is_symlink(), root), below)


def _release(folder: str, name: str, inner: str) -> Source:
    """A release below RAW as one refused input: its tables hold texts that other inputs give already."""
    if not inner:
        hint = "name the pages that it was built from"
        raise UsageError("is a release, whose texts are no pages", where=folder, hint=hint)
    reason = "a release of corpus-pipeline, whose texts are no pages"
    return Source(folder, escape_name(_join(name, inner)), 0, {}, ("unsupported", reason))


def _statements(folder: str, root: str) -> Statements | None:
    """What the sources.csv of a folder says; UsageError where it is no regular file, or a link out of the root."""
    path = Path(folder) / SOURCES_CSV
    if not os.path.lexists(path):
        return None
    real = os.path.realpath(path)
    if path.is_symlink() and not _is_within(real, root):
        hint = "put the file itself into the folder"
        raise UsageError("is a link out of the input folder", where=str(path), hint=hint)
    return Statements(str(path), read_statements(path))


def _placed(path: str) -> str:
    """Where an entry stands; not where it leads, if it is a link."""
    folder, name = os.path.split(path)
    return os.path.join(os.path.realpath(folder), name)  # noqa: PTH118


def _is_within(real: str, root: str) -> bool:
    return real == root or real.startswith(root.rstrip(os.sep) + os.sep)


def _join(left: str, right: str) -> str:
    return f"{left}/{right}" if left and right else left or right


def _source(
    path: str, name: str, spoken: list[tuple[str, Statements]], link: tuple[bool, str], below: str = ""
) -> Source:
    """One input. ``below``: its path below RAW, whose first folder is its site where nothing else names one.

    ``link``: whether it is one, and the folder that it must not lead out of.
    """
    given: dict[str, str] = {}
    for place, statements in spoken:
        given |= statements.of(place)
    is_link, root = link
    try:
        target = os.path.realpath(path) if is_link else ""
        n_bytes, refusal = _look_at(target or path, root if target else "")
    except OSError as error:  # a link into what may not be looked at, or one that vanishes
        target, n_bytes, refusal = "", 0, ("unreadable", reason_of(error))
    if "site" not in given and "/" in below:
        given["site_folder"] = escape_name(below.split("/", 1)[0])
    return Source(path, escape_name(name), n_bytes, given, refusal, target)


def _look_at(path: str, root: str) -> tuple[int, tuple[str, str] | None]:
    """Size of a regular file, or why it is not read. ``root``: the folder that a link must not lead out of."""
    if root and not _is_within(path, root):
        return 0, ("unreadable", "a link out of the input folder")
    try:
        status = os.stat(path, follow_symlinks=False)  # noqa: PTH116 (names that are no UTF-8 stay strings here)
    except OSError as error:
        return 0, ("unreadable", reason_of(error))
    if not stat.S_ISREG(status.st_mode):
        return 0, ("unreadable", "not a regular file")
    on_disk = getattr(status, "st_blocks", status.st_size) * BLOCK
    if status.st_size > FLOOR + RATIO * on_disk:
        return 0, ("bomb", f"{status.st_size} bytes, of which the disk holds {on_disk}: a file of holes")
    return status.st_size, None


def _without_repeats(sources: list[Source]) -> list[Source]:
    """Each file once, where RAW arguments overlap."""
    by_path = {_absolute(s.path): s for s in reversed(sources)}
    return [s for s in sources if by_path[_absolute(s.path)] is s]
