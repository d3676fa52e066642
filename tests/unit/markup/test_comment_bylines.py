import pytest

from corpus_pipeline.markup.comment_bylines import is_edit_note, is_glue, is_joining, is_subject, read_name, read_time


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mara Quill says:", "Mara Quill"),
        ("Posted by: jo_77 |", "jo_77"),
        ("1. Mara Quill - April 3, 2021", "Mara Quill"),
        ("written by Mara Quill, April 3, 2021", "Mara Quill"),
        ("Mara Quill schrieb am 3. April 2021:", "Mara Quill"),
        ("  \u00a0Tom\n Weir ", "Tom Weir"),
        ("Mara Quill (not verified)", "Mara Quill"),
        ("Mara Quill (Gast)", "Mara Quill"),
        ("Jump to top", None),
        ("Reply", None),
        ("Share", None),
        ("asked", None),
        ("Was this helpful?", None),
        ("#12", None),
        ("Thu", None),
        ("[deleted]", None),
        ("http://mara.example", None),
        ("", None),
        ("x" * 80, None),
    ],
)
def test_names(text: str, name: str | None) -> None:
    assert read_name(text) == name


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("April 3, 2021 at 6:02 pm", "April 3, 2021 at 6:02 pm"),
        ("Posted on 3 April 2021 | Reply", "3 April 2021"),
        ("3 hours ago", "3 hours ago"),
        ("vor 11 Wochen", "vor 11 Wochen"),
        ("Hace una hora", "Hace una hora"),
        ("8d", "8d"),
        ("Yesterday, 18:02", "Yesterday, 18:02"),
        ("вчера в 19:15", "вчера в 19:15"),
        ("发表于 3 天前", "3 天前"),
        ("昨天 18:02", "昨天 18:02"),
        ("3시간 전", "3시간 전"),
        ("منذ ساعتين", "منذ ساعتين"),
        ("3 weeks ago (edited)", "3 weeks ago"),
        ("2021/04/03(土) 18:02:11.34", "2021/04/03(土) 18:02:11.34"),
        ("29.95", None),
        ("some phones", None),
        ("12 posts", None),
    ],
)
def test_times(text: str, raw: str | None) -> None:
    when = read_time(text)
    assert (when and when.raw) == raw


def test_joining_and_glue() -> None:
    assert is_joining("Joined: 5 January 2010")
    assert not is_joining("3 April 2021")
    assert is_glue("says: #12 on |")
    assert not is_glue("Not since the dry year.")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Last edited by Mara Quill (2021-04-03 18:09:02)", True),
        ("« Last Edit: April 03, 2021, 06:09:02 PM by Mara Quill »", True),
        ("Edited April 3, 2021 by Mara Quill", True),
        ("Zuletzt bearbeitet von Mara Quill am 3. April 2021, 18:09", True),
        ("Dernière modification par Mara Quill ; 03/04/2021 à 18h09.", True),
        ("Edited because I had the gauge wrong.", False),
        ("The last edition was better.", False),
    ],
)
def test_lines_that_tell_of_an_edit(text: str, told: bool) -> None:
    assert is_edit_note(text, whole=True) == told


def test_subjects_of_answers() -> None:
    assert is_subject("Re: Low water")
    assert is_subject("AW: Niedrigwasser")
    assert not is_subject("Reeds at the weir")
