"""Names that vendors' clients give their models in code: ``openai.GPT4oMini``, ``ChatModel.GPT_4_1``.

Such a constant spells the model's name without its marks. It is spelled back, and believed only where what comes out
has the shape of a name that the vendor's models have.
"""

from __future__ import annotations

from auditor.core import patterns as re
from auditor.discover._names import api
from auditor.discover._nouns import FoundModel
from auditor.discover._vendors import vendor_of

_LEAD = re.compile(r"^(?:[A-Z][a-z]+)?Model(?=[A-Z])")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|_")
_SHAPES = {
    "openai": re.compile(
        r"gpt-(?:3\.5|4|4o|4\.1|4\.5|5|5\.[0-9])(?:-[a-z]{3,}|-[0-9]{4}(?:-[0-9]{2}-[0-9]{2})?)*|"
        r"o[1-9](?:-[a-z]{3,}|-[0-9]{4}-[0-9]{2}-[0-9]{2})*|text-embedding-3-(?:small|large)|text-embedding-ada-002"
    ),
    "anthropic": re.compile(r"claude-(?:opus|sonnet|haiku|instant|[0-9])[a-z0-9]*(?:-[a-z0-9]+)*"),
    "google": re.compile(r"gemini-[1-9](?:\.[0-9])?(?:-[a-z]+|-[0-9]{3}|-8b)*"),
}
_RENAMED = {
    "SmallEmbedding3": "text-embedding-3-small",
    "LargeEmbedding3": "text-embedding-3-large",
    "AdaEmbeddingV2": "text-embedding-ada-002",
}
"""What a client of OpenAI calls by other words than the vendor does."""
_LONGEST = 80
"""Characters of a constant. By judgment: bounds time."""


def constant(name: str, vendor: str) -> FoundModel | None:
    """The model that a constant of a vendor's client stands for; None where it cannot be spelled back.

    Args:
        name: the constant without what stands before its last dot.
        vendor: ``openai``, ``anthropic`` or ``google``.
    """
    shape = _SHAPES.get(vendor)
    if shape is None or len(name) > _LONGEST:
        return None
    spelled = _RENAMED.get(name) or _spelled(_LEAD.sub("", name), vendor)
    return api(vendor, spelled) if shape.fullmatch(spelled) and vendor_of(spelled) == vendor else None


def _spelled(name: str, vendor: str) -> str:
    """The words of a constant in small letters with the vendor's marks between them."""
    point = "-" if vendor == "anthropic" else "."
    parts: list[str] = []
    glue = ""
    for match in _PART.finditer(name):
        part = match.group().lower()
        before = parts[-1] if parts else ""
        if part == "_":
            glue = "_"
        elif part == "dot":
            glue = "."
        else:
            first = len(parts) == 1
            parts += [_between(before, glue, part, point, first), *_dated(part, before, vendor)] if parts else [part]
            glue = ""
    return "".join(parts)


def _between(before: str, glue: str, part: str, point: str, first: bool) -> str:
    """The mark between two parts."""
    numbers = before[-1:].isdigit() and part.isdigit()
    if glue == "." or (glue == "_" and numbers and len(before) == 1 and len(part) == 1):
        return "." if glue == "." else point
    if (before.isdigit() and part == "o") or (first and before == "o" and part.isdigit()):
        return ""
    return "-"


def _dated(part: str, before: str, vendor: str) -> list[str]:
    """A number as OpenAI writes a day, and one that was glued to the version before it."""
    if vendor == "openai" and part.isdigit() and len(part) == 8:
        return [f"{part[:4]}-{part[4:6]}-{part[6:]}"]
    if vendor == "openai" and part.isdigit() and len(part) == 5 and before == "gpt":
        return [f"{part[0]}-{part[1:]}"]
    return [part]
