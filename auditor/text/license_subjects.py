"""Whose license a clause tells, where it is not that of this release (``license_db/license_subjects.yaml``).

A clause has a subject and a time. It tells of something else where it begins with a release before this one, a model
before it, a model that is only like it, a date until which something was so, or what a project has beside its model;
and where nothing else stands in it by which it might speak of the model, of both, or of now. A sentence of several
clauses is told part by part; what remains of it is weighed by itself. Whatever is left unsettled is told of nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.model import OtherSubject
from auditor.core.releases import numbers, versions
from auditor.core.resources import data_root
from auditor.core.worded import Worded
from auditor.text.fold import fold
from auditor.text.own_words import has_own, names_an_edition, own_words, subjects
from auditor.text.phrases import UNSPACED, any_of
from auditor.text.shaped import shaped_names

_NAME = "¤"
"""Stands for the name of a model."""
_MARKED = re.compile(r"^(?:[\s>#*_+\-•|]|\[![A-Z]+\]|\[\^[^\]]{1,20}\]:?|\[?\d{1,2}\]|\d{1,2}[.)]\s)+")
"""Marks of a list, a quotation, a footnote before a sentence."""
_WORDS = Worded("subjects.yaml")
_BOUND = _WORDS.pattern(r"(?<=[.!?])\s+|[。;；]\s*|[,，、]\s*|\s[–—]\s|[()（）]|(?<={ends_a_clause~})\s")
"""Between clauses."""
_TURNS = re.compile("[:：;；,，、()（）]")
"""Signs behind which something else may be told of."""
_JOINED = _WORDS.pattern(r"(?:^|\s)(?:{joined~}|&|\+)\s|^\s?{joined_first~}|{joined_anywhere~}")
"""How something else is told of in the same breath."""
_DATED = re.compile(r"\s?[(（](?:[^\W\d_]{1,9}\.?\s){0,2}v?\d[\w.\-\s]{0,16}[)）]", re.IGNORECASE)
"""A version or a date in brackets."""
_KNOWN = Worded("license_words.yaml").pattern(r"\b(?:{known_names~}|{open_rail~}|{more_names~})\b", re.IGNORECASE)
"""What well-known licenses are called."""
_BOUNDED = re.compile(r"\s(?:\w{1,6}\s){0,2}?v?\d")
"""A version behind a word for releases, which are those before it: this one may be among them."""
_LETTER = re.compile(r"[^\W\d_]")
_IS = re.compile(r"(?<!\w)[èéÈÉ](?!\w)")
_CLOSED = re.compile(r"(?<![(（\w])[)）][.!。]?$|(?<=[\w\s])[)）][.!。]?\s?$")
_MOST = 4
"""Clauses that one statement may stretch over. By judgment: a name, what it is called besides, what is said."""
_LONGEST = 600
"""Characters of a sentence that is told part by part. By judgment: bounds time."""
_FEW = 6
"""Words that may stand beside names where they are compared. By judgment: "in the table we compare it with"."""


@dataclass(frozen=True, slots=True)
class _Language:
    past: re.Pattern[str]
    """A release before this one, at the beginning."""
    stage: re.Pattern[str]
    """What came first, likewise."""
    before: re.Pattern[str]
    """A model before this one, likewise."""
    until: re.Pattern[str]
    """A date or a version up to which something was so, likewise."""
    was: re.Pattern[str]
    cause: re.Pattern[str]
    """How a reason begins."""
    then: re.Pattern[str]
    """That it was so back then, likewise."""
    bounded: re.Pattern[str]
    """Releases up to a version, likewise."""
    alike: re.Pattern[str]
    unlike: re.Pattern[str]
    """A whole clause that tells a model from one that stands at its end."""
    not_ours: re.Pattern[str]
    compares: re.Pattern[str]
    beside: re.Pattern[str]
    builds: re.Pattern[str]
    unsure: re.Pattern[str]
    """Words of a former release anywhere: whose license is told may be asked about."""
    former: re.Pattern[str]
    """The same without those that only say that it is no longer so."""
    here: re.Pattern[str]
    """That this very release is one of them."""
    parts: re.Pattern[str]
    any: re.Pattern[str]
    """One of the words by which any of these are told."""


Beside: TypeAlias = Callable[[str], bool]
"""Whether a clause is about something that stands beside the model."""


def nothing_beside(clause: str) -> bool:
    """Of a reader that knows of no such thing."""
    return False


@cache
def _languages() -> tuple[_Language, ...]:
    path = data_root("license_db") / "license_subjects.yaml"
    table = shipped_mapping(path, named="license_db/license_subjects.yaml").value
    return tuple(_compiled(code, words) for code, words in table.items())


def _compiled(code: str, words: Mapping[str, Sequence[str]]) -> _Language:
    spaced = code not in UNSPACED
    gap, word = (r"\s", r"(?:[^\W\d_]{1,16}\s)?") if spaced else (r"\s?", f"{_WORDS.told('{of_joined~}')}?")
    told = {
        name: f"(?:{any_of(map(_verbs_apart, listed), spaced=spaced)})" if listed else _NEVER
        for name, listed in words.items()
        if name != "example"
    }
    told["owner"] = f"(?:{any_of(subjects()['owner'][code], spaced=spaced)})"
    told["model"] = f"(?:{any_of(subjects()['model'][code], spaced=spaced)})"
    of_it, lead = told["of_it"], rf"(?:{told['lead']}(?:{gap}|(?<=')))"
    begins = rf"^(?:{told['license_of']}{gap})?"
    front, behind = (rf"{begins}{lead}?", rf"(?:\s{of_it})?") if spaced else (rf"{begins}{lead}?(?:{of_it}\s?)?", "")
    adjective, release = told["adjective"], told["release"]
    past = rf"{adjective}{gap}{word}{release}" + (rf"|{release}{gap}{word}{adjective}" if spaced else "")
    lead_beside = f"{lead}?" if not spaced or code in _WITHOUT_ARTICLES else lead
    return _Language(
        past=re.compile(rf"{front}(?:{told['alone']}|{past}){behind}{_ENDS}"),
        stage=re.compile(rf"{front}{word if spaced else ''}{told['stage']}{behind}"),
        before=re.compile(
            rf"{front}{told['predecessor']}{behind}(?:\W{{0,3}}{_NAME},?)?"
            rf"|^{_NAME}\W{{0,3}}{lead}?{told['predecessor']}{behind},?"
        ),
        until=re.compile(_until(told, spaced=spaced)),
        was=re.compile(told["was"]),
        cause=re.compile(told["cause"]),
        then=re.compile(rf"^{told['then']}{_ENDS}(?!\s?{_WORDS.told('{not_then~}')}\b)[,，、]?\s?"),
        bounded=re.compile(_bounded(told, lead) if spaced else _NEVER),
        alike=re.compile(_alike(told, spaced=spaced)),
        unlike=re.compile(
            rf"^{told['unlike_before']}.{{0,80}}{_NAME}$"
            rf"|^{told['unlike_before']}?.{{0,80}}{_NAME}\s?{told['unlike_after']}$"
        ),
        not_ours=re.compile(rf"{front}{_NAME}\s?[(（]{told['not_ours']}[)）]"),
        compares=re.compile(rf"{told['compares']}|{told['alike']}{gap}{told['model']}"),
        beside=re.compile(rf"{begins}{lead_beside}{word if spaced else ''}{told['beside']}{_ENDS}"),
        builds=re.compile(told["builds"]),
        unsure=re.compile(rf"{told['stage']}|{past}|{told['predecessor']}|{told['once']}"),
        former=re.compile(rf"{told['stage']}|{past}|{told['predecessor']}"),
        here=re.compile(_here(told, past, spaced=spaced)),
        parts=re.compile(told["parts"]),
        any=re.compile("|".join(told[name] for name in _TELLING if told[name] != _NEVER)),
    )


def _until(told: Mapping[str, str], *, spaced: bool) -> str:
    """Until when something was so: a month, a date, a version."""
    if not spaced:
        when = rf"[^,，、。]{{0,4}}\d[^,，、。]{{0,12}}?{told['until_after']}"
        return rf"^(?P<when>{when}){_WORDS.told('{behind_a_time~}')}?[,，、]?\s?"
    year = r"(?:\s(?:[^\W\d_]{1,3}\s)?\d{4})?"
    month = rf"(?:\s(?:[^\W\d_]{{1,3}}\s)?{told['month']}{year})?"
    when = rf"(?:[^\W\d_]{{1,12}}\.?\s){{0,3}}?(?:{told['month']}{year}|[^\W\d_]{{0,2}}\d[\w.\-]*{month})"
    return rf"^{told['until']}\s(?P<when>{when})(?:\s{_WORDS.told('{of_a_year~}')})?,?\s"


def _bounded(told: Mapping[str, str], lead: str) -> str:
    """Releases up to a version: "releases up to 1.4", "Versionen bis 1.4"."""
    version = rf"(?:v\.?\s?|{_WORDS.told('{version~}')}\s)?\d{1, 3}(?:\.\d{1, 3}){0, 3}"
    return rf"^{lead}?{told['release']}\s(?:\w{{1,4}}\s)?{told['until']}\s(?:\w{{1,4}}\s)?(?P<to>{version})(?=[\s,])"


def _here(told: Mapping[str, str], past: str, *, spaced: bool) -> str:
    """That what is here is a former release: "this is the first version", "this repository holds the old one"."""
    former = rf"(?:{told['stage']}|{past}|{told['predecessor']})"
    if not spaced:
        return rf"{told['owner']}\s?(?:{_WORDS.told('{topic_particles~}')}|{told['is']}).{{0,8}}{former}"
    return rf"{told['owner']}\s(?:\w{{1,16}}\s){{0,3}}?{told['is']}\s(?:{told['lead']}\s)?(?:\w{{1,16}}\s)?{former}"


def _alike(told: Mapping[str, str], *, spaced: bool) -> str:
    """A name, and that it is a model like this one; or the other way round."""
    article = r"(?:[^\W\d_]{1,5}\s)?" if spaced else ""
    model, alike = told["model"], told["alike"]
    return (
        rf"^(?:{_NAME}\W{{0,3}}{article}(?:{model}\s)?{alike}(?:\s{model})?,?"
        rf"|{article}{alike}(?:\s?{model})?\W{{0,3}}{_NAME},?)"
    )


_NEVER = "(?!)"
_ENDS = r"(?=\W|$|[\u3040-\u9fff\uac00-\ud7af])"
_WITHOUT_ARTICLES = frozenset({"pl", "ru"})
_TELLING = (
    *("adjective", "alone", "stage", "predecessor", "until", "until_after", "then", "alike", "unlike_before"),
    *("unlike_after", "not_ours", "compares", "beside"),
)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a clause is about."""

    name: str
    model: bool = False
    former: bool = False
    unlike: bool = False
    """Whether another one is only told from it, in the rest of the sentence."""


