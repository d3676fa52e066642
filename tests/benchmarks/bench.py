"""Measure throughput of text and web pages, memory, growth and workers beside a floor and other extractors, in one run.

``python tests/benchmarks/bench.py [--sizes 1,10,100] [--quick]``: sizes are multiples of the sample in raw/. CPU is
user and system time of a process and all that it waited for. Nothing is asserted: the machine may be busy, so what
counts are the ratios within one run.
"""

# ruff: noqa: T201  (printing is what this is for)

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import generate
import html_pages
import peers
import pyarrow.parquet as pq

HERE = Path(__file__).parent
# CPU of an import or a small build differs by 10 % from run to run on a shared machine; the least of three does by 3 %.
REPEATS = 3
# The floor takes milliseconds at small sizes: it is repeated in its process until so much was read.
FLOOR_BYTES = 24_000_000
# trafilatura and jusText read 2 MB/s: of a large corpus they get an even sample of so many bytes, scaled to all of it,
# and they read a small one several times, since below half a second the noise is as large as what is measured.
PEER_BYTES = {"trafilatura": 1_000_000, "jusText": 1_000_000, "resiliparse": 12_000_000}
# Pages of the Parquet corpus are so many times as long, and as many times fewer: 8 KB is what text extracted from pages
# of the web comes to, the sample's pages are short.
LONG = 4
# Web pages: an even sample of the annotated ones where they lie beside the repository, else generated ones.
N_PAGES = 200
# How often each peer reads the pages, since half a millisecond a page cannot be told from nothing.
OF_PAGES = {"lexbor parse": 20, "resiliparse": 5, "trafilatura": 1, "readability": 1, "jusText": 1}
GOLD = HERE.parents[2] / "shared" / "gold" / "pages.parquet"
MB = 1e6
# Starts the command line and leaves behind peak memory and CPU of the process itself, and those of its workers (of the
# largest, of all). What getrusage calls a process's peak is at least that of the process which started it.
LAUNCH = """
import atexit, json, resource, sys
from corpus_pipeline.cli import main
def peak():
    try:
        with open("/proc/self/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
def report(path=sys.argv.pop(1)):
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = [used.ru_utime + used.ru_stime for used in both]
    with open(path, "w") as file:
        json.dump([peak(), both[1].ru_maxrss, cpu[1]], file)
atexit.register(report)
main()
"""
RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Usage:
    """What a build took: CPU of all and of its workers, wall seconds, peak MB of itself and of its largest worker."""

    cpu: float
    wall: float
    own_mb: float = 0.0
    worker_mb: float = 0.0
    worker_cpu: float = 0.0


@dataclass(frozen=True, slots=True)
class Corpus:
    """A generated corpus: its label, where it lies, its documents and bytes of text."""

    label: str
    size: int
    path: Path
    n_docs: int
    n_bytes: int


@dataclass(slots=True)
class Row:
    """A measured line of the table. ``fixed``: CPU before any byte is read; ``share``: the part of it read."""

    name: str
    cpu: float
    fixed: float
    share: float = 1.0
    note: str = ""

    @property
    def net(self) -> float:
        """CPU seconds for the whole corpus once, beyond the fixed ones."""
        return max(self.cpu - self.fixed, 1e-6) / self.share


@dataclass(slots=True)
class Result:
    """Everything measured on one corpus, the pipeline's own run included."""

    corpus: Corpus
    rows: list[Row] = field(default_factory=list)
    usage: Usage = Usage(0, 0)

    def net(self, name: str) -> float:
        """CPU seconds of a row beyond its fixed ones."""
        return next(row.net for row in self.rows if row.name == name)


def run(command: Sequence[str]) -> Usage:
    """Run a command to its end; CalledProcessError with what it said where it fails."""
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            print(errors.read().decode(errors="replace"), file=sys.stderr)
            raise subprocess.CalledProcessError(process.returncode, command)
    return Usage(used.ru_utime + used.ru_stime, wall)


def least(command: Sequence[str], repeats: int) -> float:
    """The least CPU seconds of some runs."""
    return min(run(command).cpu for _ in range(repeats))


def python(*arguments: object) -> list[str]:
    """A command line of this interpreter."""
    return [sys.executable, *map(str, arguments)]


def build(corpus: Corpus, work: Path, jobs: int = 1) -> Usage:
    """One ``corpus-pipeline build`` of a corpus, nothing of it kept from before, with the memory of its processes."""
    peaks, target = work / "peaks.json", work / "release"
    options = ("-o", target, "--jobs", jobs, "--fresh", "--quiet")
    used = run(python("-c", LAUNCH, peaks, "build", corpus.path, *options))
    own, worker, worker_cpu = json.loads(peaks.read_text())
    return Usage(used.cpu, used.wall, own * RSS_UNIT / MB, worker * RSS_UNIT / MB, worker_cpu)


