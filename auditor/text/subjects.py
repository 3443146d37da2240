"""What a sentence is about, where it is about something else than the model (``license_db/subjects.yaml``).

A row of a table is about the model in its first cell, an item below "similar models" about the one it begins with, a
clause behind "unlike" about the one that it names, a sentence about the page's pictures about those. Whatever has a
word for the model, its parts, its data or its users beside that may be about the model as well, and is not told here.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache, partial

from auditor.core import patterns as re
from auditor.core.model import OtherSubject
from auditor.core.worded import Worded
from auditor.text.fold import fold
from auditor.text.left_out import (
    begins_with_some,
    is_plainly_of_a_thing,
    is_told_apart,
    told_of_rivals,
    told_of_what_was_left_out,
)
from auditor.text.license_subjects import (
    builds_on_it,
    ends_apart,
    former_versions,
    is_former_itself,
    may_be_former,
    told_apart,
)
from auditor.text.own_words import any_of_all, has_own, names_an_edition, own_words, subjects
from auditor.text.sentences import Sentence
from auditor.text.shaped import MARKS, is_shaped, is_shaped_name, named, plain

_REMEMBERED = 20_000
"""Sentences of which it is remembered what they are about. By judgment: bounds memory."""
_MOST_CELLS = 6
"""Words of a first cell or of the beginning of an item up to which it is a name. By judgment: a title is longer."""
_PARTED = re.compile(r"\s:(?:\s|$)")
"""Between the cells of a row, as `auditor.text.sentences` sets them."""
_TOLD = Worded("subjects.yaml")
_NAME_ENDS = _TOLD.pattern(r"\s[–—-]\s|[:：(（|,，]|\s{name_ends~}\s|\s—|（")
_BOLD = re.compile(r"^\W{0,3}(?:\*\*|__)")
_CLAUSE = re.compile(r"(?<=[.;。；])\s+(?=[^\W\d_a-z])")
_CJK = "\u3040-\u30ff\u3400-\u9fff"


@dataclass(frozen=True, slots=True)
class _Words:
    points: re.Pattern[str]
    compares: re.Pattern[str]
    role: re.Pattern[str]
    apart: re.Pattern[str]
    code: re.Pattern[str]
    below: re.Pattern[str]
    unchecked: re.Pattern[str]
    headings: re.Pattern[str]
    credits: re.Pattern[str]
    column: re.Pattern[str]
    thing: re.Pattern[str]
    here: re.Pattern[str]
    tested: re.Pattern[str]
    contrast: re.Pattern[str]
    changed: re.Pattern[str]
    before: re.Pattern[str]
    between: re.Pattern[str]
    apart_at_the_end: re.Pattern[str]
    kinds: re.Pattern[str]
    theirs: re.Pattern[str]


_PLAIN = ("points", "role", "apart", "code", "below", "unchecked", "kinds", "theirs")


@cache
def _words() -> _Words:
    table = subjects()
    small, headings = any_of_all(table["small"]), any_of_all(table["headings"])
    things, pictures, here = (any_of_all(table[name]) for name in ("things", "pictures", "here"))
    one = r"(?:[^\W\d_]{1,16}\s)?"
    the = rf"(?:{any_of_all(table['article'])})\s?{one}"
    pages = "|".join(
        rf"(?:{any_of_all({code: table['article'][code]})})\s?{one}(?:{any_of_all({code: words})})"
        for code, words in table["pages"].items()
    )
    return _Words(
        **{name: re.compile(any_of_all(table[name])) for name in _PLAIN},
        compares=re.compile(headings),
        headings=re.compile(rf"[\W\d_]*(?:(?:{small})[\W_]*){{0,4}}(?:{headings})(?:[\W_]*(?:{small}))*[\W_]*"),
        credits=re.compile(rf"[\W\d_]*(?:{any_of_all(table['credits'])})[\W_]*"),
        column=re.compile(any_of_all(table["column"])),
        thing=re.compile(
            rf"^[\W\d_]{{0,6}}(?:(?:{the})?(?:(?:{here})\W{{0,2}}{_TOLD.told('{possessive~}')}?\s?(?:{pictures}|{things})"
            rf"|(?:{pictures})\s(?:[^\W\d_]{{1,12}}\s){{0,3}}?(?:{here})|(?:{things})(?:\s(?:{here}))?)"
            rf"|{pages})(?=\W{{0,3}}\w)"
        ),
        here=re.compile(here),
        tested=re.compile(
            rf"^\W{{0,3}}(?:\w{{1,12}}\s){{0,4}}?(?:{any_of_all(table['tested'])})\s?(?:[\w'’]{{1,24}}\s?){{0,6}}?"
            rf"(?:{any_of_all(table['tests'])})"
        ),
        contrast=re.compile(rf"(?:{any_of_all(table['contrast'])})\s?"),
        changed=re.compile(any_of_all(table["changed"])),
        before=re.compile(rf"(?:{any_of_all(table['from'])})\W{{0,3}}$"),
        apart_at_the_end=re.compile(rf"(?:{any_of_all(table['apart'])})$"),
        between=re.compile(
            rf"\W{{0,3}}(?:{_TOLD.told('{license_before~}')}\s)?(?:->|→|(?:{any_of_all(table['to'])}))[\w\s]{{0,4}}\W{{0,3}}"
        ),
    )


def other_subjects(listed: Sequence[Sentence]) -> OtherSubjects:
    """Which sentences of a document, by their number, are about something else, or hold a part that is.

    Args:
        listed: all of them, in order.
    """
    return OtherSubjects(listed)


class OtherSubjects(Mapping[int, OtherSubject]):
    """What sentences are about, by their number, where that is something else; told of those that are asked about."""

    def __init__(self, listed: Sequence[Sentence]) -> None:
        self._listed = listed
        self._told: dict[int, OtherSubject | None] = {}
        self._compares: set[int] = set()
        """Headings of a comparison."""
        self._below: dict[int, tuple[bool, bool, bool]] = {}
        """Of prose and items: whether they stand in a comparison, below credits, and below a lead in to parts."""
        self._together: dict[int, list[Callable[[], Mapping[int, OtherSubject]]]] = {}
        """What the lists and the table tell that a sentence stands in, the surest first."""
        self._tables: list[tuple[int, Callable[[], Mapping[int, OtherSubject]]]] = []
        """What each table tells, with the number of its first row."""
        compared = credited = made = False
        for numbers, ordered in _lists(listed):
            self._tell(numbers, partial(self._of_a_list, numbers, ordered), first=True)
        for numbers in _blocks(listed):
            one = listed[numbers[0]]
            if one.kind == "heading":
                compared, credited = is_about_others(one.shown), _words().credits.fullmatch(one.words) is not None
                made = _leads_in_to_parts(one.words)
                self._compares |= {numbers[0]} if compared else set()
            elif len(numbers) > 1 or _is_row(one):
                if not made:
                    told = self._tell(numbers, partial(self._of_a_table, numbers, compared))
                    self._tables.append((numbers[0], told))
            elif one.kind in ("prose", "item"):
                self._below[numbers[0]] = compared, credited, made
                made = (made and one.kind == "item") or _leads_in_to_parts(one.words)

    def _tell(
        self, numbers: Sequence[int], make: Callable[[], Mapping[int, OtherSubject]], *, first: bool = False
    ) -> Callable[[], Mapping[int, OtherSubject]]:
        told = cache(make)
        for number in numbers:
            makers = self._together.setdefault(number, [])
            makers.insert(0 if first else len(makers), told)
        return told

    def __getitem__(self, number: int) -> OtherSubject:
        if number not in self._told:
            told = self._about(number)
            self._told[number] = None if told and told.former and self._is_former_itself else told
        found = self._told[number]
        if found is None:
            raise KeyError(number)
        return found

    def _about(self, number: int) -> OtherSubject | None:
        if number in self._compares:
            return OtherSubject(self._listed[number].shown, model=False)
        told = self._in_prose(number) if number in self._below else None
        together = (make().get(number) for make in self._together.get(number, ()))
        return told or next(filter(None, together), None)

    def _of_a_list(self, numbers: Sequence[int], ordered: bool) -> Mapping[int, OtherSubject]:
        """The former releases that a list tells of, unless what is said of them is taken over."""
        former = former_versions([self._listed[number].shown for number in numbers], ordered=ordered)
        if not former or _is_taken_over(self._listed[numbers[-1] + 1 :][:_BEHIND]):
            return {}
        return {numbers[at]: told for at, told in former.items()}

    def _of_a_table(self, numbers: Sequence[int], compared: bool) -> Mapping[int, OtherSubject]:
        """The rows of a table that are about other models, unless what is said of them is taken over."""
        if _is_taken_over(self._listed[numbers[-1] + 1 :][:_BEHIND]):
            return {}
        return dict(_of_rows([(number, self._listed[number]) for number in numbers], compared))

    def _of_a_rival(self, number: int) -> OtherSubject | None:
        """The model of a row above with whose name a sentence begins, where it tells of that alone."""
        told = _of_an_item(self._listed[number]) if self._tables else None
        if told is None:
            return None
        above = (each for first, make in self._tables if first < number for each in make().values())
        beside = {fold(each.name): each.beside for each in above}.get(fold(told.name))
        return None if beside is None else replace(told, beside=beside)

    def __iter__(self) -> Iterator[int]:
        return (number for number in range(len(self._listed)) if self.get(number) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @cached_property
    def _is_former_itself(self) -> bool:
        """Whether a sentence may say that this very release is a former one."""
        return any(is_former_itself(one.words) for one in self._listed)

    def _in_prose(self, number: int) -> OtherSubject | None:
        """What a sentence or an item is about by what it says itself."""
        one, (compared, credited, made) = self._listed[number], self._below[number]
        told = (_of_an_item(one) if compared and not made else self._of_a_rival(number)) or subject_of(one.shown)
        if told is None and credited and not has_own(one.words, one.shown):
            told = OtherSubject(one.shown, model=False)
        tabled = any(first < number for first, _ in self._tables)
        told = told or (None if made else told_of_rivals(one.shown, tabled=tabled))
        behind = self._listed[number + 1 :][:_BEHIND]
        if told is None and behind and is_told_apart(behind[0].shown) and is_plainly_of_a_thing(one.shown):
            told = OtherSubject(one.shown, model=False, left=True)
        if told is None or _is_built_on(told, behind) or (not told.left and _is_taken_over(behind, told.rest)):
            return None
        return told


@lru_cache(_REMEMBERED)
def _leads_in_to_parts(words: str) -> bool:
    """Whether a sentence or a heading may say that the model is made of what stands below it."""
    known = _words()
    return bool(own_words().making.search(words) or (known.points.search(words) and not known.compares.search(words)))


_CAPITALS = re.compile(r"^\W*[A-Z][^A-Z]*[A-Z]")
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
            (not number and one.kind == "prose") or own_words().owner.search(one.words) or has_own(one.words, one.shown)
        ):
            return True
    return False


@lru_cache(_REMEMBERED)
def _refers(words: str) -> bool:
    return own_words().echo.search(words) is not None


def _is_built_on(told: OtherSubject, behind: Sequence[Sentence]) -> bool:
    """Whether the sentences behind one about a former release or another model may say that this one is made of it."""
    if not (told.former or told.model):
        return False
    prose = itertools.takewhile(lambda one: one.kind in ("prose", "item"), behind[:_NEXT])
    return any(builds_on_it(one.words) for one in prose)


_NEXT = 2
"""Sentences in which a pronoun goes back to what was told of. By judgment."""


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
        firsts = [_cells(listed[number])[0] for number in numbers[1:]]
        in_rows = any(map(_LICENSE_HEAD.search, map(fold, heads[1:]))) or 2 * sum(map(is_shaped_name, firsts)) >= max(
            len(firsts), 1
        )
        if not telling or in_rows or len(names) < 2 or not any(map(is_shaped_name, heads[1:])):
            continue
        for number in numbers[1:]:
            title, *cells = _cells(listed[number])
            if len(cells) == len(names):
                found[number] = tuple(
                    (f"{title} : {cell}", OtherSubject(name, model=True, beside=(*names[:at], *names[at + 1 :])))
                    for at, (name, cell) in enumerate(zip(names, cells, strict=True))
                )
    return found


_LICENSE_HEAD = Worded("license_words.yaml").pattern("{heads~}")
"""The head of a column that tells the license of each row."""


def _cells(row: Sentence) -> list[str]:
    cells = [cell.strip() for cell in _PARTED.split(f" {row.shown}")]  # the first may be empty
    return cells[:-1] if row.kind != "row" and not cells[-1] else cells


def heads_models(row: str) -> bool:
    """Whether a row is the head of a table of models: what they are told of stands in its further cells."""
    first, *further = (cell.strip() for cell in _PARTED.split(row))
    return len(further) > 1 and _words().column.fullmatch(fold(first)) is not None


def is_about_others(heading: str) -> bool:
    """Whether a heading says that what stands below it is about other models; names may stand in it."""
    plain = " ".join(token for token in heading.split() if not (is_shaped(token) or _CAPITALS.search(token)))
    return _words().headings.fullmatch(fold(plain)) is not None


@lru_cache(_REMEMBERED)
def is_about_data(heading: str) -> bool:
    """Whether a heading says that what stands below it is data, or what others made, and names no model."""
    words, known = fold(heading), own_words()
    told = known.model.search(words) or known.weights.search(words) or known.owner.search(words)
    return not told and _words().apart.search(words) is not None


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


def _lists(listed: Sequence[Sentence]) -> Iterator[tuple[tuple[int, ...], bool]]:
    """The numbers of the rows of each table, of the items of each list, and of sentences that follow each other in
    prose; and whether their order tells."""
    yield from ((numbers, False) for numbers in _blocks(listed) if len(numbers) > 1)
    for kind, together in itertools.groupby(enumerate(listed), key=lambda told: told[1].kind):
        if kind in ("item", "prose"):
            yield tuple(number for number, _ in together), kind == "prose"


def _is_row(one: Sentence) -> bool:
    """Whether a sentence is a row of a table, in Markdown or HTML."""
    return one.kind == "row" or (one.kind == "prose" and one.shown.endswith(" :") and one.shown.count(" :") > 1)


def _of_rows(rows: Sequence[tuple[int, Sentence]], compared: bool) -> Iterator[tuple[int, OtherSubject]]:
    """The rows of a table that are about other models: below a head of models, beside a row of the model's own."""
    lines: dict[int, list[tuple[int, Sentence]]] = {}
    for number, one in rows:  # a row of Markdown is a line, however many sentences stand in it
        lines.setdefault(one.start_line if one.kind == "row" else -number, []).append((number, one))
    cells = {line: [cell.strip() for cell in _PARTED.split(f" {pieces[0][1].shown}")] for line, pieces in lines.items()}
    head, *body = lines
    titles = [fold(cell).strip(" :") for cell in cells[head]]
    place = next((at for at, title in enumerate(titles) if _words().column.fullmatch(title)), None)
    if place is None and compared:
        place, body = 0, [*lines]
    elif place is None and not titles[0] and any(_is_own_row(cells[one][0]) for one in body):
        place = 0  # "ours" beside other rows: the others are others'
    above = rows[0][1].governed_by.split(" / ")
    of_rows = (_BRACKETS.sub("", f" {title}") for title in titles if not _LICENSE_HEAD.search(title))
    governed = " ".join((*(above[1:] or above), *of_rows))  # the title of the card tells what the model is
    if place is None or has_own(governed, "") or any(map(_words().role.fullmatch, titles)):
        return
    names = {line: cells[line][place] for line in body if len(cells[line]) > place}
    bold = {line: cell for line, cell in names.items() if _BOLD.match(cell)}
    for line, cell in names.items():
        others = tuple(other for at, other in names.items() if at != line)
        told = " ".join(one.words for _, one in lines[line])
        name = plain(cell) if _BRACKETS.search(cell) else cell
        said = _but(told, fold(name))
        said = _FOR_US.sub(" ", said)
        said = _words().theirs.sub(" ", said) if is_shaped_name(name) else said
        if _BOLD.match(name) or _NOTED.search(name) or not _is_another(name) or has_own(said, ""):
            continue
        if _OWN_ROW.search(name) is None and (others or (compared and is_shaped_name(name))):
            beside = () if compared and is_shaped_name(name) else others
            for number, _ in lines[line]:
                told_beside = tuple(
                    OWN if len(bold) == 1 and other in bold.values() else _plain_own(other) for other in beside
                )
                yield number, OtherSubject(plain(name), model=True, beside=told_beside)


