"""What a worker loads, and what the process that started it does in the meantime."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow as pa

from corpus_pipeline.engines.workers import Workers

ROOT = Path(__file__).parents[3]


def loaded(values: list[int]) -> tuple[list[int], bool]:
    return pa.array(values).to_pylist(), "pandas" in sys.modules


def test_a_worker_makes_columns_without_loading_pandas() -> None:
    workers = Workers(2)
    try:
        assert list(workers.map(loaded, [[1], [2, 3]])) == [([1], False), ([2, 3], False)]
    finally:
        workers.close()


def test_what_the_parent_needs_is_imported_while_workers_run() -> None:
    code = (
        "import sys; from corpus_pipeline.engines.local import LocalEngine\n"
        "from tests.unit.engines.test_local import double\n"
        "engine = LocalEngine(2, meanwhile=['colorsys'])\n"
        "print('colorsys' in sys.modules, list(engine.map(double, [1, 2])), 'colorsys' in sys.modules)\n"
        "engine.close()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False [2, 4] True\n"


def test_one_job_imports_nothing_before_it_is_needed() -> None:
    code = (
        "import sys; from corpus_pipeline.engines.local import LocalEngine\n"
        "list(LocalEngine(1, meanwhile=['colorsys']).map(abs, [1, 2]))\n"
        "print({'colorsys', 'multiprocessing'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
