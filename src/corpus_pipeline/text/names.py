"""Names of people (and of sources) out of bylines in many languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from corpus_pipeline.text import lower_same_length

# A byline is short; what stands behind this is prose.
MAX_CHARS = 300
_MAX_WORDS = 6


@dataclass(frozen=True, slots=True)
class Name:
    """One name as written at code points [start, end), with single blanks.

    `role` is author, translator, editor or source.
    """

    name: str
    role: str
    start: int
    end: int


class Starters:
    """Opening words of bylines and the roles that they announce, made ready to be looked up by their first letter."""

    def __init__(self, roles: Mapping[str, str]) -> None:
        self.roles = {stripped: role for key, role in roles.items() if (stripped := key.strip(_LEADING))}
        others = [key for key, role in self.roles.items() if role != "author" and len(key) > 1]
        self._others = [(key, key.partition(" ")[0]) for key in others]
        self._first_words = frozenset(first for _, first in self._others)
        self._by_head: dict[str, list[str]] = {}
        for key in sorted(self.roles, key=lambda key: (-len(key), key)):
            self._by_head.setdefault(key[0], []).append(key)

    def inside(self, folded: str) -> list[str]:
        """Opening words of another role than author that may stand within a lower-case text."""
        words = self._first_words.intersection(folded.split())
        return [key for key, first in self._others if first in words] if words else []

    def at(self, folded: str, start: int) -> Iterator[str]:
        """Opening words that stand at ``start`` of a lower-case text, longest first."""
        return (key for key in self._by_head.get(folded[start : start + 1], ()) if folded.startswith(key, start))


@dataclass(frozen=True, slots=True)
class _Line:
    """A byline made plain, with what every piece of it is read by; offsets are those of the given text."""

    text: str
    folded: str
    starters: Starters
    stops: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch that may hold one name. `listed`: it follows a comma or slash, as affiliations do."""

    start: int
    end: int
    role: str
    listed: bool
    announced: bool


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words inside or at the end of a name that may be in lower case.
_SUFFIXES = _set("oğlu qızı ogly oglu qizi kyzy uulu ugli kızı")
_PARTICLES = _SUFFIXES | _set(
    "van von de der den del della di da do dos das du la le les el al bin ibn bint ben abu zu zur zum af av ter ten te"
    " 't y e i"
)
# What may be joined to the front of a word whose capital comes after it: al-Amin, d'Aubert.
_PREFIX = re.compile(r"^(?:al|el|ar|as|at|an|ash|ad|az|ul|ibn|bin|abu|d|l|de|dell|dall|t|s)[-‐‑'’ʼʻ]")
_TITLES = _set(
    "dr prof professor doctor mr mrs ms sir herr frau dipl-ing univ-prof mme mlle д-р проф профессор доктор академик"
    " doç sayın الدكتور الدكتورة دکتر مهندس 기자 특파원 記者 记者"
)
# These are first names or surnames where no full stop follows.
_ABBREVIATED_TITLES = _set("rev fr col gen lt maj capt sgt sen rep amb mag ing dipl sr sra d акад yrd öğr av uzm د أ")
_DEGREES = _set("phd ph.d md mba llm msc jd esq 기자 특파원 記者 记者 博士 教授 さん 氏")
# Words of office, before which a name ends; those of rank only where one of office follows them.
_OFFICES = _set(
    "staff writer writers correspondent correspondents reporter reporters editor editors columnist contributor"
    " contributors journalist producer photographer analyst desk bureau team newsroom redakteur redakteurin"
    " korrespondent korrespondentin journaliste correspondant correspondante rédacteur redactor corresponsal redator"
    " correspondente корреспондент журналист редактор обозреватель автор muhabir muhabiri muhabirimiz editör yazarı"
    " müxbir jurnalist əməkdaşı"
)
_RANKS = _set("senior chief special guest freelance political foreign deputy managing contributing associate")
# Words of a medium or a house: a piece behind a comma that holds one is where somebody works.
_HOUSES = _set(
    "news press times post agency tv radio magazine media group university institute college center centre journal"
    " daily weekly herald tribune gazette network online foundation council universität institut université"
    " universidad üniversitesi universiteti университет институт агентство agence agencia zeitung"
)
# Words inside the name of a place or a medium, and the most others in it.
_PLACE_WORDS = _set("the of and de la le les der die das den del")
MAX_PLACE = 4
# Words behind a name that say who somebody is.
MAX_OFFICE = 5
_PREPOSITIONS = _set(
    "in for at from of with on to about für aus bei mit nach pour avec dans chez à au para con desde en em im am"
    " в из для с на о із з için üçün без"
)
_ARTICLES = _set("the die das les los las il")

