"""Clauses that say what a model was made from, in any order of words, in the languages of `license_db/derivation.yaml`.

A sign takes the place of every name (links and ids carry their id, well-known and sized names their words). A clause
with a name and words of derivation states a parent, unless it denies, compares, measures, or speaks of a part or of
something else than the model. All patterns are bounded; a clause is cut off at a fixed length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from html import unescape

from auditor.core import patterns as re
from auditor.core.signs import Signs
from auditor.core.worded import Worded
from auditor.evidence.names_in_text import PARTED, NameInText, is_marked, signed
from auditor.evidence.sentences_of_bases import is_distilled_into, is_something_else
from auditor.evidence.teaching import told_of_teaching
from auditor.evidence.told_from_afar import told_from_afar
from auditor.records.base_models import load_base_models
from auditor.records.derivation_words import SIGN, Cue, load_derivation_words
from auditor.records.model_names import MARKED, OWN_KIND, SHAPED, tells_size
from auditor.records.spelled_names import as_called
from auditor.text.language import english_words
from auditor.text.markdown import unmarked

_WORDS = Worded("model_words.yaml")
_LONGEST = 1_200
"""Characters of one clause that are looked at. By judgment: longer ones are lists."""
_REMEMBERED = 30_000
"""Paragraphs whose statements are remembered: cards copy them from each other. Derived from the cards of the corpus,
which have some 25,000 of them: of fewer, each is forgotten before it is met again."""
_NO_MODEL = _WORDS.pattern("{no_model}", re.IGNORECASE)
"""What a list may hold besides models and data."""
_COUNTED = re.compile(r"(?:^|[-_/.])\d+[kmt](?=$|[-_.])", re.IGNORECASE)
"""How many there are of what a name is the name of: thousands of examples, millions or trillions of words."""
_SIZED_SMALL = re.compile(r"[-_.]\d{2,3}[mM](?=$|[-_.])")
"""A number of millions that may be one of parameters."""
_SUBJECT = _WORDS.pattern(r"^[\s,(\"'`*]{0,4}(?:{subject~}[\s,]{0,3}){1,6}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Derivation:
    """One statement: this was made from that."""

    name: str
    """A hub id where one is given, else the words used."""
    relation: str
    linked: bool
    """Whether an id stands there that is meant as a model, not only words."""
    subject: str = ""
    """The model of which it is said, where the clause names one."""
    fetched: bool = False
    """Whether the words only say where something comes from."""
    sure: bool = False
    """Whether nothing but a model is made so: it learned, or was quantized or distilled."""
    straight: bool = False
    """Whether the name stands right beside the words, and nothing that it learned on between them."""


def _called(text: str) -> list[Cue]:
    """The words of derivation that may stand in a text; those of shapes only where a name may stand that they want."""
    called = _cues().called(text)
    if all(cue.opens for cue in called):
        return called
    flat = unmarked(text)
    exact = any(_EXACT.search(one) for one in (text, flat))
    if exact or any(is_marked(match["name"]) for match in MARKED.finditer(text)):
        return called
    known = load_base_models().may_be_in(flat)
    if known and any(sign.isdigit() for sign in flat):
        return called
    shaped = [match[0] for match in SHAPED.finditer(flat)]
    if any(OWN_KIND.search(name) or any(map(str.isdigit, name)) for name in shaped):
        return called
    named = known or shaped
    return [cue for cue in called if cue.opens or (named and not cue.exact)]


_EXACT = re.compile(r"[\w.\-]/\w|\]\(|\bhref\b|[A-Za-z]-\d|\d[bB](?![A-Za-z0-9])", re.IGNORECASE)
"""Where none of it stands, no name of a model that no table knows tells a size or a version, and none is an id."""


def announces(words: str) -> str:
    """The relation that words announce for the names below them; empty where they announce none, or data."""
    if _NO_MODEL.search(words) or _data().search(words):
        return ""
    called = (cue for cue in _cues().called(words) if cue.after and cue.opens)
    return next(
        (cue.relation for cue in called if any(_ends(words, match) for match in cue.pattern.finditer(words))), ""
    )


def _ends(words: str, match: re.Match[str]) -> bool:
    """Whether nothing but a word or two stands between a match and the end."""
    denied = load_derivation_words().denied.search(words[: match.start()])
    return not denied and len(words) - match.end() < _TO_THE_END


_TO_THE_END = 40
"""Characters. By judgment: "the following well-known models:"."""


@lru_cache(_REMEMBERED)
def derivations(text: str) -> tuple[Derivation, ...]:
    """What a paragraph says a model was made from, each name once of each model, in the order of the text."""
    text = _WITH.sub("with", as_called(unescape(text)))
    called = _called(text)
    words = load_derivation_words()
    told = called or words.moves.called(text) or words.teaching.search(text) or words.set_out.search(text)
    return _told(text, called) if told else ()


_WITH = re.compile(r"\bw/(?=[\s`*_A-Za-z])(?!o\b)")
"""How notes write "with"."""


_KIND_AHEAD = _WORDS.pattern(rf"(?<!\w){{kind_ahead~}}[\s\"'`*_「『“«(]{{1,4}}(?={SIGN.pattern})", re.IGNORECASE)
"""What a name is the name of, said before it: words of derivation reach over it ("se base sur le modèle X")."""


def _told(text: str, called: list[Cue]) -> tuple[Derivation, ...]:
    """What these words say in a paragraph, as it is written and with names alone for "the model X"."""
    marked, names = signed(text.replace("\n", " "))
    paper = load_derivation_words().paper_ahead  # "the card of the model X" is no model
    bare = _KIND_AHEAD.sub(lambda match: match[0] if paper.search(marked[: match.end()][-60:]) else " ", marked)
    found = _told_of(marked, names, called)
    if bare != marked:
        for key, said in _told_of(bare, names, called).items():
            found.setdefault(key, said)
    plainly = {name for name, subject in found if not subject}
    return tuple(one for (name, subject), one in found.items() if not subject or name not in plainly)


def _told_of(marked: str, names: dict[str, NameInText], called: list[Cue]) -> dict[tuple[str, str], Derivation]:
    """The same of a text with signs, by name and by the model of which it is said."""
    found: dict[tuple[str, str], Derivation] = {}
    signs: dict[str, str] = {}
    if names:
        for clause, carried in _clauses(marked):
            for name, cue, subject, beside in _stated(clause, names, called, carried):
                entry = names[name]
                linked = entry.linked and cue is not None
                relation = cue.relation if cue else _TUNED
                said = Derivation(
                    entry.name, relation, linked, subject, _fetched(cue), _is_sure(beside, relation), bool(beside)
                )
                found.setdefault((entry.name.casefold(), subject.casefold()), said)
                if not _fetched(cue):
                    signs[name] = said.relation
            for sign in _led_names(clause, names, signs):
                entry = names[sign]
                relation = "distillation" if load_derivation_words().taught.search(clause) else _TUNED
                said = Derivation(entry.name, relation, linked=False, sure=True, straight=True)
                found.setdefault((entry.name.casefold(), ""), said)
        for sign in told_from_afar(marked, names, signs):
            entry = names[sign]
            found.setdefault((entry.name.casefold(), ""), Derivation(entry.name, _TUNED, entry.linked))
        for taught in told_of_teaching(marked, names, signs):
            entry = names[taught.sign]
            key = (entry.name.casefold(), "")
            if key not in found or taught.relation == "distillation":
                found[key] = Derivation(entry.name, taught.relation, entry.linked)
    return found


def _fetched(cue: Cue | None) -> bool:
    return cue is not None and cue.source


def _data() -> re.Pattern[str]:
    """What data are called."""
    return load_derivation_words().data


@cache
def _data_behind() -> re.Pattern[str]:
    """The same behind a name, with at most one word between that leads to no data of another kind."""
    words = load_derivation_words()
    return re.compile(
        rf"^[\s\-]{{0,2}}(?:(?!{words.before_data.pattern})\w{{1,20}}\s)?(?:{words.data.pattern})", re.IGNORECASE
    )


def _of_data(clause: str, match: re.Match[str]) -> bool:
    """Whether data are what words of origin tell of."""
    told = [one.end() for one in _data().finditer(clause[max(0, match.start() - 60) : match.start()])]
    between = clause[max(0, match.start() - 60) : match.start()][told[-1] :] if told else ""
    return bool(told) and len(between) < _SOON and not _SHUT.search(between)


_SOON = 24
"""Characters between data and what is told of them. By judgment: two words of grammar."""


@cache
def _data_ahead() -> re.Pattern[str]:
    """The same right before a name that no table knows."""
    return re.compile(rf"(?:{_data().pattern})[\s\"'`*「“(（]{{0,3}}$", re.IGNORECASE)


def _is_called_data(name: str) -> bool:
    """Whether a name says itself that it is one of data: by a word of it, or by how many there are."""
    called = PARTED.sub(" ", name)
    told = (_data(), load_derivation_words().subset)
    return _COUNTED.search(name) is not None or any(one.search(called) for one in told)


_WIDEST = 24
"""Characters before a name in which a word for data may stand. By judgment: the longest of them and a mark."""


@cache
def _cues() -> Signs[Cue]:
    return Signs((cue, cue.signs) for cue in load_derivation_words().cues)


def _clauses(text: str) -> Iterator[tuple[str, bool]]:
    """Each clause, and whether the words of the clause before it (which was denied) still govern it."""
    words = load_derivation_words()
    start = 0
    for end in (*(match.end() for match in words.breaks.finditer(text)), len(text)):
        sentence = text[start:end][:_LONGEST]
        cut = words.contrast.search(sentence)
        if cut and (words.denied.search(sentence[: cut.start()]) or words.denied_after.search(sentence[: cut.end()])):
            yield sentence[: cut.start()], False
            yield sentence[cut.end() :], True
        elif sentence.strip():
            yield sentence, False
        start = end


def _stated(
    clause: str, names: dict[str, NameInText], called: list[Cue], carried: bool
) -> Iterator[tuple[str, Cue | None, str, str]]:
    """The signs that a clause states as parents, by what words, whose they are said to be, and what is beside them."""
    places = [match.start() for match in SIGN.finditer(clause)]
    if not places:
        return
    words = load_derivation_words()
    denied_after: bool | None = None  # looked for where something is told
    told: dict[int, tuple[Cue, str]] = {}
    beside: dict[int, str] = {}
    left = set()
    for cue in words.moves.called(clause):
        for match in cue.pattern.finditer(clause):
            first, *_, last = (place for place in places if match.start() <= place < match.end())
            gone, taken = (first, last) if cue.after else (last, first)
            left.add(gone)
            if not (words.other_subject.search(clause[:first]) or _is_denied_anywhere(clause)):
                told[taken] = cue, ""
    here = {id(cue) for cue in _cues().called(clause)}
    for cue in called:
        for match in cue.pattern.finditer(clause) if id(cue) in here else ():
            if words.others.search(clause[max(0, match.start() - 80) : match.start()]) and cue.after:
                continue
            if _is_from_this_one(clause, match):
                continue
            for place in _chosen(clause, places, match, cue, names):
                known = told.get(place)
                if known is not None and (known[0].relation != _TUNED or cue.relation not in _SURER):
                    continue
                if denied_after is None:
                    denied_after = _is_denied_anywhere(clause)
                if place in left or (cue.loose and words.tried.search(clause) and not words.learning.search(clause)):
                    continue
                if words.superseded.search(clause[: match.start()]) or (cue.source and _of_data(clause, match)):
                    continue
                if denied_after or not _is_meant(clause, place, match, cue):
                    continue
                if cue.exact and not names[clause[place]].exact:
                    continue
                if _is_of_a_card(clause, match) or _is_result(clause, place, match, cue):
                    continue
                if cue.source and (judge := words.graded.search(clause)) and clause[place] in judge[0]:
                    continue  # "由 X 打分": by whom something was graded
                if (cue.whole or cue.loose) and _has_a_role(clause, place, match, cue):
                    continue
                if not names[clause[place]].known and _is_called_of_data(clause, place):
                    continue
                if _tells_its_license(clause, place, match):
                    continue
                if names[clause[place]].bare and not _is_object(clause, place, match, cue, names):
                    continue
                whose = _subject(clause, places, place, match, cue, names)
                told[place] = replace(cue, relation=_relation(clause, place, match, cue)), whose
                if _is_straight(clause, place, match, cue):
                    told_by = f"{clause[max(0, match.start() - _BEFORE_IT) : match.end()]} {_behind(clause, place)}"
                    beside[place] = f"{beside.get(place, '')} {told_by}"
    results = {subject for _, subject in told.values() if subject}
    for place, (cue, subject) in told.items():
        if cue.after or names[clause[place]].name not in results:  # else it is what was made from another
            yield clause[place], cue, subject, beside.get(place, "")
    if carried and not told and not _is_denied_anywhere(clause) and _is_whole(clause, places[0]):
        yield clause[places[0]], None, "", ""


def _is_from_this_one(clause: str, match: re.Match[str]) -> bool:
    """Whether the model itself is what something was made from: "X was built on this model", "Merges using this model".

    What is done to it ("the fine-tuning of this model") may still be told with its own base.
    """
    named = SIGN.search(clause[: match.start()])
    if named and len(clause[: named.start()].split()) > 1:
        return False  # "we took X and went on from this model": it is the one that was named
    led = _FROM_THIS_ONE.search(clause, match.start(), match.end() + _PHRASE)
    return led is not None and led.start() <= match.end() + 1 and led.end() > match.end()


_FROM_THIS_ONE = _WORDS.pattern(r"\b{this_one~}(?!['’]s|\s?-)", re.IGNORECASE)
_PHRASE = 40
"""Characters behind words of derivation in which such a phrase ends. By judgment: the longest of them."""


def _has_a_role(clause: str, place: int, match: re.Match[str], cue: Cue) -> bool:
    """Whether words that only say that something is, or was taken, tell of a judge, a rival, or of a model as it is."""
    words = load_derivation_words()
    taken = words.in_a_role.search(clause[max(0, place - _ROLE) : place])
    if taken or (cue.whole and words.other_subject.search(clause[:place])):
        return True
    behind = clause[place + 1 : place + _ROLE]
    beside = words.as_it_is.search(clause[match.start() : place]) or words.as_it_is.match(behind.lstrip())
    return beside is not None and words.learning.search(words.as_it_is.sub("", clause)) is None


_ROLE = 48
"""Characters between a role and the name of who has it. By judgment: "as the judge of all our answers we then used"."""


def _is_called_of_data(clause: str, place: int) -> bool:
    """Whether words around a name that no table knows make data of it: "the corpus X", "subsets of X"."""
    words, before = load_derivation_words(), clause[max(0, place - _WIDEST) : place]
    return (
        _data_ahead().search(before) is not None
        or words.subset_ahead.search(before) is not None
        or words.subset_behind.match(clause[place + 1 : place + _WIDEST]) is not None
    )


def _is_of_a_card(clause: str, match: re.Match[str]) -> bool:
    """Whether somebody wrote the card, or a part of it, after another: no model stands between, nothing was learned."""
    words = load_derivation_words()
    card = words.card.match(clause[: match.start()])
    if card is None or words.learning.search(clause[card.end() : match.end()]):
        return False
    between = clause[card.end() : match.start()]
    return words.written.search(between) is not None and _A_MODEL.search(between) is None


_A_MODEL = _WORDS.pattern(rf"{SIGN.pattern}|\b{{a_model~}}|{{a_model_joined~}}", re.IGNORECASE)


def _is_result(clause: str, place: int, match: re.Match[str], cue: Cue) -> bool:
    """Whether a name between the words and it is what came of it: "we tuned it to create X"."""
    return cue.after and load_derivation_words().resulted.search(clause[match.start() : place]) is not None


def _tells_its_license(clause: str, place: int, match: re.Match[str]) -> bool:
    """Whether all that a clause says of a name and the words beside it is under which license that is."""
    words = load_derivation_words()
    start, end = min(place, match.start()), max(place + 1, match.end())
    head = _SHUT.split(clause[:start])[-1]
    said = words.are_under.match(clause[end:].lstrip())
    if said is None or len(head.split()) > _ARTICLES:
        return False
    predicate = clause[end:].lstrip()[said.end() :][:_PREDICATE]
    return words.license_noun.search(predicate) is not None or _LICENSE.match(predicate) is not None


_LICENSE = Worded("license_words.yaml").pattern(
    r"\s?(?:\w{2,8}\s)?(?:{begins_with_a_license~}|{is_a_license~}\b)", re.IGNORECASE
)
_ARTICLES = 2
"""Words before a name that is the subject. By judgment: "The", "Auch die"."""
_PREDICATE = 48
"""Characters. By judgment: half a line."""


def _relation(clause: str, place: int, match: re.Match[str], cue: Cue) -> str:
    """What the words say was done; what a student was fitted to, told between name and words, was its teacher's."""
    if cue.relation == "distillation" and is_distilled_into(clause, place):
        return _TUNED
    between = clause[min(place, match.start()) : max(place, match.end())]
    taught = cue.relation == _TUNED and load_derivation_words().signal.search(between)
    return "distillation" if taught else cue.relation


