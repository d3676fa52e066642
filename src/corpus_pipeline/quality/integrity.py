"""The files of a release against SHA256SUMS and manifest.json: all there, nothing else there, unchanged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path, PurePosixPath
from typing import Any

from corpus_pipeline.errors import UsageError
from corpus_pipeline.folder import MANIFEST, PACKAGE, SUMS, files_below, read_file
from corpus_pipeline.quality.findings import Finding, shown
from corpus_pipeline.tables import SCHEMA_VERSION, TABLES
from corpus_pipeline.versions import in_range

Describe = Callable[[Mapping[str, Any]], Mapping[str, str]]
# What is shown of a line before its first difference.
_CONTEXT_CHARS = 20
_REBUILD = "build the release again"
_FETCH = "take the file from the release again, or build again"


@dataclass(frozen=True, slots=True)
class TableFile:
    """One Parquet file of a table, by its name in the release."""

    path: str
    rows: int
    schema_version: str | None = None
    data_version: str | None = None


def read_manifest(dist: Path) -> tuple[dict[str, Any], list[Finding]]:
    """manifest.json as it stands, or an empty value and why."""
    try:
        manifest = json.loads(read_file(dist / MANIFEST))
    except FileNotFoundError:
        return {}, [Finding("file.missing", MANIFEST, None, None, "is not there", _REBUILD)]
    except (ValueError, OSError, RecursionError) as error:
        return {}, [Finding("file.damaged", MANIFEST, None, None, f"is no JSON: {_line(error)}", _FETCH)]
    if not isinstance(manifest, dict):
        return {}, [Finding("file.damaged", MANIFEST, None, None, "is no JSON object", _FETCH)]
    return manifest, []


def stated(manifest: Any, *keys: str) -> Any:
    """The value under nested keys; None where there is none."""
    for key in keys:
        manifest = manifest.get(key) if isinstance(manifest, Mapping) else None
    return manifest


def read_sums(dist: Path) -> tuple[dict[str, str], list[Finding]]:
    """SHA256SUMS as hexadecimal digests by path, and what is wrong with it."""
    try:
        lines = read_file(dist / SUMS).decode().splitlines(keepends=True)
    except FileNotFoundError:
        return {}, [Finding("file.missing", SUMS, None, None, "is not there", _REBUILD)]
    except (ValueError, OSError) as error:
        return {}, [Finding("file.damaged", SUMS, None, None, f"cannot be read: {_line(error)}", _FETCH)]
    sums, findings = {}, []
    for number, line in enumerate(lines):
        digest, _, path = line.rstrip("\r\n").partition("  ")
        if _is_digest(digest) and _is_inside(path) and line.endswith("\n"):  # one without an end may miss others
            sums[path] = digest
        else:
            message = f"{shown(line.rstrip())} is no whole checksum line"
            findings.append(Finding("file.damaged", SUMS, None, number, message, _FETCH))
    return sums, findings


def _is_digest(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def _is_inside(path: str) -> bool:
    """Whether a path stays within the folder that it is relative to."""
    parts = PurePosixPath(path)
    return bool(path) and not parts.is_absolute() and ".." not in parts.parts


def check_files(dist: Path, sums: Mapping[str, str], *, checksums: bool) -> Iterator[Finding]:
    """Files that are missing or that nobody named; with ``checksums`` also those whose bytes differ."""
    found = files_below(dist)
    files = {name for name, path in found.items() if path.is_file()}
    for name in sorted(sums.keys() - files):
        yield Finding("file.missing", name, None, None, f"is not there, though {SUMS} names it", _FETCH)
    for name in sorted(found.keys() - sums.keys() - {SUMS}):
        fix = "move it out of the release"
        yield Finding("file.foreign", shown(name)[1:-1], None, None, f"is not named in {SUMS}", fix)
    for name in sorted(files & sums.keys()) if checksums else ():
        yield from _check_sum(found[name], name, sums[name])


def _check_sum(path: Path, name: str, wanted: str) -> Iterator[Finding]:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        yield damaged(name, name, error)
        return
    if digest != wanted:
        message = f"has sha256 {digest[:12]}…, {SUMS} says {wanted[:12]}…"
        yield Finding("checksum.differs", name, None, None, message, _FETCH)


def check_manifest(
    dist: Path, manifest: Mapping[str, Any], files: Mapping[str, list[TableFile]], sums: Mapping[str, str] | None
) -> Iterator[Finding]:
    """What the manifest says otherwise than the files of the tables. ``sums``: None leaves sizes and hashes out."""
    if stated(manifest, "schema_version") != SCHEMA_VERSION:
        message = f"is {shown(stated(manifest, 'schema_version'))}, checked against {SCHEMA_VERSION}"
        fix = "check it with the corpus-pipeline of that version"
        yield Finding("manifest.differs", MANIFEST, "schema_version", None, message, fix)
    tables = stated(manifest, "tables")
    if not isinstance(tables, Mapping) or set(tables) != set(TABLES):
        yield _differs("tables", "does not name the eight tables of a release")
    for name, parts in files.items():
        if stated(tables, name, "rows") != sum(part.rows for part in parts):
            said = shown(stated(tables, name, "rows"))
            yield _differs(f"tables.{name}.rows", f"is {said}, the files hold {sum(part.rows for part in parts)} rows")
        actual = [_described(dist, part, sums) for part in parts]
        if _kept(stated(tables, name, "files"), actual) != actual:
            yield _differs(f"tables.{name}.files", f"does not fit {', '.join(part.path for part in parts)}")
        yield from _check_versions(manifest, name, parts)


def _check_versions(manifest: Mapping[str, Any], table: str, parts: list[TableFile]) -> Iterator[Finding]:
    """Files that say of themselves that they are of another release, or say nothing."""
    for part in parts:
        for key, said in (("schema_version", part.schema_version), ("data_version", part.data_version)):
            if said != stated(manifest, key):
                message = f"{part.path} says {shown(said)}, {MANIFEST} says {shown(stated(manifest, key))}"
                yield Finding("version.differs", table, key, None, message, _FETCH)


def check_range(manifest: Mapping[str, Any], wanted: str) -> Iterator[Finding]:
    """A release whose schema version is outside a range such as ``^1``; UsageError for another form of range."""
    in_range(SCHEMA_VERSION, wanted)  # a wrong range is told even where the manifest is wrong, too
    said = stated(manifest, "schema_version")
    try:
        fits = in_range(str(said), wanted)
    except UsageError:
        fits = False
    if not fits:
        fix = "take a release of that schema version, or adapt what reads it (corpus-pipeline schema --diff OLD NEW)"
        yield Finding("version.differs", MANIFEST, "schema_version", None, f"is {shown(said)}, wanted is {wanted}", fix)


def check_descriptions(
    dist: Path, manifest: Mapping[str, Any], sums: Mapping[str, str], describe: Describe
) -> Iterator[Finding]:
    """The files that follow from the manifest: there, and holding what it gives.

    ``describe``: their content by name. Nothing is said of a release that another version of this package made.
    """
    if stated(manifest, "package_version") != version(PACKAGE) or stated(manifest, "schema_version") != SCHEMA_VERSION:
        return
    try:
        wanted = describe(manifest)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        yield _differs("settings", f"does not say what the other files are made of ({_line(error)})")
        return
    if set(wanted) - set(stated(manifest, "files") or ()):
        missing = ", ".join(sorted(set(wanted) - set(stated(manifest, "files") or ())))
        yield _differs("files", f"does not name {missing}")
    for name, content in wanted.items():
        path = dist / name
        if path.is_file():
            yield from _check_description(path, name, content)
        elif name not in sums:
            yield Finding("file.missing", name, None, None, "is not there, though every release has it", _FETCH)


def _check_description(path: Path, name: str, wanted: str) -> Iterator[Finding]:
    """The first line in which a file is not what it should be."""
    try:
        found = path.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        yield damaged(name, name, error)
        return
    if found == wanted:
        return
    pairs = enumerate(zip_longest(found.split("\n"), wanted.split("\n")))
    row, (own, other) = next((row, pair) for row, pair in pairs if pair[0] != pair[1])
    yield Finding("description.differs", name, None, row, _first_difference(own, other), _FETCH)


def _first_difference(own: str | None, other: str | None) -> str:
    """How a line differs from what should be there; None for a line that is not there."""
    if own is None or other is None:
        return "ends too early" if own is None else "should have ended before"
    same = next((i for i, (a, b) in enumerate(zip(own, other, strict=False)) if a != b), min(len(own), len(other)))
    start = max(same - _CONTEXT_CHARS, 0)
    return f"says {shown(own[start:].strip())}, should say {shown(other[start:].strip())}"


def _differs(column: str, message: str) -> Finding:
    return Finding("manifest.differs", MANIFEST, column, None, message, _REBUILD)


def _described(dist: Path, part: TableFile, sums: Mapping[str, str] | None) -> dict[str, Any]:
    """A file as the manifest describes it."""
    known: dict[str, Any] = {"path": part.path, "rows": part.rows}
    if sums is None:
        return known
    return known | {"bytes": (dist / part.path).stat().st_size, "sha256": sums.get(part.path)}


def _kept(entries: Any, actual: list[dict[str, Any]]) -> Any:
    """The manifest's entries with only the keys that are compared."""
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        return None
    keys = actual[0].keys() if actual else ()
    return [{key: entry.get(key) for key in keys} for entry in entries]


def damaged(table: str, name: str, error: BaseException) -> Finding:
    """The finding for a file that could not be read."""
    return Finding("file.damaged", table, None, None, f"{name} cannot be read: {_line(error)}", _FETCH)


def _line(error: BaseException) -> str:
    lines = str(error).splitlines() or [type(error).__name__]
    return shown(lines[0])[1:-1]
