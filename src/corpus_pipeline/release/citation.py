"""How a release is cited: CITATION.cff, .zenodo.json, BibTeX and a plain line, all from what corpus.toml says.

Fields that it does not say are left out; what DataCite demands is filled with its own word for unknown values.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from corpus_pipeline.release.licences import licence_of

CITATION, ZENODO = "CITATION.cff", ".zenodo.json"
# DataCite's standard value for a creator who cannot be named.
UNKNOWN_CREATOR = ":unkn"
KEYWORDS = ("corpus", "web text", "news articles", "reader comments", "boilerplate removal")


@dataclass(frozen=True, slots=True)
class Creator:
    """A person with family and given names, or a group by its name."""

    name: str
    family: str = ""
    given: str = ""
    orcid: str = ""


def parse_creator(text: str) -> Creator:
    """A creator as corpus.toml writes it: ``Family, Given`` or a name, an ORCID iD behind it in parentheses."""
    flat = " ".join(text.split())
    found = re.search(r"\s?\((?:https://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])\)$", flat)
    name = flat[: found.start()] if found else flat
    family, comma, given = (part.strip() for part in name.partition(","))
    person = bool(comma and family and given)
    return Creator(name, family if person else "", given if person else "", found[1] if found else "")


def creators(manifest: Mapping[str, Any]) -> list[Creator]:
    """The creators of a release, in order."""
    return [parse_creator(text) for text in manifest["settings"]["corpus"]["creators"] if text.strip()]


def title(manifest: Mapping[str, Any]) -> str:
    """Title of the corpus, else its name, in one line."""
    corpus = manifest["settings"]["corpus"]
    return " ".join(str(corpus["title"] or corpus["name"]).split())


def abstract(manifest: Mapping[str, Any]) -> str:
    """What the corpus is, in its makers' words, or in ours from its numbers."""
    own = manifest["settings"]["corpus"]["description"].strip()
    if own:
        return str(own)
    rows = {name: manifest["tables"][name]["rows"] for name in ("articles", "paragraphs", "comments")}
    told = f"{rows['articles']:,} articles, {rows['paragraphs']:,} paragraphs and {rows['comments']:,} reader comments"
    return f"{told}, taken from scraped pages, with an audit of every line."


def citation_cff(manifest: Mapping[str, Any]) -> str:
    """CITATION.cff, version 1.2.0 of the format."""
    corpus = manifest["settings"]["corpus"]
    licence = licence_of(corpus["license"])
    content = {
        "cff-version": "1.2.0",
        "message": "If you use this data set, please cite it as below.",
        "type": "dataset",
        "title": title(manifest),
        "version": corpus["version"],
        "authors": [_cff_creator(creator) for creator in creators(manifest) or [Creator(UNKNOWN_CREATOR)]],
        "abstract": abstract(manifest),
        "keywords": list(KEYWORDS),
        "license": licence.spdx if licence else None,
        "doi": corpus["doi"],
        "url": corpus["homepage"],
        "date-released": corpus["released"],
    }
    given = {key: value for key, value in content.items() if value}
    text: str = yaml.safe_dump(given, sort_keys=False, allow_unicode=True, width=1000)
    return text


def _cff_creator(creator: Creator) -> dict[str, str]:
    names = {"family-names": creator.family, "given-names": creator.given} if creator.family else {"name": creator.name}
    return names | ({"orcid": f"https://orcid.org/{creator.orcid}"} if creator.orcid else {})


def zenodo_json(manifest: Mapping[str, Any]) -> str:
    """.zenodo.json: the metadata of a deposit, from which Zenodo makes DataCite's."""
    corpus = manifest["settings"]["corpus"]
    licence = licence_of(corpus["license"])
    content = {
        "upload_type": "dataset",
        "title": title(manifest),
        "version": corpus["version"],
        "creators": [_zenodo_creator(creator) for creator in creators(manifest) or [Creator(UNKNOWN_CREATOR)]],
        "description": _paragraphs(abstract(manifest)),
        "keywords": list(KEYWORDS),
        "access_right": "open" if licence else "restricted",
        "license": licence.spdx.lower() if licence else None,
        "access_conditions": None if licence else "No licence is known: see the file LICENSE, and ask the makers.",
        "doi": corpus["doi"],
        "publication_date": corpus["released"],
        "related_identifiers": _related(corpus["homepage"]),
    }
    given = {key: value for key, value in content.items() if value}
    return json.dumps(given, ensure_ascii=False, indent=2) + "\n"


def _paragraphs(text: str) -> str:
    """Plain text as the HTML that Zenodo takes."""
    parts = [" ".join(part.split()) for part in re.split(r"\n[ \t]*\n", text)]
    return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in parts if part)


def _related(homepage: str) -> list[dict[str, str]]:
    if not homepage.startswith(("https://", "http://")):
        return []
    return [{"identifier": homepage, "relation": "isDescribedBy", "resource_type": "other", "scheme": "url"}]


def _zenodo_creator(creator: Creator) -> dict[str, str]:
    return {"name": creator.name} | ({"orcid": creator.orcid} if creator.orcid else {})


def bibtex(manifest: Mapping[str, Any]) -> str:
    """A BibTeX entry of the release."""
    corpus = manifest["settings"]["corpus"]
    authors = " and ".join(c.name if c.family else f"{{{c.name}}}" for c in creators(manifest))
    fields = {
        "author": authors,
        "title": f"{{{title(manifest)}}}",
        "year": corpus["released"][:4],
        "version": corpus["version"],
        "doi": corpus["doi"],
        "url": corpus["homepage"],
    }
    slug = re.sub(r"[^A-Za-z0-9]+", "-", corpus["name"]).strip("-") or "corpus"
    lines = [f"  {key} = {{{_tex(value)}}}," for key, value in fields.items() if value]
    return "\n".join([f"@misc{{{slug},", *lines, "}"]) + "\n"


def _tex(text: str) -> str:
    """Text without what TeX takes for commands; braces are ours."""
    return re.sub(r"([&%$#_])", r"\\\1", " ".join(text.replace("\\", "").replace("~", " ").replace("^", " ").split()))