def _is_own_row(name: str) -> bool:
    return own_words().owner.fullmatch(fold(name.strip(MARKS))) is not None


_BRACKETS = re.compile(r"\s[(（][^()（）]{2,80}[)）]\s*$")
"""What is told of a name behind it."""
_FOR_US = _TOLD.pattern("{for_us}")
"""For whom another model is or is not: for its comparers."""
_NOTED = re.compile(r"(?:^[^*]*\*+|[†‡§¹²³⁴]|\[\d\])\s*$")
"""How a name ends of which a note says more."""
_OWN_ROW = re.compile("→|👉|➡|⭐|🔥")
"""Marks of the row that a table is made for."""
OWN = "this model"
"""Stands for a row that says of itself that it is the model's own."""


def _plain_own(name: str) -> str:
    return OWN if own_words().owner.search(fold(name)) else plain(name)


def _but(words: str, name: str) -> str:
    """Folded words without a name."""
    return words.replace(name, " ", 1) if name else words


def _is_another(name: str) -> bool:
    """Whether words can be the name of one model, and say nothing of this one or of a part of it."""
    told = fold(_INNER.sub(" ", name.strip(MARKS)))
    if is_shaped_name(name):
        told = _words().kinds.sub(" ", told)
    return (
        0 < len(name.split()) <= _MOST_CELLS
        and any(sign.isalpha() for sign in name)
        and not own_words().owner.search(fold(name))
        and not has_own(told, "")
    )


