"""The LICENSE file of a release."""

from __future__ import annotations

from typing import Any

import pytest

from corpus_pipeline.release.licences import LICENCES, licence_of, licence_text
from corpus_pipeline.settings import Corpus, Settings


def text_of(**corpus: Any) -> str:
    return licence_text({"settings": Settings(corpus=Corpus(**corpus)).to_dict()})


@pytest.mark.parametrize("stated", ["CC-BY-4.0", "cc-by-4.0", " CC-BY-4.0 "])
def test_a_known_licence_is_named_with_the_place_of_its_text(stated: str) -> None:
    text = text_of(license=stated, title="Tides\nand talk", version="2.1.0")
    assert text.startswith("Licence of Tides and talk, version 2.1.0\n\nThe data of this release are licensed under ")
    assert "Creative Commons Attribution 4.0 International (SPDX identifier CC-BY-4.0)" in text
    assert "    https://creativecommons.org/licenses/by/4.0/legalcode\n" in text


@pytest.mark.parametrize("stated", ["", "other", "Other"])
def test_without_a_licence_it_says_so_plainly(stated: str) -> None:
    text = text_of(license=stated, homepage="https://quays.example")
    assert "have stated no licence" in text
    assert "Ask the makers (https://quays.example)." in text


def test_terms_of_the_makers_own_are_repeated() -> None:
    assert "\n    Our own terms, see below\n" in text_of(license="Our own\nterms, see  below")
    assert licence_of("Our own terms") is None


@pytest.mark.parametrize("stated", ["CC0-1.0", "", "Our own"])
def test_rights_of_those_who_wrote_the_pages_are_left_alone(stated: str) -> None:
    assert "were written by others" in text_of(license=stated)


def test_lines_are_short_and_identifiers_lead_to_https() -> None:
    for licence in LICENCES.values():
        assert licence.url.startswith("https://")
        assert licence.terms.endswith((".", "like."))
        assert licence_of(licence.spdx) is licence
