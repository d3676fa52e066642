"""The dataset card: what it says of a release is true, its examples run, and no page can break it."""

from __future__ import annotations

import copy
import json
import re
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import yaml
from tests.release.markdown import blocks_of, cells_of, run_python, run_shell, table_below

from corpus_pipeline.disk import Disk
from corpus_pipeline.phrases import LINE_FAMILIES
from corpus_pipeline.release.card import FAMILIES, MOST_ROWS, QUERIES, write_card
from corpus_pipeline.release.card_datasheet import TO_ANSWER
from corpus_pipeline.release.publish import CARD_MARK, check_target
from corpus_pipeline.tables import TABLES

ROOT = Path(__file__).parents[2]
Manifest = dict[str, Any]


def manifest_of(release: Path) -> Manifest:
    content: Manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    return content


def card_of(manifest: Manifest, folder: Path) -> str:
    (folder / "README.md").unlink(missing_ok=True)
    write_card(manifest, folder, Disk())
    return (folder / "README.md").read_text("utf-8")


def front_matter(card: str) -> Manifest:
    content: Manifest = yaml.safe_load(card.split("---\n")[1])
    return content


@pytest.fixture(scope="module")
def card(sample_release: Path) -> str:
    return (sample_release / "README.md").read_text("utf-8")


@pytest.fixture
def release(sample_release: Path, tmp_path: Path) -> Path:
    """A copy of the sample's release that a test may change."""
    return Path(shutil.copytree(sample_release, tmp_path / "release"))


def replace_columns(path: Path, n_rows: int, **columns: pa.Array) -> None:
    """Rewrite a table with other values: the first row again and again, but for the given columns."""
    table = pq.read_table(path)
    table = pa.concat_tables([table.slice(0, 1)] * n_rows)
    for name, values in columns.items():
        place = table.schema.get_field_index(name)
        table = table.set_column(place, table.schema.field(name), values.cast(table.schema.field(name).type))
    pq.write_table(table, path)


def test_the_card_in_the_repository_is_current(card: str) -> None:
    assert (ROOT / "dist" / "README.md").read_text("utf-8") == card, "run: make build"


def test_a_folder_with_nothing_but_a_card_is_ours_to_replace(card: str, tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "README.md").write_text(card, "utf-8")
    check_target(tmp_path / "dist")


def test_the_mark_follows_the_front_matter(card: str) -> None:
    assert card.startswith("---\n")
    assert card.split("---\n")[2].startswith(f"{CARD_MARK}\n\n# ")


def test_every_table_is_a_configuration_of_its_own(card: str, sample_release: Path) -> None:
    configs = {config["config_name"]: config for config in front_matter(card)["configs"]}
    assert list(configs) == list(TABLES)
    assert [name for name, config in configs.items() if config.get("default")] == ["articles"]
    for name, config in configs.items():
        assert [path.name for path in sample_release.glob(config["data_files"])] == [f"{name}.parquet"]


def test_examples_run_in_the_folder_of_the_release(card: str, release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pandas_block, datasets_block, own_block = blocks_of(card, "python")
    assert run_python(f"{pandas_block.code}\nprint(len(articles))", release) == f"{rows(release, 'articles')}\n"
    compile(datasets_block.code, "card", "exec")
    assert run_python(f"{own_block.code}\nprint(len(texts))", release) == f"{rows(release, 'articles')}\n"
    plain, *queries = blocks_of(card, "sql")
    monkeypatch.chdir(release)
    with duckdb.connect() as connection:
        assert len(connection.sql(plain.code).fetchall()) == rows(release, "comments")
        connection.execute((release / "views.sql").read_text("utf-8"))
        assert [query.code.strip() for query in queries] == list(QUERIES.values())
        assert all(connection.sql(query.code).fetchall() for query in queries)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="macOS calls it otherwise")
def test_commands_run_in_the_folder_of_the_release(card: str, release: Path) -> None:
    (block,) = blocks_of(card, "sh")
    run = run_shell(block.code, release)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count(": OK\n") == len((release / "SHA256SUMS").read_text("utf-8").splitlines())
    assert run.stdout.endswith(". is sound.\n")


def rows(release: Path, table: str) -> int:
    return int(pq.read_metadata(release / f"{table}.parquet").num_rows)


def test_examples_run_where_a_table_has_several_files(release: Path) -> None:
    manifest, articles = manifest_of(release), pq.read_table(release / "articles.parquet")
    names = [f"articles-{i:05d}-of-00002.parquet" for i in range(2)]
    for name, part in zip(names, (articles.slice(0, 20), articles.slice(20)), strict=True):
        pq.write_table(part, release / name)
    (release / "articles.parquet").unlink()
    manifest["tables"]["articles"]["files"] = [{"path": name} for name in names]
    changed = card_of(manifest, release)
    code = blocks_of(changed, "python")[0].code
    assert run_python(f"{code}\nprint(len(articles))", release) == f"{articles.num_rows}\n"
    assert sum(number(row[1]) for row in table_below(changed, "### By site")[1:]) == articles.num_rows


