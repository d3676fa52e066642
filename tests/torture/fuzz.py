"""Any bytes given to any reader give records or refused records: no exception, no hang.

``python tests/torture/fuzz.py [--seconds N] [--target NAME] [--seed N]`` changes well-formed inputs at random.
``--coverage NAME [libFuzzer options]`` follows the coverage of new branches with atheris (dependency group ``fuzz``).
An input that fails is left in ``fuzz-<target>.bin`` of the working directory; it becomes a fixture.
"""

# ruff: noqa: T201  (printing is what this is for)

from __future__ import annotations

import argparse
import bz2
import contextlib
import gzip
import importlib
import importlib.util
import io
import json
import lzma
import random
import signal
import sys
import tarfile
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path
from types import FrameType

import pyarrow as pa
import pyarrow.parquet as pq

FOLLOWED = ("corpus_pipeline.readers", "corpus_pipeline.markup.gate", "corpus_pipeline.markup.render")


def _unfollowed() -> list[str]:
    """Modules of the package but those that are followed: atheris takes packages whole."""
    spec = importlib.util.find_spec("corpus_pipeline")
    (folder,) = map(Path, (spec and spec.submodule_search_locations) or ())
    files = (file.relative_to(folder.parent).with_suffix("").parts for file in folder.rglob("*.py"))
    names = (".".join(parts).removesuffix(".__init__") for parts in files)
    return [name for name in names if not name.startswith(FOLLOWED)]


def _instrumented() -> AbstractContextManager[None]:
    """Where coverage is followed, what ``FOLLOWED`` names tells its branches: all of the package takes minutes."""
    if "--coverage" in sys.argv:
        with contextlib.suppress(ImportError):
            atheris = importlib.import_module("atheris")
            rooms: AbstractContextManager[None] = atheris.instrument_imports(["corpus_pipeline"], _unfollowed())
            return rooms
    return contextlib.nullcontext()


with _instrumented():
    from corpus_pipeline.markup.page import read_page
    from corpus_pipeline.pipeline import scan
    from corpus_pipeline.readers.records import Options, Part, Source
    from corpus_pipeline.readers.registry import READERS, read_parts

