"""Bases that a card tells by a link to a place outside the hub, or by a name that nothing but its capitals makes one.

What a card says of a link to a model of the hub it says of a link to wherever else models lie: another hub, a catalog,
a release, a file of weights. So the reader of parents reads the card once more, with a model of the hub that nobody has
in the place of each such link (``license_db/unnamed_bases.yaml``, ``places``), and then with a name that nobody has, of
which also words tell that may speak of data where an id stands. A link to anywhere else, and a plain name, is a base
where it stands right beside the words. What it finds are bases whose license nobody has read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from auditor.core import patterns as re
from auditor.core.compiled import plain_yaml
from auditor.core.resources import data_root
from auditor.core.worded import Worded
from auditor.evidence.names_in_text import LINKED, LINKED_ANYWHERE, SCHEME
from auditor.evidence.parent_mentions import ParentMention
from auditor.evidence.stand_ins import NAME_ALONE, OWNER, Candidate, StandIns
from auditor.evidence.unnamed_bases import UnnamedBase
from auditor.records.base_models import load_base_models
from auditor.records.derivation_frames import any_of
from auditor.records.derivation_words import load_derivation_words
from auditor.records.model_names import IS_A_KIND, NAMED_AS_A_KIND, reads_as_a_model
from auditor.records.no_base import names_no_base
from auditor.records.other_names import is_software
from auditor.text.language import common_english, english_words
from auditor.text.license_statements import SENTENCE_END
from auditor.text.markdown import Outline, plain

_INSIDE = ("](", '"', "'", "=")
"""What stands before an address that belongs to a link around a picture: a badge."""
_ADDRESS = re.compile(SCHEME)
_BARE = re.compile(r"[!-~]{1,400}(?<![.,;:])")
"""An address that stands for itself: scripts that part no words go on behind it."""
_JOINED_SCRIPTS = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_CAPITAL = "A-Z\u00c0-\u00de"
_WORD = rf"[{_CAPITAL}][A-Za-z\u00c0-\u024f]{{1,24}}"
_CAPITALIZED = re.compile(
    rf"(?:^|(?<=[^.!?;\s][ *_`\"'“„«‘「『])|(?<=[:(（：|「『{_JOINED_SCRIPTS}])|(?<=[:：|{_JOINED_SCRIPTS}] ))"
    rf"{_WORD}(?:[ \-]{_WORD}){{0,4}}(?![\w/@(\-]|\.\w|\])"
)
_BEFORE_A_PARTICLE = re.compile(rf"\s?[{_JOINED_SCRIPTS}]")
_IN_A_LINK = re.compile(r"\[[^\]]*$|\]\([^)]*$|<[^>]*$|://\S*$")
_WORDS = Worded("model_words.yaml")


def bases_outside(card: Outline, own: str = "") -> Iterator[UnnamedBase]:
    """Every such base, in file order.

    Args:
        own: the model's own ``org/name``: what is said of another model tells no base of this one.
    """
    as_link = f"[{{words}}](https://huggingface.co/{OWNER}/{{name}})"
    titles = (own.rpartition("/")[2], *(one.title for one in card.headings[:1]))
    readings = (
        StandIns(LINKED, lambda match: _model_at(match, own), written=as_link),
        StandIns(LINKED, lambda match: _model_at(match, own)),
        StandIns(LINKED_ANYWHERE, lambda match: _page(match, own), _stands_there, NAME_ALONE),
        StandIns(_CAPITALIZED, lambda match: _plain_name(match, titles), _stands_there, NAME_ALONE),
    )
    found: dict[str, UnnamedBase] = {}
    for base in (base for reading in readings for base in reading.bases(card, own)):
        known = found.setdefault(base.words, base)
        found[base.words] = replace(known, beside=known.beside or base.beside)
    yield from sorted(found.values(), key=lambda base: base.line)


def _stands_there(mention: ParentMention, candidate: Candidate) -> bool:
    """Whether what need be no model stands in the very place of one."""
    return mention.labeled or (mention.straight and not candidate.label and (mention.sure or not candidate.vague))


def _link_of(match: re.Match[str]) -> tuple[str, str, int]:
    """Target and words of a link, and where it ends: an address that stands for itself has words behind it."""
    bare = _BARE.match(match["bare"]) if match["bare"] else None
    target = bare[0] if bare else match["to"] or match["href"] or ""
    behind = len(match["bare"]) - len(target) if bare else 0
    return target, plain(match["words"] or match["inner"] or ""), len(match[0]) - behind


def _is_aside(match: re.Match[str], target: str, end: int, own: str) -> bool:
    """Whether a link is one around a badge, of the model itself, or says where weights are to be had."""
    around = match["bare"] and match.string[: match.start()].endswith(_INSIDE)
    start = match.start()
    return bool(around) or _is_of(own, target) or _is_offered(match.string, start, start + end)


def _model_at(match: re.Match[str], own: str) -> Candidate | None:
    """A link to a place of models."""
    target, words, end = _link_of(match)
    if not _is_place_of_models(target) or load_derivation_words().data.search(words):
        return None
    return None if _is_aside(match, target, end, own) else Candidate(target, words, end)


def _page(match: re.Match[str], own: str) -> Candidate | None:
    """A link to any other place that may have a model: no page of a text, and none whose words name something else."""
    target, words, end = _link_of(match)
    address = target.partition("://")[2].removeprefix("www.")
    if _ADDRESS.match(target) is None or _is_place_of_models(target) or _of_texts().match(address):
        return None
    if _is_something_else(words) or load_derivation_words().data.search(address):
        return None
    vague = (address != "" and "/" not in address.rstrip("/")) or _pages("code").match(address) is not None
    before = match.string[: match.start()][-_SENTENCE:]
    if not _after("origin").search(before) and (vague or (_is_described(words) and not _after("label").search(before))):
        return None
    return None if _is_aside(match, target, end, own) else Candidate(target, words, end, vague)


def _is_something_else(words: str) -> bool:
    """Whether words name a model that other readers see, a program, data, a part, or a license."""
    if (
        (words and names_no_base(words))
        or load_base_models().spans_in(words)
        or reads_as_a_model(words)
        or is_software(words)
    ):
        return True
    table = load_derivation_words()
    return any(one.search(words) for one in (table.data, table.lent, table.license_noun))


def _is_described(words: str) -> bool:
    """Whether a link's words end with a noun for something else than a model ("the taxonomy")."""
    last = words.split()[-1].strip(".,:;()") if words.split() else ""
    noun = last.islower() and last in english_words() and last not in common_english()
    return noun and load_derivation_words().weights.search(words) is None and _said("model").search(words) is None


