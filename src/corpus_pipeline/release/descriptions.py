"""The files by which others' programs read a release: each follows from the manifest and the declared tables alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corpus_pipeline.disk import Disk
from corpus_pipeline.release.citation import CITATION, ZENODO, citation_cff, zenodo_json
from corpus_pipeline.release.croissant import CROISSANT, croissant_json
from corpus_pipeline.release.datapackage import DATAPACKAGE, datapackage_json
from corpus_pipeline.release.licences import LICENSE, licence_text
from corpus_pipeline.release.publish import CARD
from corpus_pipeline.release.schemas import schema_files, schema_names
from corpus_pipeline.release.views import VIEWS, views_sql


def description_files(manifest: Mapping[str, Any]) -> dict[str, str]:
    """The content of every such file by its name, schemas included; all but the card, which needs the tables."""
    own = {
        ZENODO: zenodo_json(manifest),
        CITATION: citation_cff(manifest),
        LICENSE: licence_text(manifest),
        CROISSANT: croissant_json(manifest),
        DATAPACKAGE: datapackage_json(manifest),
        VIEWS: views_sql(),
    }
    return own | {f"schemas/{name}": content for name, content in schema_files().items()}


def write_descriptions(manifest: Mapping[str, Any], folder: Path, disk: Disk) -> None:
    """Write the files into the folder of a release."""
    disk.make_folder(folder / "schemas")
    for name, content in description_files(manifest).items():
        disk.write(folder / name, content.encode())


def described_names() -> list[str]:
    """Names of all files of a release beside its tables, its manifest and its checksums."""
    schemas = [f"schemas/{name}" for name in schema_names()]
    return sorted([CARD, CITATION, CROISSANT, DATAPACKAGE, LICENSE, VIEWS, ZENODO, *schemas])
