"""What a release tells of the people who commented, byte by byte."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from tests.reading import everything, rows

import corpus_pipeline
from corpus_pipeline.cli import main
from corpus_pipeline.errors import UsageError

KEY = "a key of no letters that occur elsewhere: qzxjv"
ARTICLE = """The Pebble Gazette

The bell of page {n}

By Orla Thwaite

3 April 2021

The bell of the old pier was rung {n} times this week, once for each of the boats that came back from the far bank.

Nobody had counted them before. The keeper says that she will go on counting until the book is full of them.

Comments

{comments}
"""
TOML = '[privacy]\ncommenters = "{commenters}"\n'


WORDS = ("heron", "miller", "lantern", "barge", "satchel", "orchard", "kettle", "ferry", "chimney")


def thread(names: list[str], n: int) -> str:
    return "\n\n".join(
        f"{name} says:\nApril {day}, 2021 at 9:1{day} am\nI heard the {WORDS[(3 * n + day) % 9]} {n} miles off, "
        f"and then the {WORDS[(n + day) % 9]} of our street woke up the {WORDS[(5 * day + n) % 9]} number {day}."
        for day, name in enumerate(names, 4)
    )


@pytest.fixture
def corpus(tmp_path: Path) -> Callable[..., Path]:
    """A corpus of pages below sites, from the commenters of each, with its setting."""

    def write(commenters: str, pages: dict[str, list[str]]) -> Path:
        (tmp_path / "corpus.toml").write_text(TOML.format(commenters=commenters), "utf-8")
        for n, (name, names) in enumerate(pages.items()):
            path = tmp_path / "raw" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(ARTICLE.format(n=n, comments=thread(names, n)), "utf-8")
        return tmp_path

    return write


def build(root: Path) -> Path:
    corpus_pipeline.build(root / "raw", root / "dist", config=root / "corpus.toml")
    assert corpus_pipeline.validate(root / "dist", raw=root / "raw", config=root / "corpus.toml") == []
    return root / "dist"


def ids_by_page(dist: Path) -> list[list[str | None]]:
    articles = pq.read_table(dist / "articles.parquet")["article_id"].to_pylist()
    comments = pq.read_table(dist / "comments.parquet").to_pylist()
    return [[c["commenter_id"] for c in comments if c["article_id"] == article] for article in articles]


PAGES = {
    "one.example/1.txt": ["Mara Quell", "Guest", "Bo Finch"],
    "one.example/2.txt": ["MARA  QUELL", "Anonymous 12", "Ida Stoat"],
    "two.example/1.txt": ["Mara Quell", "guest_4711", "Bo Finch"],
}


def test_a_keyed_pseudonym_holds_on_a_site_and_nowhere_else(
    corpus: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORPUS_PIPELINE_KEY", KEY)
    one, two, other = ids_by_page(build(corpus("pseudonym", PAGES)))
    assert one[0] == two[0] is not None
    assert len({one[0], one[2], two[2], other[0], other[2]}) == 5
    assert [one[1], two[1], other[1]] == [None] * 3


def test_another_key_gives_other_pseudonyms_and_the_same_key_the_same(
    corpus: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = corpus("pseudonym", PAGES)
    found = []
    (tmp_path / "key").write_text(KEY + "\n", "utf-8")
    for name, value in (("KEY", KEY), ("KEY", KEY[::-1]), ("KEY_FILE", str(tmp_path / "key"))):
        monkeypatch.delenv("CORPUS_PIPELINE_KEY", raising=False)
        monkeypatch.setenv(f"CORPUS_PIPELINE_{name}", value)
        found.append(ids_by_page(build(root)))
    assert found[0] == found[2]
    assert not {i for ids in found[0] for i in ids if i} & {i for ids in found[1] for i in ids if i}


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_key_is_in_no_file(
    corpus: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], jobs: int
) -> None:
    monkeypatch.setenv("CORPUS_PIPELINE_KEY", KEY)
    root = corpus("pseudonym", PAGES)
    for _ in range(2):
        corpus_pipeline.build(root / "raw", root / "dist", config=root / "corpus.toml", jobs=jobs, batch_bytes=500)
    files = list(everything(root))
    assert any(".dist.cache" in str(path) for path, _ in files)
    assert [path for path, content in files if b"qzxjv" in content or KEY.encode().hex().encode() in content] == []
    assert "qzxjv" not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    ("environ", "what"),
    [
        ({}, "needs a key"),
        ({"CORPUS_PIPELINE_KEY": ""}, "needs a key"),
        ({"CORPUS_PIPELINE_KEY": "fifteen letters"}, "has not 16 to"),
        ({"CORPUS_PIPELINE_KEY": KEY, "CORPUS_PIPELINE_KEY_FILE": "x"}, "are both set"),
        ({"CORPUS_PIPELINE_KEY_FILE": "/no/such/file"}, "cannot be read"),
        ({"CORPUS_PIPELINE_KEY_FILE": "/dev/null"}, "has not 16 to"),
        ({"CORPUS_PIPELINE_KEY_FILE": "/dev/zero"}, "has not 16 to"),
    ],
)
def test_without_a_good_key_nothing_is_built(
    corpus: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], what: str
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    root = corpus("pseudonym", PAGES)
    with pytest.raises(UsageError, match=what) as raised:
        corpus_pipeline.build(root / "raw", root / "dist", config=root / "corpus.toml")
    assert "\n" not in str(raised.value)
    assert KEY not in str(raised.value)
    assert not (root / "dist").exists()


def test_a_key_that_nobody_asks_for_is_not_read(corpus: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORPUS_PIPELINE_KEY_FILE", "/no/such/file")
    one, two, other = ids_by_page(build(corpus("local", PAGES)))
    assert len({*one, *two, *other} - {None}) == 6


NAMES = ["Zeqvarro", "Ivintha Qlosmer", "xqz_brindlewick77", "Жвалюшин Ыптор", "Ó Dzúlfaigh"]


@pytest.mark.parametrize("commenters", ["local", "pseudonym"])
def test_no_name_of_a_commenter_reaches_any_file(
    corpus: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, commenters: str
) -> None:
    monkeypatch.setenv("CORPUS_PIPELINE_KEY", KEY)
    root = corpus(commenters, {"one.example/1.txt": NAMES, "one.example/2.txt": NAMES[::-1], "3.txt": NAMES})
    dist = build(root)
    assert sum(len(ids) for ids in ids_by_page(dist)) == 3 * len(NAMES)
    for path, content in everything(dist):
        assert [name for name in NAMES for form in (name, name.casefold()) if form.encode() in content] == [], path


def test_names_are_found_where_they_are_kept(corpus: Callable[..., Path]) -> None:
    dist = build(corpus("keep", {"one.example/1.txt": NAMES}))
    found = {name for _, content in everything(dist) for name in NAMES if name.encode() in content}
    assert found == set(NAMES)


@pytest.mark.parametrize("commenters", ["local", "pseudonym", "keep"])
def test_the_card_says_how_people_are_called(
    corpus: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, commenters: str
) -> None:
    monkeypatch.setenv("CORPUS_PIPELINE_KEY", KEY)
    card = (build(corpus(commenters, PAGES)) / "README.md").read_text("utf-8")
    assert f"(`commenters = {commenters}`)" in card
    assert ("HMAC-SHA256" in card) == (commenters == "pseudonym")


def test_an_id_under_two_articles_is_found_in_a_local_release(corpus: Callable[..., Path]) -> None:
    dist = build(corpus("local", PAGES))
    path = dist / "comments.parquet"
    table = pq.read_table(path)
    same = pa.array(["u-0123456789abcdef"] * table.num_rows, table.schema.field("commenter_id").type)
    place = table.schema.get_field_index("commenter_id")
    pq.write_table(table.set_column(place, table.schema.field(place), same), path)
    codes = [finding.code for finding in corpus_pipeline.validate(dist, checksums=False)]
    assert "name.followed" in codes


MASKED_PAGE = """The Pebble Gazette

