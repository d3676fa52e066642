"""The sample in raw/, line by line: what every case folder expects is what a release of raw/ holds."""

from __future__ import annotations

import datetime as dt
import difflib
import shutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.golden.cases import FIELDS, HERE, RAW, Case, Found, Release, read_cases

import corpus_pipeline

CASES = read_cases()
KNOWN = tomllib.loads((HERE.parent / "known_failures" / "golden.toml").read_text("utf-8"))
# Names that belong to nobody: no two of them need be one person.
GENERIC = {"Anonymous", "Anonym", "Anónimo", "Аноним"}


def marked(aspect: str, wanted: Callable[[Case], bool] = lambda _: True) -> list[object]:
    """The cases that have an aspect; known failures must fail."""
    return [_param(case, KNOWN.get(case.name, {}).get(aspect)) for case in CASES if wanted(case)]


def _param(case: Case, reason: str | None) -> object:
    marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
    return pytest.param(case, id=case.name, marks=marks)


@pytest.fixture(scope="module")
def release(sample_release: Path) -> Release:
    """The sample's release as rows."""
    return Release(sample_release)


@pytest.fixture(scope="module")
def without_originals(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of raw/ without the files that others repeat, so that the repetition is published in their place."""
    folder = tmp_path_factory.mktemp("without")
    raw = Path(shutil.copytree(RAW, folder / "raw"))
    gone = {(RAW / case.facts["duplicate_of"]).read_bytes() for case in CASES if "duplicate_of" in case.facts}
    for path in raw.rglob("*.txt"):
        if path.read_bytes() in gone:
            path.unlink()
    corpus_pipeline.build(raw, folder / "dist")
    return Release(folder / "dist", raw)


@pytest.fixture
def found(case: Case, release: Release, request: pytest.FixtureRequest) -> Found:
    """What the release holds of a case."""
    own = request.getfixturevalue("without_originals") if "duplicate_of" in case.facts else release
    assert isinstance(own, Release)
    return own.find(case.source)


def agree(expected: list[str], got: list[str]) -> None:
    """Fail with the lines that differ: ``-`` expected, ``+`` found."""
    lines = difflib.unified_diff(expected, got, lineterm="", n=0)
    differing = [line[:160] for line in lines if not line.startswith(("---", "+++", "@@"))]
    if differing:
        pytest.fail("\n".join(differing), pytrace=False)


@pytest.mark.parametrize("case", marked("labels"))
def test_labels(case: Case, found: Found) -> None:
    agree([str(piece) for piece in case.pieces], [str(piece) for piece in found.pieces])


@pytest.mark.parametrize("case", marked("facts", lambda case: "authors" in case.facts))
def test_facts(case: Case, found: Found) -> None:
    """What facts.toml does not name is null, the number of comments excepted."""
    expected = {name: case.facts.get(name) for name in FIELDS}
    expected |= {name: case.facts[name] for name in ("authors", "n_headings")}
    article = found.article
    got = {name: article.get(name) for name in FIELDS} | {"authors": list(found.authors)}
    got |= {"n_headings": found.n_headings}
    expected["published_on"], got["published_on"] = case.facts.get("published_on"), iso(article.get("published_on"))
    if "n_comments" in case.facts:
        expected["n_comments"], got["n_comments"] = case.facts["n_comments"], len(found.comments)
    agree(lines_of(expected), lines_of(got))


def iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def lines_of(facts: dict[str, object]) -> list[str]:
    return [f"{name} = {value}" for name, value in facts.items()]


@pytest.mark.parametrize("case", marked("status"))
def test_status(case: Case, release: Release) -> None:
    found = release.find(case.source)
    assert found.document["status"] == case.facts.get("status", "published")
    assert found.duplicate_of == case.facts.get("duplicate_of")
    if "reason_code" in case.facts:
        assert found.document["reason_code"] == case.facts["reason_code"]


@pytest.mark.parametrize("case", marked("threads", lambda case: "replies" in case.facts))
def test_threads(case: Case, found: Found) -> None:
    """Where comments start, and which of them answers which."""
    replies = [f"comment {child} answers {parent}" for child, parent in case.facts["replies"]]
    agree(case.starts + replies, [*found.starts, *answers(found)])


def answers(found: Found) -> Iterator[str]:
    """Which comment answers which, by position."""
    position = {row["comment_id"]: row["position"] for row in found.comments}
    for row in found.comments:
        if row["parent_comment_id"]:
            yield f"comment {row['position']} answers {position[row['parent_comment_id']]}"


@pytest.mark.parametrize("case", marked("commenters", lambda case: "commenters" in case.facts))
def test_commenters(case: Case, found: Found) -> None:
    """Comments of one name, and only those, have one commenter; generic names have none."""
    names = case.facts["commenters"]
    keys = [row["commenter_id"] for row in found.comments]
    expected = [f"{i} {None if name in GENERIC else names.index(name)}" for i, name in enumerate(names)]
    got = [f"{i} {None if key is None else keys.index(key)}" for i, key in enumerate(keys)]
    agree(expected, got)


def test_known_failures_name_cases_and_aspects() -> None:
    aspects = {"labels", "facts", "status", "threads", "commenters"}
    assert KNOWN.keys() <= {case.name for case in CASES}
    assert {aspect for own in KNOWN.values() for aspect in own} <= aspects


def test_every_file_of_the_sample_that_has_text_is_a_case() -> None:
    cased = {case.source for case in CASES}
    paths = [*RAW.rglob("*.txt"), *RAW.rglob("*.html")]
    files = {path.relative_to(RAW).as_posix() for path in paths if path.read_bytes().strip()}
    digests = {(RAW / name).read_bytes() for name in cased}
    assert {name for name in files - cased if (RAW / name).read_bytes() not in digests} == set()
