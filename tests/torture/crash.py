"""Kill or fail real builds at the k-th system call of a kind, and look at what is left. Linux with strace only.

``python tests/torture/crash.py [--calls rename;fsync;…] [--most N] [--jobs N] [--minutes N]``: for every kind of call,
at up to ``most`` places spread over the whole build, a build of other pages than the release that stands is killed
(KILL) or the call fails (ENOSPC, EIO). Afterwards the target must hold the old release or the new one, byte for byte;
what was printed must be one line and no traceback; and the next build must give the new release. Exit 1 where any of
that does not hold. Cases come in an order that has some of every kind whenever the time is over.
"""

# ruff: noqa: T201  (printing is what this is for)

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PAGE = """The Osier Post

{title}

By Wren Oakley

{day} May 2021

The willow at the bend was cut back {n} times, and each time it had grown again before the year was out.

Those who know it say that it will outlive the mill, and that nobody will be asked which of the two they would miss.
"""
# Kinds of calls as strace names them; the first of each is what today's C library calls.
CALLS = ("openat", "write", "fsync", "rename,renameat,renameat2", "mkdir,mkdirat", "unlink,unlinkat,rmdir", "ftruncate")
FAULTS = ("signal=KILL", "error=ENOSPC", "error=EIO")
COMMAND = str(Path(sys.executable).with_name("corpus-pipeline"))
Contents = dict[str, bytes]
# What a shell, and strace, give for a process that was killed.
KILLED = 137
# Seconds after which a build hangs, and its exit code then.
PATIENCE, HUNG = 180, -999


@dataclass(frozen=True, slots=True)
class Case:
    """A fault at the k-th call of a kind."""

    calls: str
    k: int
    fault: str

    def __str__(self) -> str:
        return f"{self.calls} #{self.k} {self.fault}"


def write_pages(folder: Path, n_pages: int, word: str) -> Path:
    """A corpus of so many pages."""
    site = folder / "osier-post.example"
    site.mkdir(parents=True)
    for n in range(n_pages):
        text = PAGE.format(title=f"The {word} willow of page {n}", day=n % 28 + 1, n=n + 2)
        (site / f"{n:04}.txt").write_text(text, "utf-8")
    return folder