Write to bell@pebble-gazette.example about the bell

By Orla Thwaite, orla.thwaite@pebble-gazette.example

3 April 2021

The bell of the old pier was rung nine times this week, says @keeper_of_piers, once for each of the boats that came.

Nobody had counted them before 2021-04-03. Her number is +44 20 7946 0958, and the list is at 203.0.113.77 for all.

Comments

Mara Quell says:
April 4, 2021 at 9:15 am
“Nobody had counted them before 2021-04-03. Her number is +44 20 7946 0958,” my eye: ask ada@far-bank.example.

Bo Finch says:
April 5, 2021 at 9:16 am
@Mara Quell you may be right about that, and you know where I stand in all of these things, don’t you.

Contact: desk@pebble-gazette.example
"""
SECRETS = [
    *("bell@pebble", "orla.thwaite@", "keeper_of_piers", "7946", "203.0.113", "far-bank.example", "desk@"),
]


def masked_corpus(root: Path, masks: str, suffix: str = ".txt") -> Path:
    (root / "raw").mkdir()
    (root / "corpus.toml").write_text(f"[privacy]\nmask = {masks}\n", "utf-8")
    page = MASKED_PAGE
    if suffix == ".html":
        lines = "".join(f"<p>{line}</p>\n" for line in page.splitlines() if line)
        page = f"<html><head><title>Write to bell@pebble-gazette.example</title></head><body>{lines}</body></html>"
    (root / "raw" / f"page{suffix}").write_text(page, "utf-8")
    return root


@pytest.mark.parametrize("suffix", [".txt", ".html"])
def test_masked_words_are_in_no_file_of_the_release_and_replay_holds(tmp_path: Path, suffix: str) -> None:
    dist = build(masked_corpus(tmp_path, '["handle", "email", "phone", "ip"]', suffix))
    for path, content in everything(dist):
        assert [secret for secret in SECRETS if secret.encode() in content] == [], path
    text = "\n".join(pq.read_table(dist / "paragraphs.parquet")["text"].to_pylist())
    assert "[handle]" in text
    assert "[phone], and the list is at [ip] for all." in text
    assert "2021-04-03" in text
    repairs = set(pq.read_table(dist / "spans.parquet")["repairs"].to_pylist())
    assert {"mask_email", "mask_handle", "mask_ip mask_phone"} <= repairs
    assert json.loads((dist / "manifest.json").read_bytes())["settings"]["privacy"]["mask"][0] == "handle"
    assert "IP addresses (`[ip]`)" in (dist / "README.md").read_text("utf-8")


def test_answers_are_still_found_by_the_names_that_are_masked(tmp_path: Path) -> None:
    dist = build(masked_corpus(tmp_path, '["handle", "phone"]'))
    comments = pq.read_table(dist / "comments.parquet").to_pylist()
    assert comments[1]["text"].startswith("[handle] Quell you may")
    assert comments[1]["parent_comment_id"] == comments[0]["comment_id"]
    quotes = pq.read_table(dist / "quotes.parquet").to_pylist()
    quoted = comments[0]["text"][quotes[0]["quote_start"] : quotes[0]["quote_end"]]
    assert quoted.endswith(("Her number is [phone],", "Her number is [phone]"))


def test_without_masks_nothing_is_replaced(tmp_path: Path) -> None:
    dist = build(masked_corpus(tmp_path, "[]"))
    found = b"".join(content for _, content in everything(dist))
    assert [secret for secret in SECRETS if secret.encode() not in found] == []
    assert b"mask_" not in b"".join(c for path, c in everything(dist) if path.name == "spans.parquet")


def test_an_unknown_mask_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    root = masked_corpus(tmp_path, '["mail"]')
    with pytest.raises(UsageError, match="unknown value 'mail'") as raised:
        corpus_pipeline.build(root / "raw", root / "dist", config=root / "corpus.toml")
    assert "email, phone, ip, handle" in raised.value.hint


WEB_PAGE = """<html><head><title>The bell of the pier</title></head><body>
<article><h1>The bell of the pier</h1>
<p>The bell of the old pier was rung nine times this week, once for each of the boats that came from the far bank.</p>
<p>Nobody had counted them before. The keeper says that she will go on counting until the book is full of them.</p>
</article><section id="comments"><h2>Comments</h2><ol class="comment-list">
{items}</ol></section>
<aside><h3>Recent comments</h3><ul>{recent}</ul></aside></body></html>
"""
ITEM = """<li class="comment" id="comment-{n}">
<div class="vcard"><img alt="{name}’s portrait"> <b class="fn">{name}</b></div>
<div class="comment-meta"><time datetime="2021-04-0{n}T09:15">April {n}, 2021 at 9:15 am</time></div>
<div class="comment-content"><p>I heard it too, on the evening of day number {n}, and so did all of us.</p></div>
<div class="reply"><a href="#" title="{name}">Reply to {name}</a></div></li>
"""


def test_no_name_reaches_a_file_by_the_furniture_of_a_web_page(tmp_path: Path) -> None:
    items = "".join(ITEM.format(n=n, name=name) for n, name in enumerate(NAMES, 1))
    recent = "".join(f"<li>{name} on The bell of the pier</li>" for name in NAMES)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "page.html").write_text(WEB_PAGE.format(items=items, recent=recent), "utf-8")
    (tmp_path / "corpus.toml").touch()
    dist = build(tmp_path)
    assert len(ids_by_page(dist)[0]) == len(NAMES)
    for path, content in everything(dist):
        assert [name for name in NAMES for form in (name, name.casefold()) if form.encode() in content] == [], path
    rules = pq.read_table(dist / "spans.parquet")["rule"].to_pylist()
    assert rules.count("people.name") == 2 * len(NAMES)


def test_furniture_that_names_a_commenter_is_no_start_of_a_thread(tmp_path: Path) -> None:
    items = "".join(ITEM.format(n=n, name=name) for n, name in enumerate(NAMES, 1))
    page = WEB_PAGE.format(items=items, recent="").replace("<article>", f"<header><p>{NAMES[0]}</p></header><article>")
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "page.html").write_text(page, "utf-8")
    (tmp_path / "corpus.toml").touch()
    spans = pq.read_table(build(tmp_path) / "spans.parquet").to_pylist()
    named = [span for span in spans if span["rule"] == "people.name"]
    assert [(span["label"], span["text"], span["line_no"]) for span in named[:1]] == [("boilerplate", None, 0)]
    assert min(s["line_no"] for s in spans if s["label"].startswith("comment")) > named[0]["line_no"]


def test_functions_find_the_settings_beside_the_input_as_the_commands_do(tmp_path: Path) -> None:
    """Otherwise a script would publish names and addresses that corpus.toml keeps back."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "page.txt").write_text(
        "The weir\n\nWrite to ada@weir.example for a key to the gate.\n", "utf-8"
    )
    (tmp_path / "corpus.toml").write_text('[privacy]\nmask = ["email"]\n', "utf-8")
    corpus_pipeline.build(tmp_path / "raw", tmp_path / "one")
    assert CliRunner().invoke(main, ["build", f"{tmp_path}/raw", "-o", f"{tmp_path}/two", "--quiet"]).exit_code == 0
    assert (tmp_path / "one" / "SHA256SUMS").read_bytes() == (tmp_path / "two" / "SHA256SUMS").read_bytes()
    assert [row["text"] for row in rows(tmp_path / "one", "paragraphs")] == ["Write to [email] for a key to the gate."]
    assert corpus_pipeline.validate(tmp_path / "one", raw=tmp_path / "raw") == []
