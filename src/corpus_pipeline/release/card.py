"""The dataset card: README.md of a release, with the front matter that the Hugging Face Hub reads.

Everything in it follows from the manifest and the tables. Strings that pages or users supplied are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from corpus_pipeline.disk import Disk
from corpus_pipeline.release.card_datasheet import datasheet
from corpus_pipeline.release.card_numbers import Numbers, Tallies, Tally, count_release, total
from corpus_pipeline.release.card_people import people
from corpus_pipeline.release.citation import bibtex
from corpus_pipeline.release.markdown import MOST_CHARACTERS, cell, code, counted, flat, table
from corpus_pipeline.release.publish import CARD, CARD_MARK
from corpus_pipeline.rules import RULES
from corpus_pipeline.tables import TABLES, Table
from corpus_pipeline.vocabulary import BOUNDARY_BASES, LABELS, REASON_CODES, REVIEW_REASONS, STATUS

# A table that fills more than a screen is no longer read; the rest is one query away.
MOST_ROWS = 30
MOST_RULES = 20

# Meanings of the phrase lists that rules are named after; rules without a phrase are explained by ``RULES``.
FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "turn": "the author line of a comment",
        "thread": "the head of a comment thread",
        "form": "a comment form or a notice about it",
        "list_head": "the head of a list of other pages",
        "furniture": "site furniture",
        "action": "buttons and marks of a comment",
        "deleted": "a notice that a comment was removed",
        "truncated": "a notice that only a part is shown",
        "note": "a note on the author or on the text",
        "caption": "the caption or credit of a picture",
        "dateline": "a line around the date",
        "source": "where the article was taken from",
        "byline": "who wrote the article",
        "translator": "who translated the article",
        "editor": "who edited the article",
        "section": "the name of a section",
        "generic_name": "a name such as Guest",
        "ago": "a time counted back from the visit",
    }
)
# License identifiers of the Hub, and how SPDX writes those that differ by more than case.
_CC = ("cc-by", "cc-by-sa", "cc-by-nc", "cc-by-nd", "cc-by-nc-sa", "cc-by-nc-nd")
_HUB_LICENSES = frozenset(
    ("apache-2.0", "cc0-1.0", "cdla-permissive-2.0", "cdla-sharing-1.0", "mit", "odbl", "odc-by", "pddl", "unlicense")
) | {f"{name}-{version}" for name in _CC for version in ("3.0", "4.0") if (name, version) != ("cc-by-nd", "3.0")}
_SPDX: Mapping[str, str] = MappingProxyType({"odbl-1.0": "odbl", "odc-by-1.0": "odc-by", "pddl-1.0": "pddl"})
_SIZES = ("n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "10M<n<100M", "100M<n<1B", "1B<n<10B")

QUERIES: Mapping[str, str] = MappingProxyType(
    {
        "Articles with most comments": "SELECT site, title, n_comments FROM articles ORDER BY n_comments DESC LIMIT 10",
        "Paragraphs that readers quote most": "SELECT paragraph_text, count(*) AS n_quotations\n"
        "FROM quoted_paragraphs GROUP BY ALL ORDER BY n_quotations DESC LIMIT 10",
        "How long discussions are": "SELECT n_comments, count(*) AS n_threads FROM (\n"
        "  SELECT root_comment_id, count(*) AS n_comments FROM thread GROUP BY root_comment_id\n"
        ") GROUP BY n_comments ORDER BY n_comments",
        "How fast readers answer": "SELECT parent_basis, median(posted_at - parent_posted_at) AS median_delay\n"
        "FROM replies GROUP BY parent_basis",
    }
)
# Files by which other programs know the release.
_READ_BY: Mapping[str, str] = MappingProxyType(
    {
        "croissant.json": "Croissant: the tables as record sets for machine learning",
        "datapackage.json": "Data Package, version 2: columns, constraints, primary and foreign keys",
        "CITATION.cff": "how to cite, for GitHub, Zotero and others",
        ".zenodo.json": "metadata of a deposit, from which Zenodo makes DataCite's",
        "views.sql": "views for DuckDB",
        "schemas/contract.json": "the contract: every table, column, key, unit and recipe, for `schema --diff`",
        "schemas/articles.yaml": "and one YAML file a table: pandera schemas",
        "SHA256SUMS": "checksums of all files",
    }
)


def write_card(manifest: Mapping[str, Any], folder: Path, disk: Disk) -> None:
    """Write README.md into the folder of a release whose Parquet files are in place."""
    disk.write(folder / CARD, _card(manifest, count_release(manifest, folder)).encode())


def _card(manifest: Mapping[str, Any], numbers: Numbers) -> str:
    parts = (
        _front_matter(manifest, numbers),
        _opening(manifest, numbers),
        _how_to_open(manifest),
        _tables(manifest),
        _documents(manifest),
        _numbers(numbers),
        _making(manifest),
        _limits(manifest, numbers),
        people(manifest),
        datasheet(manifest, numbers),
        _checking(),
        _licence(manifest, numbers),
    )
    return "\n".join(parts)


def _front_matter(manifest: Mapping[str, Any], numbers: Numbers) -> str:
    languages = sorted(language for language in numbers.languages if language not in (None, "und"))
    n_articles = manifest["tables"]["articles"]["rows"]
    content = {
        "pretty_name": flat(_title(manifest)),
        **_hub_license(manifest["settings"]["corpus"]["license"]),
        **({"language": languages} if languages else {}),
        "size_categories": [_SIZES[min(max(len(str(n_articles)) - 3, 0), len(_SIZES) - 1)]],
        "task_categories": ["text-generation", "text-classification", "token-classification"],
        "tags": ["corpus", "web-text", "articles", "reader-comments", "boilerplate-removal"],
        "configs": [_config(name) for name in TABLES],
    }
    text: str = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=1000)
    return f"---\n{text}---\n{CARD_MARK}\n"


def _config(table: str) -> dict[str, Any]:
    default = {"default": True} if table == "articles" else {}
    return {"config_name": table, "data_files": f"{table}*.parquet", **default}


def _hub_license(stated: str) -> dict[str, str]:
    name = stated.strip().lower()
    name = _SPDX.get(name, name)
    if name in _HUB_LICENSES:
        return {"license": name}
    slug = re.sub(r"[^a-z0-9.]+", "-", name[:MOST_CHARACTERS]).strip("-")
    named = {"license_name": slug, "license_link": "LICENSE"}
    return {"license": "other"} | (named if slug not in ("", "other") else {})


def _title(manifest: Mapping[str, Any]) -> str:
    corpus = manifest["settings"]["corpus"]
    return str(corpus["title"] or corpus["name"])


def _opening(manifest: Mapping[str, Any], numbers: Numbers) -> str:
    corpus, whole = manifest["settings"]["corpus"], numbers.total
    rows = {name: table["rows"] for name, table in manifest["tables"].items()}
    facts = [
        counted(manifest["inputs"]["records"], "document"),
        *(counted(rows[name], name.removesuffix("s")) for name in ("articles", "paragraphs", "comments")),
        counted(whole.words, "word"),
        counted(len([language for language in numbers.languages if language != "und"]), "language"),
        counted(len([site for site in numbers.sites if site is not None]), "site"),
        *([f"published {_years(whole)}"] if whole.first else []),
    ]
    versions = f"Data version {cell(corpus['version'])}, schema version {manifest['schema_version']}"
    maker = f"made by {manifest['package']} {manifest['package_version']}"
    about = f"{corpus['description'].strip()}\n\n" if corpus["description"].strip() else ""
    return f"# {cell(_title(manifest))}\n\n{about}{' · '.join(facts)}\n\n{versions}, {maker}.\n"


def _how_to_open(manifest: Mapping[str, Any]) -> str:
    n_files = len(manifest["tables"]["articles"]["files"])
    one = 'articles = pd.read_parquet("articles.parquet")'
    many = 'articles = pd.concat(map(pd.read_parquet, sorted(glob.glob("articles-*.parquet"))))'
    imports = "import pandas as pd" if n_files == 1 else "import glob, pandas as pd"
    query = (
        "SELECT site, title, posted_on, c.text\nFROM 'comments*.parquet' c JOIN 'articles*.parquet' USING (article_id)"
    )
    hub = 'import os, datasets\narticles = datasets.load_dataset(os.getcwd(), "articles", split="train")'
    own = 'import corpus_pipeline\nrelease = corpus_pipeline.open_release(".")\ntexts = release.texts().to_pandas()'
    blocks = [
        ("python", f"{imports}\n{one if n_files == 1 else many}"),
        ("sql", query),
        ("python", hub),
        ("python", own),
    ]
    fenced = "\n".join(f"```{language}\n{text}\n```\n" for language, text in blocks)
    return (
        "## Open it\n\nIn the folder of the release, with pandas, DuckDB, Hugging Face datasets or corpus-pipeline, "
        f"which joins each article's text and knows threads:\n\n{fenced}\n{_queries()}"
    )


def _queries() -> str:
    """Examples over the views of views.sql."""
    fenced = "\n".join(f"{asked}:\n\n```sql\n{query}\n```\n" for asked, query in QUERIES.items())
    return (
        "`views.sql` joins what most questions need (`article_text`, `thread`, `quoted_paragraphs`, `replies`, "
        f"`per_site_summary`). With `duckdb -init views.sql`, or `corpus-pipeline sql`:\n\n{fenced}"
    )


def _tables(manifest: Mapping[str, Any]) -> str:
    rows = [
        (f"`{t.name}`", f"{manifest['tables'][t.name]['rows']:,}", t.doc, _codes(t.primary_key), _references(t))
        for t in TABLES.values()
    ]
    text = "Every column, unit and closed list is explained in [schemas/README.md](schemas/README.md)."
    return f"## Tables and keys\n\n{table('table|rows>|holds|key|refers to', rows)}\n{text}\n"


def _codes(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _references(table: Table) -> str:
    return "<br>".join(f"{_codes(key.columns)} → {key.table}" for key in table.foreign_keys)


def _documents(manifest: Mapping[str, Any]) -> str:
    counts = manifest["counts"]
    text = f"## Documents\n\n{_values('status|documents>|meaning', counts['documents.status'], STATUS)}"
    if counts["documents.reason_code"]:
        text += (
            f"\n{_values('not published because|documents>|meaning', counts['documents.reason_code'], REASON_CODES)}"
        )
    return text


def _values(head: str, counts: Mapping[str, int], meanings: Mapping[str, str]) -> str:
    """A table of values, commonest first, with their meaning."""
    rows = [(code(value), f"{n:,}", meanings.get(value, "")) for value, n in _commonest(counts)]
    return table(head, rows)


def _commonest(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(((value, n) for value, n in counts.items() if n), key=lambda item: (-item[1], item[0]))


def _numbers(numbers: Numbers) -> str:
    by_size = {name: _by_size(getattr(numbers, name)) for name in ("sites", "languages")}
    years = sorted(numbers.years.items(), key=lambda item: (item[0] is not None, item[0]), reverse=True)
    head = "|articles>|words>|comments>|published"
    tables = [
        f"### By site\n\n{_tallied('site' + head, by_size['sites'], 'unknown')}",
        f"### By language\n\n{_tallied('language' + head, by_size['languages'], 'unknown')}",
        f"### By year of publication\n\n{_tallied('year|articles>|words>|comments>', years, 'no date', days=False)}",
    ]
    return "## Numbers\n\n" + "\n".join(tables)


def _by_size(tallies: Tallies) -> list[tuple[str | None, Tally]]:
    return sorted(tallies.items(), key=lambda item: (-item[1].articles, item[0] or ""))


def _tallied(head: str, tallies: Sequence[tuple[str | None, Tally]], unknown: str, *, days: bool = True) -> str:
    shown = [(unknown if key is None else cell(key), tally) for key, tally in tallies[:MOST_ROWS]]
    if rest := tallies[MOST_ROWS:]:
        shown.append((f"and {len(rest):,} more", total(tally for _, tally in rest)))
    rows = [
        (name, f"{t.articles:,}", f"{t.words:,}", f"{t.comments:,}", *([_years(t)] if days else []))
        for name, t in shown
    ]
    return table(head, rows)


def _years(tally: Tally) -> str:
    if tally.first is None or tally.last is None:
        return ""
    return f"{tally.first.year}" + (f"–{tally.last.year}" if tally.last.year != tally.first.year else "")


def _making(manifest: Mapping[str, Any]) -> str:
    counts, settings = manifest["counts"], manifest["settings"]
    until = settings["as_of"] or "the newest retrieval that the input states"
    commonest = _commonest(counts["spans.rule"])
    rows = [(code(rule), f"{n:,}", _meaning(rule)) for rule, n in commonest[:MOST_RULES]]
    if rest := commonest[MOST_RULES:]:
        rows.append((f"and {len(rest):,} more", f"{sum(n for _, n in rest):,}", ""))
    return (
        "## How it was made\n\nEvery document was decoded and cut into lines. Rules gave each line, or each part of a "
        "line, a label; articles, paragraphs and comments are the labelled parts put together. Nothing is lost on the "
        "way: `spans` has a label and the rule that decided for every character of a published document that is not "
        "blank, and before publishing the build replayed every paragraph and comment from the documents.\n\n"
        f"Commenters: `{settings['privacy']['commenters']}`. Dates of publication after {cell(until)} are refused. "
        "All settings, versions and hashes: [manifest.json](manifest.json).\n\n"
        f"{_values('label|spans>|meaning', counts['spans.label'], LABELS)}\n{table('rule|spans>|meaning', rows)}"
    )


def _meaning(rule: str) -> str:
    family = FAMILIES.get(rule.partition(".")[0], "")
    return RULES.get(rule) or (f"phrase list: {family}" if family else "")


def _limits(manifest: Mapping[str, Any], numbers: Numbers) -> str:
    n_articles, n_comments = (manifest["tables"][name]["rows"] for name in ("articles", "comments"))
    n_review = sum(numbers.review_reasons.values())
    lacking = [
        ("articles without a title", numbers.nulls["title"], n_articles),
        ("articles without a date", numbers.nulls["published_on"], n_articles),
        (
            "comments without a commenter: none stated, or a name such as Guest",
            numbers.nulls["commenter_id"],
            n_comments,
        ),
        ("comments without a date", numbers.nulls["posted_on"], n_comments),
        ("comments without a time of day", numbers.nulls["posted_at"], n_comments),
        ("articles that a person should look at (`needs_review`)", n_review, n_articles),
    ]
    rows = [(what, f"{n:,}", _share(n, of)) for what, n, of in lacking]
    rows += [
        (f"… {REVIEW_REASONS[code]}", f"{n:,}", _share(n, n_articles)) for code, n in _commonest(numbers.review_reasons)
    ]
    text = (
        "## Known limits\n\nLabels are made by rules and are not proofread. A date whose day and month could be "
        f"swapped is left out unless the site's other dates decide.\n\n{table('in this release|rows>|share>', rows)}"
    )
    bases = _values(
        "a comment begins where|comments>|meaning", manifest["counts"]["comments.boundary_basis"], BOUNDARY_BASES
    )
    return f"{text}\n{bases}" if n_comments else text


def _share(n: int, of: int) -> str:
    if not n or not of:
        return "0 %"
    return f"{100 * n / of:.1f} %" if 1000 * n >= of else "< 0.1 %"


def _checking() -> str:
    commands = (
        "sha256sum -c SHA256SUMS                                        # macOS: shasum -a 256 -c SHA256SUMS",
        'pandera validate -s schemas/articles.yaml -d articles.parquet  # pip install pandas pyarrow "pandera[cli,io]"',
        "corpus-pipeline validate .                                     # all tables, keys, counts, offsets, checksums",
    )
    rows = [(f"[{name}]({name})", meaning) for name, meaning in _READ_BY.items()]
    fenced = "\n".join(commands)
    return f"## Check it\n\n```sh\n{fenced}\n```\n\nWhat programs read:\n\n{table('file|holds', rows)}"


def _licence(manifest: Mapping[str, Any], numbers: Numbers) -> str:
    corpus = manifest["settings"]["corpus"]
    stated = corpus["license"].strip()
    licence = "not stated" if stated in ("", "other") else cell(stated)
    creators = f"{', '.join(cell(name) for name in corpus['creators'])}. " if corpus["creators"] else ""
    homepage = f" {cell(corpus['homepage'], most=1000)}" if corpus["homepage"] else ""
    cited = f"> {creators}*{cell(_title(manifest))}*, version {cell(corpus['version'])}.{homepage}"
    pinned = "The SHA-256 of `manifest.json` pins every table of it; [CITATION.cff](CITATION.cff) says the same."
    return (
        f"## Licence and citation\n\nLicence: {licence}; see [LICENSE](LICENSE).\n\n{_rights(numbers)}{cited}\n\n"
        f"```bibtex\n{bibtex(manifest)}```\n\n{pinned}\n"
    )


def _rights(numbers: Numbers) -> str:
    """Rights in the pages by site, those of most documents first."""
    if not any(right for _, right in numbers.rights):
        return "Rights in the pages: the input states none.\n\n"
    ranked = sorted(numbers.rights.items(), key=lambda item: (-item[1], item[0][0] or "", item[0][1] or ""))
    rows = [
        (cell(site or "unknown"), cell(right) if right else "not stated", f"{n:,}")
        for (site, right), n in ranked[:MOST_ROWS]
    ]
    if rest := ranked[MOST_ROWS:]:
        rows.append((f"and {len(rest):,} more", "", f"{sum(n for _, n in rest):,}"))
    return f"Rights in the pages, as the input states them:\n\n{table('site|rights|documents>', rows)}\n"
