"""What a sentence is about, where it is about something else than the model (``license_db/subjects.yaml``).

A row of a table is about the model in its first cell, an item below "similar models" about the one it begins with, a
clause behind "unlike" about the one that it names, a sentence about the page's pictures about those. Whatever has a
word for the model, its parts, its data or its users beside that may be about the model as well, and is not told here.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.model import OtherSubject
from auditor.core.resources import data_root
from auditor.text.fold import fold
from auditor.text.language import english_words, language_of
from auditor.text.sentences import Sentence

_REMEMBERED = 20_000
"""Sentences of which it is remembered what they are about. By judgment: bounds memory."""
_VERSION = r"(?:\bv|version )\d[\d.]{0,6}\b"
_UNSPACED = frozenset({"zh", "ja"})
_ANY_ENDING = r"\w{0,14}"
_MOST_CELLS = 6
"""Words of a first cell or of the beginning of an item up to which it is a name. By judgment: a title is longer."""
_PARTED = re.compile(r"\s:(?:\s|$)")
"""Between the cells of a row, as `auditor.text.sentences` sets them."""
_NAME_ENDS = re.compile(r"\s[–—-]\s|[:：(（|,，]|\s(?:is|are|was|ist|est|es|é|è|jest|это|se|si)\s|\s—|（")
_MARKS = " \t*_`\"'“”‘’[]"
_BOLD = re.compile(r"^\W{0,3}(?:\*\*|__)")
_TOKEN = re.compile(r"[^\s,;:()（）]+")
_CLAUSE = re.compile(r"(?<=[.;。；])\s+(?=[^\W\d_a-z])")
_CJK = "\u3040-\u30ff\u3400-\u9fff"


@dataclass(frozen=True, slots=True)
class _Words:
    own: Mapping[str, re.Pattern[str]]
    rights: re.Pattern[str]
    relative: re.Pattern[str]
    echo: re.Pattern[str]
    making: re.Pattern[str]
    points: re.Pattern[str]
    compares: re.Pattern[str]
    role: re.Pattern[str]
    but: re.Pattern[str]
    owner: re.Pattern[str]
    model: re.Pattern[str]
    weights: re.Pattern[str]
    apart: re.Pattern[str]
    below: re.Pattern[str]
    unchecked: re.Pattern[str]
    headings: re.Pattern[str]
    credits: re.Pattern[str]
    column: re.Pattern[str]
    thing: re.Pattern[str]
    here: re.Pattern[str]
    tested: re.Pattern[str]
    contrast: re.Pattern[str]
    former: re.Pattern[str]
    since: re.Pattern[str]
    of_it: re.Pattern[str]
    changed: re.Pattern[str]
    before: re.Pattern[str]
    between: re.Pattern[str]


@cache
def _words() -> _Words:
    path = data_root("license_db") / "subjects.yaml"
    table = shipped_mapping(path, named="license_db/subjects.yaml").value
    small, headings = _any_of(table["small"]), _any_of(table["headings"])
    things, pictures, here = (_any_of(table[name]) for name in ("things", "pictures", "here"))
    one = r"(?:[^\W\d_]{1,16}\s)?"
    the = rf"(?:{_any_of(table['article'])})\s?{one}"
    pages = "|".join(
        rf"(?:{_any_of({code: table['article'][code]})})\s?{one}(?:{_any_of({code: words})})"
        for code, words in table["pages"].items()
    )
    return _Words(
        own={code: re.compile(_any_of({code: words})) for code, words in table["own"].items()},
        **{name: re.compile(_any_of(table[name])) for name in ("echo", "making", "points", "role", "but", "apart")},
        **{name: re.compile(_any_of(table[name])) for name in ("below", "unchecked")},
        weights=re.compile(_any_of(table["weights"])),
        compares=re.compile(headings),
        relative=re.compile(rf"\s*(?:{_any_of(table['relative'])})"),
        rights=re.compile(_any_of(table["rights"])),
        owner=re.compile(_any_of(table["owner"])),
        model=re.compile(_any_of(table["model"])),
        headings=re.compile(rf"[\W\d_]*(?:(?:{small})[\W_]*){{0,4}}(?:{headings})(?:[\W_]*(?:{small}))*[\W_]*"),
        credits=re.compile(rf"[\W\d_]*(?:{_any_of(table['credits'])})[\W_]*"),
        column=re.compile(_any_of(table["column"])),
        thing=re.compile(
            rf"^[\W\d_]{{0,6}}(?:(?:{the})?(?:(?:{here})\W{{0,2}}(?:的|の|의)?\s?(?:{pictures}|{things})"
            rf"|(?:{pictures})\s(?:[^\W\d_]{{1,12}}\s){{0,3}}?(?:{here})|(?:{things})(?:\s(?:{here}))?)"
            rf"|{pages})(?=\W{{0,3}}\w)"
        ),
        here=re.compile(here),
        tested=re.compile(
            rf"^\W{{0,3}}(?:\w{{1,12}}\s){{0,4}}?(?:{_any_of(table['tested'])})\s?(?:[\w'’]{{1,24}}\s?){{0,6}}?"
            rf"(?:{_any_of(table['tests'])})"
        ),
        contrast=re.compile(rf"(?:{_any_of(table['contrast'])})\s?"),
        former=re.compile(
            rf"^[\W\d_]{{0,6}}(?:[^\W\d_\s]{{1,16}}\s?){{0,3}}?(?::\s)?(?:(?:{_any_of(table['former'])})|{_VERSION})"
        ),
        since=re.compile(rf"(?:{_any_of(table['since'])})\s?(?:[^\W\d_]{{1,8}}\s)?{_VERSION}"),
        of_it=re.compile(_any_of(table["of_it"])),
        changed=re.compile(_any_of(table["changed"])),
        before=re.compile(rf"(?:{_any_of(table['from'])})\W{{0,3}}$"),
        between=re.compile(
            rf"\W{{0,3}}(?:(?:license|lizenz|licence)\s)?(?:->|→|(?:{_any_of(table['to'])}))[\w\s]{{0,4}}\W{{0,3}}"
        ),
    )


def _any_of(words: Mapping[str, Iterable[str]]) -> str:
    """Folded words as an expression: whole ones, but in scripts that part no words; the longer first."""
    spaced: set[str] = set()
    unspaced: set[str] = set()
    for language, listed in words.items():
        for word in listed:
            told = re.escape(fold(str(word).replace("*", "")))
            told = rf"{told}{_ANY_ENDING}" if str(word).endswith("*") else told
            (unspaced if language in _UNSPACED or language == "ko" else spaced).add(told)
    both = (
        *((rf"\b(?:{'|'.join(sorted(spaced, key=_longest_first))})\b",) if spaced else ()),
        *sorted(unspaced, key=_longest_first),
    )
    return "|".join(both)


def _longest_first(word: str) -> tuple[int, str]:
    return (-len(word), word)


def other_subjects(listed: Sequence[Sentence]) -> dict[int, OtherSubject]:
    """Which sentences of a document, by their number, are about something else, or hold a part that is.

    Args:
        listed: all of them, in order.
    """
    found: dict[int, OtherSubject] = {}
    compared = credited = made = False
    for numbers in _blocks(listed):
        one = listed[numbers[0]]
        if one.kind == "heading":
            compared, credited = is_about_others(one.shown), _words().credits.fullmatch(one.words) is not None
            made = _leads_in_to_parts(one.words)
            if compared:
                found[numbers[0]] = OtherSubject(one.shown, model=False)
        elif len(numbers) > 1 or _is_row(one):
            if not made and not _is_taken_over(listed[numbers[-1] + 1 :][:_BEHIND]):
                found |= _of_rows([(number, listed[number]) for number in numbers], compared)
        elif one.kind in ("prose", "item"):
            told = _of_an_item(one) if compared and not made else None
            made = (made and one.kind == "item") or _leads_in_to_parts(one.words)
            told = told or subject_of(one.shown)
            if told is None and credited and not _has_own(one.words, one.shown):
                told = OtherSubject(one.shown, model=False)
            if told is not None and not _is_taken_over(listed[numbers[0] + 1 :][:_BEHIND], told.rest):
                found[numbers[0]] = told
    return found


@lru_cache(_REMEMBERED)
def _leads_in_to_parts(words: str) -> bool:
    """Whether a sentence or a heading may say that the model is made of what stands below it."""
    known = _words()
    return bool(known.making.search(words) or (known.points.search(words) and not known.compares.search(words)))


_BEHIND = 40
"""Sentences in which something else is referred to. By judgment: two lists; bounds time."""


def _is_taken_over(behind: Sequence[Sentence], rest: str = "") -> bool:
    """Whether what is said of something else is said of the model by reference: "so is the model", "the same"."""
    if rest and _refers(fold(rest)):
        return True
    for number, one in enumerate(behind):
        if one.kind == "heading":
            return False
        if _refers(one.words) and (
            (not number and one.kind == "prose") or _words().owner.search(one.words) or _has_own(one.words, one.shown)
        ):
            return True
    return False


@lru_cache(_REMEMBERED)
def _refers(words: str) -> bool:
    return _words().echo.search(words) is not None


def told_by_columns(listed: Sequence[Sentence]) -> dict[int, tuple[tuple[str, OtherSubject], ...]]:
    """Rows of tables whose columns are models: what each says of each of them, as a row of its own."""
    found: dict[int, tuple[tuple[str, OtherSubject], ...]] = {}
    for numbers in _blocks(listed):
        if not _is_row(listed[numbers[0]]):
            continue
        heads = _cells(listed[numbers[0]])
        names = [_plain_own(head) for head in heads[1:]]
        label = fold(heads[0]).strip(" :")
        telling = not label or _words().column.fullmatch(label)
        if not telling or len(names) < 2 or not any(map(_is_shaped_name, heads[1:])):
            continue
        for number in numbers[1:]:
            title, *cells = _cells(listed[number])
            if len(cells) == len(names):
                found[number] = tuple(
                    (f"{title} : {cell}", OtherSubject(name, model=True, beside=(*names[:at], *names[at + 1 :])))
                    for at, (name, cell) in enumerate(zip(names, cells, strict=True))
                )
    return found


def _cells(row: Sentence) -> list[str]:
    cells = [cell.strip() for cell in _PARTED.split(f" {row.shown}")]  # the first may be empty
    return cells[:-1] if row.kind != "row" and not cells[-1] else cells


def is_about_others(heading: str) -> bool:
    """Whether a heading says that what stands below it is about other models; names may stand in it."""
    plain = " ".join(token for token in heading.split() if not _is_shaped(token))
    return _words().headings.fullmatch(fold(plain)) is not None


def _blocks(listed: Sequence[Sentence]) -> Iterator[tuple[int, ...]]:
    """The numbers of sentences one by one, those of a table together."""
    rows: list[int] = []
    for number, one in enumerate(listed):
        gap = one.start_line - listed[rows[-1]].start_line if rows else 0
        if gap > _RULED or not _is_row(one):
            if rows:
                yield tuple(rows)
            rows = []
        if _is_row(one):
            rows.append(number)
        else:
            yield (number,)
    if rows:
        yield tuple(rows)


_RULED = 2
"""Lines from one row of a table to the next. Derived from Markdown: a line of dashes stands below the head."""


def _is_row(one: Sentence) -> bool:
    """Whether a sentence is a row of a table, in Markdown or HTML."""
    return one.kind == "row" or (one.kind == "prose" and one.shown.endswith(" :") and one.shown.count(" :") > 1)


def _of_rows(rows: Sequence[tuple[int, Sentence]], compared: bool) -> Iterator[tuple[int, OtherSubject]]:
    """The rows of a table that are about other models: below a head of models, beside a row of the model's own."""
    lines: dict[int, list[tuple[int, Sentence]]] = {}
    for number, one in rows:  # a row of Markdown is a line, however many sentences stand in it
        lines.setdefault(one.start_line if one.kind == "row" else -number, []).append((number, one))
    cells = {line: [cell.strip() for cell in _PARTED.split(pieces[0][1].shown)] for line, pieces in lines.items()}
    head, *body = lines
    titles = [fold(cell).strip(" :") for cell in cells[head]]
    place = next((at for at, title in enumerate(titles) if _words().column.fullmatch(title)), None)
    if place is None and compared:
        place, body = 0, [*lines]
    governed = f"{rows[0][1].governed_by} {' '.join(titles)}"
    if place is None or _has_own(governed, "") or any(map(_words().role.fullmatch, titles)):
        return
    names = {line: cells[line][place] for line in body if len(cells[line]) > place}
    for line, name in names.items():
        others = tuple(other for at, other in names.items() if at != line)
        told = " ".join(one.words for _, one in lines[line])
        if _BOLD.match(name) or _NOTED.search(name) or not _is_another(name) or _has_own(_but(told, fold(name)), ""):
            continue
        if _OWN_ROW.search(name) is None and (others or (compared and _is_shaped_name(name))):
            beside = () if compared and _is_shaped_name(name) else others
            for number, _ in lines[line]:
                yield number, OtherSubject(_plain(name), model=True, beside=tuple(map(_plain_own, beside)))


