"""Bases that a card tells by a link to a place outside the hub: another hub, a catalog, a release, a file of weights.

What a card says of a link to a model of the hub it says of a link to wherever models lie. So the reader of parents
reads the card once more, with a model of the hub that nobody has in the place of each such link
(``license_db/unnamed_bases.yaml``, ``places``), and then with a name that nobody has, of which also words tell that
may speak of data where an id stands. What it finds are bases whose license nobody has read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from auditor.core import patterns as re
from auditor.core.compiled import plain_yaml
from auditor.core.resources import data_root
from auditor.evidence.names_in_text import LINKED
from auditor.evidence.parent_mentions import parent_mentions
from auditor.evidence.unnamed_bases import UnnamedBase
from auditor.records.derivation_frames import any_of
from auditor.records.derivation_words import load_derivation_words
from auditor.records.likeness import is_near
from auditor.text.license_statements import SENTENCE_END
from auditor.text.markdown import Outline, plain

_OWNER = "unnamed-outside-the-hub"
_NAME = "Unnamed-{}B"
"""A name of the plainest shape, as `auditor.evidence.unnamed_bases.STAND_IN`, one for each place."""
_MOST = 99
"""Places of one card that are told apart. By judgment; those behind are read as one, so that none is hidden."""
_INSIDE = ("](", '"', "'", "=")
"""What stands before an address that belongs to a link around a picture: a badge."""

_BARE = re.compile(r"[!-~]{1,400}(?<![.,;:])")
"""An address that stands for itself: scripts that part no words go on behind it."""


def bases_outside(card: Outline, own: str = "") -> Iterator[UnnamedBase]:
    """Every such base, in file order.

    Args:
        own: the model's own ``org/name``: what is said of another model tells no base of this one.
    """
    places: dict[str, str] = {}
    as_links = _read_as(
        card, places, lambda name, words: f"[{words or name}](https://huggingface.co/{_OWNER}/{name})", own
    )
    if not places:
        return
    as_names = _read_as(card, places, lambda name, _: name, own)
    called = {_NAME.format(at + 1).casefold(): words for at, words in enumerate(places.values())}
    titles = (own.rpartition("/")[2], *(one.title for one in card.headings[:1]))
    found: dict[str, UnnamedBase] = {}
    for mention in (*parent_mentions(as_links, own), *parent_mentions(as_names, own)):
        words = called.get(mention.name.removeprefix(f"{_OWNER}/").casefold())
        ours = not mention.subject or any(is_near(mention.subject, title) for title in titles)
        if words is not None and ours and mention.relation != "dataset":
            found.setdefault(words, UnnamedBase(mention.line, words))
    yield from sorted(found.values(), key=lambda base: base.line)


def _read_as(card: Outline, places: dict[str, str], written: Callable[[str, str], str], own: str) -> Outline:
    """The card with something else in the place of each link to a model outside the hub."""

    def link(match: re.Match[str]) -> str:
        bare = _BARE.match(match["bare"]) if match["bare"] else None
        target = bare[0] if bare else match["to"] or match["href"] or ""
        words = plain(match["words"] or match["inner"] or "")
        behind = match["bare"][len(target) :] if bare else ""
        around = bare and match.string[: match.start()].endswith(_INSIDE)
        if around or not _is_place_of_models(target) or load_derivation_words().data.search(words):
            return match[0]
        if _is_of(own, target) or _is_offered(match.string, match.start(), match.end() - len(behind)):
            return match[0]
        if target not in places and len(places) < _MOST:
            places[target] = f"{words} ({target})" if words else target
        name = _NAME.format(list(places).index(target) + 1 if target in places else _MOST)
        return f"{written(name, words)}{behind}"

    shown = tuple(
        line if code or "/" not in line else LINKED.sub(link, line)
        for line, code in zip(card.shown, card.code, strict=True)
    )
    return replace(card, shown=shown)


def _is_place_of_models(target: str) -> bool:
    """Whether an address is one of a model outside the hub: a page of a place of models, or a file of weights."""
    address = target.partition("://")[2].removeprefix("www.")
    if _outside().fullmatch(address) is None:
        return False
    release = _releases().match(address)
    return release is None or release[0].split("/")[-4].casefold() not in _programs()


def _is_of(own: str, target: str) -> bool:
    """Whether an address ends with the model's own name, behind an owner who is called like its own."""
    owner, _, name = own.casefold().rpartition("/")
    parts = target.casefold().split("?")[0].split("/")
    pairs = (before for before, part in pairwise(parts) if part == name)
    return owner != "" and any(one.startswith(owner) or (one != "" and owner.startswith(one)) for one in pairs)


def _is_offered(line: str, start: int, end: int) -> bool:
    """Whether a sentence says where weights are to be had, nothing that was made of them, and not that they are those
    of another model."""
    before = SENTENCE_END.split(line[max(0, start - _SENTENCE) : start])[-1]
    behind = SENTENCE_END.split(line[end : end + _SENTENCE])[0]
    words = f"{before} {behind}"
    learned = load_derivation_words().learning.search(words)
    return learned is None and _said("offered").search(words) is not None and _said("of_base").search(words) is None


_SENTENCE = 300
"""Characters on either side of a link that are looked at. By judgment: no sentence that only offers is longer."""


@cache
def _table() -> Mapping[str, Mapping[str, Sequence[str]]]:
    found: Mapping[str, Mapping[str, Sequence[str]]] = plain_yaml(data_root("license_db") / "unnamed_bases.yaml")
    return found


@cache
def _said(name: str) -> re.Pattern[str]:
    return re.compile("|".join(any_of(words) for words in _table()[name].values()), re.IGNORECASE)


@cache
def _programs() -> frozenset[str]:
    return frozenset((*_table()["places"]["programs"], *load_derivation_words().software))


def _addresses(name: str) -> str:
    return "|".join(re.escape(one).replace(r"\*", r"[^/?#\s]{1,100}") for one in _table()["places"][name])


@cache
def _releases() -> re.Pattern[str]:
    pages = _addresses("releases")
    return re.compile(pages, re.IGNORECASE)


@cache
def _outside() -> re.Pattern[str]:
    hub, pages, endings = _addresses("hub"), _addresses("at"), _addresses("files")
    named = rf"[^\s/?#]{{1,100}}/[^\s?#]{{1,400}}\.(?:{endings})(?:[?#]\S{{0,200}})?"
    return re.compile(rf"(?!(?:{hub})/)(?:(?:{pages})\S{{1,400}}|{named})", re.IGNORECASE)
