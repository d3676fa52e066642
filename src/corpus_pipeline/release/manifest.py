"""The manifest: what a release is, what it was made from and by, what it holds. Nothing in it depends on the run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from corpus_pipeline.disk import Disk
from corpus_pipeline.folder import MANIFEST, PACKAGE, SUMS, files_below
from corpus_pipeline.release.parquet import WrittenFile, file_sha256
from corpus_pipeline.settings import Settings
from corpus_pipeline.tables import SCHEMA_VERSION

# Packages whose version may change what comes out.
DEPENDENCIES = ("charset-normalizer", "ftfy", "numpy", "pandas", "pandera", "pyarrow", "rapidfuzz", "resiliparse")


def manifest(
    settings: Settings,
    inputs: Mapping[str, Any],
    files: Mapping[str, Sequence[WrittenFile]],
    counts: Mapping[str, Mapping[str, int]],
) -> dict[str, Any]:
    """The manifest of a release. ``files``: by table; ``counts``: of rows by label, rule, status and the like."""
    return {
        "schema_version": SCHEMA_VERSION,
        "data_version": settings.corpus.version,
        "name": settings.corpus.name,
        "package": PACKAGE,
        "package_version": version(PACKAGE),
        "dependencies": {name: version(name) for name in DEPENDENCIES},
        "settings": settings.to_dict(),
        "inputs": dict(inputs),
        "tables": {
            name: {"rows": sum(f.rows for f in own), "files": [f.to_dict() for f in own]} for name, own in files.items()
        },
        "counts": {kind: dict(sorted(own.items())) for kind, own in sorted(counts.items())},
    }


def write_manifest(content: Mapping[str, Any], folder: Path, disk: Disk) -> None:
    """Write manifest.json."""
    text = json.dumps(content, indent=1, ensure_ascii=False, sort_keys=False)
    disk.write(folder / MANIFEST, f"{text}\n".encode())


def write_sums(folder: Path, known: Mapping[str, str], disk: Disk) -> None:
    """Write SHA256SUMS over every file of a release. ``known``: sums that were taken already, by path."""
    files = {name: path for name, path in files_below(folder).items() if name != SUMS}
    lines = [f"{known.get(name) or file_sha256(path)}  {name}\n" for name, path in files.items()]
    disk.write(folder / SUMS, "".join(lines).encode())