_ADDRESS = re.compile(r"[^ ]{0,64}@[^ ]{1,64}|(?:https?://|www\.)[^ ]{1,250}|\([^()]{0,120}\)|\[[^\[\]]{0,120}\]")
_CUT = re.compile(r"[ \n][|•·—–-][ \n]|\n")
_STRONG = re.compile(r"[,;&/+،、；，|]| (?:and|und|et|ve|və|и|і|та|و|og|och) ")
# Also particles inside one surname or prepositions, so these need two words, or one, on both sides.
_WEAK = re.compile(r" (?:[yei]|en) ")
_WORDS = re.compile(r"[^ ]{1,80}")
_BLANKS = str.maketrans(dict.fromkeys("\t\u00a0\u2002\u2003\u2009\u200a\u202f\u3000", " "))
_LEADING = " :：.,;-–—•*|>»/"
_QUOTES = '"“”„«»‹›‘'
_JOINERS = "'’ʼʻ‘`´.-‐‑·・•\u200c\u200d"


def parse_byline(text: str, starters: Mapping[str, str] | Starters, stops: frozenset[str]) -> list[Name]:
    """Names in the first 300 characters of a byline, in order, each once; none where nothing looks like a name.

    `starters` maps lower-case opening words to the role that they announce; without one the role is author.
    `stops` are lower-case words, such as names of sections, that are cut off the end of a name.
    """
    plain = text[:MAX_CHARS].replace("\t", " ") if text.isascii() else text[:MAX_CHARS].translate(_BLANKS)
    plain = _ADDRESS.sub(lambda match: " " * len(match[0]), plain)
    ready = starters if isinstance(starters, Starters) else Starters(starters)
    line = _Line(plain, lower_same_length(plain), ready, stops)
    names: list[Name] = []
    n_first = 0
    for piece in _pieces(line):
        name = _name(line, piece, n_first)
        if name and (name.name, name.role) not in {(other.name, other.role) for other in names}:
            names.append(name)
            n_first = n_first or len(name.name.split())
    return names


def is_name_like(text: str) -> bool:
    """Whether 1-5 words look like a name: capitals, particles, or a script without case; no digits, no sentence."""
    return _are_name(text.split(), 5)


def tells_place(text: str) -> bool:
    """Whether words behind a name say where somebody writes: *in Madrid*, *for the Harbour Gazette*."""
    first, _, rest = text.strip(" ,").partition(" ")
    place = [word for word in rest.split() if word not in _PLACE_WORDS]
    return first in _PREPOSITIONS and 0 < len(place) <= MAX_PLACE and all(word[0].isupper() for word in place)


def tells_office(text: str) -> bool:
    """Whether what stands behind a name says who somebody is or where: *Staff writer*, *G1 — Serra Alta*."""
    words = [word for word in _WORDS.findall(text) if any(map(str.isalnum, word))]
    known = _OFFICES | _RANKS | _PLACE_WORDS
    return 0 < len(words) <= MAX_OFFICE and all(w[0].isupper() or w.casefold() in known for w in words)


# --- cutting a byline into pieces ---