_INNER = re.compile(r"(?<=[a-z])(?=[A-Z])|[-/_.]|(?<=[A-Za-z])(?=\d)")
"""Between the words of a name."""


def _of_an_item(one: Sentence) -> OtherSubject | None:
    """The model with whose name an item or a sentence below such a heading begins, where it tells of that alone."""
    shown = one.shown.strip()
    end = _NAME_ENDS.search(shown)
    name = shown[: end.start()] if end else _first_name(shown)
    first = _first_name(shown)
    if first and name.startswith(f"{first} ") and _words().theirs.fullmatch(fold(name[len(first) :])):
        name = first  # whose weights they are
    if not name or not is_shaped_name(name) or not _is_another(name):
        return None
    told = _but(one.words, fold(name))
    if has_own(_words().theirs.sub(" ", told), one.shown) or own_words().owner.search(told):
        return None
    return OtherSubject(plain(name), model=True)


def _first_name(shown: str) -> str:
    """The words with capitals or figures with which a sentence begins."""
    found = re.match(r"\W{0,3}(?:(?:[A-Z\u00c0-\u00de\u0410-\u042f]|\d)\S*\s?){1,4}", shown)
    return found[0].strip() if found else ""


@lru_cache(_REMEMBERED)
def subject_of(shown: str) -> OtherSubject | None:
    """What a sentence by itself is about, if it is no model, or one that it only names to tell another from it."""
    words = fold(shown)
    clauses = _CLAUSE.split(shown)
    kept = [one for one in clauses if not _is_of_a_thing(fold(one), one)]
    if len(kept) < len(clauses):
        return OtherSubject(next(one for one in clauses if one not in kept), model=False, rest=" ".join(kept))
    if told := told_apart(shown, _is_beside):
        return told
    if (contrast := _words().contrast.search(words)) and not any(map(str.isalpha, words[: contrast.start()])):
        return _compared(shown, words[contrast.end() :])
    return told_of_what_was_left_out(shown) or _of_one_sentence(shown)


