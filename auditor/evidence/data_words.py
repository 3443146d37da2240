"""Data sets that the text of a card names as what the model was trained on, with the license said beside each.

A link to a data set's page on a hub names it wherever it stands; an id or a name in words does where a sentence, or
what governs it (a heading, the lead of a list), says what the model was trained on. What a model was evaluated on is no
training data: of two words the one nearer to the name decides. Patterns and windows are bounded, so that the work is
linear in the text.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import TypeAlias

from auditor.core import patterns as re
from auditor.core.hub_names import hub_id
from auditor.core.worded import Worded
from auditor.evidence.licenses_of_data import begins_with_data, data_under, is_taken_over, names_data
from auditor.evidence.parent_words import BARE_ID, DENIED
from auditor.records.base_models import load_base_models
from auditor.records.derivation_words import load_derivation_words
from auditor.records.model_names import fold as fold_name
from auditor.records.model_names import tells_size
from auditor.text import Sentence, fold, sentences
from auditor.text.language import english_words
from auditor.text.own_words import has_own, own_words

LicenseNames: TypeAlias = Callable[[str], Sequence[tuple[int, int]]]
"""Where names of licenses stand in a sentence: start and end of each, in order."""

MOST = 200
"""Data sets that are kept of one text; a gap tells of more. By judgment: real texts name fewer."""
LONGEST = 200
"""Characters of a name that are kept. By judgment: twice what a hub allows."""
_REMEMBERED = 20_000
"""Sentences of which it is remembered whether they may name data, and what governs them. By judgment: bounds memory."""


def _data() -> re.Pattern[str]:
    """What data are called (`license_db/derivation.yaml`)."""
    return load_derivation_words().data


@cache
def _followed_by_data() -> re.Pattern[str]:
    """The same right behind a name."""
    return re.compile(rf"[\s\"'”’»*`_)\]]{{0,6}}(?:{load_derivation_words().data.pattern})", re.IGNORECASE)


def no_names(shown: str) -> Sequence[tuple[int, int]]:
    """Of a reader without records: it knows no license by its name."""
    return ()


@dataclass(frozen=True, slots=True)
class NamedData:
    """A data set as a sentence names it."""

    name: str
    licenses: tuple[str, ...]
    """As written beside it."""
    line: int
    """Of the text, 1-based."""
    settled: bool = False
    """Whether every license that its sentence names is plainly that of data, and nothing there is said of the model."""


@dataclass(slots=True)
class _Mention:
    """A place that may name a data set."""

    start: int
    end: int
    name: str
    linked: bool
    quoted: bool = False
    model: bool = False
    """Whether it is known to be a model: what stands beside it is said of that."""
    licenses: list[str] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    """Where these stand."""


_OPEN, _CLOSE = "\ue010", "\ue011"
"""Stand around the id of a data set whose page a link leads to."""
_WORDS = Worded("data_words.yaml")
_OURS = re.compile(f"[{_OPEN}{_CLOSE}]")
_PART = r"[A-Za-z0-9][\w.\-]{0,95}"
_PAGE = re.compile(
    r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com|modelscope\.(?:cn|ai))/datasets/"
    rf"({_PART})(?:/({_PART}))?(?:[/?#@][^\s()<>\[\]\"'`{{}}|]{{0,600}})?",
    re.IGNORECASE | re.ASCII,
)
_OF_A_PAGE = frozenset("tree blob resolve viewer discussions raw commits summary files edit".split())
_MARK = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]{{1,{LONGEST}}}){_CLOSE}")
_CUE = _WORDS.pattern(
    r"(?P<train>\b(?:{trained_whole~}\b|{trained~})|{trained_joined~})"
    r"|(?P<other>\b(?:{evaluated_whole~}\b|{tests~}\b(?= {test_sets~})|{evaluated~})|{evaluated_joined~})",
    re.IGNORECASE,
)
"""What was done with data: training, or something else."""
_ANY_CUE = _WORDS.pattern(r"{any_cue~}|{tune~}\b|^[#*_ ]{1,12}{of_ours~}?{data_stems~}", re.IGNORECASE | re.MULTILINE)
_DATA_HEAD = _WORDS.pattern("{of_ours~}?{data_nouns~}{data_tail~}?[:：]?", re.I)
_ON = _WORDS.pattern(r"\b(?P<on>{on~}(?!{top_of~})|{over~})\b|\b(?P<with>{with~})\b", re.IGNORECASE)
_USED_TO = _WORDS.pattern("{used_to}", re.IGNORECASE)
_BESIDE = _WORDS.pattern(
    r"(?:\s{0,3}[,:;–—-]{1,2}\s{0,3}|\s{1,3}){which_is~}?{licensed~}?(?:{under~}\s{1,2}){articles~}?$"
    r"|\s{0,3}[,:–—]\s{0,3}{license_colon~}\s{1,2}$|\s[-–—]{1,2}\s$",
    re.IGNORECASE,
)
"""What may stand between a data set and its license, where no bracket is opened."""
_BARELY = re.compile(r"\s{0,3}[,:]\s{0,3}$")
"""The same after an id, which cannot be taken for other words."""
_AFTER_NAME = _WORDS.pattern(
    r"[\s\"'”’»*`_)\]]{0,6}(?:{after_name~}\b|{after_name_joined~})?[\s\"'”’»*`_]{0,4}", re.IGNORECASE
)
_FOLLOWED_BY_A_NOUN = _WORDS.pattern(r" (?!{no_noun~}\b|,)[a-z]")
_BEFORE_NAME = _WORDS.pattern(r"(?:{license_before~}|[)\]])?\s{0,2}{before_name~}?[\"'“*`\[]{0,4}", re.IGNORECASE)
_OF_THE_MODEL = _WORDS.pattern("{of_the_model}", re.IGNORECASE)
_BRACKETS = re.compile(r"[(（]([^()（）]{1,80})[)）]")
_A_LICENSE = _WORDS.pattern(
    r"(?!{no_license~}\b|{un~})[\w.\- ]{2,60} {license_noun~}(?: v?\d[\d.]{0,5})?", re.IGNORECASE
)
_CALLED_SO = _WORDS.pattern(r"\b(?!{no_name~})(?:[A-Z][\w.\-]{0,30} ){1,5}{a_license~}\b(?: v?\d[\d.]{0,5})?")
"""A name of words with capitals that ends so."""
_LICENSE_HEAD = Worded("license_words.yaml").pattern("{heads~}", re.IGNORECASE)
"""The head of a column of licenses."""
_CELL_END = re.compile(r" : ")
_CJK_END = _WORDS.pattern("{ends_joined~}|[、，]")
_JOINED = ("-", "‐", "‑", "–", "—")
_ACRONYMS = re.compile(r"[A-Z0-9]{1,6}/[A-Z0-9\-]{1,6}")
_LEADS = _WORDS.pattern(r"[(（]|{leads~}|\s[—–]\s", re.IGNORECASE)
_GOVERNED_AT_THE_END = _WORDS.pattern(r"{governs}\W{0,4}$")
_WINDOW = 160
"""Characters around a cue that are looked at. By judgment: bounds time."""
_SHORT = 2_000
"""Characters of a sentence in which licenses are looked for everywhere. By judgment."""
_GOVERNS = 1500
"""Characters that a cue governs. By judgment: bounds time."""
_NEAR = 40
"""Characters between a name and its license. By judgment: bounds time."""
_NEXT = 3
"""Sentences in which a license told of data may be taken over for the model. By judgment: a paragraph."""
_MOST_WORDS = 8
"""Words of a name that is no id. By judgment."""


def named_data(
    text: str, names: LicenseNames = no_names, *, models: Collection[str] = (), most: int = MOST
) -> tuple[list[NamedData], bool]:
    """The data sets a text names as what the model was trained on, and whether there are more than ``most``.

    Args:
        text: Markdown.
        names: tells where licenses are named in a sentence.
        models: folded ids that are models, and so no data sets.
        most: of the places that name one.
    """
    linked = "/datasets/" in text.casefold()
    if not linked and not _ANY_CUE.search(text) and not _data().search(text) and not names_data(text.casefold()):
        return [], False
    found: list[NamedData] = []
    cut = _with_marks(text) if linked else _OURS.sub(" ", text)
    listed = tuple(sentences(text if cut == text else cut))
    for number, sentence in enumerate(listed):
        told = [*_in_sentence(sentence, names, models)]
        if any(one.settled for one in told) and is_taken_over(listed[number + 1 :][:_NEXT]):
            told = [replace(one, settled=False) for one in told]
        found += told
        if len(found) > most:
            return found[:most], True
    return found, False


def page_id(text: str) -> str | None:
    """The id of a data set whose page on a hub an address is; None of any other text."""
    match = _PAGE.fullmatch(text.strip()[:900])
    return _id_of(match) if match else None


def _id_of(page: re.Match[str]) -> str:
    owner, name = page[1].rstrip("."), (page[2] or "").rstrip(".")
    return f"{owner}/{name}" if name and name.casefold() not in _OF_A_PAGE else owner


def _with_marks(text: str) -> str:
    """The text with the id of each linked data set in the place of its link, after the link's words; line for line."""
    text = _OURS.sub(" ", text)
    out: list[str] = []
    place = 0
    for page in _PAGE.finditer(text):
        start, end = page.span()
        if start < place:
            continue
        mark = f" {_OPEN}{_id_of(page)}{_CLOSE} "
        before = text[max(place, start - 400) : start]
        if before.rstrip("<").endswith("](") and (words := _bracketed(text, place, start)) is not None:
            close = text.find(")", end, end + 300)
            stop = close + 1 if close >= 0 and "\n" not in text[end:close] else end
            out += [text[place : words[0]], text[words[0] + 1 : words[1]], mark]
        elif (tag := before.rfind("<")) >= 0 and before[tag : tag + 2].casefold() == "<a" and ">" not in before[tag:]:
            opened = text.find(">", end, end + 400)
            closing = text.find("</a>", opened, opened + 400) if opened >= 0 else -1
            stop = closing + 4 if closing >= 0 else (opened + 1 if opened >= 0 else end)
            words_of_it = text[opened + 1 : closing] if closing >= 0 else ""
            lost = text[start - len(before) + tag : stop].count("\n") - words_of_it.count("\n")
            out += [text[place : start - len(before) + tag], words_of_it, mark, "\n" * lost]
        else:
            stop = end - (len(page[0]) - len(page[0].rstrip(".,;:")))
            out += [text[place:start], mark]
        place = stop
    out.append(text[place:])
    return "".join(out)


