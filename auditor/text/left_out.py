"""Sentences that say that something was left out, or only compared with (``license_db/left_out.yaml``).

Whoever says why something was left out tells its license, and not the model's: "KITTI is under CC BY-NC, which is why
it is not in the training set." Nothing else may stand in such a sentence by which it speaks of the model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.model import OtherSubject
from auditor.core.releases import versions
from auditor.core.resources import data_root
from auditor.core.worded import Worded
from auditor.text.fold import fold
from auditor.text.language import english_words
from auditor.text.own_words import any_of_all, own_words, subjects
from auditor.text.phrases import UNSPACED, any_of, with_choices
from auditor.text.shaped import MARKS, TOKEN, is_shaped, shaped_names

_WORDS = Worded("subjects.yaml")
_REMEMBERED = 20_000
"""Sentences remembered. By judgment: bounds memory."""
_LONGEST = 600
"""Characters of a sentence that is looked at. By judgment: bounds time."""
_LETTER = re.compile(r"[^\W\d_]")
_OBJECT = 6
"""Words of what was left out, behind the verb and before the reason. By judgment: "traces from closed providers"."""
_LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/\-]{0,120}")
"""A word in Latin letters beside signs of a script that parts no words."""
_CAPITALS = re.compile(r"[A-Z][^A-Z]*[A-Z]")


@dataclass(frozen=True, slots=True)
class _Language:
    active: re.Pattern[str]
    passive: re.Pattern[str]
    either: re.Pattern[str]
    tried: re.Pattern[str]
    own: re.Pattern[str] | None
    theirs: re.Pattern[str]
    cause: re.Pattern[str]
    but: re.Pattern[str]
    outcome: re.Pattern[str]
    data: re.Pattern[str]
    they: re.Pattern[str]
    rivals: re.Pattern[str]
    some_of: re.Pattern[str]
    size: re.Pattern[str]
    of_them: re.Pattern[str]
    gone: re.Pattern[str]
    withdrawn: re.Pattern[str]
    apart: re.Pattern[str]
    when: re.Pattern[str]
    possessed: re.Pattern[str]
    made: re.Pattern[str]
    was: re.Pattern[str]


@cache
def _languages() -> Mapping[str, _Language]:
    path = data_root("license_db") / "left_out.yaml"
    table = shipped_mapping(path, named="license_db/left_out.yaml").value
    return {code: _compiled(code, words) for code, words in table.items()}


def _compiled(code: str, words: Mapping[str, Sequence[str]]) -> _Language:
    spaced = code not in UNSPACED
    active, passive = (with_choices(words[name], spaced=spaced) for name in ("active", "passive"))
    return _Language(
        active=re.compile(active),
        passive=re.compile(passive),
        either=re.compile(f"{active}|{passive}"),
        tried=re.compile(with_choices(words["tried"], spaced=spaced)),
        own=re.compile(any_of_all({code: words["own"]})) if "own" in words else None,
        theirs=re.compile(any_of_all({code: words["theirs"]})),
        cause=re.compile(any_of(words["cause"], spaced=spaced)),
        but=_anywhere(words.get("but", ()), spaced=spaced),
        outcome=_anywhere(words.get("outcome", ()), spaced=spaced),
        they=re.compile(rf"\W*(?:{any_of(words['they'], spaced=spaced)})\W*"),
        data=re.compile(any_of_all({code: (*subjects()["apart"].get(code, ()), *words["things"])})),
        rivals=_begins(words.get("rivals", ()), spaced=spaced),
        some_of=_begins(words.get("some_of", ()), spaced=spaced),
        of_them=_begins(words.get("of_them", ()), spaced=spaced),
        gone=_begins(words.get("gone", ()), spaced=spaced),
        size=re.compile(_begins(words.get("size", ()), spaced=spaced).pattern.replace("¤", _SIZE)),
        withdrawn=_anywhere(words.get("withdrawn", ()), spaced=spaced),
        apart=_anywhere(words.get("apart", ()), spaced=spaced),
        when=re.compile(any_of((*words["cause"], *words.get("when", ())), spaced=spaced)),
        possessed=re.compile(any_of(words.get("possessed", ("¤",)), spaced=spaced)),
        made=re.compile(any_of(words.get("made", ("¤",)), spaced=spaced)),
        was=re.compile(
            rf"[\W_]{{0,6}}{_RELEASE}\s(?:{any_of(words['was'], spaced=spaced)})" if "was" in words else _NEVER
        ),
    )


_RELEASE = r"(?:\w{2,12}\s)?(?:v|version |release )\d{1,3}(?:\.\d{1,3}){0,3}"
"""A version as the subject: "v1", "our v1", "version 1.0"."""
_SIZE = r"(?P<size>\d{1,3}(?:\.\d{1,2})?b)"
_NEVER = r"(?!)"


def _anywhere(phrases: Sequence[str], *, spaced: bool) -> re.Pattern[str]:
    return re.compile(with_choices(phrases, spaced=spaced) if phrases else _NEVER)


def _begins(phrases: Sequence[str], *, spaced: bool) -> re.Pattern[str]:
    """The phrases at the beginning of folded words, behind marks."""
    return re.compile(rf"[\W_]{{0,6}}(?:{with_choices(phrases, spaced=spaced) if phrases else _NEVER})")


def told_of_rivals(shown: str, *, tabled: bool) -> OtherSubject | None:
    """What a sentence is about that begins with several models of others, or with another size; None else.

    Args:
        tabled: whether a table of models stands above it.
    """
    if len(shown) > _LONGEST:
        return None
    words = fold(shown)
    for code, known in _languages().items():
        found = known.rivals.match(words) or (known.some_of.match(words) if tabled else None)
        size = None if found else known.size.match(words)
        opening = found or size
        if opening is None or not _LETTER.search(rest := words[opening.end() :]):
            continue
        joined = _ALSO.match(rest) is not None and _next_word(shown, words[: opening.end()]) not in _IS
        if _is_of_others_alone(rest, code, known) and not joined:
            name = size["size"] if size else shown
            return OtherSubject(name, model=False, left=True, sized=size is not None)
    return None


@lru_cache(_REMEMBERED)
def tells_of_what_is_gone(shown: str) -> bool:
    """Whether a sentence, or one on its line, begins with what became of a release that is gone: it limits nothing."""
    words = fold(shown).strip(" -*>.。!")
    return any(one.withdrawn.match(words) or one.gone.fullmatch(words) for one in _languages().values())


def begins_with_some(shown: str) -> bool:
    """Whether a clause begins with one or some of what was told of before: which, it does not say."""
    words = fold(shown)
    return any(one.of_them.match(words) for one in _languages().values())


def is_told_apart(shown: str) -> bool:
    """Whether a sentence says of several things told of before that they are no part of what is released."""
    words = fold(shown)
    return any(one.apart.match(words.lstrip(" -*>–—;,")) for one in _languages().values())


def is_plainly_of_a_thing(shown: str) -> bool:
    """Whether a sentence speaks of data or of what has a name, and has no word for the model."""
    words = fold(shown)
    listed = _languages().items()
    return any(known.data.search(words) and _is_plain(words, shown, code, known) for code, known in listed)


def _is_of_others_alone(rest: str, code: str, known: _Language) -> bool:
    """Whether what is said of models of others says nothing of this one: no pronoun may go back to it."""
    held, told = own_words(), known.possessed.sub(" ", _WE.sub(" ", rest))
    own = (held.own["en"], known.own or held.own[code])
    return not any(one.search(told) for one in (held.owner, held.echo, held.weights, *own))


def _next_word(shown: str, begun: str) -> str:
    """The word of a sentence behind its beginning, as it is written."""
    behind = shown.split()[len(begun.split()) :]
    return behind[0] if behind else ""


_IS = frozenset({"é", "è"})
"""Verbs that folded words hold without their accent, as words for "and" are spelled."""
_ALSO = _WORDS.pattern(r"\s?(?:{also~}|[&,])\s")
"""Behind what a sentence begins with: something else is told of in the same breath."""


@lru_cache(_REMEMBERED)
def told_of_what_was_left_out(shown: str) -> OtherSubject | None:
    """What a sentence says was left out, with what it says behind that; None if it says so of nothing, or may speak of
    the model besides."""
    if len(shown) > _LONGEST:
        return None
    whole = fold(shown)
    for code, known in _languages().items():
        if told_before := _of_what_is_gone(whole, shown, code, known):
            return told_before
        words = known.outcome.sub(" ", whole)
        found = known.either.search(words)
        if found is None:
            tried = _tells_a_name(known.tried.search(words), words, shown)
            if tried and _is_plain(known.possessed.sub(" ", words), shown, code, known):
                return OtherSubject(shown, model=False, left=True)
            continue
        they = known.they.fullmatch(words[: found.start()])
        if not (they or known.active.search(words) or _is_of_a_thing(words, shown, code, known)):
            continue
        behind = words[found.end() :]
        while again := known.either.search(behind):
            behind = behind[again.end() :]
        told, rest = words[: found.start()], behind if _LETTER.search(behind) else ""
        why = known.cause.search(rest) or known.but.search(rest)
        if why and len(rest[: why.start()].split()) <= _OBJECT:
            told, rest = f"{told} {rest}", ""
        if _is_plain(known.possessed.sub(" ", told), shown, code, known):
            return OtherSubject(shown, model=False, rest=rest.strip(), left=True)
    return None


def says_it_was_left_out(shown: str) -> bool:
    """Whether a sentence says nothing but that something was left out, and why; that it was tried is not enough, and
    neither is that something was taken out: that may be a half of its layers."""
    told = told_of_what_was_left_out(shown)
    if told is None or told.rest or told.former:
        return False
    words = fold(shown)
    return any(
        known.either.search(words) and (known.cause.search(words) or known.but.search(words))
        for known in _languages().values()
    )


def _of_what_is_gone(words: str, shown: str, code: str, known: _Language) -> OtherSubject | None:
    """A release that was withdrawn, or has nothing in common with this one, where nothing else is told of."""
    found = known.withdrawn.search(words) or known.apart.search(words)
    if found is None:
        return _of_what_was(words, shown, code, known)
    names = {one for one in shaped_names(shown) if not versions_in(one)}
    before, behind = words[: found.start()], words[found.end() :]
    told = f"{before} {behind}" if known.when.match(behind.lstrip(" ,、，")) or not _LETTER.search(behind) else before
    opened = _LETTER.search(before) is None or _NUMBERED.search(before) or names
    if not opened or len(names) > 1 or len(versions_in(before)) > 1 or _TURNED.search(before):
        return None
    if not _is_plain(known.made.sub(" ", known.possessed.sub(" ", told)), shown, code, known):
        return None
    rest = "" if told != before else behind
    rest = rest.strip(" .,;。、，；") if _LETTER.search(rest) else ""
    return OtherSubject(shown, model=False, former=True, rest=rest)


def _of_what_was(words: str, shown: str, code: str, known: _Language) -> OtherSubject | None:
    """A release of which a sentence tells what it was, up to where it turns: it is none that still is."""
    found = known.was.match(words)
    if found is None:
        return None
    turn = _TURNS.search(words, found.end())
    told, rest = (words[: turn.start()], words[turn.end() :]) if turn else (words, "")
    if len(versions_in(told)) != 1 or not _is_plain(known.possessed.sub(" ", told), shown, code, known):
        return None
    return OtherSubject(shown, model=False, former=True, rest=rest.strip() if _LETTER.search(rest) else "")


_TURNS = re.compile(r"[;；,，、:：]|\s[–—-]\s")


def begins_with_a_release(shown: str) -> bool:
    """Whether a sentence begins with one of several releases: with a version and what it was, or with a size."""
    words = fold(shown[:_LONGEST])
    known = _languages().values() if _NUMBERED_SOON.match(words) else ()
    return any(one.was.match(words) or one.size.match(words) for one in known)


_NUMBERED_SOON = re.compile(r"\D{0,30}\d")
_TURNED = re.compile("[;；]")
_NUMBERED = re.compile(r"\bv\.?\s?\d")


def versions_in(words: str) -> tuple[tuple[int, ...], ...]:
    return tuple(dict.fromkeys(versions(words)))


def _tells_a_name(tried: re.Match[str] | None, words: str, shown: str) -> bool:
    """Whether the name of a model stands beside words for what was tried."""
    if tried is None:
        return False
    near = f"{words[: tried.start()][-_NEAR:]} {words[tried.end() :][:_NEAR]}"
    names = (name for name in TOKEN.findall(shown) if is_shaped(name.strip(MARKS + ".")) or _CAPITALS.search(name))
    return any(fold(name.strip(MARKS + ".")) in near for name in names)


_OPENING = 6
"""Words in which the name of what is told stands. By judgment: an article, a noun, two names and what joins them."""
_NEAR = 40
"""Characters beside a verb in which its object stands. By judgment: a name and an article."""


def _is_of_a_thing(words: str, shown: str, code: str, known: _Language) -> bool:
    """Whether a sentence speaks of data, or begins with a name."""
    name = _first(shown)
    opening = [one.strip(MARKS + ".") for one in TOKEN.findall(_MARKED.sub("", shown))[:_OPENING]]
    if any(is_shaped(one) or _CAPITALS.search(one) for one in opening):
        return True
    if code in UNSPACED and any(is_shaped(one) or _CAPITALS.search(one) for one in _LATIN.findall(shown)):
        return True
    english = code == "en" and name[:1].isupper() and name.casefold() not in english_words()
    return bool(known.data.search(words) or english)


def _is_plain(told: str, shown: str, code: str, known: _Language) -> bool:
    """Whether what is told of something says nothing of the model, its weights or this release."""
    told = _OF_IT.sub(r"\1", told) if is_shaped(_first(shown)) else told
    told = known.tried.sub(" ", told)
    told = known.theirs.sub(" ", _POINTING.sub(" ", _WE.sub(" ", known.data.sub(_THING, told))))
    held = own_words()
    own = (held.own["en"], known.own or held.own[code])
    return not any(one.search(told) for one in (held.owner, held.echo, held.weights, held.model, *own))


_OF_IT = _WORDS.pattern(r"^(\W*+(?:\S++\s){1,4}?){whose~}\b")
"""Behind a name, in folded words: whose weights they are."""


_MARKED = re.compile(r"^(?:[\s>#*_+\-•|]|\[\^[^\]]{1,20}\]:?|\d{1,2}[.)]\s)+")
"""Marks of a list, a quotation, a footnote before a sentence."""


def _first(shown: str) -> str:
    """The word with which a sentence begins, without marks."""
    found = TOKEN.search(_MARKED.sub("", shown))
    return found[0].strip(MARKS + ".") if found else ""


_THING = " ¤ "
_POINTING = _WORDS.pattern(rf"\b{{pointing~}}\s+(?={_THING.strip()})")
"""Before what was left out, a word for what is shown."""
_WE = _WORDS.pattern("{we}")