def _pieces(line: _Line) -> Iterator[_Piece]:
    start = _skip(line.text, 0)
    role, start = _starter(line, start, announcing=True) or ("", start)
    announced = role != ""
    cut = _CUT.search(line.text, start)
    end = cut.start() if cut else len(line.text)
    role = role or "author"
    for begin, stop, listed in _split(line, start, end):
        inner = _skip(line.text, begin)
        role, inner = _starter(line, inner, announcing=False) or (role, inner)
        yield _Piece(inner, stop, role, listed, announced)


def _skip(text: str, start: int) -> int:
    while start < len(text) and text[start] in _LEADING:
        start += 1
    return start


def _starter(line: _Line, start: int, *, announcing: bool) -> tuple[str, int] | None:
    """Role and end of the longest opening words at `start`.

    Inside a byline only those of another role than author count: "von" may open a surname there.
    """
    for key in line.starters.at(line.folded, start):
        role = line.starters.roles[key]
        if (announcing or role != "author") and _ends_word(line.folded, start + len(key)):
            return role, _skip(line.text, start + len(key))
    return None


def _ends_word(text: str, end: int) -> bool:
    return not (text[end : end + 1].isalnum() and text[end - 1 : end].isalnum() and text[end - 1] < "\u2e80")


def _split(line: _Line, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Stretches between separators, and whether a comma or slash stands before each."""
    listed = False
    for begin, stop, mark in _cuts(line, start, end):
        weak = _WEAK.search(line.text, begin, stop)
        if weak and _balanced(line.text[begin : weak.start()], line.text[weak.end() : stop]):
            yield begin, weak.start(), listed
            yield weak.end(), stop, False
        else:
            yield begin, stop, listed
        listed = mark in ",/;،，；|"


def _cuts(line: _Line, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Stretches between strong separators or before words that announce another role, and what ends each."""
    marks = [(m.start(), m.end(), m[0].strip()) for m in _STRONG.finditer(line.folded, start, end)]
    for key in line.starters.inside(line.folded):
        at = line.folded.find(f" {key} ", start, end)
        marks += [(at, at + 1, key)] if at >= 0 else []
    for stop, following, mark in sorted(marks):
        if stop >= start:
            yield start, stop, mark
            start = following
    yield start, end, ""


def _balanced(left: str, right: str) -> bool:
    n_left, n_right = len(left.split()), len(right.split())
    return min(n_left, n_right) > 1 or n_left == n_right


# --- reading one piece ---


def _name(line: _Line, piece: _Piece, n_first: int) -> Name | None:
    words = list(_WORDS.finditer(line.text, piece.start, piece.end))
    if piece.role != "source":
        words = _personal(words, announced=piece.announced)
    words = _trimmed(words, line.stops)
    spoken = [word[0].strip(_QUOTES) for word in words]
    if not spoken:
        return None
    spoken[-1] = _without_stop(spoken[-1].rstrip("!?" + _QUOTES))
    if not _are_name(spoken, _MAX_WORDS) or (piece.listed and piece.role != "source" and _is_house(spoken, n_first)):
        return None
    start = words[0].start() + words[0][0].index(spoken[0])
    end = words[-1].start() + words[-1][0].index(spoken[-1]) + len(spoken[-1])
    return Name(" ".join(line.text[start:end].split()), piece.role, start, end)


def _without_stop(word: str) -> str:
    """Word without the full stop that ends a sentence; initials and "Jr." keep theirs."""
    part = word.rstrip(".").split(".")[-1]
    return word if len(part) == 1 or part.lower() in {"jr", "sr"} else word.rstrip(".")


def _key(word: str) -> str:
    return lower_same_length(word).strip(_QUOTES + " .,:;!?")


def _personal(words: list[re.Match[str]], *, announced: bool) -> list[re.Match[str]]:
    """Words up to the first that is no part of a person's name: an office, a preposition, a number.

    After an announcement ("by ...") any lower-case word ends the name; without one it makes a sentence of it.
    """
    shouting = all(word[0].upper() == word[0] for word in words)
    keys = [_key(word[0]) for word in words]
    for index, word in enumerate(words):
        lower = word[0][:1].islower()
        away = (lower or shouting) and keys[index] in _PREPOSITIONS and index > 0
        foreign = lower and not _is_name_word(word[0])
        number = any(char.isdigit() for char in word[0])
        if away or _is_office(keys[index : index + 2]) or (announced and (foreign or number)):
            return words[:index]
    return words


def _is_office(keys: list[str]) -> bool:
    return keys[0] in _OFFICES or (keys[0] in _RANKS and keys[-1] in _OFFICES)


def _trimmed(words: list[re.Match[str]], stops: frozenset[str]) -> list[re.Match[str]]:
    """Words without titles before them and without degrees, stops and dangling particles after them."""
    while words and _is_title(words[0][0]):
        words = words[1:]
    while n_tail := _n_tail([word[0] for word in words[-2:]], stops):
        words = words[:-n_tail]
    return words


def _is_title(word: str) -> bool:
    key = _key(word)
    return key in _TITLES or (word.endswith(".") and key in _ABBREVIATED_TITLES)


def _n_tail(last: list[str], stops: frozenset[str]) -> int:
    """Number of words at the end, of the last two, that are no part of a name."""
    keys = [_key(word) for word in last]
    if not keys:
        return 0
    if " ".join(keys) in stops:
        return len(keys)
    dangling = last[-1].islower() and keys[-1] in _PARTICLES - _SUFFIXES
    return int(dangling or not keys[-1] or keys[-1] in _DEGREES or keys[-1] in stops)


def _is_house(words: list[str], n_first: int) -> bool:
    """Whether a piece behind a comma is rather where the people before it work or sit than one more of them."""
    keys = [_key(word) for word in words]
    alone = len(words) == 1 and n_first > 1 and not _is_caseless(words[0])
    return alone or keys[0] in _ARTICLES or any(key in _HOUSES for key in keys)


# --- what a name looks like ---


def _are_name(words: list[str], most: int) -> bool:
    if not 1 <= len(words) <= most or not all(_is_name_word(word) for word in words):
        return False
    if any(not word.isascii() and any(map(_is_east_asian, word)) for word in words):
        return _is_east_asian_name("".join(words), spaced=len(words) > 1)
    return any(_key(word) not in _PARTICLES and _n_letters(word) > 1 for word in words)


def _n_letters(word: str) -> int:
    return sum(char.isalpha() for char in word)


# Asked of every word of every short piece, and most words are among few.
@lru_cache(maxsize=1 << 12)
def _is_name_word(word: str) -> bool:
    if not word or not all(char.isalpha() or char in _JOINERS or _is_mark(char) for char in word):
        return False
    if lower_same_length(word) in _PARTICLES:
        return True
    bare = _PREFIX.sub("", word)
    first = next((char for char in bare if char.isalpha()), "")
    return _dots_fit(word) and first != "" and (first.isupper() or first.istitle() or _is_caseless(first))


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M"


def _dots_fit(word: str) -> bool:
    """Whether the full stops in a word are those of initials and short forms (J.K., Wm., J.Roe), not of addresses."""
    *before, last = word.split(".")
    if last:
        return all(len(part) <= 2 for part in before) and (not before or last[0].isupper() or _is_caseless(last[0]))
    return all(len(part) <= 4 for part in before)


def _is_caseless(word: str) -> bool:
    """Whether a word is of a script whose names carry no capital (Georgian has capitals, but not for names)."""
    return all("\u10d0" <= char <= "\u10ff" or char.lower() == char.upper() for char in word)


def _is_east_asian(char: str) -> bool:
    return "\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3" or "\u3400" <= char <= "\u4dbf"


def _is_east_asian_name(letters: str, *, spaced: bool) -> bool:
    """Whether letters are as few as in a Chinese, Japanese or Korean name, or a foreign one with dots inside."""
    if any(mark in letters for mark in "·・•"):
        return len(letters) <= 20
    return 2 <= len(letters) <= (8 if spaced else 4)
