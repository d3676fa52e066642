"""The sample release as programs of others read it, offline, without this package: run with the extra ``interop``."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from tests.release.markdown import run_python

from corpus_pipeline.tables import TABLES


def needs(library: str) -> pytest.MarkDecorator:
    """Skip where a library is not installed."""
    there = importlib.util.find_spec(library) is not None
    return pytest.mark.skipif(not there, reason=f"{library} is not installed: pip install -e '.[interop]'")


def rows(release: Path, table: str) -> int:
    return int(pq.read_metadata(release / f"{table}.parquet").num_rows)


def counted(code: str, folder: Path) -> Any:
    """What a program prints as JSON in its last line. Its warnings are those of the libraries, so they are let be."""
    run = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def release(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, since datasets writes beside what it reads."""
    return Path(shutil.copytree(sample_release, tmp_path_factory.mktemp("interop") / "dist"))


@needs("mlcroissant")
def test_mlcroissant_loads_every_record(release: Path) -> None:
    code = """
import json, mlcroissant
dataset = mlcroissant.Dataset(jsonld="croissant.json")
issues = dataset.metadata.ctx.issues
records = {s.id: list(dataset.records(s.id)) for s in dataset.metadata.record_sets}
ids = [r["comments/comment_id"].decode() for r in records["comments"]]
columns = {name: len(own[0]) for name, own in records.items()}
print(json.dumps([{name: len(own) for name, own in records.items()}, columns, ids, sorted(issues.errors)]))
"""
    n_rows, n_columns, ids, errors = counted(code, release)
    assert errors == []
    assert n_rows == {name: rows(release, name) for name in TABLES}
    assert n_columns == {name: len(table.columns) for name, table in TABLES.items()}
    assert ids == pd.read_parquet(release / "comments.parquet")["comment_id"].tolist()


@needs("frictionless")
def test_frictionless_loads_the_package_and_its_rows(release: Path) -> None:
    code = """
import json
from frictionless import Package
package = Package("datapackage.json")
told = {r.name: [len(r.read_rows()), r.schema.primary_key, [k["fields"] for k in r.schema.foreign_keys]]
        for r in package.resources}
print(json.dumps(told))
"""
    expected = {
        name: [rows(release, name), list(table.primary_key), [list(key.columns) for key in table.foreign_keys]]
        for name, table in TABLES.items()
    }
    assert counted(code, release) == expected


@needs("datasets")
@pytest.mark.parametrize("name", TABLES)
def test_datasets_loads_every_table_by_name(name: str, release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(release.parent / "cache"))
    code = f"""
import json, datasets
dataset = datasets.load_dataset("dist", {name!r}, split="train")
print(json.dumps([dataset.num_rows, dataset.column_names]))
"""
    assert counted(code, release.parent) == [rows(release, name), list(TABLES[name].names)]


@needs("polars")
def test_polars_scans_every_table(release: Path) -> None:
    code = f"""
import json, polars
print(json.dumps([polars.scan_parquet(f"{{name}}*.parquet").collect().shape for name in {list(TABLES)}]))
"""
    assert counted(code, release) == [[rows(release, name), len(table.columns)] for name, table in TABLES.items()]


@needs("duckdb")
def test_duckdb_runs_the_views(release: Path) -> None:
    code = """
import json, duckdb
connection = duckdb.connect()
connection.execute(open("views.sql").read())
print(json.dumps(connection.sql("SELECT count(*) FROM thread").fetchall()))
"""
    assert counted(code, release) == [[rows(release, "comments")]]


def test_pandas_reads_every_table(release: Path) -> None:
    code = f"import pandas as pd\nprint([len(pd.read_parquet(f'{{name}}.parquet')) for name in {list(TABLES)}])"
    assert json.loads(run_python(code, release)) == [rows(release, name) for name in TABLES]
