"""Sentences that a scraper broke at links are lines again; other texts are left as they are."""

from __future__ import annotations

import pytest
from tests.unit.stages.helpers import each, publish, record

from corpus_pipeline.pipeline import scan
from corpus_pipeline.readers.records import Options
from corpus_pipeline.stages.split import line_texts
from corpus_pipeline.text.breaks import without_breaks

# Two pieces that go on with a comma or a full stop, so that the document is a broken one.
PROOF = """The heron stood in the reeds until
the first barge
, which was late, came round the bend.
Nobody could remember a spring in which
the water
. Two carpenters offered to mend the jetty."""
# The same pieces without it.
WHOLE = """The heron stood in the reeds until
the first barge
which was late
Nobody could remember a spring"""


def lines_of(text: str) -> list[str]:
    scanned = scan([record(text)], Options())
    return [without_breaks(line) for line in line_texts(scanned.documents, scanned.lines).to_pylist()]


def below(*pieces: str) -> list[str]:
    """The lines that these pieces give below a broken text."""
    return lines_of(PROOF + "\n\n" + "\n".join(pieces))[2:]


def test_a_broken_sentence_is_a_line() -> None:
    assert lines_of(PROOF) == [
        "The heron stood in the reeds until the first barge, which was late, came round the bend.",
        "Nobody could remember a spring in which the water. Two carpenters offered to mend the jetty.",
    ]


def test_other_documents_are_left_alone() -> None:
    assert len(lines_of(WHOLE)) == 4
    assert len(lines_of(PROOF.split("Nobody", maxsplit=1)[0])) == 3


ONE = [
    ("The keeper sold the boat of the old pier keeper named", "Ada Brill", ", a carpenter", "from the far shore"),
    ("The keeper counted his sacks and", "Orrin", "and then he went home."),
    ("A new map of the marsh will be printed by the", "Harbour Office", "in the autumn."),
    ("The fourth", "Heron Song", "was recorded in the boathouse by the lake"),
    ("The bridge over the", "Alder", ", which was closed"),
    ("The repairs will cost", "€1.2m", ", twice as much"),
    ("The Lamp,", "which was lit by her grandmother every single night"),
]


@pytest.mark.parametrize("pieces", ONE)
def test_pieces_of_one_sentence(pieces: tuple[str, ...]) -> None:
    assert below(*pieces) == [without_breaks("\n".join(pieces))]


APART = [
    ("Home", "About us", "Contact"),
    ("The heron stood in the reeds.", "then it left, as herons do, without a word"),
    ("Why the old pier was closed again", "Ada Brill", "3 March 2021"),
    ("The Long Way Home to the Old Pier Again Tonight", "by Ada Brill", "Politics"),
    ("i think that you are quite right", "marta_77", "3 March 2021"),
    ("marta_77", "i think that you are quite right about the pier"),
    ("2 comments", "Ada", "says:", "March 3, 2022 at 5:14 pm"),
    ("I walk to the old pier and back", "Ada", "said..."),
    ("Who came: ", "the keeper and his sister"),
]


@pytest.mark.parametrize("pieces", APART)
def test_titles_names_and_sentences_stay_apart(pieces: tuple[str, ...]) -> None:
    assert below(*pieces) == [piece.strip() for piece in pieces]


def test_who_wrote_a_comment_is_no_part_of_it() -> None:
    signed = ("by", "Ada", "on", "Aug 9, 2021 10:19 AM")
    text = "I never saw the heron come back to the pier"
    assert below(text, *signed, "reply", text, *signed)[:2] == [text, "by Ada on Aug 9, 2021 10:19 AM"]
    assert below(text, "by", "Ada", "and", "Tom.") == [f"{text} by Ada and Tom."]


def test_a_list_without_any_full_stop_does_not_become_one_line() -> None:
    items = [f"reeds of the number {n} on the old list" for n in range(300)]
    assert len(below(*items)) > len(items) / 60


def test_a_blank_line_ends_a_sentence() -> None:
    assert below("The keeper of the old pier said that", "", "the boat was late") == [
        "The keeper of the old pier said that",
        "the boat was late",
    ]


def test_lines_are_numbered_without_gaps_and_told() -> None:
    lines = scan([record(WHOLE), record(PROOF, 1)], Options()).lines
    assert lines["line_no"].to_pylist() == [0, 1, 2, 3, 0, 1]
    assert lines["is_rejoined"].to_pylist() == [False] * 4 + [True] * 2


def test_pages_with_markup_are_not_asked() -> None:
    page = "<p>" + PROOF.replace("\n", "<br>") + "</p>"
    assert not any(scan([record(page)], Options()).lines["is_rejoined"].to_pylist())


TITLED = f"""The heron of the old pier
By
Ada Brill
3 March 2021

{PROOF}

Her grandmother had kept a list of every boat that was lost, and she lent it to
the Harbour Office
, where it was copied twice.

2 comments
Orrin B.
March 4, 2021 at 6:14 pm
I saw it in
the Gazette
, I believe.
Reply
Tilda
March 5, 2021 at 7:14 pm
Nobody believes the Gazette.
Reply
"""


def test_paragraphs_and_comments_read_as_they_were_written() -> None:
    release = publish(TITLED)
    texts = release.column("paragraphs", "text")
    assert texts[-1] == (
        "Her grandmother had kept a list of every boat that was lost, and she lent it to the Harbour Office, where it"
        " was copied twice."
    )
    assert release.column("comments", "text") == ["I saw it in the Gazette, I believe.", "Nobody believes the Gazette."]
    assert "breaks" in release.column("spans", "repairs")
    assert release.column("articles", "title") == ["The heron of the old pier"]


def test_other_documents_of_a_batch_are_as_they_are_alone() -> None:
    alone = publish(WHOLE).column("spans", "char_end")
    assert each(TITLED, WHOLE)[1].column("spans", "char_end") == alone