def _bracketed(text: str, place: int, start: int) -> tuple[int, int] | None:
    """Where the words of a link begin and end whose address begins at ``start``."""
    close = text.rfind("](", max(place, start - 3), start)
    opening = text.rfind("[", max(place, close - 300), close)
    return (opening, close) if close >= 0 and opening >= 0 else None


def _in_sentence(sentence: Sentence, names: LicenseNames, models: Collection[str]) -> Iterator[NamedData]:
    shown = sentence.shown
    if not _may_name_data(shown, sentence.words, sentence.kind, sentence.governed_by):
        return
    governed = _governed(sentence.kind, sentence.governed_by)
    if not governed and sentence.kind in ("prose", "item") and begins_with_data(sentence):
        governed = "data"
    mentions = _mentions(shown, models, alone=sentence.kind == "code")
    listed = sentence.kind in ("item", "row")
    # Prose tells the license of what is no id in brackets, or with a word for it.
    told = mentions or (listed and governed == "data") or any(sign in shown for sign in "(（—–") or "icen" in shown
    told = told or names_data(sentence.words)
    licenses = _licenses(shown, names, mentions) if told else []
    starts = [one.start for one in mentions]
    if (data := data_under(sentence, licenses)) is not None:
        said = tuple(dict.fromkeys(shown[slice(*place)].strip() for place in licenses))
        yield NamedData(data, said, sentence.start_line, len(shown) <= _SHORT)
        return
    loose = [one for one in licenses if not _attached(shown, one, mentions, starts, listed=listed)]
    if sentence.kind == "row" or (listed and loose and governed == "data" and _anchor(shown, loose[0][0]) is None):
        if not mentions:
            mentions = list(_first_words(shown, loose, row=sentence.kind == "row"))
    elif sentence.kind != "code":
        mentions = [*mentions, *filter(None, (_phrase(shown, span, mentions, starts) for span in loose))]
    if not mentions:
        return
    mentions.sort(key=lambda one: one.start)
    cues = _Cues(shown)
    named: list[_Mention] = []
    taken: _Mention | None = None
    for one in mentions:
        if one.model:
            continue
        cue = cues.before(one.start)
        between = shown[max(cue[1] if cue else 0, one.start - _WINDOW) : one.start]
        goes_on = taken is not None and cues.before(taken.start) == cue and one.start - taken.end <= _NEAR * 2
        if _is_training(one, cue, cues.after(one.end), between, shown[one.end : one.end + _NEAR], governed, goes_on):
            taken = one
            named.append(one)
    settled = len(shown) <= _SHORT and _is_plainly_of_data(sentence, licenses, named, governed)
    for one in named:
        yield NamedData(one.name, tuple(dict.fromkeys(one.licenses)), sentence.start_line, settled)


