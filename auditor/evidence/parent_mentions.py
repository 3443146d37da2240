"""Sentences of a card that say what the model was made from.

These are proposals in somebody's own words: lineage keeps those that name a hub model or a well-known family. All
patterns are bounded, so the work is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.card_markdown import Outline, links, plain
from auditor.cards import RECIPE_LINE, hub_id
from auditor.statements import SENTENCE_END, paragraphs, text_lines

_MAX_MENTIONS = 80
_MAX_ITEMS = 30
_ITEM = re.compile(r"\s{0,8}(?:[-*+•]|\d{1,2}[.)])\s")
_INGREDIENTS = re.compile(
    r"\bmerg\w{1,5}\b|\bmodels? (?:were |was |are )?(?:used|included|combined)\b"
    r"|\b(?:following|these) (?:base )?models\b",
    re.IGNORECASE,
)

_RELATIONS = (
    (
        "merge",
        re.compile(r"\bmerged? (?:of|between|from|with)|\bmerging\b|\bmodels? (?:were|was) (?:merged|included)", re.I),
    ),
    ("adapter", re.compile(r"\b(?:q?lora|adapter|peft)s?\b[^.\n]{0,40}\b(?:for|of|on|from|trained on)\b", re.I)),
    (
        "quantized",
        re.compile(
            r"\bquant(?:iz|is)\w{0,6}\b[^.\n]{0,60}\b(?:of|from|for|by)\b|\b(?:gguf|ggml|awq|gptq|exl2|onnx|mlx)\b[^.\n]{0,60}"
            r"\b(?:of|from|for)\b|\bconverted\b[^.\n]{0,40}\bfrom\b",
            re.I,
        ),
    ),
    ("distillation", re.compile(r"\bdistill?(?:ed|ation)\b[^.\n]{0,30}\b(?:from|of)\b", re.I)),
    (
        "finetune",
        re.compile(
            r"\bfine[- ]?tun\w{1,5}\b[^.\n]{0,60}?\b(?:of|from|on|over|version)\b|\bbased (?:up)?on\b|\btuned from\b"
            r"|\bbuilt (?:up)?on\b"
            r"|\bbuilt from\b|\bbuilt with\b|\bderived from\b|\binitiali[sz]ed (?:from|with)\b|\bderivative of\b"
            r"|\bcontinued? (?:pre)?-?train\w{0,4}\b[^.\n]{0,40}?\b(?:of|from|on)\b|\btrained (?:on top of|from)\b"
            r"|\bweights (?:of|from)\b|\btrained (?:on|over)\b|\bon top of\b|\bstart(?:ed|ing|s)? from\b"
            r"|\b(?:version|variant|fork|copy|mirror|re-?upload|clone|abliteration) of\b"
            r"|\b(?:adapted|pruned|upscaled|expanded|obtained|extended) from\b"
            r"|基于|微调自",
            re.I,
        ),
    ),
    ("finetune", re.compile(r"\b[Ff]ine[- ]?[Tt]un\w{1,5}\b(?=\s+(?:the\s+|an?\s+)?\[?[A-Z])")),
)
_ON_DATA = re.compile(r"^(?:fine[- ]?tun\w{1,5}\b.{0,60}|trained) (?:on|over)$", re.IGNORECASE)
"""Followed by data as often as by a model: an id that no table knows is then no parent."""
_PARENT_LABEL = re.compile(
    r"[-+>•|\s]{0,12}(?:\w{0,20} )?(?P<label>base[- ]?models?|original model|parent model|foundation model|"
    r"(?:fine|instruction)?[- ]?tuned from(?: model)?|source model|upstream model|base (?:language model|llm)|"
    r"(?:llm )?backbone|base|基座模型|底座模型|基础模型|ベースモデル|베이스 모델|기반 모델)"
    r"(?: (?!struct|archi|token)\w{1,12}){0,2}(?: \[[\w ]{0,20}\])?\s{0,3}[:：|]\s{0,6}(?P<what>\S.{0,400})",
    re.IGNORECASE,
)
_BARE_ID = re.compile(r"(?<![\w/.:@\-])[A-Za-z0-9][\w.\-]{1,60}/[A-Za-z0-9][\w.\-]{1,90}(?![\w/])")


@dataclass(frozen=True, slots=True)
class ParentMention:
    """A place of a card that says what the model was made from."""

    line: int
    name: str
    """A hub id where one is given, else the words used."""
    relation: str
    linked: bool
    """Whether a hub id stands there that is meant as a model, not only words."""


_X_BASED = re.compile(r"\b([A-Za-z][\w.]{1,30}(?:[- ][\d.]{1,5}\w{0,2})?(?:-\d{1,3}[bB])?)[- ]based\b")
_X_TUNED = re.compile(
    r"\b([A-Za-z][\w.]{1,30}(?:[- ](?:v?\d[\d.]{0,4}|\d{1,3}[bB]|base|large|small)\b){0,3})(?: base)?(?: model)?"
    r"(?: that (?:was|is|has been)| which (?:was|is)|,)? (?:(?:further |instruction[- ]?)?(?:fine[- ]?)?tuned\b"
    r"|as (?:the |a |our |its )?(?:base|backbone|foundation|starting|initial))",
    re.IGNORECASE,
)
# Languages that put the base before the words that tell what was done with it.
_BASE_FIRST = re.compile(
    r"([A-Za-z][\w.\-]{2,50}(?:/[\w.\-]{2,60})?)[`」』)\]]{0,2} ?(?:モデル ?)?"
    r"(?:をベース|を基に|をもとに|を元に|をファイン|を追加|を量子化|(?:를|을|의)? ?(?:기반|파인튜닝)|"
    r"的?(?:基础上|微调|量化)|为(?:基座|底座|基础)|进行(?:微调|量化|继续预训练))"
)
# A script that loads the base before what this repository adds to it.
_CODE_BASE = re.compile(
    r"(?:--)?\bbase[_-]model(?:[_-](?:name|path|id))*(?:[_-]or[_-]path)?\s{0,3}[=:\s]\s{0,3}[\"']?([^\s\"',)]{3,150})",
    re.IGNORECASE,
)
_ABOUT_PARTS = re.compile(
    r"\b(?:architectures?|tokeni[sz]ers?|structures?|vocabulary|outputs?|format)\b", re.IGNORECASE
)


def parent_mentions(card: Outline) -> list[ParentMention]:
    """Every place that says what the model was made from, in file order, each parent once."""
    found: dict[str, ParentMention] = {}
    for number, line in text_lines(card):
        match = _PARENT_LABEL.match(plain(line))
        if match:
            for name, linked in _named(line.split(match["label"][-4:], 1)[-1], match["what"]):
                found.setdefault(name.casefold(), ParentMention(number, name, "unknown", linked))
    runs = list(paragraphs(card))
    for position, (number, text) in enumerate(runs):
        flat = text.replace("\n", " ")
        for relation, pattern in _RELATIONS:
            for match in pattern.finditer(flat):
                right = flat[match.end() : match.end() + 300]
                sentence = SENTENCE_END.split(right)[0] if "](" not in right[:120] else right
                place = number + text.count("\n", 0, match.start())
                on_data = _ON_DATA.search(match[0]) is not None
                for name, linked in _named(sentence, plain(sentence)):
                    mention = ParentMention(place, name, relation, linked and not on_data)
                    found.setdefault(name.casefold(), mention)
        relation = _opens_list(flat)
        for place, item in _items_after(runs, position) if relation else ():
            words = plain(item).lstrip("-*+ ")
            whole = hub_id(words)
            for name, linked in [(whole, True)] if whole else _named(item, words):
                found.setdefault(name.casefold(), ParentMention(place, name, relation, linked))
        for match in (*_X_BASED.finditer(text), *_X_TUNED.finditer(flat)):
            place = number + text.count("\n", 0, match.start())
            found.setdefault(match[1].casefold(), ParentMention(place, match[1], "finetune", linked=False))
        for match in _BASE_FIRST.finditer(text):
            place = number + text.count("\n", 0, match.start())
            name = hub_id(match[1]) or match[1]
            found.setdefault(name.casefold(), ParentMention(place, name, "finetune", linked="/" in name))
        if len(found) >= _MAX_MENTIONS:
            break
    for mention in (*_recipes(card), *_loaded(card)):
        found.setdefault(mention.name.casefold(), mention)
    return sorted(found.values(), key=lambda mention: (mention.line, mention.name))[:_MAX_MENTIONS]


def _opens_list(text: str) -> str:
    """The relation a paragraph announces for the list below it; empty where it announces none."""
    if not text.rstrip(" *_").endswith((":", "：")):
        return ""
    last = SENTENCE_END.split(text[-400:])[-1]
    if _INGREDIENTS.search(last):
        return "merge"
    return next((relation for relation, pattern in _RELATIONS if pattern.search(last)), "")


def _items_after(runs: list[tuple[int, str]], position: int) -> Iterator[tuple[int, str]]:
    """The list items that follow a paragraph at once; lines that are nothing but ids are a list as well."""
    for number, text in runs[position + 1 : position + 1 + _MAX_ITEMS]:
        rows = text.split("\n")[:_MAX_ITEMS]
        if all(hub_id(row) for row in rows):
            yield from enumerate(rows, start=number)
        elif _ITEM.match(text):
            yield number, text[:600]
        else:
            return


def _recipes(card: Outline) -> Iterator[ParentMention]:
    """Ingredients of a merge recipe in a code block; bare names are looked up among the card's links."""
    linked = {name.rpartition("/")[2].casefold(): name for name in _linked(card)}
    for offset, line in enumerate(card.shown):
        match = RECIPE_LINE.match(line[:400]) if card.code[offset] else None
        name = (hub_id(match[1]) or linked.get(match[1].casefold())) if match else None
        if name:
            yield ParentMention(card.first_line + offset, name, "merge", linked=True)


