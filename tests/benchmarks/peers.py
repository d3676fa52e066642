"""Peers on the same pages, each handed to one extractor: web pages as they are, each line of plain text in a ``<p>``.

Usage: ``python peers.py PEER RAW N_DOCS TIMES``: one process a peer, over N_DOCS pages so many times. 0 times is
everything but extraction, so that the difference of two runs is what the extractor itself costs. RAW is as ``floor.py``
takes it, or a Parquet file with a column html.
"""

from __future__ import annotations

import html
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyarrow.parquet as pq
from floor import records

Extractor = Callable[[str], object]


def page_of(text: str) -> str:
    """A bare page with each non-blank line of the text as a paragraph."""
    lines = "\n".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())
    return f"<!DOCTYPE html><html><head><title>Page</title></head><body>\n{lines}\n</body></html>"


def trafilatura() -> Extractor:
    """trafilatura with its defaults, comments included."""
    from trafilatura import extract  # noqa: PLC0415 (only the peer asked for is imported)

    return extract


def justext() -> Extractor:
    """jusText with its English stop words, whatever the page's language: the work is the same."""
    import justext as peer  # type: ignore[import-untyped] # noqa: PLC0415

    words = peer.get_stoplist("English")
    return lambda page: peer.justext(page, words)


def resiliparse() -> Extractor:
    """resiliparse's plain text with its main-content heuristics."""
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415

    return lambda page: extract_plain_text(page, main_content=True)


def readability() -> Extractor:
    """readability-lxml's summary: the element that it takes for the article."""
    from readability import Document  # type: ignore[import-untyped] # noqa: PLC0415

    return lambda page: Document(page).summary()


def lexbor() -> Extractor:
    """No extractor: the bare parse that every one of them begins with in some way."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415

    return LexborHTMLParser


PEERS: dict[str, Callable[[], Extractor]] = {
    "trafilatura": trafilatura,
    "jusText": justext,
    "resiliparse": resiliparse,
    "readability": readability,
    "lexbor parse": lexbor,
}
# What is measured beside plain text; readability looks for an element, and there is only one.
OF_TEXT = ("trafilatura", "jusText", "resiliparse")


def sample(raw: Path, n_docs: int) -> list[bytes]:
    """So many of a corpus's pages, evenly spread over it."""
    if is_html(raw):
        return pq.read_table(raw, columns=["html"])["html"].to_pylist()
    payloads = [payload for _, payload in records(raw)]
    return payloads[:: max(1, len(payloads) // n_docs)][:n_docs]


def is_html(raw: Path) -> bool:
    """Whether a corpus is a Parquet file of web pages."""
    return raw.is_file() and "html" in pq.read_schema(raw).names


def run(peer: str, raw: Path, n_docs: int, times: int) -> None:
    """Extract some pages of a corpus so many times."""
    extract = PEERS[peer]()
    extract(page_of("One line to warm up what is loaded on first use."))
    texts = [payload.decode("utf-8", "replace") for payload in sample(raw, n_docs)]
    pages = texts if is_html(raw) else list(map(page_of, texts))
    for page in pages * times:
        with suppress(ValueError):  # readability's word for a page without an article
            extract(page)


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