def told_apart(shown: str, is_beside: Beside = nothing_beside) -> OtherSubject | None:
    """What a sentence, or a part of it, tells the license of, if that is surely not this release; None if none is.

    The rest of the sentence stands in what is given back, for whoever weighs it.
    """
    shown = _DATED.sub("", _unled(shown))
    words = fold(shown)
    languages = [one for one in _languages() if one.any.search(words)]
    if len(shown) > _LONGEST:
        return None
    if told := _compared(shown, languages):
        return told
    parts = _with_reasons([*_parts(shown, languages, is_beside)])
    found = [told_of for _, told_of in parts if told_of]
    rest = [piece for piece, told_of in parts if told_of is None]
    if not found:
        return None
    left = " ".join(filter(_LETTER.search, rest))
    if own_words().echo.search(fold(left)) or any(own_words().relative.match(fold(one)) for one in rest):
        return None
    return OtherSubject(
        ", ".join(one.name.strip() for one in found),
        model=any(one.model for one in found),
        rest=left,
        former=any(one.former for one in found),
        named=bool(left) and not any(one.unlike for one in found),
    )


def ends_apart(shown: str, is_beside: Beside = nothing_beside) -> bool:
    """Whether the last clause of a passage is about something else than this release."""
    shown = _unled(shown)
    languages = [one for one in _languages() if one.any.search(fold(shown))]
    pieces = _pieces(shown)
    return any(
        _told_of("".join(pieces[at:]), languages, is_beside) is not None
        for at in range(max(len(pieces) - 2 * _MOST, 0), len(pieces))
    )


