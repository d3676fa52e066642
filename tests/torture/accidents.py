"""Accidents that have no k-th call: signals, killed workers, too little of anything, readers and writers meanwhile.

``python tests/torture/accidents.py [--rounds N] [--seed N] [--kinds a,b] [--minutes N]``: as ``crash.py`` does, it
builds pages over a release of others and looks at what is left. Exit 1 where that is wrong. Linux only.
"""

# ruff: noqa: T201  (printing is what this is for)

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a script, it is no part of a package

from tests.torture.crash import COMMAND, Contents, build, contents, ended, start, write_pages, wrong_later, wrong_now

SIGNALS = {signal.SIGKILL: -9, signal.SIGTERM: 143, signal.SIGINT: 130, signal.SIGHUP: 129}
# Python itself begins: what it prints of a signal is not ours.
BEGINNING = 0.3
# About how long a build takes.
SECONDS = 2
LIMITS = {"-v": (100_000, 1_500_000), "-f": (0, 100), "-n": (8, 40)}


@dataclass(frozen=True, slots=True)
class World:
    """Pages and releases to do harm to. ``whole``: the release that stands and the one to come."""

    base: Path
    whole: tuple[Contents, Contents]
    chance: random.Random

    def case(self) -> Path:
        """A folder with a release, for which new pages are waiting."""
        shutil.rmtree(self.base / "case", ignore_errors=True)
        return Path(shutil.copytree(self.base / "old" / "dist", self.base / "case" / "dist"))

    def command(self, target: Path, jobs: int) -> list[str]:
        """A build of the new pages in batches of a few."""
        options = ["--quiet", "--jobs", str(jobs), "--batch-bytes", "1000"]
        return [COMMAND, "build", str(self.base / "new-raw"), "-o", str(target), *options]

    def look(self, done: subprocess.CompletedProcess[str], target: Path, codes: Sequence[int]) -> list[str]:
        """What is wrong with the target now, and after the next build."""
        wrong = wrong_now(done, target, self.whole, codes)
        return wrong + wrong_later(build(self.base / "new-raw", target, 1), target, self.whole[1])


def make_world(base: Path, seed: int) -> World:
    """Two corpora and a release of each."""
    for name, n_pages in (("old", 8), ("new", 10)):
        write_pages(base / f"{name}-raw", n_pages, name)
        build(base / f"{name}-raw", base / name / "dist", 1).check_returncode()
    return World(base, (contents(base / "old" / "dist"), contents(base / "new" / "dist")), random.Random(seed))


def children(process: int) -> list[int]:
    """The processes that one has started."""
    found = []
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            found += [int(number) for number in path.read_text("utf-8").split()]
    return found


def started(world: World, target: Path, jobs: int) -> subprocess.Popen[str]:
    """A build that has begun."""
    return start(world.command(target, jobs))


def signals(world: World, jobs: int) -> list[str]:
    """A build that is told to end at any moment, by itself or with its group, and perhaps again."""
    target, chance = world.case(), world.chance
    sent = chance.choice(list(SIGNALS))
    process = started(world, target, jobs)
    time.sleep(BEGINNING + chance.random() * SECONDS)
    with suppress(ProcessLookupError):
        chance.choice((os.kill, os.killpg))(process.pid, sent)
        if chance.random() < 0.5:
            time.sleep(chance.random() / 10)
            process.send_signal(sent)
    return world.look(ended(process), target, (0, SIGNALS[sent]))


def workers(world: World, jobs: int) -> list[str]:
    """A worker that is killed or stopped for a while: nothing of it is to be seen."""
    target, chance = world.case(), world.chance
    process = started(world, target, max(2, jobs))
    time.sleep(chance.random() * SECONDS)
    found, sent = children(process.pid), chance.choice((signal.SIGKILL, signal.SIGSTOP))
    for child in found[: 1 if sent == signal.SIGKILL else None]:
        with suppress(ProcessLookupError):
            os.kill(child, sent)
    time.sleep(0.2)
    for child in found:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGCONT)
    return world.look(ended(process), target, (0,))


def limits(world: World, jobs: int) -> list[str]:
    """Too little address space, files that may not grow, too few of them open."""
    target, chance = world.case(), world.chance
    option = chance.choice(list(LIMITS))
    shell = ["bash", "-c", f'ulimit {option} {chance.randint(*LIMITS[option])}; exec "$@"', "-"]
    command = [*shell, *world.command(target, jobs)]
    return world.look(ended(start(command)), target, (0, 1))


def readers(world: World, jobs: int) -> list[str]:
    """A reader who opens the folder and takes its time finds one release in it, whatever is published meanwhile.

    So does validate, which opens one file after the other.
    """
    target = world.case()
    wrong: list[str] = []
    slowly = meanwhile(lambda: wrong.extend(read_slowly(target, world.chance)))
    with slowly, meanwhile(lambda: wrong.extend(validated(target))):
        for name in ("new", "old", "new"):
            done = build(world.base / f"{name}-raw", target, jobs)
            wrong += [done.stderr] if done.returncode else []
    return wrong + wrong_later(build(world.base / "new-raw", target, 1), target, world.whole[1])


def read_slowly(target: Path, chance: random.Random) -> list[str]:
    """Files whose sums are others than the folder itself says."""
    folder = os.open(target, os.O_RDONLY | os.O_DIRECTORY)
    try:
        listed = read_in(folder, "SHA256SUMS").decode().splitlines()
        time.sleep(chance.random() / 5)
        pairs = [line.split("  ", 1) for line in listed]
        return [name for sha256, name in pairs if hashlib.sha256(read_in(folder, name)).hexdigest() != sha256]
    except FileNotFoundError as error:
        return [str(error)]
    finally:
        os.close(folder)