def _plain_name(match: re.Match[str], titles: Sequence[str]) -> Candidate | None:
    """Words that only their capitals make a name, right where words of origin, or a label, lead to."""
    words, line = match[0], match.string
    before, behind = line[: match.start()][-_SENTENCE:], line[match.end() :]
    first = words.split()[0].split("-")[0]
    if (
        (first.isupper() and len(first) < _ACRONYM)
        or first.casefold() in load_derivation_words().behind_a_name
        or _IN_A_LINK.search(before)
    ):
        return None
    if not _ends_there().match(behind) or IS_A_KIND.fullmatch(first) or _is_something_else(words):
        return None
    if any(words.casefold() in one.casefold() for one in titles):
        return None
    kind = NAMED_AS_A_KIND.search(words) is not None
    if not before.strip():  # a sentence begins with it: only where verbs end one it is what something was done to
        return Candidate(words, words, len(words)) if kind and _BEFORE_A_PARTICLE.match(behind) else None
    vague = False
    if (_after("origin").search(before) and not _IN_A_TITLE.search(before)) or _after_a_model(before):
        vague = not kind
    elif not (kind and _after("on").search(before)) and not _is_changed(words, before):
        if not _after("label").search(before) or line.count("|") > _CELLS:
            return None
        # beside a label a series is read as one, and a word of the dictionary may be any answer ("Yes", "Transformer")
        if load_base_models().series(words) or (not kind and all(map(_is_a_word, words.split()))):
            return None
        return Candidate(words, words, len(words), label=True)
    return Candidate(words, words, len(words), vague)


def _is_changed(words: str, before: str) -> bool:
    """Whether whoever speaks changed what is called so: no language, and no noun in a title that has capitals."""
    return _after("changed").search(before) is not None and not any(map(_is_a_word, words.split()))


