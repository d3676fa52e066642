"""What the data dictionary tells others to put into their CI passes on a sound release and fails on a broken one."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml
from tests.release.markdown import blocks_of, run_python, run_shell

from corpus_pipeline.release.schemas import schema_files
from corpus_pipeline.tables import TABLES

DICTIONARY = schema_files()["README.md"]
(WORKFLOW,) = (yaml.safe_load(block.code) for block in blocks_of(DICTIONARY, "yaml"))


@pytest.fixture
def place(sample_release: Path, tmp_path: Path) -> Path:
    """A folder with a release in dist/ and the contract that its reader was written for."""
    shutil.copytree(sample_release, tmp_path / "dist")
    shutil.copy(sample_release / "schemas" / "contract.json", tmp_path)
    return tmp_path


def run_job(name: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The commands of a job as the runner runs them, without what sets it up."""
    steps: list[dict[str, Any]] = WORKFLOW["jobs"][name]["steps"]
    return run_shell(
        "\n".join(s["run"] for s in steps if "run" in s and not s["run"].startswith("pip install")), folder
    )


@pytest.mark.parametrize("job", WORKFLOW["jobs"])
def test_every_job_passes_on_a_sound_release(job: str, place: Path) -> None:
    run = run_job(job, place)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_job_can_be_copied_alone() -> None:
    for job in WORKFLOW["jobs"].values():
        used = [step["uses"] for step in job["steps"] if "uses" in step]
        assert used == ["actions/checkout@v4", "actions/setup-python@v5"]
        assert job["steps"][2]["run"].startswith("pip install ")


def spoil(place: Path, table: str) -> None:
    path = place / "dist" / f"{table}.parquet"
    data = pq.read_table(path)
    pq.write_table(data.slice(0, 1).take([0, 0]), path)


def test_the_first_job_finds_a_table_that_is_broken(place: Path) -> None:
    spoil(place, "spans")
    assert run_job("tables", place).returncode == 1


def test_the_second_job_points_at_what_is_wrong(place: Path) -> None:
    spoil(place, "duplicates")
    run = run_job("release", place)
    assert run.returncode == 1
    assert "::error title=key.duplicate::duplicates#1 document_id" in run.stdout


def test_the_third_job_tells_a_breaking_change_from_another(place: Path) -> None:
    contract = json.loads((place / "contract.json").read_text("utf-8"))
    contract["tables"].pop("quotes")  # the reader knew no such table: it is new
    (place / "contract.json").write_text(json.dumps(contract), "utf-8")
    assert run_job("contract", place).returncode == 0
    contract["tables"]["polls"] = contract["tables"]["comments"]
    (place / "contract.json").write_text(json.dumps(contract), "utf-8")
    run = run_job("contract", place)
    assert (run.returncode, run.stdout.splitlines()[0]) == (1, "major: polls is gone")


def test_the_commands_run_in_the_folder_of_a_release(place: Path) -> None:
    codes = [block.code for block in blocks_of(DICTIONARY, "sh")]
    assert [code.split()[0] for code in codes] == ["pandera", "corpus-pipeline"]
    run = run_shell("".join(codes), place / "dist")
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_example_in_python_runs(place: Path) -> None:
    (block,) = blocks_of(DICTIONARY, "python")
    assert "harbour-gazette.example" in run_python(block.code, place)
    assert len(TABLES) == 8
