"""The five real documents beside the repository give what is asked of them, which is read from there as well."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.quality.gold import EXPECTED, SEEDS, load_scorer, needs_seeds
from tests.reading import Row, decoded, grouped, rows

import corpus_pipeline

pytestmark = needs_seeds

NUMBERS = ("000", "001", "002", "003", "004")
N_GOLD_LINES = 267
# The gold tells headings from the body; its scorer does not.
MAPPED = {"heading": "body"}
WANTED = {
    "title": r'title "([^"]+)"',
    "publisher": r'publisher "([^"]+)"',
    "author": r'author "?((?:[A-Z][^\s",]+ ?){2})',
    "date": r"date (\d{4}-\d\d-\d\d)",
    "republished_from": r"republished from ([^,]+)",
    "n_headings": r"(\d) headings",
    "paragraph": r"(\d+) comment lines repeat lines of the body",
    "comment": r"(\d+) repeat earlier comment lines",
}


@dataclass(frozen=True, repr=False)
class Seed:
    """What a release holds of a seed, and how the gold calls its lines: label, start, end."""

    text: str
    article: Row
    authors: list[str]
    paragraphs: list[Row]
    comments: list[Row]
    spans: list[Row]
    lines: list[tuple[str, int, int]]
    predicted: list[str]
    wanted: dict[str, str]

    def gold(self, *labels: str) -> list[str]:
        """The lines that the gold calls so."""
        return [self.text[start:end] for label, start, end in self.lines if label in labels]

    def published(self) -> Iterator[str]:
        """Every field and text that a reader of the tables sees, the dates as written excepted."""
        yield from (self.article[n] or "" for n in ("title", "subtitle", "byline", "section", "publisher"))
        yield from self.authors
        yield from (row["text"] for row in (*self.paragraphs, *self.comments))


def wanted_of(number: str) -> dict[str, str]:
    """What the table of expectations says of a seed in its third column."""
    (line,) = (line for line in EXPECTED.read_text("utf-8").splitlines() if line.startswith(f"| {number}_"))
    cell = line.split("|")[3]
    found = {name: re.search(pattern, cell) for name, pattern in WANTED.items()}
    return {name: match[1].strip() for name, match in found.items() if match}


def line_places(text: str, lines: list[Row]) -> Iterator[tuple[str, int, int]]:
    """Gold label, start and end of each gold line in the file's text."""
    at = 0
    for line in lines:
        at = text.index(line["text"], at)
        yield line["label"], at, at + len(line["text"])
        at += len(line["text"])


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the seeds."""
    target = tmp_path_factory.mktemp("seeds") / "dist"
    corpus_pipeline.build(SEEDS, target)
    return target


@pytest.fixture(scope="module")
def seeds(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Seed]:
    """The seeds by their numbers."""
    scorer = load_scorer("seed", tmp_path_factory.mktemp("gold"))
    gold = {
        key.split("/")[1][:3]: [line for _, line in lines] for key, (_, lines) in scorer.text_documents("dev").items()
    }
    articles = {row["document_id"]: row for row in rows(dist, "articles")}
    spans = grouped(rows(dist, "spans"), "document_id")
    authors, paragraphs, comments = (
        grouped(rows(dist, table), "article_id") for table in ("authors", "paragraphs", "comments")
    )
    out = {}
    for document in rows(dist, "documents"):
        number = document["source_path"][:3]
        text = decoded((SEEDS / document["source_path"]).read_bytes(), document["encoding"])
        article, own = articles[document["document_id"]], spans[document["document_id"]]
        lines = list(line_places(text, gold[number]))
        key = article["article_id"]
        names = [row["name"] for row in authors[key]]
        predicted = labels_of(scorer, own, lines)
        wanted = wanted_of(number)
        out[number] = Seed(text, article, names, paragraphs[key], comments[key], own, lines, predicted, wanted)
    return out


def labels_of(scorer: Any, spans: list[Row], lines: list[tuple[str, int, int]]) -> list[str]:
    """The label that covers most of each line, in the words of the gold."""
    own = [(span["char_start"], span["char_end"], scorer.LABELS[span["label"]]) for span in spans]
    starts = [span[0] for span in own]
    return [scorer.label_of(own, starts, start, end) for _, start, end in lines]


def test_every_line_has_its_gold_label(seeds: dict[str, Seed]) -> None:
    wrong = [
        f"{number} line {i}: {got}, not {gold}"
        for number, seed in seeds.items()
        for i, ((gold, _, _), got) in enumerate(zip(seed.lines, seed.predicted, strict=True))
        if MAPPED.get(gold, gold) != got
    ]
    assert wrong == []
    assert sum(len(seed.lines) for seed in seeds.values()) == N_GOLD_LINES


@pytest.mark.parametrize("number", NUMBERS)
def test_fields_are_those_asked_for_and_no_others(seeds: dict[str, Seed], number: str) -> None:
    seed = seeds[number]
    titles = dict.fromkeys(seed.gold("title"))
    assert seed.article["title"] == seed.wanted.get("title", next(iter(titles), None))
    assert seed.article["publisher"] == seed.wanted.get("publisher")
    assert seed.article["republished_from"] == seed.wanted.get("republished_from")
    assert seed.authors == [name for name in [seed.wanted.get("author")] if name]


def test_expectations_were_understood(seeds: dict[str, Seed]) -> None:
    names = {number: set(seed.wanted) for number, seed in seeds.items()}
    assert names == {
        "000": {"title", "publisher", "n_headings"},
        "001": {"author", "republished_from", "n_headings", "paragraph", "comment"},
        "002": {"author", "date"},
        "003": {"title", "date", "n_headings"},
        "004": {"title", "author", "date"},
    }


@pytest.mark.parametrize("number", NUMBERS)
def test_no_date_is_invented(seeds: dict[str, Seed], number: str) -> None:
    seed = seeds[number]
    date = seed.wanted.get("date")
    assert seed.article["published_on"] == (dt.date.fromisoformat(date) if date else None)
    assert (seed.article["published_at"], seed.article["utc_offset_min"]) == (None, None)
    assert (seed.article["published_source"], seed.article["published_raw"] is None) == (
        "text" if date else None,
        date is None,
    )
    assert [row["posted_on"] for row in seed.comments if row["posted_on"]] == []


@pytest.mark.parametrize("number", NUMBERS)
def test_headings_are_found_without_markup(seeds: dict[str, Seed], number: str) -> None:
    seed = seeds[number]
    headings = [row["text"] for row in seed.paragraphs if row["kind"] == "heading"]
    assert headings == seed.gold("heading")
    assert len(headings) == int(seed.wanted.get("n_headings", 0))


@pytest.mark.parametrize("number", NUMBERS)
def test_body_is_whole_and_furniture_is_out_of_it(seeds: dict[str, Seed], number: str) -> None:
    seed = seeds[number]
    body = "\n".join(row["text"] for row in seed.paragraphs) + "\n" + (seed.article["subtitle"] or "")
    flat = " ".join(body.split())
    assert [line for line in seed.gold("body", "heading") if " ".join(line.split()) not in flat] == []
    assert [line for line in seed.gold("boilerplate", "title") if line in body.split("\n")] == []


def test_comments_are_in_one_seed_alone(seeds: dict[str, Seed]) -> None:
    with_comments = [number for number, seed in seeds.items() if seed.comments]
    assert with_comments == ["001"]
    assert {number: seed.article["n_comments"] > 0 for number, seed in seeds.items()} == {
        number: number == "001" for number in NUMBERS
    }


def test_comments_begin_at_their_first_line_and_go_to_the_end(seeds: dict[str, Seed]) -> None:
    seed = seeds["001"]
    starts = [start for label, start, _ in seed.lines if label == "comment"]
    assert seed.comments[0]["char_start"] == seed.article["comments_from_best"] == starts[0]
    assert seed.comments[-1]["char_end"] == len(seed.text.rstrip())
    flat = "\n".join(row["text"] for row in seed.comments)
    assert len([line for line in seed.gold("comment") if line.strip() in flat]) == len(starts)
    assert seed.article["comments_from_high"] >= starts[0] >= seed.article["comments_from_low"]


def test_quotes_are_linked_to_paragraphs_and_comments(dist: Path, seeds: dict[str, Seed]) -> None:
    quotes = rows(dist, "quotes")
    kinds = Counter(row["target_kind"] for row in quotes)
    assert {kind: kinds[kind] for kind in ("paragraph", "comment")} == {
        kind: int(seeds["001"].wanted[kind]) for kind in ("paragraph", "comment")
    }
    position = {row["comment_id"]: row["position"] for row in seeds["001"].comments}
    earlier = [row for row in quotes if row["target_comment_id"]]
    assert all(position[row["target_comment_id"]] < position[row["comment_id"]] for row in earlier)


def test_quoted_words_stand_in_their_target(dist: Path, seeds: dict[str, Seed]) -> None:
    texts = {row["comment_id"]: row["text"] for row in seeds["001"].comments}
    texts |= {row["paragraph_id"]: row["text"] for row in seeds["001"].paragraphs}
    for row in rows(dist, "quotes"):
        if row["target_kind"] != "external":
            quote = texts[row["comment_id"]][row["quote_start"] : row["quote_end"]]
            target = texts[row["paragraph_id"] or row["target_comment_id"]][row["target_start"] : row["target_end"]]
            common = set(words(quote)) & set(words(target))
            assert len(common) >= 0.7 * len(set(words(quote)))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def test_section_is_no_part_of_the_name(seeds: dict[str, Seed]) -> None:
    seed = seeds["002"]
    assert seed.article["section"]
    assert all(seed.article["section"] not in name for name in [*seed.authors, seed.article["byline"]])
    assert len(seed.gold("title")) == 2
    assert seed.article["title"] not in [row["text"] for row in seed.paragraphs]


def test_author_note_is_a_note(seeds: dict[str, Seed]) -> None:
    seed = seeds["004"]
    meta = [line.strip() for line in seed.gold("meta")]
    notes = [row["text"] for row in seed.paragraphs if row["kind"] == "note"]
    assert [note for note in notes if note in meta] == notes
    assert len(notes) == 1


def test_icon_letters_are_nowhere(seeds: dict[str, Seed]) -> None:
    seed = seeds["004"]
    fields = [seed.article[n] for n in ("title", "byline", "section", "publisher", "subtitle", "published_raw")]
    assert [f for f in [*fields, *seed.authors] if f and re.search(r"(^|\s)[PU](\s|$)", f)] == []
    assert [text for text in seed.published() if text.strip() in ("P", "U")] == []
    icons = [s for s in seed.spans if seed.text[s["char_start"] : s["char_end"]] in ("P", "U")]
    assert [(s["label"], s["row_id"]) for s in icons] == [("boilerplate", None)] * 2


def test_release_of_the_seeds_is_sound_and_replays(dist: Path) -> None:
    assert corpus_pipeline.validate(dist, raw=SEEDS) == []