def contents(folder: Path) -> Contents:
    """Every file below a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def start(command: Sequence[str]) -> subprocess.Popen[str]:
    """A command in a group of its own, as a terminal starts it."""
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True)


def ended(process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
    """What a command has printed and its exit code; one that hangs is killed with all that it started."""
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return subprocess.CompletedProcess(process.args, HUNG, "", "it hangs")
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def build(raw: Path, target: Path, jobs: int, *strace: str) -> subprocess.CompletedProcess[str]:
    """One build, under strace where its options are given."""
    command = [COMMAND, "build", str(raw), "-o", str(target), "--quiet", "--jobs", str(jobs)]
    # With --seccomp-bpf only the calls that are asked for stop a process.
    traced = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", os.devnull, *strace] if strace else []
    return ended(start([*traced, *command]))


def count(raw: Path, target: Path, calls: str, jobs: int) -> int:
    """How many calls of a kind the busiest process of a build makes."""
    with tempfile.NamedTemporaryFile("r") as log:
        traced = ["strace", "-f", "--seccomp-bpf", "-qq", "-e", f"trace={calls}", "-o", log.name]
        command = [*traced, COMMAND, "build", str(raw)]
        subprocess.run([*command, "-o", str(target), "--quiet", "--jobs", str(jobs)], check=True, capture_output=True)
        lines = [line.split()[0] for line in log.read().splitlines() if re.match(r"\d+ +[a-z0-9_]+\(", line)]
    return max((lines.count(process) for process in set(lines)), default=0)


def places(n_calls: int, most: int) -> list[int]:
    """Up to ``most`` call numbers spread evenly, the first and the last of them included."""
    if n_calls <= most:
        return list(range(1, n_calls + 1))
    return sorted({1 + round(i * (n_calls - 1) / (most - 1)) for i in range(most)})


def faults_of(case: Case, base: Path, jobs: int, whole: Sequence[Contents]) -> list[str]:
    """What is wrong after one case; ``whole``: the old release and the new one."""
    target = base / "case" / "dist"
    shutil.copytree(base / "old" / "dist", target)
    injected = "-e", f"trace={case.calls}", "-e", f"inject={case.calls}:{case.fault}:when={case.k}"
    done = build(base / "new-raw", target, jobs, *injected)
    wrong = wrong_now(done, target, whole, (0, 1, -9, KILLED))
    wrong += wrong_later(build(base / "new-raw", target, jobs), target, whole[1])
    shutil.rmtree(target.parent)
    return wrong


def wrong_now(
    done: subprocess.CompletedProcess[str], target: Path, whole: Sequence[Contents], codes: Sequence[int]
) -> list[str]:
    """What is wrong when a build has ended; ``whole``: the old release and the new one; ``codes``: that may be."""
    wrong = []
    found = contents(target) if target.is_dir() else {}
    if found not in whole:
        wrong.append(f"the target holds neither release but {sorted(found)[:3]}")
    if done.returncode == 0 and found != whole[1]:
        wrong.append("exit 0 without the new release")
    n_lines = len(done.stderr.strip().splitlines())
    # One that is killed may have told before why it would end.
    may_be = (0, 1) if done.returncode in (-9, KILLED) else (int(done.returncode > 0),)
    if "Traceback" in done.stderr or n_lines not in may_be:
        wrong.append(f"printed {n_lines} lines: {done.stderr.strip()[-300:]!r}")
    if done.returncode not in codes:
        wrong.append(f"exit {done.returncode}: {done.stderr.strip()[-200:]!r}")
    return wrong


def wrong_later(again: subprocess.CompletedProcess[str], target: Path, new: Contents) -> list[str]:
    """What is wrong when the next build has ended too."""
    wrong = []
    if again.returncode or again.stderr or contents(target) != new:
        wrong.append(f"the next build did not mend it: {again.stderr.strip()[-200:]!r}")
    beside = (target.name, f".{target.name}.previous", f".{target.name}.cache")
    if left := sorted(p.name for p in target.parent.iterdir() if p.name not in beside):
        wrong.append(f"left beside: {left}")
    return wrong


def make_releases(base: Path) -> list[Contents]:
    """Two corpora below a folder, and what the release of each holds: the old one and the new one."""
    whole = []
    for name, n_pages in (("old", 5), ("new", 6)):
        write_pages(base / f"{name}-raw", n_pages, name)
        build(base / f"{name}-raw", base / name / "dist", 1).check_returncode()
        whole.append(contents(base / name / "dist"))
    return whole


def all_cases(base: Path, kinds: Sequence[str], faults: Sequence[str], most: int, jobs: int) -> list[Case]:
    """A fault of each at up to ``most`` calls of each kind, in the same random order every time."""
    cases = []
    for calls in kinds:
        counted = Path(shutil.copytree(base / "old" / "dist", base / "count" / "dist"))
        n_calls = count(base / "new-raw", counted, calls, jobs)
        shutil.rmtree(counted.parent)
        print(f"{calls}: {n_calls} calls", flush=True)
        cases += [Case(calls, k, fault) for fault in faults for k in places(n_calls, most)]
    random.Random(1).shuffle(cases)
    return cases


def main() -> int:
    """Run the cases; 1 where any of them went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--calls", default=";".join(CALLS), help="kinds of calls, divided by ;")
    parser.add_argument("--faults", default=";".join(FAULTS), help="faults, divided by ;")
    parser.add_argument("--most", type=int, default=20, help="places of a kind and fault")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=15, help="after which no case is begun")
    options = parser.parse_args()
    if not shutil.which("strace"):
        print("strace is not installed: nothing was tried")
        return 0
    end = time.monotonic() + 60 * options.minutes
    n_wrong = n_done = 0
    with tempfile.TemporaryDirectory() as folder:
        whole = make_releases(Path(folder))
        kinds, faults = options.calls.split(";"), options.faults.split(";")
        cases = all_cases(Path(folder), kinds, faults, options.most, options.jobs)
        for case in cases:
            if time.monotonic() > end:
                break
            wrong = faults_of(case, Path(folder), options.jobs, whole)
            n_done += 1
            n_wrong += bool(wrong)
            for line in wrong:
                print(f"{case}: {line}", flush=True)
    print(f"{n_done} of {len(cases)} cases, {options.jobs} jobs: {n_wrong} wrong")
    return int(n_wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