def _of_one_sentence(shown: str) -> OtherSubject | None:
    """What one of several sentences on a line is about, if the others are about nothing else."""
    listed = [one for one in _SENTENCES.split(shown) if _LETTER.search(one)]
    if not 1 < len(listed) <= _MOST_SENTENCES:
        return None
    found = [(at, told) for at, one in enumerate(listed) if (told := subject_of(one))]
    if len(found) != 1:
        return None
    ((at, told),) = found
    rest = " ".join(filter(None, (*listed[:at], told.rest, *listed[at + 1 :])))
    return replace(told, rest=rest, named=True)


_SENTENCES = re.compile(r"(?<=[.。!?])\s+(?=\W{0,3}[^\W\d_a-z])")
_MOST_SENTENCES = 4
"""Sentences of a line that are told apart. By judgment: a footnote."""


def _is_beside(clause: str) -> bool:
    return _is_of_a_thing(fold(clause), clause)


def is_about_no_model(shown: str) -> bool:
    """Whether a clause, as it is shown, is about what is no part of the model, or about releases before this one."""
    if _is_of_a_thing(fold(shown), shown):
        return True
    told = told_apart(shown, _is_beside)
    return told is not None and not told.rest and not told.model


def is_all_about_others(shown: str) -> bool:
    """Whether the whole of a sentence is about something else, or about a model with a name: whose, lineage tells."""
    told = subject_of(shown)
    return told is not None and not told.rest


