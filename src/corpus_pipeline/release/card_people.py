"""What the dataset card says of people: how commenters are called, and what is left of people in texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from corpus_pipeline.release.markdown import counted

_LOCAL_ID = (
    "`commenter_id` is a hash of the article and of the order in which its commenters first appear: the same person "
    "has another id under another article, so no query can follow people from article to article."
)
_PEOPLE: Mapping[str, str] = MappingProxyType(
    {
        "local": f"Commenters are not named (`commenters = local`). {_LOCAL_ID} `commenter_name` is null, and `spans` "
        "withholds the text of author and date lines of comments.",
        "pseudonym": "Commenters are not named (`commenters = pseudonym`). `commenter_id` is a keyed hash "
        "(HMAC-SHA256) of site and name: the same name has the same id under all articles of a site and another one "
        "on another site. "
        "The key is no part of the release; who holds it can test names. Pages of no known site have ids that hold "
        "within one article. `commenter_name` is null, and `spans` withholds the text of author and date lines of "
        "comments.",
        "keep": "Commenters are named as the pages name them (`commenters = keep`), in `comments.commenter_name` and "
        "in `spans.text`: this release holds personal data, and people can be followed by name.",
    }
)
_NOBODY = "Names that are nobody's (Anonymous, Guest, also with a number) have no `commenter_id`."
_MASKED: Mapping[str, str] = MappingProxyType(
    {"email": "e-mail addresses", "phone": "phone numbers", "ip": "IP addresses", "handle": "names behind an @"}
)


def people(manifest: Mapping[str, Any]) -> str:
    """The section on people, from the settings that the manifest states."""
    privacy = manifest["settings"]["privacy"]
    called = _PEOPLE.get(privacy["commenters"], _PEOPLE["local"])
    gone = _withdrawn(manifest.get("counts", {}))
    return f"## People\n\n{called} {_NOBODY} {_in_texts(privacy.get('mask') or ())}\n\n{gone}\n"


def _withdrawn(counts: Mapping[str, Mapping[str, int]]) -> str:
    """What was taken out on request, and how."""
    numbers = [counts.get(f"{table}.status", {}).get("withdrawn", 0) for table in ("documents", "comments")]
    if not any(numbers):
        return "Nothing was taken out on request so far. What is leaves a row of status `withdrawn` without its text."
    told = " and ".join(f"{counted(n, what)}" for n, what in zip(numbers, ("document", "comment"), strict=True) if n)
    return (
        f"Taken out on request, copies included: {told}. Their rows are of status `withdrawn`, without text, names, "
        "times, addresses and paths, so that counts and threads hold. What other comments quoted of them is "
        "`[withdrawn]`, and `spans.repairs` says where; other pages may still tell of them in words of their own."
    )


def _in_texts(masks: Sequence[str]) -> str:
    """What stands of people in the texts themselves."""
    said = "people may name themselves or others in them. Authors of articles are named."
    if not masks:
        return f"Texts are published as written: {said}"
    told = ", ".join(f"{what} (`[{name}]`)" for name, what in _MASKED.items() if name in masks)
    return (
        f"In texts, titles and bylines what is found of these is replaced: {told}; `spans.repairs` says where. What is "
        "only perhaps a number or a name stays, and so does what a line break divides. Otherwise texts are published "
        f"as written: {said}"
    )
