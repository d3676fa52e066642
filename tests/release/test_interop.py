"""The sample release as programs of others read it, offline.

INTEROP_PYTHON names the Python of an environment of its own, which need not have this package: that of the workflow has
not. Without it the extra ``interop`` is looked for here. CFFCONVERT: the command of that name.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from tests.release.markdown import blocks_of

from corpus_pipeline.tables import TABLES

PYTHON = os.environ.get("INTEROP_PYTHON", sys.executable)
LIBRARIES = ("datasets", "duckdb", "frictionless", "mlcroissant", "pandas", "pandera", "polars")


@cache
def installed() -> frozenset[str]:
    """Which of the libraries, and this package, the other Python can import."""
    code = "import importlib.util as i, sys; print(*(n for n in sys.argv[1:] if i.find_spec(n)))"
    words = [PYTHON, "-c", code, *LIBRARIES, "corpus_pipeline"]
    return frozenset(subprocess.run(words, capture_output=True, text=True, check=True, env=own()).stdout.split())


def own() -> dict[str, str]:
    """The environment without what leads to this package, and without a network."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {
        "HF_HUB_OFFLINE": "1",
        "NO_PROXY": "",
        "http_proxy": "http://0.0.0.0:9",
        "https_proxy": "http://0.0.0.0:9",
    }


def needs(library: str) -> pytest.MarkDecorator:
    """Skip where a library is not installed, unless an environment was made for these tests."""
    missing = "INTEROP_PYTHON" not in os.environ and library not in installed()
    return pytest.mark.skipif(missing, reason=f"{library} is not installed: pip install -e '.[interop]'")


def rows(release: Path, table: str) -> int:
    return int(pq.read_metadata(release / f"{table}.parquet").num_rows)


def counted(code: str, folder: Path, **more: str) -> Any:
    """What a program prints as JSON in its last line. Its warnings are those of the libraries, so they are let be."""
    words = [PYTHON, "-c", code]
    run = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, env=own() | more)
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
def test_datasets_loads_every_table_by_name(name: str, release: Path) -> None:
    code = f"""
import json, datasets
dataset = datasets.load_dataset("dist", {name!r}, split="train")
print(json.dumps([dataset.num_rows, dataset.column_names]))
"""
    counts = counted(code, release.parent, HF_HOME=str(release.parent / "cache"))
    assert counts == [rows(release, name), list(TABLES[name].names)]


@needs("datasets")
def test_the_example_of_the_card_loads_articles(release: Path) -> None:
    card = (release / "README.md").read_text("utf-8")
    (block,) = (block for block in blocks_of(card, "python") if "datasets" in block.code)
    code = f"{block.code}\nprint(len(articles))"
    assert counted(code, release, HF_HOME=str(release.parent / "cache")) == rows(release, "articles")


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
    assert counted(code, release) == [rows(release, name) for name in TABLES]


@needs("pandera")
@pytest.mark.parametrize("name", TABLES)
def test_pandera_checks_every_table_by_its_schema(name: str, release: Path) -> None:
    command = Path(PYTHON).with_name("pandera")
    words = [command, "validate", "-s", f"dist/schemas/{name}.yaml", "-d", f"dist/{name}.parquet"]
    run = subprocess.run(words, cwd=release.parent, capture_output=True, text=True, check=False, env=own())
    assert run.returncode == 0, run.stdout + run.stderr


def test_cffconvert_accepts_the_citation(release: Path) -> None:
    command = os.environ.get("CFFCONVERT") or shutil.which("cffconvert")
    if command is None:
        pytest.skip("cffconvert is not installed: make interop")
    words = [command, "--validate", "-i", "CITATION.cff"]
    run = subprocess.run(words, cwd=release, capture_output=True, text=True, check=False, env=own())
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.skipif("INTEROP_PYTHON" not in os.environ, reason="INTEROP_PYTHON names no environment of its own")
def test_the_environment_has_all_libraries_and_not_this_package() -> None:
    assert installed() == set(LIBRARIES)