def is_surely_told_of_the_model(shown: str) -> bool:
    """Whether a clause that names a license is neither about something else nor about a former release, as far as
    anything in it tells; whoever accounts for every sentence asks about the others."""
    if is_about_no_model(shown) or ends_apart(shown, _is_beside) or may_be_former(shown) or begins_with_some(shown):
        return False
    words = fold(shown)
    contrast = _words().contrast.search(words)
    if contrast is None or any(map(str.isalpha, words[: contrast.start()])):
        return True
    _, *more = _COMMA.split(words[contrast.end() :])
    return bool(more) and not own_words().relative.match(more[0])


def is_told_of_others(shown: str) -> bool:
    """Whether a sentence speaks of data, code or what others made, and has no word for the model or its weights."""
    known, words = _words(), fold(shown)
    return bool(known.apart.search(words) or known.code.search(words)) and not (
        own_words().model.search(words) or own_words().weights.search(words)
    )


def is_said_of_data(before: str) -> bool:
    """Whether what stands before the words for a license says it, in a clause behind their noun, of data: "trained on
    scans that the museums published under …", "trained on the Reed dataset, which is under …". Where the noun has one
    for the model beside it, it may be either's, unless the clause stands right behind the data."""
    words = fold(before)
    clause = _COMMA.split(words)[-1]
    noun = next((clause[: found.start()] for found in _RELATIVE_IN.finditer(clause)), "")
    if noun and is_told_of_others(noun):
        return True
    known, own = _words(), own_words()
    *_, last = (None, *_RELATIVE_BEHIND.finditer(words))
    if last is None or any(one.search(words, last.end()) for one in (own.model, own.weights, own.echo)):
        return False
    noun = words[: last.start()]
    return known.apart_at_the_end.search(noun) is not None and not (is_joined(noun) or _COMMA.search(words, last.end()))