def may_be_former(shown: str) -> bool:
    """Whether a clause has words of a former release or a model before this one, so that it binds nobody for sure."""
    words = fold(_verbs_apart(shown))
    return any(one.unsure.search(words) for one in _languages())


def is_told_of_the_past(shown: str) -> bool:
    """Whether a sentence begins with a time until which something was so, and has no word for now or for this release:
    it limits nobody for sure."""
    words = fold(_unled(shown))
    for one in _languages():
        found = one.until.match(words)
        if found and one.was.search(rest := words[found.end() - 1 :]):
            held = own_words()
            return not (held.owner.search(rest) or held.echo.search(rest) or held.but.search(rest))
    return False


def is_headed_by_the_past(heading: str) -> bool:
    """Whether a folded heading, or a question above an answer, is about a former release or a model before this one."""
    return any(one.former.search(heading) for one in _languages()) and not own_words().owner.search(heading)


def builds_on_it(words: str) -> bool:
    """Whether folded words may say that something is made of what the sentence before them is about."""
    return own_words().making.search(words) is not None or any(one.builds.search(words) for one in _languages())


def is_former_itself(words: str) -> bool:
    """Whether folded words may say that this very release is a former one, or the first."""
    return any(one.here.search(words) for one in _languages())


@cache
def _of_version() -> re.Pattern[str]:
    """How a row, an item or a sentence begins that is about a version, or about all from one on."""
    since = any_of({word for words in subjects()["since"].values() for word in words}, spaced=False)
    begins = rf"\W{{0,6}}((?:{since})\s?(?:[^\W\d_]{{2,8}}\s)?)?"
    return _WORDS.pattern(
        begins + r"(?:(?:{version_article~}|[A-Z][\w\-]{1,40})\s)?"
        r"(?:(?:v|{a_version~} )(\d{1,3}(?:\.\d{1,3}){0,3})|(\d{1,3}(?:\.\d{1,3}){1,3}))(?![\w.]*\w)",
        re.IGNORECASE,
    )


