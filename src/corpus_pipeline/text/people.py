"""How people are called in a release: identifiers of commenters, and the secret that some of them are made with."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass, field

from corpus_pipeline.settings import MIN_KEY_BYTES, Privacy


@dataclass(frozen=True, slots=True)
class People:
    """What is published of people. ``key``: the secret of ``pseudonym``, which no representation shows.

    ValueError for ``pseudonym`` with a key that is too short.
    """

    privacy: Privacy = field(default_factory=Privacy)
    key: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        if self.privacy.commenters == "pseudonym" and len(self.key) < MIN_KEY_BYTES:
            raise ValueError(f"pseudonyms need a key of at least {MIN_KEY_BYTES} bytes")

    @property
    def names(self) -> bool:
        """Whether the names of commenters are published as written."""
        return self.privacy.commenters == "keep"

    @property
    def masks(self) -> tuple[str, ...]:
        """Names of the masks that published text takes, as ``text.masks`` knows them."""
        return tuple(f"mask_{name}" for name in self.privacy.mask)

    @property
    def identity(self) -> tuple[object, ...]:
        """What tells whether two of these give the same release; of the key only a keyed digest."""
        return self.privacy, self._hash("which key this is") if self.key else ""

    def pseudonym(self, site: str, name: str) -> str:
        """The identifier of a commenter, by a name as ``same_name`` gives it, on all pages of a site."""
        return f"u-{self._hash(f'{len(site)} {site} {name}')[:16]}"

    def _hash(self, text: str) -> str:
        return hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()


def same_name(name: str) -> str:
    """A name as it is compared: case, width of letters and number of blanks are no difference."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