def is_joined(before: str) -> bool:
    """Whether folded words before a noun join it to another one: "the model and its", but not "and trained on the"."""
    near = before[-_NEAR:]
    return any(not _ON.search(near, one.end()) for one in _JOINS.finditer(near))


def is_below_others(heading: str, shown: str) -> bool:
    """Whether a sentence with no word for the model stands below a heading of data, pictures, or how to behave."""
    known, words = _words(), fold(heading)
    if not (known.below.search(words) or known.apart.search(words)):
        return False
    own = own_words()
    return not any(one.search(both) for one in (own.model, own.weights) for both in (words, fold(shown)))


def is_advice(shown: str) -> bool:
    """Whether a sentence only asks not to rely on something that nobody checked."""
    return _words().unchecked.search(fold(shown)) is not None


def first_name(shown: str) -> str:
    """The name with which a sentence begins, where its shape is that of a model's; else empty."""
    name = _first_name(shown)
    return plain(name) if name and is_shaped_name(name) else ""


def _is_of_a_thing(words: str, shown: str) -> bool:
    known = _words()
    thing = known.thing.match(words)
    found = thing or known.tested.match(words)
    if found is None or (thing and names_an_edition(thing[0], words[thing.end() :])):
        return False
    rest = own_words().rights.sub(" ", words[found.end() :]).rstrip(" ;；")
    first, *more = _COMMA.split(rest)
    if (
        _TURNS.search(rest)
        or own_words().but.search(rest)
        or not all(map(own_words().relative.match, filter(_LETTER.search, more)))
    ):
        return False
    if known.tested.match(words) and not own_words().relative.match(more[0] if more else first):
        return False
    return (
        not has_own(rest, shown)
        and not own_words().model.search(rest)
        and not own_words().model.search(found[0])
        and not (known.tested.match(words) is None and has_own(_but_here(found[0]), shown))
    )