def _is_plainly_of_data(
    sentence: Sentence, licenses: Sequence[tuple[int, int]], named: Sequence[_Mention], governed: str
) -> bool:
    """Whether all licenses of a sentence are those of data that it names where data are told of.

    In prose each stands in brackets behind its data set. A row or an item has no word for the model, its weights or
    what is the authors' own; and nothing that is called like a model is data here, whatever was trained on it.
    """
    told = {place for one in named for place in one.places}
    if not licenses or not told.issuperset(licenses):
        return False
    if sentence.kind == "row" and any(map(own_words().model.search, _columns(sentence))):
        return False
    shown, own, bases = sentence.shown, own_words(), load_base_models()
    for one in named:
        near = _followed_by_data().match(shown, one.end) or _data().search(shown, max(0, one.start - _NEAR), one.end)
        if not (governed == "data" or near) or tells_size(one.name) or bases.find_name(one.name):
            return False
    within = [*_brackets_around(shown, licenses)]
    names = [one.name for one in named]
    if sentence.kind in ("row", "item"):
        beside, behind = [shown], ""
    elif len(within) == len(licenses):
        beside, behind = [shown[slice(*place)] for place in within], shown[within[-1][1] :]
    else:
        return False
    if any(of.search(fold(each)) for each in (*beside, *names) for of in (own.model, own.weights, own.owner, own.echo)):
        return False
    if any(of.search(fold(behind)) for of in (own.model, own.weights, own.echo)):
        return False
    return not any(has_own(_CUE.sub(" ", _data().sub(" ", fold(one))), "") for one in names)