def _is_denied_anywhere(clause: str) -> bool:
    """Whether a clause denies at its end, or tells what others did or an older model was."""
    words = load_derivation_words()
    if any(one.search(clause) is not None for one in (words.denied_after, words.elsewhere, words.former)):
        return True
    avoided = words.avoided.search(clause)
    return avoided is not None and words.learning.search(clause) is None


_TUNED = "finetune"
_SURER = frozenset({"quantized", "distillation"})
"""What tells more of how a model was made than that it was made from another."""


def _chosen(
    clause: str, places: list[int], match: re.Match[str], cue: Cue, names: dict[str, NameInText]
) -> Iterator[int]:
    """Which names the words reach: the nearest on their side, and those joined to it."""
    words = load_derivation_words()
    if cue.after:
        following = [place for place in places if place >= match.end() and not _is_owner_of(clause, place, names)]
        inside = [place for place in places if match.start() <= place < match.end()]
        reached = (inside or following)[:1]
        if not reached or reached[0] - match.end() > cue.near or _is_listed(clause, match, reached[0]):
            return
        if cue.relation != "merge" and _is_data(clause, match, reached[0], names, cue):
            return
        yield reached[0]
        last = reached[0]
        for place in (one for one in places if one > last):
            gap = clause[last + 1 : place]
            if not words.joins.match(gap) and not (cue.relation == "merge" and len(gap) < cue.near):
                return
            yield place
            last = place
        return
    before = [place for place in places if place < match.start()]
    if not before or match.start() - before[-1] > cue.near or _data_behind().match(clause[before[-1] + 1 :]):
        return
    gap = clause[before[-1] + 1 : match.start()]
    if _AFTER_ALL.search(gap) or (_FROM_ANOTHER.match(clause[match.end() :]) and _reaches(clause, match, places)):
        return
    yield before[-1]
    last = before[-1]
    for place in reversed(before[:-1]):
        if not words.joins.match(clause[place + 1 : last]):
            return
        yield place
        last = place