# An input may take so long, most of which is room for a machine that does other work too.
SECONDS = 10
# Records and what unpacks are bounded by this here: what is looked for is no matter of size.
OPTIONS = Options(max_bytes=1024 * 1024)
# Changes of a seed that coverage is followed from.
N_SEEDS = 64
TEXT = "The Pebble Gazette\n\nThe bell of the pier\n\nBy Orla Thwaite\n\n3 April 2021\n\nThe bell was “rung” today.\n"
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The bell &amp; the pier</title>
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "The bell", "datePublished": "2021-04-03"}}
</script></head><body><article><h1>The bell</h1><p>{TEXT}</p><ul><li>a<li>b</ul><pre>x  y</pre></article>
<div id="comments"><ol><li class="comment" id="c1"><b>Ada</b> <time datetime="2021-04-03">3 April</time><p>Indeed.</p>
<ol><li class="comment"><p>&#27;&#x202e;Why?</p></ol></ol></div></body></html>"""
# Inserted whole: what means something to one format or another.
TOKENS = (
    *(b"\x00", b"\n", b"\r\n", b'"', b"\\", b"{", b"[", b"]", b"}", b",", b"<", b">", b"</", b"<!--", b"<![CDATA["),
    *(b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x1b[2J", b"\\ud800", b"&#x110000;"),
    *(
        b"-1",
        b"9" * 400,
        b"1e999",
        b"NaN",
        b"null",
        b"Content-Length: ",
        b"WARC/1.0\r\n",
        b"PAR1",
        b"<svg>",
        b"<table>",
    ),
    *(b"[" * 300, b"<b>" * 300, b"a=1 " * 300, b"\x28\xb5\x2f\xfd", b"\x1f\x8b\x08", b"PK\x03\x04", b"PK\x05\x06"),
    *(
        b"PK\x01\x02",
        b"PK\x07\x08",
        b"ustar\x0000",
        b"17 size=-1\n",
        b"\x50\x2a\x4d\x18\xff\xff\xff\xff",
        b"HTTP/1.1 200 OK\r\n",
    ),
    *(
        b"Transfer-Encoding: chunked\r\n",
        b"Content-Encoding: gzip\r\n",
        b"\xed\xa0\xbd\xed\xb8\x80",
        b"\xc0\xaf",
        b"\r",
        b"&#27;",
    ),
)


def _zip() -> bytes:
    with io.BytesIO() as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a/one.txt", TEXT)
            archive.writestr("rows.jsonl", json.dumps({"text": TEXT}))
        return out.getvalue()


def _tar() -> bytes:
    with io.BytesIO() as out:
        with tarfile.open(fileobj=out, mode="w") as archive:
            for name in ("a/one.txt", "b" * 120 + ".html"):
                member = tarfile.TarInfo(name)
                member.size = len(TEXT.encode())
                archive.addfile(member, io.BytesIO(TEXT.encode()))
        return out.getvalue()


def _warc() -> bytes:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>ab\r\n0\r\n\r\n"
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://pebble-gazette.example/1\r\n"
        "WARC-Date: 2021-04-03T08:00:00Z\r\nWARC-Record-ID: <urn:uuid:5d1d9dd6-4d6d-4c1a-8a39-9a1ed6a1a001>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return (head.encode() + body + b"\r\n\r\n") * 2


def _parquet() -> bytes:
    with io.BytesIO() as out:
        pq.write_table(pa.table({"text": [TEXT, None, "x"], "url": ["https://a.example/1", "", None]}), out)
        return out.getvalue()


def _rows() -> bytes:
    rows = [{"text": TEXT, "url": f"https://pebble-gazette.example/{i}", "id": str(i), "n": i} for i in range(3)]
    return "\n".join(json.dumps(row) for row in rows).encode()


# A well-formed input of each reader, and the name that a file of it has.
SEEDS: dict[str, tuple[str, bytes]] = {
    "parquet": ("rows.parquet", _parquet()),
    "gzip": ("one.txt.gz", gzip.compress(TEXT.encode(), mtime=0)),
    "zstd": ("one.txt.zst", pa.compress(TEXT.encode(), codec="zstd", asbytes=True)),
    "bzip2": ("one.txt.bz2", bz2.compress(TEXT.encode())),
    "xz": ("one.txt.xz", lzma.compress(TEXT.encode())),
    "zip": ("pages.zip", _zip()),
    "tar": ("pages.tar", _tar()),
    "warc": ("crawl.warc", _warc()),
    "arc": ("crawl.arc", b"filedesc://one.arc 0.0.0.0 20210403000000 text/plain 76\n1 0 Pebble\n\n" + TEXT.encode()),
    "jsonl": ("rows.jsonl", _rows()),
    "csv": ("rows.csv", b'id,url,text\r\n1,https://a.example/1,"The ""bell""\nrang"\r\n2,,x\r\n'),
    "json": ("rows.json", json.dumps([{"text": TEXT}, {"text": "x"}]).encode()),
    "plain": ("one.txt", TEXT.encode()),
    "page": ("one.html", PAGE.encode()),
}


def try_reader(name: str, payload: bytes) -> None:
    """Read an input with a reader, whatever its first bytes say; raises what must not be raised."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / SEEDS[name][0]
        path.write_bytes(payload)
        reader = name if name != "page" else ""
        parts = [Part(Source(str(path), path.name, len(payload)), reader=reader)]
        records = list(read_parts(parts, OPTIONS))
        if not records:
            raise AssertionError("an input without a record")
        scanned = scan(records, OPTIONS)
    scanned.documents.validate(full=True)
    scanned.lines.validate(full=True)
    if scanned.documents.num_rows != len(records):
        raise AssertionError(f"{len(records)} records are {scanned.documents.num_rows} documents")


def try_page(payload: bytes) -> None:
    """Gate, parse and render a page; its lines lie in its text, in order."""
    page = read_page(payload.decode("utf-8", "replace"))
    starts = page.starts.tolist()
    if starts != sorted(set(starts)) or (starts and not 0 <= starts[0] <= starts[-1] <= len(page.text)):
        raise AssertionError("lines that are not in order")
    page.text.encode()


def try_target(name: str, payload: bytes) -> None:
    """An input of a target; TimeoutError where it takes too long."""
    before = signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(SECONDS)
    try:
        try_reader(name, payload)
        if name == "page":
            try_page(payload)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError(f"more than {SECONDS} s")


def mutations(name: str, draw: random.Random) -> Iterator[bytes]:
    """The seed of a target, then changes of it without end."""
    seed = SEEDS[name][1]
    yield seed
    while True:
        data = bytearray(seed)
        for _ in range(draw.choice((1, 1, 2, 4, 16))):
            draw.choice(CHANGES)(data, draw)
        yield bytes(data)


def _flip(data: bytearray, draw: random.Random) -> None:
    if data:
        data[draw.randrange(len(data))] = draw.choice((0, 1, 0x7F, 0x80, 0xFF, draw.randrange(256)))


def _cut(data: bytearray, draw: random.Random) -> None:
    del data[draw.randrange(len(data) + 1) :]


def _drop(data: bytearray, draw: random.Random) -> None:
    at = draw.randrange(len(data) + 1)
    del data[at : at + draw.choice((1, 4, 64))]


def _insert(data: bytearray, draw: random.Random) -> None:
    at = draw.randrange(len(data) + 1)
    data[at:at] = draw.choice(TOKENS)


def _repeat(data: bytearray, draw: random.Random) -> None:
    at = draw.randrange(len(data) + 1)
    data[at:at] = data[at : at + draw.choice((1, 16, 256))] * draw.choice((1, 2, 50))


def _splice(data: bytearray, draw: random.Random) -> None:
    other = draw.choice(list(SEEDS.values()))[1]
    at = draw.randrange(len(data) + 1)
    data[at:] = other[draw.randrange(len(other)) :]


CHANGES: tuple[Callable[[bytearray, random.Random], None], ...] = (_flip, _flip, _cut, _drop, _insert, _repeat, _splice)


def fuzz(name: str, seed: int, seconds: float) -> tuple[int, bytes | None]:
    """Try mutations for so long; gives how many, and the first that failed, whose traceback is printed."""
    end = time.monotonic() + seconds
    for n, payload in enumerate(mutations(name, random.Random(seed))):
        if time.monotonic() > end:
            return n, None
        try:
            try_target(name, payload)
        except Exception:  # noqa: BLE001  (any exception is what is looked for)
            traceback.print_exc()
            return n + 1, payload
    raise AssertionError("mutations do not end")


def follow_coverage(name: str, options: list[str]) -> int:
    """Give the target to atheris, with its seed, some changes of it and what means something; it does not come back."""
    try:
        import atheris  # noqa: PLC0415 (of the group ``fuzz``)
    except ImportError:
        print("atheris is not installed (pip install --group fuzz): nothing was tried")
        return 0
    folder = Path(tempfile.mkdtemp(prefix=f"fuzz-{name}-"))
    corpus, words = folder / "corpus", folder / "words"
    corpus.mkdir()
    for n, payload in enumerate(islice(mutations(name, random.Random(1)), N_SEEDS)):
        (corpus / f"{n:03}").write_bytes(payload)
    short = [token for token in TOKENS if len(token) < 64]
    words.write_text("".join('"' + "".join(f"\\x{byte:02x}" for byte in token) + '"\n' for token in short))
    longest = max(4096, 2 * len(SEEDS[name][1]))
    own = [f"-dict={words}", f"-max_len={longest}", f"-artifact_prefix=fuzz-{name}-"]
    atheris.Setup([sys.argv[0], *own, *options, str(corpus)], lambda payload: try_target(name, payload))
    atheris.Fuzz()
    return 0


def main() -> int:
    """Fuzz the targets; 1 where any of them failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60, help="for all targets together")
    parser.add_argument("--target", choices=SEEDS, action="append")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--coverage", choices=SEEDS)
    own, options = parser.parse_known_args()
    if own.coverage:
        return follow_coverage(own.coverage, options)
    targets = own.target or list(SEEDS)
    n_failed = 0
    for name in targets:
        n, failed = fuzz(name, own.seed, own.seconds / len(targets))
        print(f"{name}: {n} inputs{', the last of which failed' if failed is not None else ''}", flush=True)
        if failed is not None:
            n_failed += 1
            Path(f"fuzz-{name}.bin").write_bytes(failed)
    return int(n_failed > 0)


assert set(SEEDS) == {reader.name for reader in READERS} | {"page"}

if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
