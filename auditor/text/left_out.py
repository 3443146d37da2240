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
from auditor.core.resources import data_root
from auditor.text.fold import fold
from auditor.text.language import english_words
from auditor.text.own_words import any_of_all, own_words, subjects
from auditor.text.phrases import UNSPACED, any_of, with_choices
from auditor.text.shaped import MARKS, TOKEN, is_shaped

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
    data: re.Pattern[str]
    they: re.Pattern[str]


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
        they=re.compile(rf"\W*(?:{any_of(words['they'], spaced=spaced)})\W*"),
        data=re.compile(any_of_all({code: (*subjects()["apart"].get(code, ()), *words["things"])})),
    )


@lru_cache(_REMEMBERED)
def told_of_what_was_left_out(shown: str) -> OtherSubject | None:
    """What a sentence says was left out, with what it says behind that; None if it says so of nothing, or may speak of
    the model besides."""
    if len(shown) > _LONGEST:
        return None
    words = fold(shown)
    for code, known in _languages().items():
        found = known.either.search(words)
        if found is None:
            tried = _tells_a_name(known.tried.search(words), words, shown)
            if tried and _is_plain(words, shown, code, known):
                return OtherSubject(shown, model=False, left=True)
            continue
        they = known.they.fullmatch(words[: found.start()])
        if not (they or known.active.search(words) or _is_of_a_thing(words, shown, code, known)):
            continue
        behind = words[found.end() :]
        while again := known.either.search(behind):
            behind = behind[again.end() :]
        told, rest = words[: found.start()], behind if _LETTER.search(behind) else ""
        if (why := known.cause.search(rest)) and len(rest[: why.start()].split()) <= _OBJECT:
            told, rest = f"{told} {rest}", ""
        if _is_plain(told, shown, code, known):
            return OtherSubject(shown, model=False, rest=rest.strip(), left=True)
    return None


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


_OF_IT = re.compile(r"^(\W*+(?:\S++\s){1,4}?)(?:weights|checkpoints?|gewichte|poids|pesos|pesi|gewichten|wagi|веса)\b")
"""Behind a name, in folded words: whose weights they are."""


_MARKED = re.compile(r"^(?:[\s>#*_+\-•|]|\[\^[^\]]{1,20}\]:?|\d{1,2}[.)]\s)+")
"""Marks of a list, a quotation, a footnote before a sentence."""


def _first(shown: str) -> str:
    """The word with which a sentence begins, without marks."""
    found = TOKEN.search(_MARKED.sub("", shown))
    return found[0].strip(MARKS + ".") if found else ""


_THING = " ¤ "
_POINTING = re.compile(
    rf"\b(?:this|these|diese\w{{0,2}}|ce|ces|cet|cette|est[aeo]s?|quest\w|deze|dit|t[ae]|эт\w\w?)\s+(?={_THING.strip()})"
)
"""Before what was left out, a word for what is shown."""
_WE = re.compile(r"\b(?:we|wir|nous|nosotros|noi|wij|ons)\b|我们")
