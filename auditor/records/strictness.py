"""How strict licenses are towards each other, as far as that can be said of a whole license."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.core.hub_names import plain_text
from auditor.core.model import DocumentKind, LicenseRecord
from auditor.core.protocols import Book

ORDER = (
    *("public-domain", "permissive", "weak-copyleft", "strong-copyleft", "behavioural-use"),
    *("open-weight-restricted", "non-commercial", "research-only", "proprietary", "unclear"),
)
"""Categories by what each demands, the mildest first; an unclear one is never the milder."""
_RANK = {category: place for place, category in enumerate(ORDER)}
_UNKNOWN = _RANK["unclear"]
"""Rank of a license nobody knows. Derived from the ranks: above all of them, so that unknown is never the milder
one."""
_FREE = 1
"""Rank up to which a license demands notices at most. Derived from the ranks."""


def record(book: Book, license_id: str) -> LicenseRecord | None:
    """A record, or None where the book has none of this id."""
    try:
        return book.get(license_id)
    except KeyError:
        return None


def with_incorporated(book: Book, license_id: str) -> dict[str, LicenseRecord | None]:
    """A license and the documents it takes in by reference, by id, itself first; None for what is not on record."""
    found: dict[str, LicenseRecord | None] = {}
    waiting = [license_id]
    while waiting:
        current = waiting.pop(0)
        if current not in found:
            found[current] = known = record(book, current)
            waiting += list(known.incorporates) if known else []
    return found


def policy_addresses(license_ids: Iterable[str], book: Book) -> Iterator[str]:
    """Where the policies can be read that licenses on record take in, be the policies on record or not."""
    for license_id in license_ids:
        for known in with_incorporated(book, license_id).values():
            if known is None:
                continue
            if known.kind == DocumentKind.USE_POLICY and known.urls:
                files = [url for url in known.urls if plain_text(url) != url]
                yield plain_text((files or known.urls)[0])
            elif not known.incorporates:
                said = (str(term.value) for term in known.terms if term.id == "acceptable-use-by-reference")
                yield from (value for value in said if value.startswith("https://"))


def rank(book: Book, license_id: str) -> int:
    """Larger is stricter; a license without record or without a clear category counts as the strictest."""
    known = record(book, license_id)
    return _RANK.get(known.category, _UNKNOWN) if known else _UNKNOWN


def strictest(book: Book, ids: Iterable[str]) -> int:
    """The rank of the strictest of them; -1 of none."""
    return max((rank(book, license_id) for license_id in ids), default=-1)


def binds_derivatives(book: Book, license_id: str) -> bool:
    """Whether a derivative stays under this license's terms whatever its own author declares beside notices."""
    return rank(book, license_id) > _FREE


def limits_use(book: Book, license_id: str) -> bool:
    """Whether a license limits what the model may be used for, which copyleft does not."""
    return rank(book, license_id) >= _RANK["behavioural-use"]


def limits_commerce(book: Book, license_id: str) -> bool:
    """Whether a license limits what the model may be used for to what earns nothing, or to research."""
    return rank(book, license_id) >= _RANK["non-commercial"]


def parted(told: str) -> tuple[str, tuple[str, ...]]:
    """A data set as the fact tells it: its name, and the licenses in brackets behind it."""
    name, opened, beside = told.removesuffix(")").rpartition(" (")
    return (name, tuple(beside.split(", "))) if opened and told.endswith(")") else (told, ())


def limited_data(book: Book, told: Iterable[str]) -> tuple[str, ...]:
    """Of data sets as `parted` reads them those under a license that limits use."""

    def limits(one: str) -> bool:
        return any(limits_use(book, each) for beside in parted(one)[1] for each in book.resolve(beside))

    return tuple(filter(limits, told))


def unlicensed_data(book: Book, told: Iterable[str]) -> tuple[str, ...]:
    """Of data sets as `parted` reads them those beside which no license on record is told."""
    return tuple(one for one in told if not any(map(book.resolve, parted(one)[1])))


def same(book: Book, one: str, other: str) -> bool:
    """Whether two ids mean the same license, dated texts of one agreement included."""
    if one == other:
        return True
    first, second = record(book, one), record(book, other)
    if first is None or second is None:
        return False
    return bool(_words(first) & _words(second)) or bool(_names(first) & _names(second))


def akin(book: Book, one: str, other: str) -> bool:
    """Whether two licenses are versions of one publisher's family: prose often leaves the version out."""
    first, second = record(book, one), record(book, other)
    if same(book, one, other):
        return True
    if first is None or second is None or first.family is None:
        return False
    return first.family == second.family and first.publisher == second.publisher


def carried(book: Book, license_id: str, ids: Iterable[str]) -> bool:
    """Whether one of ``ids`` is the same license."""
    return any(same(book, license_id, other) for other in ids)


def _words(known: LicenseRecord) -> set[str]:
    return {word.casefold() for word in (known.id, *known.aliases)}


def _names(known: LicenseRecord) -> set[str]:
    return {name.casefold() for name in (known.name, *known.names)}


def resolve_one(book: Book, word: str) -> tuple[str, ...]:
    """The record ids behind an id or alias; the first alone where a word is ambiguous between texts of one license."""
    found = book.resolve(word)
    if len(found) > 1 and all(same(book, found[0], other) for other in found[1:]):
        return found[:1]
    return found