def former_versions(lines: Sequence[str], *, ordered: bool = False) -> dict[int, OtherSubject]:
    """Which lines of one list, or rows of one table, tell the license of a version that a later one followed.

    The later one has to name a well-known license itself; whether the model is that of an earlier line, lineage tells.

    Args:
        ordered: whether the later one has to stand behind it, as in prose.
    """
    lines = [_unled(_DATED.sub("", line)) for line in lines]
    told = {at: found for at, line in enumerate(lines) if (found := _of_version().match(line))}
    rests = {at: fold(_TURNS.sub(" ", lines[at][found.end() :])) for at, found in told.items()}
    of = {at: numbers(found[2] or found[3]) for at, found in told.items()}
    later = [
        (at, version) for at, version in of.items() if _KNOWN.search(lines[at]) and _tells_of_all(rests[at], lines[at])
    ]
    return {
        at: OtherSubject(f"v{'.'.join(map(str, version))}", model=False, former=True)
        for at, version in of.items()
        if not (told[at][1] and told[at][1].strip())
        and any(version < other and (at < behind or not ordered) for behind, other in later)
        and _is_plain(rests[at], lines[at])
    }


def _tells_of_all(rest: str, shown: str) -> bool:
    """Whether what is said of a version is not said of a part of it alone, nor taken over from another one."""
    held = own_words()
    words = held.weights.sub(" ", held.model.sub(" ", rest))
    parts = any(one.parts.search(words) for one in _languages())
    return not (parts or held.echo.search(words) or held.but.search(words) or has_own(_RELEASED.sub(" ", words), shown))