def _is_a_word(word: str) -> bool:
    return word.casefold() in english_words()


_ACRONYM = 5
"""Letters. By judgment: what is written in fewer capitals is a method, a measure or a unit more often than a model."""
_CELLS = 3
"""Bars in a row of two cells. Derived from Markdown: one before, between and behind them."""


_IN_A_TITLE = re.compile(rf"\b{_WORD} {_WORD} (?:\w{{1,4}} ){{0,2}}$")
"""Two words with capitals before small ones: nouns of a title have them all."""


def _after_a_model(before: str) -> bool:
    """Whether a model and a word for "and" stand before."""
    joined = _after("joins").search(before)
    named = before[: joined.start()].rstrip(" *_`\"'”)") if joined else ""
    spans = load_base_models().spans_in(named)
    last = named.split()[-1] if named.split() else ""
    return bool(spans and spans[-1][1] >= len(named) - 1) or reads_as_a_model(last) or "/" in last


@cache
def _after(what: str) -> re.Pattern[str]:
    """What stands before a plain name that may be a base."""
    words = load_derivation_words()
    means = rf"(?!(?:{words.means})\W)"
    between = rf"(?:\s(?:{words.articles}|{_WORDS.told('{before_a_name~}')}))?\s"
    leads = {
        "origin": rf"(?<!\w){means}(?:{words.of_origin.pattern}){between}",
        "on": rf"(?<!\w){means}(?:{words.on}){between}|[{_JOINED_SCRIPTS}]\s?",
        "changed": rf"(?<!\w)(?:{'|'.join(any_of(words) for words in _table()['changed'].values())}){between}",
        "joins": rf"(?<!\w){_WORDS.told('{joins~}')}{between}|[,，、&+]\s",
        "label": r"[:：|][*_]{0,3}\s?",
    }
    return re.compile(rf"(?:{leads[what]})[*_`\"'“„«‘「『]{{0,3}}$", re.IGNORECASE)


@cache
def _ends_there() -> re.Pattern[str]:
    """What stands behind it: an end, another name, or a word that goes on otherwise than by a noun."""
    small, joins = any_of(sorted(load_derivation_words().behind_a_name)), _WORDS.told("{joins~}")
    learned = rf"[^\W\d_]{{0,12}}(?:{load_derivation_words().learning.pattern})"
    ends = rf"\s?$|\s?[.,;:)|!?。，、；）(（]|\s?[{_JOINED_SCRIPTS}]|\s(?:{small}|{joins})(?!\w)|\s{learned}"
    return re.compile(rf"[*_`\"'”“»’」』]{{0,3}}(?:{ends})", re.IGNORECASE)


def _is_place_of_models(target: str) -> bool:
    """Whether an address is one of a model outside the hub: a page of a place of models, or a file of weights."""
    address = target.partition("://")[2].removeprefix("www.")
    if _outside().fullmatch(address) is None:
        return False
    release = _pages("releases").match(address)
    return release is None or release[0].split("/")[-4].casefold() not in _programs()


def _is_of(own: str, target: str) -> bool:
    """Whether an address ends with the model's own name, behind an owner who is called like its own."""
    owner, _, name = own.casefold().rpartition("/")
    parts = target.casefold().split("?")[0].removesuffix(".git").split("/")
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
def _pages(name: str) -> re.Pattern[str]:
    return re.compile(_addresses(name), re.IGNORECASE)


@cache
def _of_texts() -> re.Pattern[str]:
    hub, pages, endings = _addresses("hub"), _addresses("texts"), _addresses("documents")
    named = rf"[^\s?#]{{1,400}}\.(?:{endings})(?:[?#]\S{{0,200}})?$"
    return re.compile(rf"(?:{hub})(?:/|$)|(?:{pages})|{named}", re.IGNORECASE)


@cache
def _outside() -> re.Pattern[str]:
    hub, pages, endings = _addresses("hub"), _addresses("at"), _addresses("files")
    named = rf"[^\s/?#]{{1,100}}/[^\s?#]{{1,400}}\.(?:{endings})(?:[?#]\S{{0,200}})?"
    return re.compile(rf"(?!(?:{hub})/)(?:(?:{pages})\S{{1,400}}|{named})", re.IGNORECASE)
