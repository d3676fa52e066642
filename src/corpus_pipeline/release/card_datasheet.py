"""The datasheet of a dataset card: what is asked of every data set, answered from facts where there are any.

The questions are those of "Datasheets for Datasets" (Gebru and others, 2021), in our words. What no program can know is
left to people, plainly marked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from corpus_pipeline.release.card_numbers import Numbers
from corpus_pipeline.release.markdown import cell, counted

TO_ANSWER = "**To be answered by the makers:**"

_QUESTIONS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "Motivation": (
            "For what purpose was the corpus made, and what gap does it fill?",
            "Who made it, on whose behalf, and who paid for it?",
        ),
        "Composition": (
            "How were the sites and pages chosen, and what are they a sample of? What is missing, and why?",
            "Could the texts offend, harm or expose anybody? Are there groups of whom they speak in another way?",
        ),
        "Collection": (
            "How, when and by whom were the pages fetched? Did the sites' terms and robots.txt allow it?",
            "Were the people who wrote comments told or asked? Was there an ethical review?",
        ),
        "Uses": (
            "What has it been used for, and what else is it fit for?",
            "What should it not be used for?",
        ),
        "Distribution and maintenance": (
            "Where is it kept, who looks after it, and how can they be reached?",
            "How does somebody have a text taken out? How often is there a new version, and what becomes of old ones?",
        ),
    }
)


def datasheet(manifest: Mapping[str, Any], numbers: Numbers) -> str:
    """The section of the card: a heading a topic, facts first, then what people must answer."""
    facts = {
        "Motivation": _motivation(manifest),
        "Composition": _composition(manifest, numbers),
        "Collection": _collection(manifest, numbers),
        "Uses": "Labels are made by rules and not proofread: see [Known limits](#known-limits) before you use them.",
        "Distribution and maintenance": _versions(manifest),
    }
    parts = (f"### {topic}\n\n{facts[topic]}\n\n{_asked(questions)}" for topic, questions in _QUESTIONS.items())
    return "## Datasheet\n\n" + "\n".join(parts)


def _asked(questions: Sequence[str]) -> str:
    return "".join(f"> {TO_ANSWER} {question}\n>\n" for question in questions).removesuffix(">\n")


def _motivation(manifest: Mapping[str, Any]) -> str:
    corpus = manifest["settings"]["corpus"]
    makers = ", ".join(cell(name) for name in corpus["creators"]) or "not named"
    said = "The makers say what it is at the top of this card." if corpus["description"].strip() else ""
    return f"Makers: {makers}. {said}".strip()


def _composition(manifest: Mapping[str, Any], numbers: Numbers) -> str:
    counts = manifest["counts"]["documents.status"]
    left_out = [f"{n:,} {status}" for status, n in sorted(counts.items()) if status != "published" and n]
    told = f"Not published: {', '.join(left_out)}; `documents` says why of each." if left_out else "All are published."
    people = counted(numbers.commenters, "commenter")
    unit = "a site" if manifest["settings"]["privacy"]["commenters"] == "pseudonym" else "an article"
    limited = manifest["inputs"].get("limited")
    first = f", of the first {limited['files']:,} of {limited['of']:,} input files alone" if limited else ""
    return (
        f"The corpus was made from {counted(manifest['inputs']['records'], 'document')}{first}. {told} An instance is "
        f"an article with its paragraphs and its comments; comments have {people}, each counted once {unit}. Texts "
        f"are complete as far as the pages show them: {counted(numbers.truncated, 'article')} marked `is_truncated`. "
        "There are no splits, and no labels but those that the rules give. Links between rows (answers, quotations, "
        "duplicates) are explicit."
    )


def _collection(manifest: Mapping[str, Any], numbers: Numbers) -> str:
    days = [day for day in (numbers.retrieved_first, numbers.retrieved_last) if day]
    when = f"The input says of {numbers.retrieved:,} documents when they were fetched" if days else ""
    span = f", from {days[0]} to {days[-1]}." if days else "The input does not say when the pages were fetched."
    pinned = f"SHA-256 over all inputs: `{manifest['inputs'].get('sha256', 'unknown')}`."
    return f"{when}{span} {pinned}"


def _versions(manifest: Mapping[str, Any]) -> str:
    corpus = manifest["settings"]["corpus"]
    doi = f" DOI: [{corpus['doi']}](https://doi.org/{corpus['doi']})." if corpus["doi"] else ""
    released = f", released on {corpus['released']}" if corpus["released"] else ""
    return (
        f"This is version {cell(corpus['version'])}{released}.{doi} The licence is in [LICENSE](LICENSE). "
        "`corpus-pipeline diff` names every row that differs between two releases, and `corpus-pipeline rebase` moves "
        "annotations to the next."
    )