def _is_owner_of(clause: str, place: int, names: dict[str, NameInText]) -> bool:
    """Whether a name that only its capitals tell is the owner's, before the name of a model: "HeronAI's X"."""
    return names[clause[place]].bare and _OWNS.match(clause[place + 1 :]) is not None


_OWNS = _WORDS.pattern(
    rf"\s?(?:{{owners~}}?\s?(?:['’]s?|s['’])(?=\s)|{{possessive~}})\s?(?:[\w\-]{{1,16}}\s){{0,3}}?{SIGN.pattern}",
    re.IGNORECASE,
)


def _is_listed(clause: str, match: re.Match[str], place: int) -> bool:
    """Whether words and a name stand beside each other in a list of ways: "fine-tuning, LoRA, X, and others"."""
    return (
        _ITEMS_BETWEEN.fullmatch(clause[match.end() : place]) is not None
        and _GOES_ON.match(clause[place + 1 :]) is not None
    )


_ITEMS_BETWEEN = re.compile(r"\s?[,，、](?:[^~]*[,，、])?\s")
_GOES_ON = _WORDS.pattern(r"\s?(?:[,，、]|{goes_on~}\s)")
_AFTER_ALL = _WORDS.pattern(r"[:]|{after_all}\s\w+$", re.IGNORECASE)
_FROM_ANOTHER = _WORDS.pattern(r"^\W{0,3}(?:{of_a_model~}\W{1,2})?{from_another~}\b", re.IGNORECASE)


