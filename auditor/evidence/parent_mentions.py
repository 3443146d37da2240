"""Places of a card that say what the model was made from: labels, tables, recipes, code, lists, and sentences.

These are proposals in somebody's own words: lineage keeps those that name a hub model or a well-known family. All
patterns are bounded, so the work is linear in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from auditor.core import patterns as re
from auditor.core.hub_names import hub_id, last_part, ownerless_id
from auditor.core.releases import versions
from auditor.core.worded import Worded
from auditor.evidence.cards import RECIPE_LINE
from auditor.evidence.derivations import Derivation, announces, derivations
from auditor.evidence.drawn_lineages import drawn_parents, plain_blocks
from auditor.evidence.linked_names import ids_by_words, with_owners
from auditor.evidence.loaded_in_code import packed_from, trained_from
from auditor.evidence.made_by_models import makers
from auditor.evidence.model_tables import tabled_parents
from auditor.evidence.names_in_text import is_file_or_format, is_made_up, is_marked
from auditor.evidence.parent_words import (
    ABOUT_PARTS,
    BARE_ID,
    BARE_NAME,
    BEFORE_A_NAME,
    CODE_BASE,
    IN_BRACKETS,
    INGREDIENTS,
    ITEM,
    SAID_IN_CODE,
    base_label,
    page_label,
    parent_label,
    part_label,
)
from auditor.records.base_models import load_base_models
from auditor.records.derivation_words import load_derivation_words
from auditor.records.model_names import MARKED, SHAPED, fold, is_conversion, reads_as_a_model, stem, tells_size
from auditor.records.other_names import is_no_model
from auditor.records.spelled_names import as_called
from auditor.text.language import english_words
from auditor.text.left_out import says_it_was_left_out
from auditor.text.license_statements import SENTENCE_END, paragraphs, text_lines
from auditor.text.markdown import Outline, links, plain, titled_links
from auditor.text.name_shapes import is_a_choice
from auditor.text.sentences import is_measured

_MAX_MENTIONS = 80
"""Of one card. By judgment: a card that names more models is a catalog of them."""
_REMEMBERED = 40_000
"""Lines of which it is remembered what they name: model cards copy them from each other. By judgment: bounds memory."""
_MAX_ITEMS = 30
"""Lines of a list, or rows of a table, below the words that introduce parents. By judgment: merges name fewer."""


@dataclass(frozen=True, slots=True)
class ParentMention:
    """A place of a card that says what the model was made from."""

    line: int
    name: str
    """A hub id where one is given, else the words used."""
    relation: str
    linked: bool
    """Whether a hub id stands there that is meant as a model, not only words."""
    subject: str = ""
    """The model of which it is said, where another one than the card's own may be meant."""
    labeled: bool = False
    """Whether it is all that stands beside a label of bases: then it is a name, whatever it looks like."""
    sure: bool = True
    """Whether nothing but a model can be meant there."""
    straight: bool = True
    """Whether the name stands right beside the words that tell of it."""
    release: str = ""
    """The version of the model with which the sentence begins: it is said of that one."""


def as_itself(text: str, own: str) -> str:
    """A paragraph with "It" in the place of the model's own name, where a sentence begins by saying what it is."""
    word = first_name(own)
    return _named_itself(word).sub("It", text) if word and word.casefold() in text.casefold() else text


_WORDS = Worded("model_words.yaml")
IS = _WORDS.pattern(r"\s{is~}\s", re.IGNORECASE)
"""What follows a name where it is said what the model is."""


@lru_cache(256)
def first_name(own: str) -> str:
    """The word by which a card may call its model; empty where that tells nothing, or a family."""
    word = own.rpartition("/")[2].replace("_", "-").split("-")[0]
    telling = len(word) >= _TELLING and word.isalpha() and load_base_models().find_name(word) is None
    return word if telling else ""


