"""The folder of a release: the names of its files."""

from __future__ import annotations

from pathlib import Path

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"


def previous_of(dist: Path) -> Path:
    """Where the release before is kept."""
    return dist.parent / f".{dist.name}.previous"


def table_files(dist: Path, name: str) -> list[Path]:
    """The files of a table in order: ``name.parquet``, or ``name-00000-of-00012.parquet`` and so on."""
    whole = dist / f"{name}.parquet"
    return [whole] if whole.exists() else sorted(dist.glob(f"{name}-[0-9][0-9][0-9][0-9][0-9]-of-*.parquet"))


def files_below(dist: Path) -> dict[str, Path]:
    """Every file below a folder by its name in the release, in order."""
    found = {path.relative_to(dist).as_posix(): path for path in dist.rglob("*") if not path.is_dir()}
    return dict(sorted(found.items()))
