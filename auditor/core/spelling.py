"""British and American spelling: one law for every word that people write for us.

A word that is not known is read as the known word that differs from it in spelling alone: ``licenses`` means
``licences`` where that key is known, ``license.license_limb`` a fact with the other spelling. A known word always
means itself, and a word with several known spellings means none of the others. Names that people make up themselves
(workloads, rules, models) are theirs and are compared as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import product
from typing import TypeAlias

from auditor.core.errors import ConfigError
from auditor.core.marked_yaml import MarkedDocument, Node

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


# ---------------------------------------------------------------------------------------------- whole documents


@dataclass(frozen=True, slots=True)
class Shape:
    """The words that are known at one place of a file; an item of a list has the place of its list."""

    keys: Mapping[str, Shape] = field(default_factory=dict)
    """Known keys → what is known below them."""
    own: Shape | None = None
    """What is known below a key that is a name of the writer's own; None where there are no such keys."""
    words: frozenset[str] = frozenset()
    """Words a scalar may be."""

    def __or__(self, other: Shape) -> Shape:
        """What is known where either may stand."""
        keys = {**self.keys, **{key: self.keys.get(key, ANYTHING) | below for key, below in other.keys.items()}}
        own = self.own | other.own if self.own and other.own else self.own or other.own
        return Shape(keys, own, self.words | other.words)


ANYTHING = Shape()
"""A place where every word stands for itself."""
LazyShape: TypeAlias = Callable[[], Shape]
"""A shape that is made when a file is read, not when a module is."""


def respelled(document: MarkedDocument, shape: Shape) -> MarkedDocument:
    """The document with its keys and words as they are known; every place stays where it was written.

    Raises:
        ConfigError: two spellings of one key stand in one mapping; both places are told.
    """
    problems: list[ConfigError] = []
    root = _node(document.root, shape, document.path, problems)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise ConfigError("keys stand twice", problems=problems)
    return document if root is document.root else document.with_root(root)


def _node(node: Node, shape: Shape, path: str, problems: list[ConfigError]) -> Node:
    if node.kind == "scalar":
        if not shape.words or not isinstance(node.value, str):
            return node
        word = meant(node.value, shape.words)
        return node if word == node.value else replace(node, value=word)
    if node.kind == "sequence":
        items = tuple(_node(item, shape, path, problems) for item in node.items)
        return node if _same(items, node.items) else replace(node, items=items)
    pairs = tuple(_pair(key, value, shape, path, problems) for key, value in node.pairs)
    problems += _twice(node, pairs, path)
    unchanged = all(_same(new, old) for new, old in zip(pairs, node.pairs, strict=True))
    return node if unchanged else replace(node, pairs=pairs)


def _pair(key: Node, value: Node, shape: Shape, path: str, problems: list[ConfigError]) -> tuple[Node, Node]:
    name = meant(key.raw, shape.keys)
    below = shape.keys.get(name) or shape.own or ANYTHING
    if name != key.raw:
        key = replace(key, raw=name, value=name)
    return key, _node(value, below, path, problems)


def _twice(written: Node, pairs: tuple[tuple[Node, Node], ...], path: str) -> Iterator[ConfigError]:
    first: dict[str, Node] = {}
    for (was, _), (key, _) in zip(written.pairs, pairs, strict=True):
        before = first.setdefault(key.raw, was)
        if before is not was:
            yield ConfigError(
                f"the key {was.raw!r} stands twice, in two spellings",
                where=f"{path}:{was.line}:{was.column}",
                found=f"{before.raw!r} at line {before.line}, column {before.column}",
                wanted="each key once, in either spelling",
            )


def _same(new: tuple[Node, ...], old: tuple[Node, ...]) -> bool:
    return all(one is other for one, other in zip(new, old, strict=True))