_NOTED = re.compile(r"(?:^[^*]*\*+|[†‡§¹²³⁴]|\[\d\])\s*$")
"""How a name ends of which a note says more."""
_OWN_ROW = re.compile("→|👉|➡|⭐|🔥")
"""Marks of the row that a table is made for."""
OWN = "this model"
"""Stands for a row that says of itself that it is the model's own."""


def _plain_own(name: str) -> str:
    return OWN if _words().owner.search(fold(name)) else _plain(name)


def _plain(name: str) -> str:
    return re.split("[(（]", name.strip(_MARKS), maxsplit=1)[0].strip(_MARKS)


def _but(words: str, name: str) -> str:
    """Folded words without a name."""
    return words.replace(name, " ", 1) if name else words


def _is_another(name: str) -> bool:
    """Whether words can be the name of one model, and say nothing of this one or of a part of it."""
    told = fold(_INNER.sub(" ", name.strip(_MARKS)))
    return (
        0 < len(name.split()) <= _MOST_CELLS
        and any(sign.isalpha() for sign in name)
        and not _words().owner.search(fold(name))
        and not _has_own(told, "")
    )


_INNER = re.compile(r"(?<=[a-z])(?=[A-Z])|[-/_.]|(?<=[A-Za-z])(?=\d)")
"""Between the words of a name."""