def _reaches(clause: str, match: re.Match[str], places: list[int]) -> bool:
    """Whether another name follows the words soon: then that one is the base."""
    return any(match.end() <= place <= match.end() + 48 for place in places)


def _is_data(clause: str, match: re.Match[str], place: int, names: dict[str, NameInText], cue: Cue) -> bool:
    """Whether what follows "trained on" is data: an id that no table knows, or a name that is called data."""
    entry = names[clause[place]]
    between, words = clause[match.start() : place], load_derivation_words()
    # "fine-tuned from x-50m": millions of parameters; where something was fetched from, data may lie as well
    sized = not cue.source and _SIZED_SMALL.search(entry.name) and words.of_origin.search(between)
    if not entry.known and not sized and _is_called_data(entry.name):
        return True
    if _data_behind().match(clause[place + 1 :]):
        return True
    return (
        words.learned_on.search(between) is not None
        and words.learning.search(between) is not None
        and not entry.known
        and (entry.linked and not _CALLED.match(clause[place + 1 :]))
        and _IS_A_MODEL.search(between) is None
        and not tells_size(entry.name.rpartition("/")[2])
    )


_IS_A_MODEL = _WORDS.pattern(r"(?<!\w){model_ahead~}[\s\"'`*_「『“«(]{0,4}$", re.IGNORECASE)
"""Right before a name: what only a model is, or is called."""
_CALLED = _WORDS.pattern(r"^\W{0,3}{called~}", re.IGNORECASE)


