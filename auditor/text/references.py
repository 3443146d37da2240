"""Links of a card that are written as references: the words here, the address below ("[this one][1]", "Kelp[^2]").

Markdown resolves them when it is shown; here they become links in the line, so that a reader of links sees them.
Text that a footnote or a numbered list of references leads to is told by the words before its number.
"""

from __future__ import annotations

from dataclasses import replace

from auditor.core import patterns as re
from auditor.text.markdown import Outline, links

_MOST = 400
"""Definitions of one card. By judgment: bounds memory."""
_LONGEST = 4_000
"""Characters of a line that are looked at. Derived from `auditor.text.markdown.links`, which looks at as many."""
_DEFINED = re.compile(
    r"[ >]{0,8}(?:[-*+] )?\[(?P<note>\^?)(?P<label>[^\[\]^\n]{1,80})\](?P<colon>:?)\s{1,4}(?P<what>\S.{0,600})"
)
_ADDRESS = re.compile(r"<?(?P<to>[A-Za-z][A-Za-z0-9+.\-]{1,15}:[^\s<>()]{2,400})>?")
_REFERENCE = re.compile(r"(?<![\]\\])\[(?P<words>[^\[\]\n]{1,200})\](?:[ ]?\[(?P<label>[^\[\]^\n]{0,80})\])?(?![\[(:])")
_NOTE = re.compile(
    r"(?P<words>[A-Z][\w.\-]{0,60}(?: (?=[A-Z\d])[\w.\-]{1,60}){0,4}|[^\W_][\w.\-]{0,60})(?P<mark>[\"'`*_”]{0,3})"
    r"\s?(?:<sup>)?\[\^?(?P<label>[^\[\]^\n]{1,80})\](?:</sup>)?(?![\[(:])"
)
_FIGURES = re.compile(r"\d{1,3}")


def with_references(card: Outline) -> Outline:
    """The card with such links written out where their words stand."""
    if not any("[" in line for line in card.shown):
        return card
    links_of, notes_of, defined = _definitions(card)
    if not defined:
        return card

    def link(match: re.Match[str]) -> str:
        to = links_of.get(_label(match["label"] or match["words"]))
        return f"[{match['words']}]({to})" if to else match[0]

    def note(match: re.Match[str]) -> str:
        to = notes_of.get(_label(match["label"]))
        return f"[{match['words']}]({to}){match['mark']}" if to else match[0]

    shown = tuple(
        line
        if code or "[" not in line or offset in defined
        else _REFERENCE.sub(link, _NOTE.sub(note, line[:_LONGEST])) + line[_LONGEST:]
        for offset, (line, code) in enumerate(zip(card.shown, card.code, strict=True))
    )
    return replace(card, shown=shown)


def _definitions(card: Outline) -> tuple[dict[str, str], dict[str, str], set[int]]:
    """Address of each label of links and of each number of notes, and the lines that define them."""
    links_of: dict[str, str] = {}
    notes_of: dict[str, str] = {}
    defined: set[int] = set()
    for offset, (line, code) in enumerate(zip(card.shown, card.code, strict=True)):
        match = None if code or "[" not in line else _DEFINED.match(line)
        if match is None or len(links_of) + len(notes_of) > _MOST:
            continue
        key, address = _label(match["label"]), _ADDRESS.match(match["what"])
        if match["note"] or (not match["colon"] and _FIGURES.fullmatch(key)):
            to = next(iter(links(match["what"])), None) or (address["to"] if address else None)
            if to:
                notes_of.setdefault(key, to)
                defined.add(offset)
        elif match["colon"] and address:
            links_of.setdefault(key, address["to"])
            defined.add(offset)
    return links_of, notes_of, defined


def _label(words: str) -> str:
    """Markdown tells labels apart without case and blanks."""
    return " ".join(words.casefold().split())