@lru_cache(256)
def _named_itself(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[.!?:;>*#] ))[*_\"]{{0,2}}{word}{_FORM}(?={IS.pattern})", re.IGNORECASE, passing=True)


_TELLING = 4
"""Letters of a model's first name. By judgment: shorter ones are words of their own."""
_FORM = r"(?:[\s\-][\w.]{1,12}){0,2}[*_\"]{0,2}"
"""What may follow it: a size, a version, the end of bold type."""


def parent_mentions(card: Outline, own: str = "") -> list[ParentMention]:
    """Every place that says what the model was made from, in file order, each parent once of each model.

    Args:
        own: the model's own ``org/name``, by which a card that was copied along with the weights gives its source away.
    """
    found: dict[tuple[str, str], ParentMention] = {}
    called = ids_by_words(card)
    for mention in (*namesakes(card, own), *_mentions(with_owners(card, own), own)):
        if not mention.linked and mention.name.casefold() in called:
            mention = replace(mention, name=called[mention.name.casefold()], linked=True)  # noqa: PLW2901 - its id
        name = mention.name.casefold()
        if _is_another_of_its_own(mention, own):
            continue
        if not mention.linked and (is_no_model(mention.name) or _is_shape_alone(mention.name)):
            continue
        place = (name, (mention.subject or mention.release).casefold())
        if place not in found or (mention.linked and not found[place].linked):
            found[place] = mention
        if len(found) >= _MAX_MENTIONS:
            break
    return sorted(found.values(), key=lambda mention: (mention.line, mention.name, mention.subject))


def _is_another_of_its_own(mention: ParentMention, own: str) -> bool:
    """Whether a name that need be no base is that of another version of its publisher's, called as this one is."""
    if mention.sure or mention.straight or fold(mention.name.partition("/")[0]) != fold(own.partition("/")[0]):
        return False
    one, other = first_name(own).casefold(), first_name(mention.name).casefold()
    told = [tuple(versions(name.rpartition("/")[2])) for name in (own, mention.name)]
    return one != "" and one == other and all(told) and told[0] != told[1]


def _is_of_a_whole(label: str) -> bool:
    """Whether a label is one of bases, and of no part of a model."""
    return base_label().fullmatch(label) is not None and part_label().fullmatch(label) is None


def _is_a_name(name: str, raw: str, whole: str) -> bool:
    """Whether all that stands beside a label is a name: by what it is called, or between marks of code."""
    return is_called_something(name, whole) or (bool(whole) and _stands_marked(name, raw))


def _stands_marked(name: str, raw: str) -> bool:
    """Whether a name in small letters stands between marks of code, where it means no option and no file."""
    marked = f"`{name}`" in raw and MARKED.fullmatch(f"`{name}`") is not None and is_marked(name)
    return marked and not reads_as_a_model(name)


def is_called_something(name: str, whole: str) -> bool:
    """Whether the name beside a label is all that stands there, but for brackets, tells a figure, and is no word of a
    dictionary."""
    told = _BESIDE.sub("", whole.strip(" *_`|\"'."))
    words = name.split()
    if fold(told.strip(" *_`|\"'.")) != fold(name) or not 0 < len(words) <= _MOST_OF_A_NAME:
        return False
    first = re.split(r"[\W\d_]", words[0].casefold(), maxsplit=1)[0]
    strange = first not in english_words() and first not in load_derivation_words().software
    exact = any(sign.isdigit() for sign in name) and not _POSSESSED.search(name)
    return exact and words[0][:1].isupper() and name[:1].isascii() and strange and len(first) >= _SHORTEST_WORD


_BESIDE = re.compile(r"[(（\[].{0,120}$")
_POSSESSED = re.compile(r"['’]s\b")
_SHORTEST_WORD = 3
"""Letters of the first word of one. By judgment: shorter ones are units and marks."""
_MOST_OF_A_NAME = 5
"""Words of one. By judgment: "Stable Diffusion XL Base 1.0"; more are a sentence."""


def _is_shape_alone(name: str) -> bool:
    """Whether words have the shape of a name and are none: a class, a version of something; a size is a model's."""
    shaped = SHAPED.fullmatch(name) is not None and not tells_size(name)
    return shaped and not is_made_up(name) and load_base_models().find(name) is None


def _mentions(card: Outline, own: str) -> Iterator[ParentMention]:
    """The surest way of saying it first: labels, tables, recipes and code, then sentences and lists."""
    yield from _labeled(text_lines(card))
    yield from _labeled_links(card)
    for row in tabled_parents(card):
        for name, linked in _named(row.base, plain(row.base)):
            alone = _is_of_a_whole(row.label) and _is_a_name(name, row.base, plain(row.base))
            yield ParentMention(row.line, name, _by_label(row.label), linked, row.model, labeled=alone)
    yield from _recipes(card)
    yield from _loaded(card, own)
    yield from _in_code(card, own)
    yield from _labeled((card.first_line + offset, row) for rows in plain_blocks(card) for offset, row in rows)
    for drawn in drawn_parents(card, own):
        yield ParentMention(card.first_line + drawn.offset, drawn.name, drawn.relation, drawn.linked)
    yield from _sections(card)
    runs = list(paragraphs(card))
    of_data = False
    for position, (number, text) in enumerate(runs):
        of_data = _leads_to_data(text) or (of_data and ITEM.match(text) is not None)
        for told in _in_cells(text, own) if text.startswith("|") else derivations(as_itself(text, own)):
            if _is_left_out(told.name, text) or (
                not told.linked and _tells_of_data(told, text, below=of_data) and _is_unlearned(text)
            ):
                continue
            place, marked = number + _row_of(told.name, text), _stands_marked(told.name, text)
            yield ParentMention(
                place,
                told.name,
                told.relation,
                told.linked,
                told.subject,
                labeled=marked,
                sure=told.sure,
                straight=told.straight,
                release=_release_of(told.name, text),
            )
        yield from _listed(runs, position)
    for number, text in runs:
        for maker in makers(text):
            yield ParentMention(number + _row_of(maker.name, text), maker.name, "dataset", maker.linked)
    for block in _blocks(card):
        yield from _trained(card, block, own)


def _leads_to_data(text: str) -> bool:
    """Whether a paragraph ends by announcing data: what its list says of a source is said of these."""
    if not text.rstrip(" *_").endswith((":", "：")):
        return False
    return _ends_with_data(SENTENCE_END.split(text[-400:])[-1].rstrip(" *_:："))


def _tells_of_data(told: Derivation, text: str, *, below: bool) -> bool:
    """Whether data are said to come from something: below a lead that announces some, or behind their label."""
    if below and told.relation == "finetune":
        return True
    row = next((one for one in text.split("\n") if told.name in one), "")
    match = _LABEL.match(row)
    return match is not None and _ends_with_data(plain(match["label"]).strip(" :：*"))


def _ends_with_data(words: str) -> bool:
    return any(not words[found.end() :].strip() for found in load_derivation_words().data.finditer(words))


_LABEL = re.compile(r"[\s|>\-*+•]{0,10}(?P<label>[^|:：\n]{2,40}?)[*_]{0,2}\s?(?:[:：|])")


def _is_unlearned(text: str) -> bool:
    """Whether nobody is said to have learned or tuned: that would be said of a model."""
    return load_derivation_words().learning.search(text) is None


def _release_of(name: str, text: str) -> str:
    """The version with which the sentence begins that names something; empty where it begins otherwise."""
    sentences = SENTENCE_END.split(text)
    sentence = next((one for one in sentences if name in one), "")
    begins = _OF_A_RELEASE.match(sentence) if sum(name in one for one in sentences) == 1 else None
    return f"v{begins[1]}" if begins else ""


_OF_A_RELEASE = Worded("subjects.yaml").pattern(
    r"[\s\-*+•>#]{0,10}(?:[^\W\d_]{1,3} )?(?:v|{a_version~} )(\d{1,4}(?:\.\d{1,4}){0,3})(?![\w.])"
    r"(?: ?\([^()]{0,80}\))?\s",
    re.IGNORECASE,
)
"""A release that a sentence begins with: what is said behind it is said of that one."""


def _mention(line: int, told: Derivation, *, labeled: bool = False) -> ParentMention:
    return ParentMention(
        line, told.name, told.relation, told.linked, told.subject, labeled, sure=told.sure, straight=told.straight
    )


def _is_left_out(name: str, text: str) -> bool:
    """Whether each sentence of a paragraph that has a name tells nothing but why that was not taken."""
    sentences = SENTENCE_END.split(plain(text.replace("\n", " ")))
    left = [says_it_was_left_out(one.strip()) for one in sentences if name in one]
    return bool(left) and all(left)


def _in_cells(row: str, own: str) -> Iterator[Derivation]:
    """What the sentences in the cells of a row say: of the model that the row begins with, where it is one."""
    cells = row.strip().strip("|").split("|")
    first = plain(cells[0])
    subject = first if load_base_models().spans_in(first) or reads_as_a_model(first) else ""
    for cell in cells[1:] if subject else cells:
        if not _LETTER.search(cell) or (cell.strip().startswith("[") and not any(map(hub_id, links(cell)))):
            continue  # a figure; the title of a page
        for told in derivations(as_itself(cell, own)):
            yield replace(told, subject=told.subject or subject)


_LETTER = re.compile(r"[^\W\d_]")


def _in_code(card: Outline, own: str) -> Iterator[ParentMention]:
    """What comments of code, and notes of citations, say in words; commands are for whoever reads the card."""
    for block in _blocks(card):
        if not _COMMANDS.match(card.shown[block[0]].strip()):
            for offset in block:
                yield from _commented(card, offset, own, block)


_COMMANDS = re.compile(
    r"(?:```+|~~~+)\s?\{?\.?(?:bash|sh|shell|zsh|console|terminal|powershell|cmd|bat)\b", re.IGNORECASE
)


def _commented(card: Outline, offset: int, own: str, block: list[int]) -> Iterator[ParentMention]:
    line = card.shown[offset][:_LONGEST_LINE]
    match = SAID_IN_CODE.match(line)
    said = (match["note"] or match["comment"]) if match else ""
    used = " ".join(card.shown[one] for one in block if one != offset).casefold()
    for told in () if load_derivation_words().ordered.match(said) else derivations(as_itself(said, own)):
        if (
            not told.fetched and not is_conversion(told.name) and stem(told.name) not in used
        ):  # else it tells what the lines beside it do
            yield ParentMention(
                card.first_line + offset,
                told.name,
                told.relation,
                told.linked,
                told.subject,
                sure=told.sure,
                straight=told.straight,
            )


_LONGEST_LINE = 1_000
"""Characters of a line of code. By judgment: longer ones are data."""


def _sections(card: Outline) -> Iterator[ParentMention]:
    """Sections whose heading is a label of bases, and whose first line names one."""
    for heading in card.headings:
        if not base_label().fullmatch(plain(heading.title).strip(" :：")):
            continue
        start = heading.line - card.first_line + 1
        for offset in range(start, min(heading.end - card.first_line + 1, start + _MAX_ITEMS)):
            line = card.shown[offset].strip()
            if line and not card.code[offset]:
                for name, linked in named_in_place(line):
                    yield ParentMention(card.first_line + offset, name, _by_label(heading.title), linked)
                break


def _by_label(label: str) -> str:
    """The relation that a label tells."""
    return "distillation" if load_derivation_words().teaching.search(label) else "finetune"


def named_in_place(text: str) -> Iterator[tuple[str, bool]]:
    """Names in text that stands where a base is named and nothing else: in a section, under a key."""
    if len(text.split()) <= _MOST_WORDS and not _PATH.search(text):
        yield from _named(text, plain(text).lstrip("-*+ "))


_PATH = re.compile(r"(?:^|[\s:\"'`])(?:\.{1,2}/|~/|/(?!/)|[A-Za-z]:\\)")
"""The beginning of a path on somebody's disk."""
_MOST_WORDS = 12
"""Of what is a name with a few words around it. By judgment: more are sentences, which are read as such."""


def _row_of(name: str, text: str) -> int:
    """The row of a paragraph in which a name stands, or begins."""
    rows = text.casefold().split("\n")
    first = name.casefold().replace("-", " ").split()[0]
    wanted = (name.casefold(), first)
    return next((place for one in wanted for place, row in enumerate(rows) if one in row), 0)


def _labeled(lines: Iterable[tuple[int, str]]) -> Iterator[ParentMention]:
    for number, line in _unwrapped(lines):
        for name, relation, linked, alone in _label_of(line):
            yield ParentMention(number, name, relation, linked, labeled=alone)


def _unwrapped(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Lines with those they go on in, where a label stands at their beginning and a comma at their end."""
    held: tuple[int, str] | None = None
    joined = 0
    for number, line in lines:
        if held and number == held[0] + joined + 1 and joined < _MAX_ITEMS and not ITEM.match(line.lstrip()):
            held, joined = (held[0], f"{held[1]} {line.strip()}"), joined + 1
        else:
            if held:
                yield held
            held, joined = (number, line), 0
        if not (line.rstrip().endswith(_GOES_ON) and parent_label().match(plain(held[1]))):
            yield held
            held = None
    if held:
        yield held


_GOES_ON = (",", "，", "、", "&", "+")
"""How a line ends whose list goes on in the next one."""


@lru_cache(_REMEMBERED)
def _label_of(line: str) -> tuple[tuple[str, str, bool, bool], ...]:
    """What a line names behind a label: the name, how the model comes from it, whether an id stands there, and whether
    nothing else does."""
    words = plain(line)
    if match := parent_label().match(words):
        relation = _by_label(match["label"])
        named = _named(line.split(match["label"][-4:], 1)[-1], match["what"])
        whole = match["what"] if _is_of_a_whole(match["label"]) else ""
        return tuple((name, relation, linked, _is_a_name(name, line, whole)) for name, linked in named)
    page = page_label().match(words)
    if page is None or len(page["what"].split()) > _MOST_WORDS:
        return ()
    return tuple((name, "finetune", linked, False) for name, linked in _named(line, page["what"]) if linked)


def _labeled_links(card: Outline) -> Iterator[ParentMention]:
    """Links whose words are a label of bases, wherever they stand."""
    for number, line in text_lines(card):
        for name in _links_of(line) if "](" in line or "<" in line else ():
            yield ParentMention(number, name, "finetune", linked=True)


@lru_cache(_REMEMBERED)
def _links_of(line: str) -> tuple[str, ...]:
    """The ids behind links whose words are a label of bases, where the words before do not tell of others."""
    labels = (target for words, target in titled_links(line)[:_MAX_ITEMS] if _is_a_label(words))
    return tuple(name for target in labels if (name := hub_id(target)) and not _is_of_others(line.partition(target)[0]))


def _is_of_others(before: str) -> bool:
    words, sentence = load_derivation_words(), SENTENCE_END.split(before)[-1]
    return any(one.search(sentence) for one in (words.released, words.elsewhere))


def _is_a_label(words: str) -> bool:
    return base_label().fullmatch(plain(words).strip(" :*")) is not None


def _listed(runs: list[tuple[int, str]], position: int) -> Iterator[ParentMention]:
    """Lists that a paragraph announces."""
    lead = runs[position][1]
    nested = not lead.rstrip(" *_").endswith((":", "：")) and _is_nested(lead, runs[position + 1 : position + 2])
    relation = _opens_list(lead.replace("\n", " "), nested)
    for place, item in _items_after(runs, position) if relation else ():
        if nested and not _is_nested(lead, [(place, item)]):
            return
        if any("/datasets/" in target for target in links(item)):
            continue
        words = plain(item).lstrip("-*+ ")
        whole = hub_id(words)
        if nested and not whole:
            continue
        for name, linked in [(whole, True)] if whole else _named(item, words):
            yield ParentMention(place, name, relation, linked, straight=relation == "merge")


def namesakes(card: Outline, own: str) -> Iterator[ParentMention]:
    """What a conversion was made from: its card, copied along, links to the unconverted model of the same name."""
    owner = fold(own.partition("/")[0])
    wanted = stem(own)
    for offset, line in enumerate(card.shown if is_conversion(own) else ()):
        if "/" not in line or wanted[:4] not in line.casefold():
            continue
        words = (*links(line), *(match[0] for match in BARE_ID.finditer(line[:4000])))
        for name in filter(None, map(hub_id, words)):
            if stem(name) == wanted and not is_conversion(name) and fold(name.partition("/")[0]) != owner:
                yield ParentMention(card.first_line + offset, name, "quantized", linked=True)


def _is_nested(lead: str, following: Iterable[tuple[int, str]]) -> bool:
    """Whether an entry of a list has a list of its own: entries that stand further in."""
    depth = len(lead) - len(lead.lstrip())
    return ITEM.match(lead.lstrip()) is not None and any(
        ITEM.match(item.lstrip()) and len(item) - len(item.lstrip()) > depth for _, item in following
    )


def _opens_list(text: str, nested: bool) -> str:
    """The relation a paragraph announces for the list below it; empty where it announces none."""
    if not nested and not text.rstrip(" *_").endswith((":", "：")) and not text.startswith("#"):
        return ""
    last = SENTENCE_END.split(text[-400:])[-1]
    if INGREDIENTS.search(last):
        return "merge"
    return "" if text.startswith("#") else announces(last)


def _items_after(runs: list[tuple[int, str]], position: int) -> Iterator[tuple[int, str]]:
    """The list items that follow a paragraph at once; lines that are nothing but ids are a list as well."""
    for number, text in runs[position + 1 : position + 1 + _MAX_ITEMS]:
        rows = text.split("\n")[:_MAX_ITEMS]
        if all(hub_id(row) for row in rows):
            yield from enumerate(rows, start=number)
        elif ITEM.match(text) or (text.startswith("|") and not is_measured(text)):
            yield number, text[:600]
        else:
            return


_MOST_LINES = 200
"""Of one block of code. By judgment: bounds time."""


def _recipes(card: Outline) -> Iterator[ParentMention]:
    """Ingredients of a merge recipe in a code block; bare names are looked up among the card's links."""
    lines = [one for block in _blocks(card, most=None) for one in _ingredients(card, block)]
    linked = {name.rpartition("/")[2].casefold(): name for name in _linked(card)} if lines else {}
    for offset, written, relation in lines:
        name = hub_id(written) or linked.get(written.casefold())
        if name:
            yield ParentMention(card.first_line + offset, name, relation, linked=True)
        elif _PATH.match(written) and (called := last_part(written)) and not _is_made_here(card, called):
            yield ParentMention(card.first_line + offset, called, relation, linked=False, labeled=True)


def _ingredients(card: Outline, block: list[int]) -> Iterator[tuple[int, str, str]]:
    """Line, name and relation of what a block's settings name; one base alone is trained on, and no ingredient."""
    found = [(offset, match[1]) for offset in block if (match := RECIPE_LINE.match(card.shown[offset][:400]))]
    mixed = len(found) > 1 or any(card.shown[offset].strip(" -\t").startswith(_MIXES) for offset in block)
    yield from ((offset, written, "merge" if mixed else "finetune") for offset, written in found)


_MIXES = "merge_method"


def _is_made_here(card: Outline, name: str) -> bool:
    """Whether a recipe of the card calls what it makes so: a step of several."""
    return any(code and _MADE.fullmatch(line.strip()) and line.rstrip().endswith(name) for line, code in _code(card))


_MADE = re.compile(r"[-\s]{0,4}(?:name|output|out_path|output_path|merged_model_name)\s{0,3}:\s{0,3}\S{1,200}")


def _code(card: Outline) -> Iterator[tuple[str, bool]]:
    return zip((line[:400] for line in card.shown), card.code, strict=True)


def _loaded(card: Outline, own: str) -> Iterator[ParentMention]:
    """The base that a code example names as such."""
    for offset, line in enumerate(card.shown):
        match = CODE_BASE.search(line[:400]) if card.code[offset] else None
        name = hub_id(match[1]) if match else None
        if name:
            yield ParentMention(card.first_line + offset, name, "adapter", linked=True)
    for block in _blocks(card):
        yield from _packed(card, block)


def _blocks(card: Outline, most: int | None = _MOST_LINES) -> Iterator[list[int]]:
    """The lines of each block of code."""
    block: list[int] = []
    for offset, inside in enumerate((*card.code, False)):
        if inside:
            block.append(offset)
        elif block:
            yield block[:most]
            block = []


def _trained(card: Outline, block: list[int], own: str) -> Iterator[ParentMention]:
    """What code loads by an id and makes a model of."""
    for number, name in trained_from([card.shown[offset] for offset in block], own):
        yield ParentMention(card.first_line + block[number], name, "finetune", linked=True)


def _packed(card: Outline, block: list[int]) -> Iterator[ParentMention]:
    """What a recipe of ollama starts from."""
    for number, name, linked in packed_from([card.shown[offset] for offset in block]):
        yield ParentMention(card.first_line + block[number], name, "finetune", linked)


def _linked(card: Outline) -> Iterator[str]:
    for _, line in text_lines(card):
        if "](" in line:
            yield from (name for target in links(line)[:_MAX_ITEMS] if (name := hub_id(target)))


_ENDS_THE_FIRST = _WORDS.pattern(r"[,;:()\n|]|\.\s|\s[-–—]\s| {ends_the_first~}\b")


def _named(raw: str, words: str, *, several: bool = False) -> Iterator[tuple[str, bool]]:
    """Hub ids in a piece of text, or else its first few words; of ``several`` all that look like a model's name."""
    targets = links(raw)
    if any("/datasets/" in target for target in targets):
        return
    whole = _WHOLE_ID.fullmatch(words.strip(" \"'`*.,;|"))
    if whole and (is_file_or_format(whole[0]) or is_a_choice(whole[0])):
        return
    if whole and (name := hub_id(whole[0])):
        yield name, True
        return
    ids = [found for target in targets if (found := hub_id(target) or ownerless_id(target))]
    ids += [found for match in BARE_ID.finditer(raw) if "://" not in match[0] and (found := _model_id(match[0]))]
    ids += _ids_listed(words)
    if ids:
        for name in dict.fromkeys(ids[:_MAX_ITEMS]):
            yield name, True
        return
    if ABOUT_PARTS.search(words[:80]):
        return
    if not words.isascii():
        words = as_called(words)
        known = [words[start:end] for start, end in load_base_models().spans_in(words[:200])]
        shaped = [match[0] for match in SHAPED.finditer(words[:200]) if is_made_up(match[0])]
        yield from ((name, False) for name in dict.fromkeys((*known, *shaped)))
        return
    first = _ENDS_THE_FIRST.split(words.strip(), maxsplit=1)[0]
    short = " ".join(first.split()[:7]).strip(" .*_`")
    short = BEFORE_A_NAME.sub("", short)
    sized = BARE_NAME.match(short)
    short = sized[0] if sized else short
    if 3 <= len(short) <= 60:
        yield short, False
    if bracketed := IN_BRACKETS.match(words):
        yield bracketed[1], False
    if several:
        yield from (
            (match[0], False) for match in list(BARE_NAME.finditer(words[:300]))[:_MAX_ITEMS] if match[0] != short
        )


_WHOLE_ID = re.compile(r"[A-Za-z0-9][\w.\-]{1,60}/(?=[\w.]*[-_.\d])[A-Za-z0-9][\w.\-]{1,90}", re.ASCII)
"""Nothing but an id, in the place of a base: no choice of two words ("Llama/Mistral")."""


def _ids_listed(words: str) -> Iterator[str]:
    """The ids of a list of several: beside others one of plain words is one as well."""
    pieces = [piece.strip(" \"'`*.,;|") for piece in _BETWEEN_IDS.split(words)]
    found = [match for piece in pieces if (match := _WHOLE_ID.match(piece)) and _ENDS_AN_ID.match(piece, match.end())]
    names = [match[0] for match in found if not (is_file_or_format(match[0]) or is_a_choice(match[0]))]
    return filter(None, map(hub_id, names)) if len(pieces) > 1 else iter(())


_BETWEEN_IDS = Worded("model_words.yaml").pattern(r"[,;&+，、；]|\s{joins~}\s")
_ENDS_AN_ID = re.compile(r"[`*\"']{0,3}(?:\s?[(（]|\s*$)")


def _model_id(text: str) -> str | None:
    """A bare ``org/name`` in prose, where it looks like a model and not like a path or a choice of words."""
    name = text.rpartition("/")[2]
    if not any(character.isdigit() for character in name) or text.count("/") != 1:
        return None
    if is_file_or_format(text) or is_a_choice(text.rstrip(".")):
        return None
    return hub_id(text.rstrip("."))