def validated(target: Path) -> list[str]:
    """What validate finds."""
    done = ended(start([COMMAND, "validate", str(target)]))
    return [done.stdout + done.stderr] if done.returncode else []


def read_in(folder: int, name: str) -> bytes:
    """A file in an open folder."""
    with os.fdopen(os.open(name, os.O_RDONLY, dir_fd=folder), "rb") as file:
        return file.read()


def changes(world: World, jobs: int) -> list[str]:
    """Pages that are written, removed, put back, made links and pipes while they are read: what comes out is sound."""
    target, chance = world.case(), world.chance
    raw = Path(shutil.copytree(world.base / "new-raw", target.parent / "raw"))
    pages = sorted(raw.rglob("*.txt"))
    texts = [page.read_bytes() for page in pages]

    def change() -> None:
        page = chance.choice(pages)
        if page.is_symlink() or page.is_fifo():
            page.unlink()
        chance.choice((rewrite, extend, remove, replace, link, pipe))(page, chance.choice(texts))
        time.sleep(0.001)

    with meanwhile(change):
        done = build(raw, target, jobs)
    wrong = validated(target) + ([done.stderr] if done.returncode not in (0, 1) else [])
    shutil.rmtree(raw)
    return wrong + wrong_later(build(world.base / "new-raw", target, 1), target, world.whole[1])


def leftovers(world: World, jobs: int) -> list[str]:
    """What a killed build leaves, and what the one before keeps, is damaged: the next one gives the same bytes."""
    target, chance = world.case(), world.chance
    build(world.base / "old-raw", target, 1).check_returncode()
    process = started(world, target, jobs)
    time.sleep(BEGINNING + chance.random() * SECONDS)
    process.kill()
    ended(process)
    # A link or a folder in the place of the lock is not touched, and the build says so.
    lock = target.parent / f".{target.name}.lock"
    beside = [p for p in target.parent.rglob("*") if p.is_file() and target not in p.parents and p != lock]
    for path in chance.sample(sorted(beside), min(5, len(beside))):
        chance.choice((rewrite, extend, shorten, flip, remove, link, pipe, folder))(path, b"?")
    return wrong_later(build(world.base / "new-raw", target, jobs), target, world.whole[1])


def races(world: World, jobs: int) -> list[str]:
    """Two builds of one target at once, one of which may be killed."""
    target, chance = world.case(), world.chance
    processes = [started(world, target, jobs)]
    time.sleep(chance.random() * SECONDS)
    processes.append(started(world, target, jobs))
    if chance.random() < 0.5:
        time.sleep(BEGINNING + chance.random() * SECONDS)
        chance.choice(processes).kill()
    done = [ended(process) for process in processes]
    wrong = [line for own in done for line in wrong_now(own, target, world.whole, (0, 1, -9))]
    return wrong + wrong_later(build(world.base / "new-raw", target, 1), target, world.whole[1])


def rewrite(page: Path, text: bytes) -> None:
    page.write_bytes(text)


def extend(page: Path, text: bytes) -> None:
    with page.open("ab") as file:
        file.write(text[:100])


def shorten(page: Path, _: bytes) -> None:
    os.truncate(page, page.stat().st_size // 2)


def flip(page: Path, _: bytes) -> None:
    content = bytearray(page.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 1] = b"\xff"
    page.write_bytes(content)


def folder(page: Path, _: bytes) -> None:
    page.unlink()
    page.mkdir()


def remove(page: Path, _: bytes) -> None:
    page.unlink(missing_ok=True)


def replace(page: Path, text: bytes) -> None:
    (page.parent / ".new").write_bytes(text)
    (page.parent / ".new").rename(page)


def link(page: Path, _: bytes) -> None:
    page.unlink(missing_ok=True)
    page.symlink_to("/etc/passwd")


def pipe(page: Path, _: bytes) -> None:
    page.unlink(missing_ok=True)
    os.mkfifo(page)


@contextmanager
def meanwhile(work: Callable[[], None]) -> Iterator[None]:
    """Do something again and again in a thread."""
    is_over = threading.Event()

    def loop() -> None:
        while not is_over.is_set():
            work()

    thread = threading.Thread(target=loop)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


KINDS = {own.__name__: own for own in (signals, workers, limits, readers, changes, leftovers, races)}


def main() -> int:
    """Run the cases; 1 where any of them went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=12, help="cases of a kind and number of jobs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", default=",".join(KINDS), help="divided by commas")
    parser.add_argument("--minutes", type=float, default=15, help="after which no case is begun")
    options = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in the background, and so in what starts there
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    end = time.monotonic() + 60 * options.minutes
    cases = [(name, jobs) for _ in range(options.rounds) for name in options.kinds.split(",") for jobs in (1, 2)]
    done, n_wrong = Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        world = make_world(Path(folder), options.seed)
        for name, jobs in cases:
            if time.monotonic() > end:
                break
            wrong = KINDS[name](world, jobs)
            done[name] += 1
            n_wrong[name] += bool(wrong)
            for line in wrong:
                print(f"{name}, {jobs} jobs: {line}", flush=True)
    for name, n in done.items():
        print(f"{name}: {n} cases, {n_wrong[name]} wrong")
    print(f"{done.total()} of {len(cases)} cases: {n_wrong.total()} wrong")
    return int(n_wrong.total() > 0)


if __name__ == "__main__":
    sys.exit(main())
