"""Encodings told by the letters of languages, where what detection knows of a short text are its control characters."""

from __future__ import annotations

import codecs
import re
from collections import Counter

# Letters beyond ASCII by language and the encoding that it was written in before UTF-8; among equals the first counts.
_LETTERS = (
    ("cp1252", "àâæçéèêëîïôœùûüÿ"),  # French
    ("cp1252", "äöüßéà"),  # German
    ("cp1252", "áéíñóúüïç¿¡ªº"),  # Spanish
    ("cp1252", "ãáàâçéêíõóôúüªº"),  # Portuguese
    ("cp1252", "àéèìíîòóùú"),  # Italian
    ("cp1252", "åäöéàü"),  # Swedish, Finnish
    ("cp1252", "æøåéèêóòôäöü"),  # Danish, Norwegian
    ("cp1252", "áéëïíóöüè"),  # Dutch
    ("cp1252", "áðéíóúýþæö"),  # Icelandic
    ("cp1252", "àçéèíïóòúü"),  # Catalan
    ("cp1250", "ąćęłńóśźż"),  # Polish
    ("cp1250", "áčďéěíňóřšťúůýž"),  # Czech
    ("cp1250", "áäčďéíĺľňóôŕšťúýž"),  # Slovak
    ("cp1250", "áéíóöőúüű"),  # Hungarian
    ("cp1250", "ăâîşţé"),  # Romanian
    ("cp1250", "čćđšž"),  # Croatian, Slovene
    ("iso8859_2", "ąćęłńóśźż"),
    ("iso8859_2", "áčďéěíňóřšťúůýž"),
    ("iso8859_2", "áéíóöőúüű"),
    ("cp1254", "çğıöşüâî"),  # Turkish
    ("cp1257", "ąčęėįšųūž"),  # Lithuanian
    ("cp1257", "āčēģīķļņšūž"),  # Latvian
    ("cp1257", "äöõüšž"),  # Estonian
)
# Names of many languages in a text of another: told less surely than one language.
_WESTERN, _SURENESS = ("cp1252", "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿšžœðþßªº"), 0.9
_ENCODINGS = tuple(dict.fromkeys(encoding for encoding, _ in _LETTERS))
# So much of the letters of a text a language must have, for names of others stand in any.
SHARE = 0.85
# Signs between two letters that are none of a word's letters, and stand there in all of these encodings alike.
_BETWEEN = frozenset("‘’“”´·\xa0\xad–—…•")
# Others stand at neither end of a word.
_INNER = re.compile("(?<=[a-zA-Z])[^\x00-\x7f](?=[a-zA-Z])|(?<=[a-zA-Z])[¿¡£¥¼¾¯‚„ˆ]|[³¹£¥¼¾](?=[a-zA-Z])")
# Of what is read in another encoding than its own, many letters are capitals within words.
_BEHIND = re.compile("(?<=[a-z])[^\x00-\x7f]")
# Latin words are mostly ASCII: other scripts, whose bytes are letters here too, stand by themselves.
_HIGH, _ALONE = re.compile(rb"[\xc0-\xff]"), re.compile(rb"(?<![a-zA-Z])[\xc0-\xff](?![a-zA-Z])")
# Of Japanese a third to a half is written in kana, which stand in no other language, read in its encodings.
_KANA = re.compile("[\u3041-\u30ff]")
_WIDE = re.compile("[^\x00-\x7f]")


def latin_encoding(sample: bytes) -> str:
    """The encoding in which the letters of a text are those of one language, of most if not all; empty for none."""
    if 2 * len(_ALONE.findall(sample)) > len(_HIGH.findall(sample)):
        return ""
    shares = {encoding: _share(sample, encoding) for encoding in _ENCODINGS}
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] >= SHARE else ""


def _share(sample: bytes, encoding: str) -> float:
    """Share of one language in the letters of a text, signs within words among them; all where it has none."""
    text = sample.decode(encoding, "replace")
    found = Counter(character for character in text.lower() if character > "\x7f" and character.isalpha())
    n_odd = sum(not sign.isalpha() and sign not in _BETWEEN for sign in _INNER.findall(text)) + text.count("\ufffd")
    n_odd += sum(map(str.isupper, _BEHIND.findall(text)))
    own = max(sum(map(found.__getitem__, letters)) for name, letters in _LETTERS if name == encoding)
    western, letters = _WESTERN
    mixed = _SURENESS * sum(map(found.__getitem__, letters)) if encoding == western else 0.0
    n = found.total() + n_odd
    return max(own, mixed) / n if n else 1.0


def japanese_encoding(sample: bytes) -> str:
    """The encoding in which a text is Japanese; empty for none."""
    for encoding in ("cp932", "euc_jp"):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(sample)
        except UnicodeDecodeError:
            continue
        if 5 * len(_KANA.findall(text)) >= max(1, len(_WIDE.findall(text))):
            return encoding
    return ""