def number(cell: str) -> int:
    return int(cell.replace(",", ""))


@pytest.mark.parametrize(("heading", "column"), [("### By site", "site"), ("### By language", "language")])
def test_groups_are_counted_as_pandas_counts_them(heading: str, column: str, card: str, sample_release: Path) -> None:
    articles = pd.read_parquet(sample_release / "articles.parquet")
    grouped = articles.groupby(column).agg(a=("article_id", "size"), w=("n_words", "sum"), c=("n_comments", "sum"))
    shown = {row[0]: tuple(map(number, row[1:4])) for row in table_below(card, heading)[1:]}
    assert shown == {key: tuple(map(int, row)) for key, row in zip(grouped.index, grouped.to_numpy(), strict=True)}


def test_years_are_counted_newest_first(card: str, sample_release: Path) -> None:
    years = pc.year(pq.read_table(sample_release / "articles.parquet")["published_on"]).to_pylist()
    shown = [(row[0], number(row[1])) for row in table_below(card, "### By year of publication")[1:]]
    expected = [(str(year), years.count(year)) for year in sorted({y for y in years if y}, reverse=True)]
    assert shown == [*expected, ("no date", years.count(None))]


def test_what_is_lacking_is_counted(card: str, sample_release: Path) -> None:
    articles = pd.read_parquet(sample_release / "articles.parquet")
    comments = pd.read_parquet(sample_release / "comments.parquet")
    shown = {row[0]: (number(row[1]), row[2]) for row in table_below(card, "## Known limits")[1:]}
    for what, values in {
        "articles without a title": articles["title"].isna(),
        "articles without a date": articles["published_on"].isna(),
        "comments without a date": comments["posted_on"].isna(),
        "articles that a person should look at (`needs_review`)": articles["needs_review"],
    }.items():
        assert shown[what] == (values.sum(), f"{100 * values.mean():.1f} %")


def test_every_rule_and_family_is_explained(card: str) -> None:
    assert set(FAMILIES) == set(LINE_FAMILIES)
    found = re.findall(r"^\| `([a-z_]+\.[a-z0-9_]+)` \| [\d,]+ \| (.*) \|$", card, re.MULTILINE)
    assert len(found) == 20
    assert [rule for rule, meaning in found if not meaning] == []


def test_tables_below_the_limit_are_cut_and_the_rest_is_summed(release: Path) -> None:
    sites = pa.array([f"site-{i:02d}.example" for i in range(40)] + ["site-00.example"])
    replace_columns(release / "articles.parquet", 41, site=sites, n_words=pa.array(range(41)))
    shown = table_below(card_of(manifest_of(release), release), "### By site")[1:]
    assert len(shown) == MOST_ROWS + 1
    assert shown[0][:3] == ["site-00.example", "2", "40"]
    assert shown[-1][:3] == ["and 10 more", "10", f"{sum(range(30, 40))}"]


HOSTILE = "a|b\n| c | `d` <script>alert(1)</script> [x](javascript:y) *z* $q$ \u202e\x1b[2J" + "w" * 200


def test_no_page_can_break_a_table(release: Path) -> None:
    manifest = manifest_of(release)
    replace_columns(release / "articles.parquet", 1, site=pa.array([HOSTILE]))
    replace_columns(release / "documents.parquet", 1, rights=pa.array([HOSTILE]))
    manifest["counts"]["spans.rule"] = {HOSTILE: 3}
    hostile = card_of(manifest, release)
    assert not re.search(r"<script|[\x00-\x09\x0b-\x1f\u202e]|(?<!\\)[\[*$]", hostile.partition("### By site")[2][:200])
    assert "<script" not in hostile
    for table in re.findall(r"(?:^\|.*\n)+", hostile, re.MULTILINE):
        assert len({len(cells_of(line)) for line in table.splitlines()}) == 1
    assert max(len(row[0]) for row in table_below(hostile, "### By site")) < 160
    assert table_below(hostile, "### By site")[1][1] == "1"