def _of_an_item(one: Sentence) -> OtherSubject | None:
    """The model with whose name an item or a sentence below such a heading begins, where it tells of that alone."""
    shown = one.shown.strip()
    end = _NAME_ENDS.search(shown)
    name = shown[: end.start()] if end else _first_name(shown)
    if not name or not _is_shaped_name(name) or not _is_another(name):
        return None
    if _has_own(_but(one.words, fold(name)), one.shown) or _words().owner.search(one.words):
        return None
    return OtherSubject(_plain(name), model=True)


def _first_name(shown: str) -> str:
    """The words with capitals or figures with which a sentence begins."""
    found = re.match(r"\W{0,3}(?:(?:[A-Z\u00c0-\u00de\u0410-\u042f]|\d)\S*\s?){1,4}", shown)
    return found[0].strip() if found else ""


@lru_cache(_REMEMBERED)
def subject_of(shown: str) -> OtherSubject | None:
    """What a sentence by itself is about, if it is no model, or one that it only names to tell another from it."""
    words = fold(shown)
    clauses = _CLAUSE.split(shown)
    kept = [
        one
        for at, one in enumerate(clauses)
        if not _is_of_a_thing(fold(one), one) and not _is_former(fold(one), one, fold(" ".join(clauses[at + 1 :])))
    ]
    if len(kept) < len(clauses):
        return OtherSubject(next(one for one in clauses if one not in kept), model=False, rest=" ".join(kept))
    if (contrast := _words().contrast.search(words)) and not any(map(str.isalpha, words[: contrast.start()])):
        return _compared(shown, words[contrast.end() :])
    return None