def _is_meant(clause: str, place: int, match: re.Match[str], cue: Cue) -> bool:
    """Whether the name is neither denied, nor compared, nor a part of the model that it belongs to."""
    words = load_derivation_words()
    left = clause[max(0, place - 160) : place]
    if words.parts_after.match(clause[place + 1 : place + 40]) or words.paper_behind.match(
        clause[place + 1 : place + 40]
    ):
        return False
    if words.paper_ahead.search(left[-60:]):
        return False
    if not cue.firm and words.parts_before.search(left[-60:]):
        return False
    compared = words.aside.match(clause[place + 1 : place + 24].lstrip())
    if compared and not compared[0].isascii():  # "X より小さい": in some languages a comparison stands behind the name
        return False
    start, end = (match.start(), place) if cue.after else (place, match.end())
    before, between = (max(0, start - 90), start), (start, max(start, end))
    behind = (place + 1, max(place + 1, match.end()))  # words on both sides of a name: "X ... was not continued"
    if any(_reached_by(words.denied, clause, *span) for span in (before, between, behind)):
        return False
    if words.none_of.search(clause[slice(*before)]):
        return False
    compared = words.aside.search(clause[slice(*between)])
    return not compared and (cue.firm or not _reached_by(words.aside, clause, max(0, start - 60), start))


