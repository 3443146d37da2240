"""Words that identification knows one by one: spellings, words that change what a text allows, words of names.

They stand in ``license_db/words.yaml``, each list with what it is for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from auditor.core.compiled import shipped_mapping
from auditor.core.errors import ConfigError, DataError
from auditor.core.resources import data_root


@dataclass(frozen=True, slots=True)
class KnownWords:
    """The lists of ``license_db/words.yaml``; what each is for stands there."""

    spelling: Mapping[str, str]
    """Word or sign → the spelling it is known under."""
    joined: frozenset[tuple[str, str]]
    weighty: frozenset[str]
    fillers: frozenset[str]
    joining: frozenset[str]
    in_addresses: frozenset[str]
    of_terms: frozenset[str]
    binding: frozenset[str]
    """Words that say another thing with the one beside them than apart from it: "no where", "may be", "some one"."""
    particles: frozenset[str]
    devoted: frozenset[str]
    """Words of an organization after which "for" says what it is devoted to."""
    organizations: frozenset[str]
    leading: frozenset[str]
    last: frozenset[str]
    members: frozenset[str]
    placeholders: frozenset[str]
    never: frozenset[str]
    """Words that no name holds."""
    abbreviated: frozenset[str]
    """Licenses and documents of terms by their initials."""
    elided: frozenset[str]
    suffixes: frozenset[str]
    asian_organizations: tuple[str, ...]
    surnames: str


@cache
def known_words() -> KnownWords:
    """The shipped words, read once.

    Raises:
        DataError: the file is missing or damaged.
    """
    path = data_root("license_db") / "words.yaml"
    try:
        return _known(shipped_mapping(path, named="license_db/words.yaml").value)
    except (OSError, ConfigError, KeyError, TypeError, AttributeError) as error:
        raise DataError(
            "the words of identification are missing or damaged", where=str(path), found=str(error)
        ) from error


def _known(table: Mapping[str, Any]) -> KnownWords:
    def words(name: str) -> frozenset[str]:
        return frozenset(table[name])

    weighty, joining = words("weighty"), words("joining")
    organizations, members = words("organizations"), words("members")
    return KnownWords(
        spelling={**table["spellings"], **table["signs"]},
        joined=frozenset((left, right) for left, right in table["joined"]),
        weighty=weighty,
        fillers=words("fillers"),
        joining=joining,
        in_addresses=words("in_addresses"),
        of_terms=words("of_terms"),
        binding=(weighty - joining - words("apart")) | words("parted"),
        particles=words("particles"),
        devoted=words("devoted"),
        organizations=organizations,
        leading=words("leading"),
        last=words("last"),
        members=members,
        placeholders=words("placeholders"),
        never=(weighty | joining | words("no_name") | words("abbreviated")) - organizations - members,
        abbreviated=words("abbreviated"),
        elided=words("elided"),
        suffixes=words("suffixes"),
        asian_organizations=tuple(table["asian_organizations"]),
        surnames=table["surnames"],
    )