def is_about_no_model(shown: str) -> bool:
    """Whether a clause, as it is shown, is about what is no part of the model, or about releases before this one."""
    words = fold(shown)
    return _is_of_a_thing(words, shown) or _is_former(words, shown, "")


def is_told_of_others(shown: str) -> bool:
    """Whether a sentence speaks of data or of what others made, and has no word for the model or its weights."""
    known, words = _words(), fold(shown)
    return bool(known.apart.search(words)) and not (known.model.search(words) or known.weights.search(words))


def is_below_others(heading: str, shown: str) -> bool:
    """Whether a sentence with no word for the model stands below a heading of data, pictures, or how to behave."""
    known, words = _words(), fold(heading)
    if not (known.below.search(words) or known.apart.search(words)):
        return False
    return not any(one.search(both) for one in (known.model, known.weights) for both in (words, fold(shown)))


def is_advice(shown: str) -> bool:
    """Whether a sentence only asks not to rely on something that nobody checked."""
    return _words().unchecked.search(fold(shown)) is not None


def first_name(shown: str) -> str:
    """The name with which a sentence begins, where its shape is that of a model's; else empty."""
    name = _first_name(shown)
    return _plain(name) if name and _is_shaped_name(name) else ""


def _is_of_a_thing(words: str, shown: str) -> bool:
    known = _words()
    found = known.thing.match(words) or known.tested.match(words)
    if found is None:
        return False
    rest = known.rights.sub(" ", words[found.end() :])
    first, *more = _COMMA.split(rest)
    if (
        _TURNS.search(rest)
        or known.but.search(rest)
        or not all(map(known.relative.match, filter(_LETTER.search, more)))
    ):
        return False
    if known.tested.match(words) and not known.relative.match(more[0] if more else first):
        return False
    return (
        not _has_own(rest, shown)
        and not known.model.search(rest)
        and not known.model.search(found[0])
        and not (known.tested.match(words) is None and _has_own(_but_here(found[0]), shown))
    )