def _reached_by(pattern: re.Pattern[str], clause: str, start: int, end: int) -> bool:
    """Whether words begin in a part of a clause and no comma or bracket shuts them off from what follows that part."""
    part = clause[start:end]
    ends = [match.end() for match in pattern.finditer(clause[start : end + _LOOK]) if match.start() < len(part)]
    if not ends or ")" in part[ends[-1] :]:
        return False
    contrasted = _CONTRASTED.search(part[: ends[-1]]) and _SAYS.search(part[ends[-1] :])
    return not contrasted and len(_SHUT.findall(part[ends[-1] :])) < 2


_CONTRASTED = _WORDS.pattern(r"\b{contrasted~}\s*$", re.IGNORECASE)
_SAYS = _WORDS.pattern(r"[\w\uE000-\uF8FF]\s*,?\s{says~}\s(?!{says_not~}\b)\w", re.IGNORECASE)
"""What a contrast is made with, and the clause that then says what is so."""
_LOOK = 24
"""Characters behind a part in which words that begin in it may end. By judgment: two words."""
_SHUT = re.compile(r"[,，:;]")


_BEFORE_IT = 16
"""Characters before words of derivation, or behind a name, in which a verb may stand that they belong to. By judgment:
"weitertrainiert"."""


def _behind(clause: str, place: int) -> str:
    """The words right behind a name, up to the first comma."""
    return _SHUT.split(clause[place + 1 : place + 1 + _BEFORE_IT])[0]


