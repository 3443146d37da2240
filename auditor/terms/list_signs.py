"""Signs that list items begin with, and the kind of list each belongs to."""

from __future__ import annotations

from auditor.core import patterns as re
from auditor.core.worded import Worded

_WORDS = Worded("passages.yaml")
_ARTICLE = (
    r"(?:§{1,2} ?|{short_articles~} ?|{articles~} )\d{1,2}[a-z]?(?:[ºª°])?\b(?!,|\))(?=[.:]?\s*"
    r"(?:[-–—:]\s*)?(?:[^\W\d]|\(\d)|[.:]?\s*$)|(?:{clause~} )?{ordinals~}(?=[.:]|\s?[-–—])"
)
"""How an article of a contract is numbered in languages other than English and Chinese."""
MARKER = _WORDS.pattern(
    r"(?P<quote>[> \t]*"
    r"(?:[-*•+] {1,4}(?=\(?(?:[a-z]|\d{1,2}|[ivx]{2,5})[.)][ \t]))?)"
    r"(?P<mark>[-•▪●◦∙·*+○■](?=\s)|"
    r"[・･](?=\S)|[·•●○◎■□◆◇▶▷★☆※✓✔✕✗✘] ?(?=[\u3041-\u30fa\u3400-\u9fff\uac00-\ud7a3\"])|"
    r"{english_articles~} \d{1,2}\b[.:]?|"
    rf"(?:{_ARTICLE})(?:[.:](?!\d))?(?:[ \t]*[-–—:](?=\s))?(?=\s)|#{{1,6}}(?=\s)|"
    r"{article_before.zh~}[一二三四五六七八九十百\d]{1,4}{article_behind.zh~}(?:{article_part.ja~}\d)?|"
    r"{article_before.ko~} ?\d{1,3} ?{article_behind.ko~}(?:{article_part.ko~} ?\d)?(?=[\s(])|"
    r"{item_letters~}[.)](?=\s)|\d{1,2}(?= +[\u3041-\u30fa\u3400-\u9fff\"])|"
    r"[一二三四五六七八九十]{1,3}[、.]|\d{1,2}、|[①-⑳]|"
    r"\d{1,2}(?:\.\d{1,2}){1,3}[.):]?(?=[\s*a-z\u3041-\u30fa\u3400-\u9fff\uac00-\ud7a3])|"
    r"\d{1,2}[.):](?=[\s*\"\u3041-\u30fa\u3400-\u9fff\uac00-\ud7a3])|\(\d{1,2}\)|"
    r"\([一二三四五六七八九十]{1,3}\)|[a-z](?:\.?\d{1,2}[.):]|-\d{1,2}[.):]?)(?=[ \t]+[^\W\d])|"
    r"\(?[ivx]{2,5}[.)](?=\s)|\(?(?:[a-z]|(?P<twice>[a-h])(?P=twice))[.)](?=\s)|\([a-z]{1,2}\))\s*"
)
BOXED = re.compile(r"\s*([*#|]) .* \1\s*$")
"""A line of a frame drawn with signs: the first of them begins no item."""
_ROMAN = re.compile(r"\(?[ivx]{1,5}[.)]")
LETTERED = re.compile(r"[a-z](?:\.?\d{1,2}[.):]|-\d{1,2}[.):]?)")
"""A number with the letter of its part before it: "B4.", "B-4"."""


def style_of(sign: str, capital: bool, open_styles: list[str]) -> str:
    """The kind of list a sign belongs to; letters that are also numerals follow the list that is open."""
    if not any(char.isalnum() for char in sign):
        return "bullet"
    body = sign.strip("().:、 ")
    if sign[0] in "①②③④⑤⑥⑦⑧⑨⑩":
        return "circled"
    if body[0].isdigit():
        if "." in body:
            return f"decimal{body.count('.')}"
        return "(1)" if sign[0] == "(" else "1)" if sign[-1] == ")" else "decimal"
    if "\u3400" <= body[0] <= "\u9fff":
        return (
            "article" if body.startswith(_WORDS.words("article_before", "zh")) else "(han)" if sign[0] == "(" else "han"
        )
    if "\uac00" <= body[0] <= "\ud7a3":
        return "article" if body.startswith(_WORDS.words("article_before", "ko")) else f"hangul{sign[-1]}"
    if LETTERED.fullmatch(sign):
        return "lettered"
    if body[0] == "§" or (len(body) > 3 and not set(body) <= set("ivx")):
        return "article"
    shape = f"({'x' if sign[0] == '(' else ''}{sign[-1]}{'A' * capital}"
    roman = f"roman{shape}"
    if _ROMAN.fullmatch(sign) and (
        len(body) > 1 or roman in open_styles or (body == "i" and f"letter{shape}" not in open_styles)
    ):
        return roman
    return f"letter{shape}"


_LETTERS = re.compile(r"[^\W\d_]+")
_FIGURES = re.compile(r"\d+")


def shape(mark: re.Match[str]) -> str:
    """What signs of one list look like: "(iv)" as "(a)", "5.2" as "1.1"."""
    return _FIGURES.sub("1", _LETTERS.sub("a", mark["mark"].strip()))