_LETTER = re.compile(r"[^\W\d_]")
_TURNS = re.compile("[:：;；]")
"""Signs behind which something else may be told of."""


_DATED = re.compile(
    r"(?: license)?(?:\s?[(（]?(?:\w+\s){0,3}(?=[^\W\d]*\d)[\w.\-]+[)）]?)?\s*(?:$|[.。])", re.IGNORECASE
)
"""What may stand behind a license that was changed to: when that was, or with which version."""


def _but_here(words: str) -> str:
    """Folded words without those for this page."""
    return _words().here.sub(" ", words)


def _is_former(words: str, shown: str, behind: str) -> bool:
    """Whether a clause is about releases before this one: told so, or by a version that another one followed."""
    known = _words()
    found = known.former.match(words)
    if found is None:
        return False
    told = found[0].rsplit(" ", 1)[-1]
    if re.search(_VERSION, told) and not known.since.search(behind):
        return False
    rest = known.of_it.sub(" ", words[found.end() :], count=1)
    if _COMMA.search(rest) or _TURNS.search(rest) or known.but.search(rest) or _JOINED.search(rest):
        return False
    return not (
        _has_own(rest, shown) or known.owner.search(rest) or known.model.search(rest) or re.search(_VERSION, rest)
    )


_JOINED = re.compile(r"(?:^|\s)(?:and|und|et|y|e|en|i|и)\s|と|和|및|与")
"""How something else is told of in the same breath."""


def without_former_license(shown: str, places: Sequence[tuple[int, int]]) -> str:
    """A sentence without the license from which another one was changed to, where it says that; else as it is.

    Args:
        places: where it names licenses, in order.
    """
    known = _words()
    for (start, end), (follows, ends) in itertools.pairwise(places):
        before, between = shown[:start], fold(shown[end:follows])
        if not between.strip() or not known.between.fullmatch(f" {between} ") or not _DATED.match(shown[ends:]):
            continue
        if known.changed.search(fold(before)) and (known.before.search(fold(before)) or not before.isascii()):
            verb = known.changed.search(before.casefold())
            words = f"{before[: verb.start()]}{before[verb.end() :]}" if verb else before
            return f"{known.before.sub('', words.rstrip() + ' ').rstrip()} under {shown[follows:]}"
    return shown


