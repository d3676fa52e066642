"""A page that is parsed without end."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from typing import Any, NoReturn

import pytest

from corpus_pipeline.markup import page as parser
from corpus_pipeline.readers import patience
from corpus_pipeline.readers.documents import documents_table
from corpus_pipeline.readers.gate import GateError
from corpus_pipeline.readers.patience import limited_time
from corpus_pipeline.readers.records import Options, Record

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no such timer")


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    documents_table([Record("first", None, b"<p>What it needs is loaded.</p>", "text/html")], Options())
    monkeypatch.setattr(patience, "MAX_SECONDS", 0.5)
    monkeypatch.setattr(patience, "_AGAIN", 0.05)


def endless() -> NoReturn:
    while True:
        pass


def test_a_page_that_is_parsed_without_end_is_rejected_and_the_next_one_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read = parser.read_page

    def hanging(text: str, url: str | None = None) -> Any:
        return endless() if "hangs" in text else read(text, url)

    monkeypatch.setattr(parser, "read_page", hanging)
    pages = [Record(name, None, f"<p>{name}</p>".encode(), "text/html") for name in ("this hangs", "this one does not")]
    rows = documents_table(pages, Options()).to_pylist()
    assert [row["reason_code"] for row in rows] == ["too_large", None]
    assert rows[0]["reason"] == "parsing it takes more than 0.5 s of the processor's time"


def test_an_error_that_is_lost_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    class Deaf:
        def __del__(self) -> None:
            endless()

    lost: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: lost.append(told.exc_type))

    def work() -> NoReturn:
        Deaf()
        endless()

    with pytest.raises(GateError), limited_time():
        work()
    assert lost == [GateError]


def test_nothing_is_left_of_it() -> None:
    with limited_time():
        assert signal.getitimer(signal.ITIMER_VIRTUAL)[0] > 0
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)
    assert signal.getsignal(signal.SIGVTALRM) == signal.SIG_DFL


@pytest.fixture
def _own_handler() -> Iterator[None]:
    signal.signal(signal.SIGVTALRM, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGVTALRM, signal.SIG_DFL)


@pytest.mark.usefixtures("_own_handler")
def test_the_timer_of_another_is_left_to_it() -> None:
    with limited_time():
        assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)
        assert signal.getsignal(signal.SIGVTALRM) == signal.SIG_IGN


def test_another_thread_than_the_main_one_has_none() -> None:
    seen: list[tuple[float, float]] = []

    def look() -> None:
        with limited_time():
            seen.append(signal.getitimer(signal.ITIMER_VIRTUAL))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [(0, 0)]
