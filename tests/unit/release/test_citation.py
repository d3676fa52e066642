"""Citations from what corpus.toml says."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from corpus_pipeline.release.citation import bibtex, citation_cff, parse_creator, zenodo_json
from corpus_pipeline.settings import Corpus, Settings
from corpus_pipeline.tables import TABLES

FULL = {
    "name": "tides",
    "title": "Tides & talk",
    "version": "2.1.0",
    "description": "Pages from quays.\n\nAnd from <piers>.\n",
    "license": "CC-BY-4.0",
    "creators": ("Marrow, Lena (0000-0002-1825-0097)", "The Quay Group"),
    "homepage": "https://quays.example/tides",
    "doi": "10.5281/zenodo.1234567",
    "released": "2024-07-01",
}


def manifest(**corpus: Any) -> dict[str, Any]:
    tables = {name: {"rows": 7, "files": []} for name in TABLES}
    return {"settings": Settings(corpus=Corpus(**corpus)).to_dict(), "tables": tables}


@pytest.mark.parametrize(
    ("text", "name", "family", "given", "orcid"),
    [
        ("Marrow, Lena", "Marrow, Lena", "Marrow", "Lena", ""),
        ("The Quay Group", "The Quay Group", "", "", ""),
        ("Marrow,  Lena (0000-0002-1825-009X)", "Marrow, Lena", "Marrow", "Lena", "0000-0002-1825-009X"),
        ("Lena (https://orcid.org/0000-0002-1825-0097)", "Lena", "", "", "0000-0002-1825-0097"),
        ("Marrow,", "Marrow,", "", "", ""),
        ("Quay Group (Harbour)", "Quay Group (Harbour)", "", "", ""),
    ],
)
def test_creators(text: str, name: str, family: str, given: str, orcid: str) -> None:
    found = parse_creator(text)
    assert (found.name, found.family, found.given, found.orcid) == (name, family, given, orcid)


def test_everything_that_is_known_is_in_the_citation_file() -> None:
    found = yaml.safe_load(citation_cff(manifest(**FULL)))
    assert found["authors"] == [
        {"family-names": "Marrow", "given-names": "Lena", "orcid": "https://orcid.org/0000-0002-1825-0097"},
        {"name": "The Quay Group"},
    ]
    assert (found["type"], found["license"], found["doi"]) == ("dataset", "CC-BY-4.0", "10.5281/zenodo.1234567")
    assert (found["version"], str(found["date-released"])) == ("2.1.0", "2024-07-01")


def test_what_is_not_known_is_left_out_or_said_to_be_unknown() -> None:
    found = yaml.safe_load(citation_cff(manifest()))
    assert found["authors"] == [{"name": ":unkn"}]
    assert found["abstract"].startswith("7 articles, 7 paragraphs and 7 reader comments")
    assert not {"license", "doi", "url", "date-released"} & found.keys()


def test_a_deposit_has_what_datacite_demands() -> None:
    found = json.loads(zenodo_json(manifest(**FULL)))
    assert found["creators"] == [
        {"name": "Marrow, Lena", "orcid": "0000-0002-1825-0097"},
        {"name": "The Quay Group"},
    ]
    assert found["description"] == "<p>Pages from quays.</p><p>And from &lt;piers&gt;.</p>"
    assert (found["license"], found["access_right"]) == ("cc-by-4.0", "open")
    assert (found["publication_date"], found["upload_type"]) == ("2024-07-01", "dataset")
    assert {"title", "creators", "version", "doi", "keywords"} <= found.keys()


def test_without_a_licence_a_deposit_is_not_open() -> None:
    found = json.loads(zenodo_json(manifest()))
    assert found["access_right"] == "restricted"
    assert "license" not in found


def test_bibtex_escapes_what_tex_would_take_for_commands() -> None:
    assert bibtex(manifest(**FULL)) == (
        "@misc{tides,\n"
        "  author = {Marrow, Lena and {The Quay Group}},\n"
        "  title = {{Tides \\& talk}},\n"
        "  year = {2024},\n"
        "  version = {2.1.0},\n"
        "  doi = {10.5281/zenodo.1234567},\n"
        "  url = {https://quays.example/tides},\n"
        "}\n"
    )
    assert "author" not in bibtex(manifest())