_RELATIVE_IN = _TOLD.pattern(r"(?<=\w)\s{which~}\s")
_RELATIVE_BEHIND = _TOLD.pattern(r",?\s{which~}\s")
_DATA = Worded("data_words.yaml")
_JOINS = _DATA.pattern(r"{joins_nouns}|[&,]")
_ON = _DATA.pattern("{on}|{over}|{with}")
_NEAR = 60
"""Characters before a noun in which it may be joined to another one. By judgment."""
_LETTER = re.compile(r"[^\W\d_]")
_TURNS = re.compile("[:：;；]")
"""Signs behind which something else may be told of."""


_DATED = _TOLD.pattern(
    r"{a_license~}?(?:\s?[(（]?(?:\w+\s){0,3}(?=[^\W\d]*\d)[\w.\-]+[)）]?)?\s*(?:$|[.。])", re.IGNORECASE
)
"""What may stand behind a license that was changed to: when that was, or with which version."""


def _but_here(words: str) -> str:
    """Folded words without those for this page."""
    return _words().here.sub(" ", words)


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
    if own_words().relative.match(_BACK.sub("", behind, count=1)):
        comma = _PAUSE.search(shown, end)
        if comma is None:
            return None
        end = comma.end()
    if own_words().relative.match(_BACK.sub("", fold(shown[end:]), count=1)):
        return None
    name, words = named(shown[start:end]), fold(shown[start:end])
    said = own_words().relative.sub(" ", words)  # "qui" is "who" in French, and "here" in Italian
    if not name or has_own(_but(words, fold(name)), shown) or own_words().owner.search(said):
        return None
    return OtherSubject(name, model=True, rest=shown[end:].strip())


_CONTRASTED = re.compile(r"[^,，()（）]{2,80}?(?:\s?[(（][^()（）]{1,80}[)）][,，]?|[,，])\s")
"""A name, what stands in brackets behind it, and the comma."""
_PAUSE = re.compile(r"[,，]\s")


_BACK = _TOLD.pattern("^{before_which~} ")
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
    if not commas:  # "Anders als bei Heron-7B ist die Nutzung verboten": behind the name begins what is told
        _, _, behind = words[found.end() :].strip().partition(" ")
        return (*before, behind) if behind else before
    return (*before, *(part for one in commas for part in (words[found.end() : one.start()], words[one.end() :])))


_COMMA = re.compile(r"[,，;)]\s?")