def _compared(shown: str, behind: str) -> OtherSubject | None:
    """The model from which a sentence tells another one, with what remains of the sentence without that clause."""
    folded = len(fold(shown)) - len(behind)
    start = max(at for at in range(min(len(shown), _OPENING)) if len(fold(shown[:at])) <= folded)
    told = _CONTRASTED.match(shown, start)
    if told is None:
        return None
    end, behind = told.end(), fold(shown[told.end() :])
    if _words().relative.match(_BACK.sub("", behind, count=1)):
        comma = _PAUSE.search(shown, end)
        if comma is None:
            return None
        end = comma.end()
    if _words().relative.match(_BACK.sub("", fold(shown[end:]), count=1)):
        return None
    name, words = _named(shown[start:end]), fold(shown[start:end])
    if not name or _has_own(_but(words, fold(name)), shown) or _words().owner.search(words):
        return None
    return OtherSubject(name, model=True, rest=shown[end:].strip())


_CONTRASTED = re.compile(r"[^,，()（）]{2,80}?(?:\s?[(（][^()（）]{1,80}[)）][,，]?|[,，])\s")
"""A name, what stands in brackets behind it, and the comma."""
_PAUSE = re.compile(r"[,，]\s")


_BACK = re.compile(r"^(?:on|from|of|upon|in|auf|aus|von|sur|a partir|del|da|dal|do|van|waarop|na|z|из|на) ")
"""Words before which a clause goes back to a name ("on which it is based")."""


_OPENING = 80
"""Characters in which the words of a contrast end. By judgment: bounds time."""


def beside_a_contrast(words: str) -> tuple[str, ...]:
    """What of a folded sentence stands before words that tell a model from another, and on either side of a comma."""
    found = _words().contrast.search(words)
    if found is None:
        return ()
    before = (words[: found.start()],) if found.start() > _OPENING // 4 else ()
    commas = [*_COMMA.finditer(words, found.end())]
    return (*before, *(part for one in commas for part in (words[found.end() : one.start()], words[one.end() :])))


_COMMA = re.compile(r"[,，;)]\s?")


def _named(told: str) -> str:
    """The name that a clause begins with, behind articles and nouns for a model; empty where there is none."""
    for found in _TOKEN.finditer(told):
        word = found[0].strip(_MARKS)
        if _is_shaped(word) or (word[:1].isupper() and not _words().model.fullmatch(fold(word))):
            more = re.match(r"[^\s,;:()（）]+(?:\s(?=[A-Z\d])[^\s,;:()（）]+){0,3}", told[found.start() :])
            return _plain(more[0] if more else word)
        if found.start() > 40:
            break
    return ""


def _has_own(words: str, shown: str) -> bool:
    """Whether folded words may be about the model: in the language of a sentence and in English, else in any."""
    own, words = _words().own, _words().rights.sub(" ", words)
    language = language_of(words, shown) if shown else ""
    asked = ("en", language) if language in own else tuple(own)
    return any(own[code].search(words) for code in asked)


def _is_shaped_name(name: str) -> bool:
    return any(_is_shaped(token) for token in _TOKEN.findall(name))


def _is_shaped(token: str) -> bool:
    """Whether a word has the shape of a name: figures or capitals inside, an id, two words with capitals."""
    word = token.strip(_MARKS + ".,;:")
    if not any(sign.isalpha() for sign in word) or _LICENSE.match(word):
        return False
    if any(sign.isdigit() for sign in word) or re.search(r"[a-z][A-Z]", word):
        return True
    parts = [part for part in re.split(r"[-/]", word) if part]
    if len(parts) < 2:
        return False
    if "/" in word:
        return all(part not in english_words() for part in parts[:1])
    told = [part for part in parts if part.casefold() not in english_words()]
    return bool(told) and all(part[:1].isupper() or not part.isascii() for part in parts)


_LICENSE = re.compile(
    r"licen[cs]|terms|agreement|polic|(?:cc|by|nc|gpl|agpl|lgpl|apache|mit|bsd|v?\d)[\d.\-+]*(?:-|$)", re.IGNORECASE
)
"""Words of licenses with figures and hyphens."""