_RELEASED = _WORDS.pattern("{released}")
"""Of what is said of a version as a whole."""


def _unled(shown: str) -> str:
    """A sentence without marks and a title of its own: "**License history:** …"."""
    shown = _MARKED.sub("", shown)
    title = _TITLE.match(shown)
    words = fold(title[0]) if title else ""
    led = title is None or has_own(words, "") or own_words().owner.search(words) or own_words().model.search(words)
    return shown if led or title is None else _MARKED.sub("", shown[title.end() :])


_TITLE = re.compile(r"(?:[^\W\d_]{2,16}[ '’]?){1,3}(?:[,(] ?[^,:()]{0,16}\d{4}\)?)?[*_]{0,2}:[*_]{0,2}\s")
"""Up to three words, a date and a colon before a sentence."""


def _pieces(shown: str) -> list[str]:
    """The clauses of a sentence and the signs between them, in turn; joined they are the sentence."""
    out, place = [], 0
    for bound in _BOUND.finditer(shown):
        out += [shown[place : bound.start()], bound[0]]
        place = bound.end()
    return [*out, shown[place:]]


def _parts(shown: str, languages: Sequence[_Language], is_beside: Beside) -> Iterator[tuple[str, _Told | None]]:
    """The parts of a sentence, each with what it is about, where that is something else."""
    pieces = _pieces(shown)
    former = former_versions(pieces, ordered=True)
    at = 0
    while at < len(pieces):
        if at in former:
            yield pieces[at], _Told(former[at].name, former=True)
            at += 2
            continue
        for size in range(min(2 * _MOST - 1, len(pieces) - at), 0, -2):
            part = "".join(pieces[at : at + size])
            if _LETTER.search(part) and (told := _told_of(part, languages, is_beside)):
                yield part, told
                at += size + 1
                break
        else:
            yield pieces[at], None
            at += 2


def _with_reasons(parts: Sequence[tuple[str, _Told | None]]) -> list[tuple[str, _Told | None]]:
    """The parts, in which the reason why a license was a former one's is told of that as well."""
    found: list[tuple[str, _Told | None]] = []
    for piece, told in parts:
        before = found[-1][1] if found else None
        reason = told is None and before is not None and before.former and _is_a_plain_reason(piece)
        found.append((piece, before if reason else told))
    return found


def _is_a_plain_reason(piece: str) -> bool:
    """Whether a clause tells why something was so, in the past, and nothing of what is so now."""
    words = fold(piece.strip())
    called = [one for one in _languages() if one.cause.match(words)]
    return any(one.was.search(words) for one in called) and not (
        own_words().but.search(words)
        or own_words().echo.search(words)
        or own_words().owner.search(_PART.sub("", words))
    )


_PART = _WORDS.pattern("{authors}")
"""Words for its authors, who tell why."""


def _told_of(clause: str, languages: Sequence[_Language], is_beside: Beside) -> _Told | None:
    """What a clause is about, where it is surely something else than this release, as a whole."""
    clause = _verbs_apart(_CLOSED.sub("", _MARKED.sub("", clause.strip())))
    if is_beside(clause):
        return _Told(clause)
    names = shaped_names(clause)
    name = names[0] if len(names) == 1 else ""
    if len(names) > 1:
        return None
    words = fold(_DATED.sub("", clause).replace(name, _NAME, 1) if name else _DATED.sub("", clause))
    for language in languages:
        if told := _in_language(words.strip(" .!。\"'“”"), clause, name, language):
            return told
    return None


