"""What a tag, an SPDX expression, a name or a link names: a licence on record, several that it may mean, or nothing.

A reference is never more than that: no text was read. Words such as ``other`` say nothing; the tag of a family
(``gpl``, ``cc``, ``openrail``) names no licence. Names are compared as words, versions must agree to the digit, and
below a floor we abstain: a wrong licence is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from auditor.model import Identification, Status

if TYPE_CHECKING:
    from auditor.licenses import LicenseBook

FLOOR = 90.0
"""Similarity (0–100) of the sorted words of two names under which they are two licences."""
LONGEST = 400
SURE, LIKELY, FUZZY = 0.95, 0.85, 0.7

_FILLER = frozenset(("a", "an", "for", "of", "on", "the", "under", "use", "terms", "agreement")) | frozenset(
    ("license", "licence", "licenses", "licences", "licensed", "v", "ver", "version")
)
_WORD = re.compile(r"[0-9]+(?:\.[0-9]+)*|[^\W\d_]+|\+")
_VERSION = re.compile(r"\bv(?=[0-9])", re.IGNORECASE)
_OPERATOR = re.compile(r"\s+(and|or|with)\s+|([()])", re.IGNORECASE)
_FILE = re.compile(r"(?:\./)?[\w.\-]+(?:/[\w.\-]+)*", re.ASCII)


def identify_reference(stated: str, book: LicenseBook) -> Identification:
    """Which licence a tag, an expression, a name or a link names.

    Returns:
        ``reference`` with the ids it names (none where it may mean several), ``not-stated`` for words that say
        nothing, ``unrecognised`` for a name or link that is on no record.
    """
    text = " ".join(stated.split()).strip("\"'`")[:LONGEST]
    families, silent = _families(book)
    word = text.casefold()
    if not text or word in silent:
        return Identification(status=Status.NOT_STATED, method="tag", stated=text, confidence=SURE)
    found = _single(text, book)
    if found:
        return _named(book, found, text, "tag", SURE)
    if word in families:
        return Identification(status=Status.REFERENCE, method="family", stated=text, confidence=SURE)
    if "://" in text or text.startswith("www."):
        linked = _links(book).get(_link(text))
        if linked:
            return _named(book, (linked,), text, "link", LIKELY)
        return Identification(status=Status.UNRECOGNISED, method="link", stated=text)
    expression = _expression(text, book)
    if expression is not None:
        return expression
    named, score = _by_name(text, book)
    if named:
        sure = LIKELY if score >= 1 else FUZZY
        return _named(book, (named,), text, "name", sure, score)
    return Identification(status=Status.UNRECOGNISED, method="name", stated=text)


def _named(
    book: LicenseBook, ids: tuple[str, ...], stated: str, method: str, confidence: float, score: float = 1.0
) -> Identification:
    parts = [book.expression(license_id) for license_id in ids]
    return Identification(
        status=Status.REFERENCE,
        license_ids=ids,
        expression=" AND ".join(dict.fromkeys(parts)),
        nearest=ids[0],
        score=score,
        confidence=confidence,
        method=method,
        stated=stated,
    )


def _single(word: str, book: LicenseBook) -> tuple[str, ...]:
    """The one record an id, alias or SPDX id names; a deprecated one gives its successor."""
    for form in (word, word.replace(" ", "-"), word.removeprefix("LicenseRef-")):
        ids = book.resolve(form)
        if len(ids) == 1:
            successor = book.entry(ids[0]).successor
            return (successor,) if successor and successor in book else ids
    return ()


def _expression(text: str, book: LicenseBook) -> Identification | None:
    """An SPDX expression all of whose parts are on record; None where it is not one.

    ``OR`` leaves the choice to the user: which side was chosen is not known, so both sides' terms are kept.
    """
    parts = [part for part in _OPERATOR.split(text) if part and part.strip()]
    operators = {part.casefold() for part in parts} & {"and", "or", "with"}
    if not operators or text.count("(") != text.count(")"):
        return None
    ids: list[str] = []
    spelled: list[str] = []
    expect_name = True
    for part in parts:
        token = part.strip()
        if token in "()":
            spelled.append(token)
        elif token.casefold() in ("and", "or", "with"):
            if expect_name:
                return None
            expect_name = True
            spelled.append(token.upper())
        else:
            found = _single(token, book)
            if not expect_name or not found:
                return None
            expect_name = False
            ids += found
            spelled.append(book.expression(found[0]))
    if expect_name:
        return None
    return Identification(
        status=Status.REFERENCE,
        license_ids=tuple(dict.fromkeys(ids)),
        expression=" ".join(spelled).replace("( ", "(").replace(" )", ")"),
        nearest=ids[0],
        score=1.0,
        confidence=LIKELY if "or" in operators else SURE,
        method="spdx-expression",
        stated=text,
    )


def name_words(name: str) -> tuple[str, ...]:
    """A name as sorted words without filler, so that "the MIT License" and "MIT licence" are one name."""
    words = _WORD.findall(_VERSION.sub("", name).casefold())
    kept = [_version(word) for word in words if word not in _FILLER]
    return tuple(sorted(kept))


def _version(word: str) -> str:
    return re.sub(r"(?:\.0)+$", "", word) if word[0].isdigit() else word


def _by_name(text: str, book: LicenseBook) -> tuple[str | None, float]:
    """The record with this name, and how near the name is (1 for the same words); None under the floor or in doubt."""
    wanted = name_words(text)
    if not wanted or not any(word[0].isalpha() and len(word) > 1 for word in wanted):
        return None, 0.0
    names = _names(book)
    if wanted in names:
        return names[wanted], 1.0
    digits = [word for word in wanted if word[0].isdigit()]
    joined = " ".join(wanted)
    # One short word is nobody's misspelling.
    if len(wanted) < 2 or len(joined) < 8:
        return None, 0.0
    best: dict[str, float] = {}
    for words, license_id in names.items():
        if license_id is None or [word for word in words if word[0].isdigit()] != digits:
            continue
        score = fuzz.ratio(joined, " ".join(words), score_cutoff=FLOOR)
        if score:
            best[license_id] = max(score, best.get(license_id, 0.0))
    if not best:
        return None, 0.0
    top = max(best.values())
    winners = [license_id for license_id, score in best.items() if score == top]
    return (winners[0], top / 100) if len(winners) == 1 else (None, 0.0)


_Names = Mapping[tuple[str, ...], str | None]


def _names(book: LicenseBook) -> _Names:
    """Words of every name and alias → record id; None where two licences share them."""
    found: _Names = _cached(book, "names", _collect_names)
    return found


def _collect_names(book: LicenseBook) -> _Names:
    found: dict[tuple[str, ...], str | None] = {}
    families, _ = _families(book)
    for license_id in book.ids:
        entry = book.entry(license_id)
        target = entry.successor if entry.successor in book.entries else license_id
        for name in (license_id, entry.name, entry.spdx or "", *entry.names, *entry.aliases):
            words = name_words(name)
            if words and name.casefold() not in families:
                found[words] = target if found.setdefault(words, target) == target else None
    for family in families:
        found[name_words(family)] = None
    return found


def _links(book: LicenseBook) -> Mapping[str, str]:
    """Folded link → record id; links that two records share are left out."""
    found: Mapping[str, str] = _cached(book, "links", _collect_links)
    return found


def _collect_links(book: LicenseBook) -> Mapping[str, str]:
    found: dict[str, set[str]] = {}
    for license_id in book.ids:
        for url in book.entry(license_id).urls:
            found.setdefault(_link(url), set()).add(license_id)
    return {link: next(iter(ids)) for link, ids in found.items() if len(ids) == 1}


def _link(url: str) -> str:
    """A link without scheme, ``www.``, trailing slash, query and file ending, so that its usual spellings are one."""
    parts = urlsplit(url if "://" in url else f"https://{url}")
    path = re.sub(r"\.(?:txt|html?|md|php)$", "", parts.path.rstrip("/"), flags=re.IGNORECASE)
    path = re.sub(r"/(?:legalcode|deed)(?:\.[a-z_-]+)?$", "", path.replace("/blob/", "/").replace("/raw/", "/"))
    return f"{(parts.hostname or '').removeprefix('www.')}{path}".casefold()


def is_file_name(stated: str) -> bool:
    """Whether a licence link is the path of a file in the repository."""
    return "://" not in stated and _FILE.fullmatch(stated) is not None


def _families(book: LicenseBook) -> tuple[Mapping[str, tuple[str, ...]], frozenset[str]]:
    """Ambiguous tags with the records they may mean, and the words that say nothing."""
    return _family_data()


def family_members(stated: str) -> tuple[str, ...]:
    """Record ids an ambiguous tag may mean; empty where it is none."""
    return _family_data()[0].get(stated.strip().casefold(), ())


@cache
def _family_data() -> tuple[Mapping[str, tuple[str, ...]], frozenset[str]]:
    from auditor.marked_yaml import load_mapping
    from auditor.resources import data_root

    path = data_root("license_db") / "families.yaml"
    data = load_mapping(path.read_text("utf-8"), path=str(path)).value
    families = {str(tag).casefold(): _texts(entry["members"]) for tag, entry in data["families"].items()}
    return families, frozenset(str(word).casefold() for word in data["silent"])


def _texts(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


def _cached(book: LicenseBook, key: str, make: Any) -> Any:
    """Computed once for a book."""
    store: dict[str, Any] = book.__dict__.setdefault("_reference_tables", {})
    if key not in store:
        store[key] = make(book)
    return store[key]