def _columns(row: Sentence) -> Sequence[str]:
    """The heads of the columns of a row, folded."""
    return row.governed_by.split(" / ")[-len(_CELL_END.split(row.shown)) :]


def _brackets_around(shown: str, places: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The brackets in which something stands, for each place that stands in some."""
    for start, end in places:
        for one in _BRACKETS.finditer(shown):
            if one.start() < start and end < one.end():
                yield one.span()


def _may_name_data(shown: str, words: str, kind: str, governed_by: str) -> bool:
    """Whether a sentence links data, or may name some where something is said of training."""
    if _OPEN in shown:
        return True
    if kind in ("code", "link", "heading"):
        return False
    told = _told_by_its_words(shown, words)
    return _governed(kind, governed_by) == "data" if told is None else told


@lru_cache(_REMEMBERED)
def _told_by_its_words(shown: str, words: str) -> bool | None:
    """Whether a sentence may name data, wherever it stands; None where what governs it tells."""
    if _data().search(shown) or names_data(words):
        return True
    if "/" not in shown and not _may_license(shown):
        return False
    return True if _Cues(shown).trains else None


def _may_license(shown: str) -> bool:
    return any(sign in shown for sign in "(（,:-–—") or "licen" in shown.casefold()


class _Cues:
    """Words of a sentence that say what was done with data, with their places."""

    def __init__(self, shown: str) -> None:
        found = list(_CUE.finditer(shown))
        self._shown = shown
        self._starts = [one.start() for one in found]
        self._found = [(one.start(), one.end(), one.lastgroup == "train") for one in found]
        self.trains = any(train for *_, train in self._found)
        self._denied: dict[int, bool] = {}

    def before(self, place: int) -> tuple[int, int, bool] | None:
        at = bisect_right(self._starts, place) - 1
        return self._judged(at) if at >= 0 else None

    def after(self, place: int) -> tuple[int, int, bool] | None:
        at = bisect_right(self._starts, place)
        return self._judged(at) if at < len(self._found) and self._starts[at] - place <= _WINDOW else None

    def _judged(self, at: int) -> tuple[int, int, bool]:
        start, end, train = self._found[at]
        if at not in self._denied:
            self._denied[at] = train and DENIED.search(self._shown[max(0, start - 100) : start]) is not None
        return start, end, train and not self._denied[at]


@lru_cache(_REMEMBERED)
def _governed(kind: str, governed_by: str) -> str:
    """What heading, lead or columns say of a sentence: ``data`` of training, ``other``, or nothing."""
    parts = governed_by[-_GOVERNS:].split(" / ")[::-1] if governed_by else []
    for part in parts:
        found = _CUE.search(part)
        if found is None:
            continue
        if found.lastgroup != "train":
            return "other"
        if _data().search(part) or _GOVERNED_AT_THE_END.search(part):
            return "data"
        break
    heads = [part for part in parts if _DATA_HEAD.fullmatch(part.strip(" *_"))]
    return "data" if heads and (kind != "row" or any(map(_LICENSE_HEAD.search, parts))) else ""


def _mentions(shown: str, models: Collection[str], *, alone: bool) -> list[_Mention]:
    """Linked ids, and unless linked ones are ``alone`` in counting, ids in words."""
    found = [_Mention(one.start(), one.end(), one[1], linked=True) for one in _MARK.finditer(shown)]
    inside = [(one.start, one.end) for one in found]
    for one in () if alone or "/" not in shown else BARE_ID.finditer(shown):
        at = bisect_right(inside, (one.start(), len(shown))) - 1
        if at >= 0 and inside[at][1] > one.start():
            continue
        name = one[0].rstrip(".")
        quoted = shown[max(0, one.start() - 1) : one.start()] in ("`", '"', "“")
        if hub_id(name) is None or _ACRONYMS.fullmatch(name) or shown[one.start() - 1 : one.start()] in _JOINED:
            continue
        place = (one.start(), one.start() + len(name))
        found.append(_Mention(*place, name, linked=False, quoted=quoted, model=fold_name(name) in models))
    return sorted(found, key=lambda one: one.start)


def _is_choice(name: str, following: str) -> bool:
    """Whether ``this/that`` is a choice of two words, not an id: of common words, and more comes after them."""
    known = english_words()
    if not all(part.isalpha() and part.casefold() in known for part in name.split("/")):
        return False
    return (
        name != name.lower()
        or following.startswith(" :")
        or (_FOLLOWED_BY_A_NOUN.match(following) is not None and not _followed_by_data().match(following))
    )


def _licenses(shown: str, names: LicenseNames, mentions: Sequence[_Mention]) -> list[tuple[int, int]]:
    """Names of licenses on record, and what is called a license although no record has it."""
    found: list[tuple[int, int]] = []
    for first, last in _windows(shown, mentions):
        piece = shown[first:last]
        known = sorted(names(piece))
        unknown = [one.span(1) for one in _BRACKETS.finditer(piece) if _A_LICENSE.fullmatch(one[1].strip())]
        unknown += [one.span() for one in _CALLED_SO.finditer(piece)] if "icen" in piece else []
        for start, end in unknown:
            at = bisect_right(known, (end, 0)) - 1
            if at < 0 or known[at][1] <= start:
                insort(known, (start, end))
        found += [(first + start, first + end) for start, end in known]
    return found


def _windows(shown: str, mentions: Sequence[_Mention]) -> list[tuple[int, int]]:
    """The parts of a sentence in which a license can stand beside a data set; of a short one all of it."""
    if len(shown) <= _SHORT:
        return [(0, len(shown))]
    places = [(one.start, one.end) for one in mentions] + [one.span() for one in _LEADS.finditer(shown)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        first, last = max(0, start - _NEAR), min(len(shown), end + _WINDOW)
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _anchor(shown: str, start: int, *, by_id: bool = False) -> int | None:
    """Where the words (or the id) end whose license is named at ``start``; None where nothing leads to it."""
    window = shown[max(0, start - _WINDOW) : start]
    opened = max(window.rfind("("), window.rfind("（"))
    if opened > max(window.rfind(")"), window.rfind("）")) and not _OF_THE_MODEL.search(window[opened:]):
        return start - len(window) + opened
    match = _BESIDE.search(window[-_NEAR * 2 :]) or (_BARELY.search(window[-_NEAR * 2 :]) if by_id else None)
    return start - min(len(window), _NEAR * 2) + match.start() if match else None


def _attached(
    shown: str, span: tuple[int, int], mentions: Sequence[_Mention], starts: Sequence[int], *, listed: bool
) -> bool:
    """Give a license to the mention it stands beside; True too where it is a part of one."""
    start, end = span
    at = bisect_right(starts, start) - 1
    said = shown[start:end].strip()
    if at >= 0:
        last = mentions[at]
        if last.end > start:
            return True
        anchor = _anchor(shown, start, by_id=True)
        between = shown[last.end : start] if start - last.end <= 4 * _WINDOW else "model"
        beside = anchor is not None and anchor >= last.end and _AFTER_NAME.fullmatch(shown[last.end : anchor])
        if beside or (listed and not _OF_THE_MODEL.search(between)):
            last.licenses.append(said)
            last.places.append(span)
            return True
    following = mentions[at + 1] if at + 1 < len(mentions) else None
    if following and following.start - end <= _NEAR and _BEFORE_NAME.fullmatch(shown[end : following.start]):
        following.licenses.append(said)
        following.places.append(span)
        return True
    return False


def _phrase(shown: str, span: tuple[int, int], mentions: Sequence[_Mention], starts: Sequence[int]) -> _Mention | None:
    """A name in words that stands where the license of something is said beside it."""
    anchor = _anchor(shown, span[0])
    if anchor is None:
        return None
    at = bisect_right(starts, anchor) - 1
    floor = max(mentions[at].end if at >= 0 else 0, anchor - _WINDOW)
    left = shown[floor:anchor]
    words: list[str] = []
    for token in reversed(re.split(r"[,;:()（）|•]\s|[\"“”«»]", left)[-1].split() or []):
        if (
            token in _WORDS.among("ends_a_name")
            or len(words) >= _MOST_WORDS
            or (token == "of" and not _before_of(left, words))
        ):
            break
        words.append(token)
    words = words[::-1]
    while len(words) > 1 and words[-1] in _WORDS.among("tail"):
        words.pop()
    name = " ".join(words).strip(" .,;:*_`'[]-–—")
    if "\u3040" <= name[-1:] <= "\u9fff":
        name = _CJK_END.split(name)[-1]
    telling = [word for word in re.split(r"[\s]+", name) if word.casefold() not in _WORDS.among("generic")]
    written = len(telling) == 1 or any(c.isupper() or c.isdigit() or c in "-_" for c in "".join(telling))
    if not telling or not written or not any(map(str.isalnum, name)):
        return None
    start = shown.rfind(words[0], floor, anchor) if words else anchor
    said = shown[span[0] : span[1]].strip()
    return _Mention(max(start, floor), anchor, name, linked=False, licenses=[said], places=[span])


def _first_words(shown: str, licenses: Sequence[tuple[int, int]], *, row: bool) -> Iterator[_Mention]:
    """The name that a row or an item of a list begins with, where licenses follow it."""
    head = (
        re.split(r" : ", shown[: 2 * _WINDOW])[0]
        if row
        else re.split(r"\s[-–—]\s|[:：(,;]\s?", shown[: 2 * _WINDOW])[0]
    )
    name = head.strip(" .,;:*_`'\"[]-–—")
    places = [(start, end) for start, end in licenses if start >= len(head)]
    said = [shown[start:end].strip() for start, end in places]
    if said and len(name.split()) <= _MOST_WORDS and any(map(str.isalnum, name)):
        yield _Mention(0, len(head), name, linked=False, licenses=said, places=places)


def _before_of(left: str, words: Sequence[str]) -> bool:
    """Whether ``of`` is a part of a name: a word with a capital stands on both sides."""
    head = left[: len(left) - len(" ".join(words))].rstrip()
    before = head.removesuffix("of").split()[-1:] or [""]
    return before[0][:1].isupper() and bool(words) and words[-1][:1].isupper()


def _is_training(
    one: _Mention,
    before: tuple[int, int, bool] | None,
    after: tuple[int, int, bool] | None,
    between: str,
    following: str,
    governed: str,
    goes_on: bool,
) -> bool:
    """Whether what stands around a mention says that the model was trained on it."""
    cue = before or after
    if cue is None:
        return governed == "data" or (one.linked and governed != "other") if _fit(one, following) else False
    if not cue[2]:
        return False
    if one.linked:
        return True
    if not _fit(one, following):
        return False
    near = bool(_data().search(between[-_NEAR:]) or _followed_by_data().match(following))
    near = near or ("/" not in one.name and _data().search(one.name) is not None)
    if before is None:
        return bool(near or one.licenses or _USED_TO.search(following)) or governed == "data"
    preposition = None
    told = False
    for preposition in _ON.finditer(between):
        told = told or preposition.lastgroup == "on"
    if goes_on and (preposition is None or preposition.lastgroup == "on"):
        return True
    by_id = "/" in one.name
    return told or governed == "data" or bool(preposition and (near or (by_id and one.licenses)))


def _fit(one: _Mention, following: str) -> bool:
    """Whether an id in words can be a data set's: no choice of words, and no model's that tells its size."""
    if one.linked or "/" not in one.name:
        return True
    if tells_size(one.name.rpartition("/")[2]) and not _followed_by_data().match(following):
        return bool(one.licenses) and "model" not in following[:16]
    return one.quoted or bool(one.licenses) or not _is_choice(one.name, following)
