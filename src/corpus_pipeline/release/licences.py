"""Licences of data: what an identifier stands for, and the LICENSE file of a release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

LICENSE = "LICENSE"


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence known by its SPDX identifier. ``terms``: what it comes to, in a sentence that is no legal text."""

    spdx: str
    name: str
    url: str
    terms: str


_CC_TERMS: Mapping[str, str] = MappingProxyType(
    {
        "BY": "You may share and adapt the data for any purpose if you give credit and say what you changed.",
        "BY-SA": "You may share and adapt the data for any purpose if you give credit, say what you changed, and share "
        "what you make of it under the same licence.",
        "BY-ND": "You may share the data for any purpose if you give credit; you may not share adapted versions of it.",
        "BY-NC": "You may share and adapt the data for purposes that are not commercial if you give credit and say "
        "what you changed.",
        "BY-NC-SA": "You may share and adapt the data for purposes that are not commercial if you give credit, say "
        "what you changed, and share what you make of it under the same licence.",
        "BY-NC-ND": "You may share the data for purposes that are not commercial if you give credit; you may not share "
        "adapted versions of it.",
    }
)
_CC_NAMES: Mapping[str, str] = MappingProxyType(
    {"BY": "Attribution", "SA": "ShareAlike", "NC": "NonCommercial", "ND": "NoDerivatives"}
)


def _creative_commons(kind: str, version: str) -> Licence:
    words = "-".join(_CC_NAMES[part] for part in kind.split("-"))
    scope = "International" if version == "4.0" else "Unported"
    url = f"https://creativecommons.org/licenses/{kind.lower()}/{version}/legalcode"
    name = f"Creative Commons {words} {version} {scope}"
    return Licence(f"CC-{kind}-{version}", name, url, _CC_TERMS[kind])


_WAIVED = "The makers have waived their rights in the data as far as the law allows: you may do with it what you like."
_OTHERS = (
    Licence(
        "CC0-1.0",
        "Creative Commons Zero 1.0 Universal",
        "https://creativecommons.org/publicdomain/zero/1.0/legalcode",
        _WAIVED,
    ),
    Licence(
        "PDDL-1.0",
        "Open Data Commons Public Domain Dedication & License 1.0",
        "https://opendatacommons.org/licenses/pddl/1-0/",
        _WAIVED,
    ),
    Licence(
        "ODC-By-1.0",
        "Open Data Commons Attribution License 1.0",
        "https://opendatacommons.org/licenses/by/1-0/",
        "You may share and adapt the database for any purpose if you give credit.",
    ),
    Licence(
        "ODbL-1.0",
        "Open Data Commons Open Database License 1.0",
        "https://opendatacommons.org/licenses/odbl/1-0/",
        "You may share and adapt the database for any purpose if you give credit and share what you make of it under "
        "the same licence.",
    ),
    Licence(
        "CDLA-Permissive-2.0",
        "Community Data License Agreement - Permissive - Version 2.0",
        "https://cdla.dev/permissive-2-0/",
        "You may use, modify and share the data if you pass on the text of the agreement.",
    ),
    Licence(
        "Apache-2.0",
        "Apache License 2.0",
        "https://www.apache.org/licenses/LICENSE-2.0",
        "You may use, modify and share it if you keep the notices and say what you changed.",
    ),
    Licence(
        "MIT",
        "MIT License",
        "https://opensource.org/license/mit",
        "You may use, modify and share it if you keep the notice.",
    ),
)
LICENCES: Mapping[str, Licence] = MappingProxyType(
    {
        licence.spdx.lower(): licence
        for licence in (*_OTHERS, *(_creative_commons(kind, v) for kind in _CC_TERMS for v in ("3.0", "4.0")))
    }
)

_KNOWN = """\
The data of this release are licensed under {name} (SPDX identifier {spdx}).

{terms} This sentence is no substitute for the licence, which alone is binding:

    {url}
"""
_STATED = """\
The makers of this release state its licence as:

    {stated}

That is not an identifier of a licence whose text corpus-pipeline knows. Ask the makers for its text{where} before you
use the data in a way that needs permission.
"""
_UNKNOWN = """\
The makers of this release have stated no licence. Without one, the law alone says what you may do with the data; in
most countries you may not copy or publish them without permission. Ask the makers{where}.
"""
_PAGES = """\
What this covers. The makers can license what is theirs: the selection, the structure, the labels and identifiers, the
descriptions. Articles and comments were written by others, whose rights it does not touch; the column rights of
documents.parquet holds what is stated about each page, and README.md sums it up. The software that made the release has
a licence of its own.
"""


def licence_of(stated: str) -> Licence | None:
    """The licence that a corpus.toml names by its SPDX identifier, in any case; None for another one or none."""
    return LICENCES.get(stated.strip().lower())


def licence_text(manifest: Mapping[str, Any]) -> str:
    """The LICENSE file: which licence, what it comes to and where its text is, or plainly that it is not known."""
    corpus = manifest["settings"]["corpus"]
    stated, licence = " ".join(corpus["license"].split()), licence_of(corpus["license"])
    where = f" ({corpus['homepage']})" if corpus["homepage"] else ""
    if licence:
        text = _KNOWN.format(name=licence.name, spdx=licence.spdx, terms=licence.terms, url=licence.url)
    elif stated.lower() in ("", "other"):
        text = _UNKNOWN.format(where=where)
    else:
        text = _STATED.format(stated=stated, where=where)
    title = " ".join((corpus["title"] or corpus["name"]).split())
    return f"Licence of {title}, version {corpus['version']}\n\n{text}\n{_PAGES}"