def make_corpora(sizes: Sequence[int], work: Path) -> list[Corpus]:
    """A folder of files for each size, and the largest once more as one Parquet file of long pages."""
    out = []
    for size in sizes:
        path = work / f"{size}x"
        counts = generate.write_files(generate.documents(size * generate.SAMPLE_DOCS), path)
        out.append(Corpus(f"{size}x", size, path, *counts))
    path, n_docs = work / "long.parquet", max(1, sizes[-1] * generate.SAMPLE_DOCS // LONG)
    counts = generate.write_parquet(generate.documents(n_docs, LONG), path)
    return [*out, Corpus(f"{sizes[-1]}x, one Parquet file, pages {LONG} times as long", sizes[-1], path, *counts)]


def measure_floor(corpus: Corpus, work: Path, repeats: int) -> Row:
    """The floor, several times in one process where the corpus is small."""
    times = max(1, round(FLOOR_BYTES / corpus.n_bytes))
    command = python(HERE / "floor.py", corpus.path, work / "floor.parquet")
    with tempfile.TemporaryDirectory(dir=work) as tiny:
        (Path(tiny) / "tiny.txt").write_text("one line\n")
        fixed = least(python(HERE / "floor.py", tiny, work / "floor.parquet", 1), repeats)
    return Row("floor", least([*command, str(times)], repeats), fixed, times, f"read {times} times")


def measure_peer(peer: str, corpus: Corpus, repeats: int) -> Row:
    """An extractor on an even sample of the pages, against a run that only wraps them."""
    n_docs = max(1, min(corpus.n_docs, round(corpus.n_docs * PEER_BYTES[peer] / corpus.n_bytes)))
    pages = peers.sample(corpus.path, n_docs)
    n_bytes = sum(map(len, pages))
    times = max(1, round(PEER_BYTES[peer] / n_bytes))
    command = python(HERE / "peers.py", peer, corpus.path, n_docs)
    note = f"read {times} times" if len(pages) == corpus.n_docs else f"read {len(pages)} pages, scaled to all"
    dry, full = (least([*command, str(n)], repeats) for n in (0, times))
    return Row(peer, full, dry, times * n_bytes / corpus.n_bytes, note)


def measure(corpus: Corpus, imports: float, work: Path, repeats: int) -> Result:
    """All rows of one corpus."""
    result = Result(corpus, [measure_floor(corpus, work, repeats)])
    runs = [build(corpus, work) for _ in range(repeats)]
    result.usage = min(runs, key=lambda used: used.cpu)
    result.rows.append(Row("corpus-pipeline", result.usage.cpu, imports, note="fixed: import pandera.pandas"))
    result.rows += [measure_peer(peer, corpus, repeats) for peer in peers.OF_TEXT]
    return result


def make_pages(n_pages: int, work: Path) -> Corpus:
    """Web pages as one Parquet file."""
    path = work / "pages.parquet"
    if GOLD.is_file():
        table = pq.read_table(GOLD, columns=["doc_id", "url", "html"]).rename_columns(["id", "url", "html"])
        table = table.take(list(range(0, table.num_rows, max(1, table.num_rows // n_pages)))[:n_pages])
        pq.write_table(table, path, compression="zstd", row_group_size=16)
    else:
        html_pages.write_parquet(n_pages, path)
    sizes = [len(page) for page in peers.sample(path, n_pages)]
    kind = "annotated" if GOLD.is_file() else "generated"
    return Corpus(f"{len(sizes)} {kind} web pages", 0, path, len(sizes), sum(sizes))


def measure_pages(corpus: Corpus, imports: float, work: Path, repeats: int) -> Result:
    """All rows of the web pages; every page is read, since they differ more than pages of text."""
    result = Result(corpus)
    runs = [build(corpus, work) for _ in range(repeats)]
    result.usage = min(runs, key=lambda used: used.cpu)
    for peer, times in OF_PAGES.items():
        command = python(HERE / "peers.py", peer, corpus.path, corpus.n_docs)
        dry, full = (least([*command, str(n)], repeats) for n in (0, times))
        result.rows.append(Row(peer, full, dry, times, f"read {times} times" if times > 1 else ""))
    result.rows.append(Row("corpus-pipeline", result.usage.cpu, imports, note="fixed: import pandera.pandas"))
    return result


def print_pages(result: Result) -> None:
    """The table of the web pages."""
    corpus = result.corpus
    print(f"\n{corpus.label}: {corpus.n_bytes / corpus.n_docs / 1000:.0f} KB each")
    print(
        f"  {'':16}{'CPU s':>9}{'net s':>9}{'ms a page':>11}{'x lexbor':>10}{'x resiliparse':>15}"
        f"{'speed x trafilatura':>21}"
    )
    for row in result.rows:
        times = [row.net / result.net(name) for name in ("lexbor parse", "resiliparse")]
        numbers = f"{row.cpu:9.3f}{row.net:9.3f}{1000 * row.net / corpus.n_docs:11.2f}{times[0]:10.1f}{times[1]:15.2f}"
        print(f"  {row.name:16}{numbers}{result.net('trafilatura') / row.net:21.1f}  {row.note}")
    print(f"  corpus-pipeline: {result.usage.wall:.2f} s wall, peak memory {result.usage.own_mb:.0f} MB (one process)")


def print_result(result: Result) -> None:
    """The table of one corpus."""
    corpus, megabytes = result.corpus, result.corpus.n_bytes / MB
    print(f"\n{corpus.label}: {corpus.n_docs:,} documents, {megabytes:.2f} MB")
    print(f"  {'':16}{'CPU s':>9}{'fixed s':>9}{'net s':>9}{'MB/s':>9}{'x floor':>9}{'speed x trafilatura':>21}")
    for row in result.rows:
        seconds = f"{row.cpu:9.3f}{row.fixed:9.3f}{row.net:9.3f}{megabytes / row.net:9.1f}"
        ratios = f"{row.net / result.net('floor'):9.1f}{result.net('trafilatura') / row.net:21.1f}"
        print(f"  {row.name:16}{seconds}{ratios}  {row.note}")
    used = result.usage
    print(f"  corpus-pipeline: {used.wall:.2f} s wall, peak memory {used.own_mb:.0f} MB (one process)")


def print_growth(results: Sequence[Result]) -> None:
    """CPU per document against the smallest corpus, in all and for what each size adds to the one before."""
    print("\ngrowth of corpus-pipeline: CPU per document, net of import pandera.pandas; added: since the size before")
    print(f"  {'':8}{'documents':>10}{'net ms':>9}{'to first':>9}{'added ms':>10}{'added MB/s':>12}{'peak MB':>9}")
    first = results[0].net("corpus-pipeline") / results[0].corpus.n_docs
    before = Result(Corpus("", 0, Path(), 0, 0), [Row("corpus-pipeline", 0, 0)])
    for result in results:
        corpus, net = result.corpus, result.net("corpus-pipeline")
        added = net - before.net("corpus-pipeline")
        docs, megabytes = corpus.n_docs - before.corpus.n_docs, (corpus.n_bytes - before.corpus.n_bytes) / MB
        each = net / corpus.n_docs
        numbers = f"{1000 * each:9.3f}{each / first:9.2f}{1000 * added / docs:10.3f}{megabytes / added:12.1f}"
        print(f"  {corpus.label:8}{corpus.n_docs:10,}{numbers}{result.usage.own_mb:9.0f}")
        before = result


def print_jobs(corpus: Corpus, work: Path, repeats: int) -> None:
    """Wall time of two workers against one, in turns because the machine is shared."""
    turns = [(build(corpus, work), build(corpus, work, jobs=2)) for _ in range(repeats)]
    one, two = (min(turn[i].wall for turn in turns) for i in (0, 1))
    cpu = [min(turn[i].cpu for turn in turns) for i in (0, 1)]
    workers = min(turn[1].worker_cpu for turn in turns)
    bound = cpu[1] - workers / 2
    alone, parent = (max(turn[i].own_mb for turn in turns) for i in (0, 1))
    worker = max(turn[1].worker_mb for turn in turns)
    print(f"\ntwo workers on {corpus.label}, best of {repeats} in turns, {os.cpu_count()} cores:")
    print(f"  wall {one:.2f} s -> {two:.2f} s: {one / two:.2f} times as fast; CPU {cpu[0]:.2f} s -> {cpu[1]:.2f} s")
    print(f"  of which workers {workers:.2f} s; were all of theirs shared evenly: {cpu[0] / bound:.2f} times as fast")
    print(f"  peak memory: one process {alone:.0f} MB; two workers {worker:.0f} MB each, parent {parent:.0f} MB")


def parse(arguments: Sequence[str] | None = None) -> tuple[list[int], int]:
    """The sizes in rising order, and how often each measurement is repeated."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", default="1,10,100,300", help="multiples of the sample, such as 1,10,100")
    parser.add_argument("--quick", action="store_true", help="at most 10x, each measurement once")
    given = parser.parse_args(arguments)
    sizes = sorted({int(size) for size in given.sizes.split(",")})
    if given.quick:
        return [size for size in sizes if size <= 10] or sizes[:1], 1
    return sizes, REPEATS


def main() -> None:
    """Generate, measure and print."""
    sizes, repeats = parse()
    with tempfile.TemporaryDirectory(prefix="corpus-bench-") as folder:
        work = Path(folder)
        corpora = make_corpora(sizes, work)
        imports = least(python("-c", "import pandera.pandas"), repeats)
        print(f"least CPU of {repeats} runs each; import pandera.pandas {imports:.2f} s; ratios are of net CPU")
        results = []
        for corpus in corpora:
            results.append(measure(corpus, imports, work, repeats))
            print_result(results[-1])
        print_growth(results[:-1])
        pages = make_pages(N_PAGES if repeats > 1 else N_PAGES // 10, work)
        print_pages(measure_pages(pages, imports, work, repeats))
        for corpus in (corpora[-2], pages):
            print_jobs(corpus, work, repeats)


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    main()