def _loaded(card: Outline) -> Iterator[ParentMention]:
    """The base that a code example names as such."""
    for offset, line in enumerate(card.shown):
        match = _CODE_BASE.search(line[:400]) if card.code[offset] else None
        name = hub_id(match[1]) if match else None
        if name:
            yield ParentMention(card.first_line + offset, name, "adapter", linked=True)


def _linked(card: Outline) -> Iterator[str]:
    for _, line in text_lines(card):
        if "](" in line:
            yield from (name for target in links(line)[:_MAX_ITEMS] if (name := hub_id(target)))


def _named(raw: str, words: str) -> Iterator[tuple[str, bool]]:
    """Hub ids in a piece of text, or else its first few words."""
    ids = [found for target in links(raw) if (found := hub_id(target))]
    ids += [found for match in _BARE_ID.finditer(raw) if "://" not in match[0] and (found := _model_id(match[0]))]
    if ids:
        for name in dict.fromkeys(ids[:6]):
            yield name, True
        return
    if _ABOUT_PARTS.search(words[:80]):
        return
    first = re.split(
        r"[,;:()\n|]|\s[-–—]\s| (?:with|using|and|for|by|on|in|which|that|model|models|weights)\b",
        words.strip(),
        maxsplit=1,
    )[0]
    short = " ".join(first.split()[:7]).strip(" .*_`")
    short = re.sub(r"^(?:the|a|an|our|meta's|meta)\s+", "", short, flags=re.IGNORECASE)
    if 3 <= len(short) <= 60:
        yield short, False


def _model_id(text: str) -> str | None:
    """A bare ``org/name`` in prose, where it looks like a model and not like a path or a choice of words."""
    name = text.rpartition("/")[2]
    if (
        not any(character.isdigit() for character in name)
        or text.count("/") != 1
        or name.casefold().endswith((".py", ".md"))
    ):
        return None
    return hub_id(text.rstrip("."))
