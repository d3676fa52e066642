"""Work that was done is not done again, and what comes out is what a build from nothing gives."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.reading import contents
from tests.release.small import write_corpus

import corpus_pipeline
from corpus_pipeline import passes, resuming, tasks
from corpus_pipeline.builder import Plan, run_build
from corpus_pipeline.engines.local import LocalEngine
from corpus_pipeline.errors import WorkerKilledError
from corpus_pipeline.model.start_model import shipped_weights
from corpus_pipeline.passes import label_batch, scan_parts
from corpus_pipeline.readers.records import Source
from corpus_pipeline.settings import Settings

# So many pages, in batches of a few of them.
N_PAGES, BATCH = 40, 2000


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "raw", N_PAGES)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """How many batches were read and labelled."""
    done = {"scan": 0, "label": 0}

    def counted(name: str) -> Callable[..., Any]:
        real = getattr(passes, name)

        def run(*arguments: Any) -> Any:
            done[name] += 1
            return real(*arguments)

        return run

    for name in done:
        monkeypatch.setattr(passes, name, counted(name))
    return iter([done]).__next__()


def build(raw: Path, target: Path, **options: Any) -> dict[str, str]:
    corpus_pipeline.build(raw, target, batch_bytes=BATCH, **options)
    return contents(target)


def page(raw: Path, n: int) -> Path:
    return raw / "pebble-gazette.example" / f"{n:05}.txt"


def test_an_unchanged_corpus_is_not_read_again(raw: Path, tmp_path: Path, work: dict[str, int]) -> None:
    first = build(raw, tmp_path / "dist")
    assert work["scan"] == work["label"] > 5
    work.update(scan=0, label=0)
    assert build(raw, tmp_path / "dist") == first
    assert work == {"scan": 0, "label": 0}


def test_fresh_does_all_work_again(raw: Path, tmp_path: Path, work: dict[str, int]) -> None:
    first = build(raw, tmp_path / "dist")
    before = dict(work)
    assert build(raw, tmp_path / "dist", fresh=True) == first
    assert work == {name: 2 * n for name, n in before.items()}


def edit(raw: Path) -> None:
    page(raw, 20).write_text(page(raw, 20).read_text("utf-8").replace("far bank", "near bank"), "utf-8")


def add(raw: Path) -> None:
    shutil.copyfile(page(raw, 3), page(raw, 90))


def remove(raw: Path) -> None:
    page(raw, 0).unlink()


def rename(raw: Path) -> None:
    page(raw, 7).rename(page(raw, 70))


def speak(raw: Path) -> None:
    (raw / "sources.csv").write_text("path,url\n*/00004.txt,https://pebble-gazette.example/4\n", "utf-8")


def spoil(raw: Path) -> None:
    page(raw, 5).write_bytes(bytes(range(256)) * 4)


@pytest.mark.parametrize("change", [edit, add, remove, rename, speak, spoil])
def test_a_change_gives_what_a_build_from_nothing_gives(
    raw: Path, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    before = build(raw, tmp_path / "dist")
    change(raw)
    after = build(raw, tmp_path / "dist")
    assert after != before
    assert after == build(raw, tmp_path / "other" / "dist")


def test_an_edit_costs_little_more_than_its_own_batch(raw: Path, tmp_path: Path, work: dict[str, int]) -> None:
    build(raw, tmp_path / "dist")
    work.update(scan=0, label=0)
    edit(raw)
    build(raw, tmp_path / "dist")
    assert 1 <= work["scan"] <= 3
    assert 1 <= work["label"] <= 3


def test_settings_that_shape_the_text_are_part_of_the_key(raw: Path, tmp_path: Path) -> None:
    build(raw, tmp_path / "dist")
    config = tmp_path / "own.toml"
    config.write_text('[privacy]\ncommenters = "keep"\n[corpus]\nname = "pebbles"\n', "utf-8")
    after = build(raw, tmp_path / "dist", config=config)
    assert after == build(raw, tmp_path / "other" / "dist", config=config)


def test_a_build_that_was_stopped_goes_on(
    raw: Path, tmp_path: Path, work: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = build(raw, tmp_path / "other" / "dist")
    n = work["label"]
    work.update(scan=0, label=0)
    with monkeypatch.context() as patch:
        patch.setattr(passes, "label_batch", stopping_after(3))
        with pytest.raises(KeyboardInterrupt):
            build(raw, tmp_path / "dist")
    assert work == {"scan": n, "label": 3}
    assert build(raw, tmp_path / "dist") == whole
    assert work == {"scan": n, "label": n}


def stopping_after(n: int) -> Callable[..., Any]:
    """``label_batch`` until it is interrupted in the n-th call."""
    calls = iter(range(n))

    def run(task: tasks.LabelTask) -> tasks.LabelledBatch:
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return label_batch(task)

    return run


def test_damage_to_what_is_kept_is_noticed(raw: Path, tmp_path: Path) -> None:
    whole = build(raw, tmp_path / "dist")
    kept = sorted((tmp_path / ".dist.cache").rglob("*.arrow")) + sorted((tmp_path / ".dist.cache").rglob("*.part"))
    for path in kept:
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    assert build(raw, tmp_path / "dist") == whole


@pytest.mark.parametrize("is_held", [True, False], ids=["held in memory", "read from the disk"])
def test_a_file_that_changes_while_it_is_read_is_read_again(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_held: bool
) -> None:
    def late(task: tasks.ScanTask, held: Mapping[str, bytes]) -> list[tasks.Batch]:
        assert bool(held) == is_held
        found = scan_parts(task, held)
        if any(part.source.path.endswith("00020.txt") for part in task.parts):
            edit(raw)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(passes, "scan_parts", late)
        if not is_held:
            patch.setattr(resuming, "hold_files", lambda _parts, _most: {})
        before = build(raw, tmp_path / "dist")
    after = build(raw, tmp_path / "dist")
    assert after != before
    assert after == build(raw, tmp_path / "other" / "dist")


def test_only_the_work_of_the_last_build_is_kept(raw: Path, tmp_path: Path) -> None:
    build(raw, tmp_path / "dist")
    n = len(list((tmp_path / ".dist.cache").iterdir()))
    for change in (edit, add, remove):
        change(raw)
        build(raw, tmp_path / "dist")
        assert len(list((tmp_path / ".dist.cache").iterdir())) <= n + 4


def test_another_model_labels_again_and_reads_nothing_again(raw: Path, tmp_path: Path, work: dict[str, int]) -> None:
    first = build(raw, tmp_path / "dist")
    work.update(scan=0, label=0)
    model = tmp_path / "model.json"
    model.write_text(surer_weights(), "utf-8")
    other = build(raw, tmp_path / "dist", model=model)
    assert work["scan"] == 0
    assert work["label"] > 5
    assert model_of(tmp_path / "dist") == hashlib.sha256(model.read_bytes()).hexdigest()
    assert other["manifest.json"] != first["manifest.json"]
    assert build(raw, tmp_path / "dist") == first


def surer_weights() -> str:
    """The weights that ship, with another policy."""
    raw = json.loads(shipped_weights())
    raw["policy"]["act"] += 0.1
    return json.dumps(raw)


def model_of(target: Path) -> str:
    """The weights that a release names."""
    return str(json.loads((target / "manifest.json").read_bytes())["settings"]["quality"]["model"])


def test_the_model_of_corpus_toml_is_used(raw: Path, tmp_path: Path) -> None:
    model = tmp_path / "own.json"
    model.write_text(surer_weights(), "utf-8")
    (tmp_path / "corpus.toml").write_text('[quality]\nmodel = "own.json"\n', "utf-8")
    build(raw, tmp_path / "one", config=tmp_path / "corpus.toml")
    assert model_of(tmp_path / "one") == hashlib.sha256(model.read_bytes()).hexdigest()


class Killer(LocalEngine):
    """An engine of which no process survives reading a page of a certain name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def map(self, function: Callable[[Any], Any], tasks: Sequence[Any]) -> Iterator[Any]:
        for number, once in enumerate(tasks):
            parts = getattr(getattr(once, "task", None), "parts", ())
            if any(getattr(part, "source", None) and self._kills(part.source) for part in parts):
                error = WorkerKilledError("a worker process was killed three times")
                error.number = number
                raise error
            yield function(once)

    def _kills(self, source: Source) -> bool:
        return source.name.endswith(self.name) and source.refusal is None


def test_a_page_that_no_process_survives_is_rejected_and_the_others_are_published(raw: Path, tmp_path: Path) -> None:
    plan = Plan(Killer("00007.txt"), batch_bytes=BATCH)
    run_build([str(raw)], tmp_path / "dist", Settings(), plan)
    rows = pq.read_table(tmp_path / "dist" / "documents.parquet").to_pylist()
    fates = {row["source_path"][-9:]: (row["status"], row["reason_code"]) for row in rows}
    assert len(fates) == N_PAGES
    assert fates.pop("00007.txt") == ("rejected", "too_large")
    assert set(fates.values()) == {("published", None)}
    assert corpus_pipeline.validate(tmp_path / "dist", raw=raw) == []