def _verbs_apart(words: str) -> str:
    """Words in which the verb that folds to "and" in Italian and Portuguese is another one."""
    return _IS.sub("est", words)


def _in_language(words: str, clause: str, name: str, known: _Language) -> _Told | None:
    if name:
        if known.unlike.match(words):
            return _Told(name, model=True, unlike=True) if _is_plain(words.replace(_NAME, " "), clause) else None
        for pattern in (known.not_ours, known.alike, known.before):
            if (found := pattern.match(words)) and _NAME in found[0] and _is_plain(words[found.end() :], clause):
                return _Told(name, model=True)
        return None
    for pattern, former in ((known.past, True), (known.stage, True), (known.before, True), (known.beside, False)):
        found = pattern.match(words)
        rest = words[found.end() :] if found else ""
        past = pattern is not known.stage or known.was.search(rest)
        if found and pattern is known.beside and names_an_edition(found[0], rest):
            continue
        if found and past and not _BOUNDED.match(rest) and _is_plain(rest, clause):
            return _Told(clause, former=former)
    if (found := known.bounded.match(words)) and known.was.search(rest := words[found.end() :]):
        return _Told(clause, former=True) if _is_plain(rest, clause) else None
    if (found := known.until.match(words)) and known.was.search(words[found.end() - 1 :]):
        if not has_own(found["when"], clause) and _tells_of_the_past(words[found.end() :]):
            return _Told(clause, former=True)
        return None
    if (found := known.then.match(words)) and known.was.search(rest := _JOINS.sub("", words[found.end() :])):
        return _Told(clause, former=True) if _tells_of_the_past(rest) else None
    return None


_JOINS = re.compile(r"^\s?(?:i|e|y|o)\s")
"""At its beginning a word that joins nothing: an article of another language."""


def _tells_of_the_past(rest: str) -> bool:
    """Whether what is said of a time says nothing of another one."""
    held = own_words()
    return not (_TURNS.search(rest) or _JOINED.search(rest) or held.but.search(rest) or held.echo.search(rest))


def _is_plain(rest: str, shown: str) -> bool:
    """Whether what is said of something says nothing of the model beside it, and of nothing else."""
    held = own_words()
    return bool(_LETTER.search(rest)) and not (
        _TURNS.search(rest)
        or _JOINED.search(rest)
        or held.but.search(rest)
        or held.echo.search(rest)
        or held.owner.search(rest)
        or held.model.search(rest)
        or has_own(rest, shown)
        or next(versions(rest), None)
    )


def _compared(shown: str, languages: Sequence[_Language]) -> OtherSubject | None:
    """The models of a sentence that only compares, each with its license in brackets behind it."""
    names: list[str] = []

    def without(found: re.Match[str]) -> str:
        before = shaped_names(found[1])
        if not before or _NAME in found[2]:
            return found[0]
        names.append(found[1])
        return found[1]

    bare = _BRACKETED.sub(without, shown)
    if not names:
        return None
    told = bare
    for name in shaped_names(bare):
        told = told.replace(name, " ", 1)
        names.append(name)
    words = fold(told)
    if not any(one.compares.search(words) for one in languages) or own_words().making.search(words):
        return None
    if len(words.split()) > _FEW + len(names) or len(words) > 60 or own_words().echo.search(words):
        return None
    return OtherSubject(
        ", ".join(dict.fromkeys(one.strip().rpartition("/")[2] for one in names)), model=True, rest=bare
    )


_BRACKETED = re.compile(r"((?:[A-Z][^\s,;:()（）]{0,60}\s){0,3}[^\s,;:()（）]{2,120})\s?[(（]([^()（）]{1,80})[)）]")
"""A word, those with capitals before it, and what stands in brackets behind it."""
