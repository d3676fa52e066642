"""The manifest and the checksums of a release."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import corpus_pipeline
from corpus_pipeline.disk import Disk
from corpus_pipeline.release.manifest import DEPENDENCIES, manifest, write_manifest, write_sums
from corpus_pipeline.release.parquet import WrittenFile
from corpus_pipeline.settings import Corpus, Settings
from corpus_pipeline.tables import SCHEMA_VERSION

FILES = {"authors": [WrittenFile("authors-0.parquet", 10, 2, "ab"), WrittenFile("authors-1.parquet", 5, 1, "cd")]}


def content(**counts: dict[str, int]) -> dict[str, object]:
    settings = Settings(corpus=Corpus(name="pond", version="2.1.0"))
    inputs = {"records": 3, "bytes": 99}
    return dict(manifest(settings, inputs, FILES, {name.replace("_", "."): own for name, own in counts.items()}))


def test_it_names_versions_settings_inputs_and_tables() -> None:
    found = content()
    assert (found["schema_version"], found["data_version"], found["name"]) == (SCHEMA_VERSION, "2.1.0", "pond")
    assert found["package_version"] == corpus_pipeline.__version__
    assert found["settings"] == Settings(corpus=Corpus(name="pond", version="2.1.0")).to_dict()
    assert found["inputs"] == {"records": 3, "bytes": 99}
    files = [own.to_dict() for own in FILES["authors"]]
    assert found["tables"] == {"authors": {"rows": 3, "files": files}}


def test_every_dependency_that_shapes_the_output_has_its_version() -> None:
    versions = content()["dependencies"]
    assert isinstance(versions, dict)
    assert set(versions) == set(DEPENDENCIES)
    assert {"pyarrow", "ftfy", "resiliparse", "charset-normalizer", "rapidfuzz"} <= set(versions)
    assert all(versions.values())


def test_counts_are_in_a_stable_order() -> None:
    found = content(spans_rule={"b.x": 1, "a.y": 2}, documents_status={"published": 3})["counts"]
    assert json.dumps(found) == '{"documents.status": {"published": 3}, "spans.rule": {"a.y": 2, "b.x": 1}}'


def test_it_is_written_as_readable_utf_8(tmp_path: Path) -> None:
    write_manifest({"name": "пруд"}, tmp_path, Disk())
    data = (tmp_path / "manifest.json").read_bytes()
    assert json.loads(data) == {"name": "пруд"}
    assert "пруд".encode() in data
    assert data.endswith(b"}\n")
    assert b"\r" not in data


def test_sums_cover_every_file_but_themselves_and_hold(tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    for name in ("b.parquet", "a.parquet", "schemas/a.yaml"):
        (tmp_path / name).write_text(name)
    write_sums(tmp_path, {}, Disk())
    lines = (tmp_path / "SHA256SUMS").read_text().splitlines()
    assert [line[66:] for line in lines] == ["a.parquet", "b.parquet", "schemas/a.yaml"]
    assert lines[0][:64] == hashlib.sha256(b"a.parquet").hexdigest()
    check = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path, capture_output=True, check=False
    )
    assert check.returncode == 0


def test_sums_that_are_known_are_not_taken_again(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_text("a")
    write_sums(tmp_path, {"a.parquet": "f" * 64}, Disk())
    assert (tmp_path / "SHA256SUMS").read_text() == f"{'f' * 64}  a.parquet\n"