def test_what_the_owner_says_is_there(release: Path) -> None:
    manifest = manifest_of(release)
    corpus = manifest["settings"]["corpus"]
    corpus |= {"title": "Tides & talk: *all*\nof it", "description": "Pages from quays.\n", "version": "2.1.0"}
    corpus |= {"license": "CC-BY-4.0", "creators": ["A. Marrow", "B_C"], "homepage": "https://quays.example"}
    manifest["settings"]["as_of"] = "2024-07-01"
    told = card_of(manifest, release)
    assert front_matter(told)["pretty_name"] == "Tides & talk: *all* of it"
    assert front_matter(told)["license"] == "cc-by-4.0"
    assert "\n# Tides &amp; talk: \\*all\\* of it\n\nPages from quays.\n\n" in told
    cited = "> A. Marrow, B\\_C. *Tides &amp; talk: \\*all\\* of it*, version 2.1.0. https://quays.example\n"
    assert cited in told
    assert "Dates of publication after 2024-07-01 are refused." in told


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("other", {"license": "other"}),
        ("", {"license": "other"}),
        ("CC0-1.0", {"license": "cc0-1.0"}),
        ("ODbL-1.0", {"license": "odbl"}),
        ("Our own: terms", {"license": "other", "license_name": "our-own-terms", "license_link": "LICENSE"}),
    ],
)
def test_licences_are_written_as_the_hub_knows_them(stated: str, expected: dict[str, str], release: Path) -> None:
    manifest = manifest_of(release)
    manifest["settings"]["corpus"]["license"] = stated
    head = front_matter(card_of(manifest, release))
    assert {key: value for key, value in head.items() if key.startswith("license")} == expected


@pytest.mark.parametrize(("n", "size"), [(0, "n<1K"), (999, "n<1K"), (1000, "1K<n<10K"), (10**12, "1B<n<10B")])
def test_size_is_that_of_the_articles(n: int, size: str, release: Path) -> None:
    manifest = manifest_of(release)
    manifest["tables"]["articles"]["rows"] = n
    assert front_matter(card_of(manifest, release))["size_categories"] == [size]


def test_names_that_are_kept_are_warned_of(card: str, release: Path) -> None:
    manifest = manifest_of(release)
    manifest["settings"]["privacy"]["commenters"] = "keep"
    assert "personal data" in card_of(manifest, release)
    assert "Commenters are not named" in card


def test_rights_are_counted_by_site(card: str, sample_release: Path) -> None:
    documents = pd.read_parquet(sample_release / "documents.parquet")
    shown = {(site, right): number(n) for site, right, n in table_below(card, "## Licence and citation")[1:]}
    assert shown == documents.groupby(["site", "rights"]).size().to_dict()


def test_without_rights_it_says_so(release: Path) -> None:
    n = rows(release, "documents")
    replace_columns(release / "documents.parquet", n, rights=pa.nulls(n, pa.string()))
    assert "Rights in the pages: the input states none." in card_of(manifest_of(release), release)


def test_the_datasheet_gives_facts_and_leaves_the_rest_to_people(card: str, release: Path) -> None:
    section = card.split("## Datasheet\n")[1].split("\n## ", maxsplit=1)[0]
    headings = re.findall(r"^### (.*)$", section, re.MULTILINE)
    assert headings == ["Motivation", "Composition", "Collection", "Uses", "Distribution and maintenance"]
    assert all(TO_ANSWER in part for part in section.split("### ")[1:])
    assert "made from 36 documents. Not published: 2 duplicate, 2 empty;" in section
    times = pd.read_parquet(release / "documents.parquet")["retrieved_at"].dropna().dt.date
    assert f"{len(times)} documents when they were fetched, from {times.min()} to {times.max()}." in section
    manifest = manifest_of(release)
    manifest["settings"]["corpus"] |= {"doi": "10.5281/zenodo.1", "released": "2024-07-01", "creators": ["B_C"]}
    told = card_of(manifest, release)
    assert "Makers: B\\_C." in told
    assert "released on 2024-07-01. DOI: [10.5281/zenodo.1](https://doi.org/10.5281/zenodo.1)." in told


def test_every_file_that_programs_read_is_there(card: str, sample_release: Path) -> None:
    for row in table_below(card, "What programs read:")[1:]:
        (name,) = re.findall(r"\]\((.*)\)", row[0])
        assert (sample_release / name).is_file()


def test_an_empty_release_has_a_card(release: Path) -> None:
    manifest = copy.deepcopy(manifest_of(release))
    for name, table in TABLES.items():
        pq.write_table(table.schema.empty_table(), release / f"{name}.parquet")
        manifest["tables"][name]["rows"] = 0
    manifest["counts"] = {kind: {} for kind in manifest["counts"]}
    manifest["inputs"] = {"records": 0, "bytes": 0}
    empty = card_of(manifest, release)
    assert "0 documents · 0 articles · 0 paragraphs · 0 comments · 0 words · 0 languages · 0 sites\n" in empty
    assert "a comment begins where" not in empty


def test_a_card_depends_on_nothing_but_the_release(card: str, release: Path) -> None:
    assert card_of(manifest_of(release), release) == card