def _is_sure(beside: str, relation: str) -> bool:
    words = load_derivation_words()
    of_models = (words.learning, words.taught, words.initialized, words.weights)
    return relation not in (_TUNED, "merge") or any(one.search(beside) for one in of_models)


def _is_straight(clause: str, place: int, match: re.Match[str], cue: Cue) -> bool:
    """Whether nothing but articles, words of origin and other names stands between a name and words of derivation."""
    if _is_led_to(clause[:place]):
        return True
    if cue.source or _by_another().search(SIGN.sub("", match[0])):
        return False
    if match.start() <= place < match.end():
        return True
    gap = clause[match.end() : place] if cue.after else clause[place + 1 : max(place + 1, match.start())]
    if not _nothing_between().fullmatch(SIGN.sub("", gap)):
        return False
    before, around = SIGN.sub("", clause[:place]), f"{clause[:place].rstrip()[-1:]}{clause[place + 1 :].lstrip()[:1]}"
    beside = _UNPARTED.search(around) or _from_it().search(before) or _joined().match(match[0])
    return cue.after or beside is not None


@cache
def _joined() -> re.Pattern[str]:
    return re.compile(rf"(?:{_WORDS.told('{joins~}')})(?!\w)", re.IGNORECASE)


_UNPARTED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts whose words of derivation stand behind a name as often as before it."""


@cache
def _by_another() -> re.Pattern[str]:
    """Words in which something else than the base is told: what something learned on, a tool, somebody."""
    words = load_derivation_words()
    other = rf"(?<!\w)(?:{words.on}|{words.means})(?!\W{{0,3}}(?:{words.of_origin.pattern}))\s+\w"
    return re.compile(rf"[,，、;]|{other}", re.IGNORECASE)


_MARKS = r"[\s\"'`*_“”„«»(（:：,、，&+/]*"


@cache
def _nothing_between() -> re.Pattern[str]:
    words = load_derivation_words()
    between = (
        rf"{words.articles}|{_WORDS.told('{joins~}')}|{_WORDS.told('{before_a_name~}')}|{_origin()}|(?:{words.on})"
    )
    return re.compile(rf"{_MARKS}(?:(?!(?:{words.means})\W)(?:{between})(?!\w){_MARKS}){{0,5}}", re.IGNORECASE)


def _origin() -> str:
    """A word of origin, and what belongs to it ("on top", "à partir")."""
    words = load_derivation_words()
    return rf"(?:(?:{words.on}|\w{{1,2}})\s+)?(?:{words.of_origin.pattern})"


@cache
def _led_to() -> re.Pattern[str]:
    """The end of what stands before a name: that something learned, or was taught, right from it."""
    words = load_derivation_words()
    verb = rf"(?:{words.learning.pattern}|{words.taught.pattern})\w*"
    article = rf"(?:(?:{words.articles}|{_WORDS.told('{before_a_name~}')})(?!\w){_MARKS})"
    joins = rf"(?:(?:{_WORDS.told('{joins~}')})(?!\w){_MARKS})"
    return re.compile(
        rf"{verb}\s{_MARKS}(?:{_origin()}(?!\w){_MARKS}){{1,3}}{article}{{0,2}}{joins}{{0,2}}$", re.IGNORECASE
    )


@cache
def _from_it() -> re.Pattern[str]:
    """The end of what stands before a name that something is made from, whose verb stands behind it."""
    joins = rf"(?:{_WORDS.told('{joins~}')})(?!\w){_MARKS}"
    origin = load_derivation_words().of_origin.pattern
    return re.compile(rf"(?<!\w)(?:{origin})\s{_MARKS}(?:{joins}){{0,3}}$", re.IGNORECASE)


def _led_names(clause: str, names: dict[str, NameInText], told: Iterable[str]) -> Iterator[str]:
    """The signs of names that only their capitals tell, which something learned right from in other words."""
    for match in SIGN.finditer(clause):
        sign = match[0]
        before = clause[: match.start()]
        led = names[sign].bare and sign not in told and _is_led_to(before)
        led = led and not _is_owner_of(clause, match.start(), names)
        aside = led and load_derivation_words().aside.search(before)
        if led and not aside and not is_something_else(clause, sign) and not _is_denied_anywhere(clause):
            yield sign


def _is_led_to(before: str) -> bool:
    """Whether what stands before a name ends so that something learned right from it; no class of a program learns."""
    led = _led_to().search(SIGN.sub("", before))
    return led is not None and _INNER_CAPITAL.search(led[0].split()[0]) is None


_INNER_CAPITAL = re.compile(r"[A-Za-z][A-Z]")


def _is_whole(clause: str, place: int) -> bool:
    """Whether a clause that continues a denied one names its base at once."""
    return place < 24 and not load_derivation_words().parts_after.match(clause[place + 1 : place + 40])


def _is_object(clause: str, place: int, match: re.Match[str], cue: Cue, names: dict[str, NameInText]) -> bool:
    """Whether a name stands where the words of derivation want their base, and no noun makes a part of it.

    What was built with, trained on or made by something of that shape was made with a tool, from data, by somebody.
    """
    if _SCORE.match(clause[place + 1 :]) and any(map(str.isdigit, names[clause[place]].name)):
        return False
    if _NOUN_BEHIND.match(clause[place + 1 : place + 40]) and _is_noun(clause[place + 1 : place + 40]):
        return False
    if not cue.after:
        return True
    between, words = clause[match.start() : place], load_derivation_words()
    if words.by_means.search(between) or (words.learned_on.search(between) and words.learning.search(between)):
        return False
    gap = SIGN.sub("", clause[match.end() : place]) if place > match.end() else ""
    return len(gap.split()) <= _NEAREST


_SCORE = re.compile(r"\s{1,2}[:=]?\s?\d{1,3}\.\d{1,3}(?!\w|\.\d)")
"""What a measure with a number of its own ("X-22 0.84") was found to be."""
_NEAREST = 6
"""Words between words of derivation and a name that only its capitals tell, other names of a list left out. By
judgment: articles and what the model is called ("the original French language model")."""
_NOUN_BEHIND = re.compile(r"^\s(?P<word>[a-z]{3,20})\b")


def _is_noun(behind: str) -> bool:
    """Whether the word behind a name makes a part or a property of it: "the GitHub users"."""
    match = _NOUN_BEHIND.match(behind)
    word = match["word"] if match else ""
    return word in english_words() and word not in load_derivation_words().behind_a_name


_STRAIGHT = _WORDS.pattern(r"[\s*_`\"']{0,4}(?:{straight~}\s{1,2})?")
"""Nothing but what a model is called between its name and what is told of it: "X based on Y"."""
_HEAD = re.compile(r"[\s\-*+•>\d.)\[|]{0,10}")
_LEAD = re.compile(r"[\s*_`\])|]{0,4}[:：]")
"""An entry of a list: what it is about, and what is said of it."""


def _subject(
    clause: str, places: list[int], place: int, match: re.Match[str], cue: Cue, names: dict[str, NameInText]
) -> str:
    """The model of which the words are said, where the clause names one right before them."""
    words = load_derivation_words()
    behind = next((one for one in places if one > place), None)
    if behind is not None and (
        words.resulted.search(clause[place + 1 : behind]) or words.resulted_behind.match(clause[behind + 1 :])
    ):
        return names[clause[behind]].name
    if not cue.after:
        return ""
    before = [one for one in places if one < match.start() and one != place]
    if before and _HEAD.fullmatch(clause[: before[0]]) and _LEAD.match(clause[before[0] + 1 :]):
        return names[clause[before[0]]].name
    aside = before and _CONTRASTED.search(clause[max(0, before[-1] - 40) : before[-1]])
    gap = clause[before[-1] + 1 : match.start()] if before else ""
    if before and not aside and (_SUBJECT.match(gap) or _STRAIGHT.fullmatch(gap)):
        return names[clause[before[-1]]].name
    return ""
