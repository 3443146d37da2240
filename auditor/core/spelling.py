"""British and American spelling: one law for every word that people write for us.

A word that is not known is read as the known word that differs from it in spelling alone: ``licenses`` means
``licences`` where that key is known, ``license.license_limb`` a fact with the other spelling. A known word always
means itself, and a word with several known spellings means none of the others. Names that people make up themselves
(workloads, rules, models) are theirs and are compared as they stand.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from functools import cache
from itertools import product

from auditor.core import patterns as re

_WORD = re.compile(r"[A-Za-z]+")
_MOST = 4
"""Words of one name that are respelled; a name with more is nobody's slip of spelling. By judgment."""

_S_AND_Z = """
anonymis authoris capitalis categoris centralis characteris commercialis customis digitis emphasis finalis formalis
generalis harmonis immunis individualis initialis instrumentalis itemis localis materialis maximis memoris minimis
moderis monetis nationalis naturalis neutralis normalis optimis organis parametris penalis personalis prioritis
pseudonymis publicis quantis randomis realis recognis regularis serialis specialis stabilis standardis subsidis
summaris symbolis synchronis tokenis utilis vectoris visualis
"""
_VERB = ("e", "es", "ed", "er", "ers", "ing", "ation", "ations", "ational", "able")
_STEMS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    *((stem, stem[:-1] + "z", _VERB) for stem in _S_AND_Z.split()),
    ("analys", "analyz", ("e", "es", "ed", "er", "ers", "ing")),
    ("paralys", "paralyz", ("e", "es", "ed", "ing")),
    ("artefact", "artifact", ("", "s")),
    ("behaviour", "behavior", ("", "s", "al", "ally")),
    ("calibre", "caliber", ("", "s")),
    ("catalogue", "catalog", ("", "s")),
    ("centre", "center", ("", "s", "d")),
    ("colour", "color", ("", "s", "ed", "ing")),
    ("counsell", "counsel", ("ing", "or", "ors")),
    ("defence", "defense", ("", "s")),
    ("dialogue", "dialog", ("", "s")),
    ("enrolment", "enrollment", ("", "s")),
    ("favour", "favor", ("", "s", "ed", "able", "ite")),
    ("fibre", "fiber", ("", "s")),
    ("fulfil", "fulfill", ("", "s", "ment")),
    ("grey", "gray", ("",)),
    ("gynaecolog", "gynecolog", ("y", "ical")),
    ("haematolog", "hematolog", ("y", "ical")),
    ("honour", "honor", ("", "s", "ed", "ing")),
    ("judgement", "judgment", ("", "s")),
    ("labell", "label", ("ed", "ing", "er", "ers")),
    ("labour", "labor", ("", "s")),
    ("licence", "license", ("", "s")),
    ("licencing", "licensing", ("",)),
    ("metre", "meter", ("", "s")),
    ("modell", "model", ("ed", "ing", "er", "ers")),
    ("neighbour", "neighbor", ("", "s", "ing", "hood")),
    ("offence", "offense", ("", "s")),
    ("orthopaedic", "orthopedic", ("", "s")),
    ("paediatric", "pediatric", ("", "s")),
    ("programme", "program", ("", "s")),
    ("signall", "signal", ("ed", "ing")),
    ("theatre", "theater", ("", "s")),
    ("travell", "travel", ("ed", "ing", "er", "ers")),
    ("tumour", "tumor", ("", "s")),
)
"""British stem, American stem, and the endings both take. Each word stands in one row."""
_PREFIXES = ("", "de", "dis", "mis", "re", "sub", "un")


@cache
def _pairs() -> Mapping[str, str]:
    """Every word with two spellings, in small letters → its other one."""
    found: dict[str, str] = {}
    for british, american, endings in _STEMS:
        for prefix, ending in product(_PREFIXES, endings):
            one, other = f"{prefix}{british}{ending}", f"{prefix}{american}{ending}"
            found[one], found[other] = other, one
    return found


def _cased(word: str, like: str) -> str:
    return word.upper() if like.isupper() else word.capitalize() if like[0].isupper() else word


def spellings(name: str) -> tuple[str, ...]:
    """The name as written, and then as it is written where any of its words is spelled the other way."""
    parts: list[tuple[str, ...]] = []
    end = twofold = 0
    for match in _WORD.finditer(name):
        word = match.group()
        other = _pairs().get(word.casefold())
        if other is not None:
            parts += [(name[end : match.start()],), (word, _cased(other, word))]
            end = match.end()
            twofold += 1
    if not twofold or twofold > _MOST:
        return (name,)
    return tuple("".join(chosen) for chosen in product(*parts, (name[end:],)))


def meant(name: str, known: Container[str]) -> str:
    """The known name that ``name`` is another spelling of; ``name`` itself where it is known, or nothing is meant."""
    if name in known:
        return name
    found = [one for one in spellings(name)[1:] if one in known]
    return found[0] if len(found) == 1 else name
