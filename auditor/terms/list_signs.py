"""Signs that list items begin with, and the kind of list each belongs to."""

from __future__ import annotations

import re

MARKER = re.compile(
    r"(?P<quote>[> \t]*"
    r"(?:[-*•+] {1,4}(?=\(?(?:[a-z]|\d{1,2}|[ivx]{2,5})[.)][ \t]))?)"
    r"(?P<mark>[-•▪●◦∙·*+○■](?=\s)|(?:section|article|clause) \d{1,2}\b[.:]?|#{1,6}(?=\s)|"
    r"第[一二三四五六七八九十百\d]{1,4}[条章节]|[一二三四五六七八九十]{1,3}[、.]|\d{1,2}、|[①-⑳]|"
    r"\d{1,2}(?:\.\d{1,2}){1,3}[.):]?(?=[\s*a-z\u3400-\u9fff])|\d{1,2}[.):](?=[\s*\u3400-\u9fff])|\(\d{1,2}\)|"
    r"\([一二三四五六七八九十]{1,3}\)|"
    r"\(?[ivx]{2,5}[.)](?=\s)|\(?[a-z][.)](?=\s)|\([a-z]{1,2}\))\s*"
)
BOXED = re.compile(r"\s*([*#|]) .* \1\s*$")
"""A line of a frame drawn with signs: the first of them begins no item."""
_ROMAN = re.compile(r"\(?[ivx]{1,5}[.)]")


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
        return "article" if body[0] == "第" else "(han)" if sign[0] == "(" else "han"
    if body.startswith(("section", "article", "clause")):
        return "article"
    shape = f"({'x' if sign[0] == '(' else ''}{sign[-1]}{'A' * capital}"
    roman = f"roman{shape}"
    if _ROMAN.fullmatch(sign) and (
        len(body) > 1 or roman in open_styles or (body == "i" and f"letter{shape}" not in open_styles)
    ):
        return roman
    return f"letter{shape}"
