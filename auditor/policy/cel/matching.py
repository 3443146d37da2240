"""Patterns of `matches`: RE2's language, run by an engine that takes linear time.

The engine is the one that comes with the library of validation, whose language is close to RE2's. A pattern is
written anew so that both mean the same; what they do not share is refused, and a refused pattern decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from auditor.core import patterns as re

_KEPT = 256
"""Compiled patterns. By judgment: bounds memory; a policy has a handful."""
_TIMES = 1000
"""How often something may be asked for in a row. Given by RE2."""
_PART = re.compile(
    r"(?P<class>\\[dDwWsS])|(?P<edge>\\b)|(?P<same>\\(?:[Aznrtfva]|x[0-9a-fA-F]{2}|x\{[0-9a-fA-F]{1,6}\}))"
    r"|\\(?P<literal>[!-/:-@\[-`{-~])"
    r"|(?P<group>\((?:\?(?:P?<[A-Za-z_][A-Za-z0-9_]*>|[imsU]*(?:-[imsU]+)?:|[imsU]+(?:-[imsU]+)?\)))?)"
    r"|(?P<repeat>(?:[*+?]|\{[0-9]{1,4}(?:,[0-9]{0,4})?\})\??)"
    r"|(?P<open>\[\^?\]?)|(?P<brace>[{}\]])|(?P<other>[^\\\[])"
)
_MEMBER = re.compile(
    r"(?P<class>\\[dDwWsS])|(?P<same>\\(?:[nrtfva]|x[0-9a-fA-F]{2}|x\{[0-9a-fA-F]{1,6}\}))"
    r"|\\(?P<literal>[!-/:-@\[-`{-~])|(?P<named>\[:\^?[a-z]+:\])|(?P<none>\[:)|(?P<end>\])|(?P<other>[^\\])"
)
_CLASSES = {
    "d": "[0-9]", "D": "[^0-9]", "w": "[0-9A-Za-z_]", "W": "[^0-9A-Za-z_]", "s": r"[\t\n\f\r ]", "S": r"[^\t\n\f\r ]",
}  # fmt: skip
"""What a letter stands for in RE2; in the engine it stands for all of Unicode."""


@lru_cache(_KEPT)
def matcher(pattern: str) -> Callable[[str], bool] | None:
    """Whether a text holds what the pattern describes; None for a pattern that cannot be used."""
    from pydantic_core import SchemaError, SchemaValidator, core_schema

    try:
        written = _rewritten(pattern)
        return SchemaValidator(core_schema.str_schema(pattern=written, regex_engine="rust-regex")).isinstance_python
    except (ValueError, SchemaError):
        return None


def _rewritten(pattern: str) -> str:
    """The pattern in the engine's words.

    Raises:
        ValueError: it uses what the two languages do not share.
    """
    parts, at, repeated = [], 0, True
    while at < len(pattern):
        found = _PART.match(pattern, at)
        if found is None:
            raise ValueError(pattern)
        kind, text, at = found.lastgroup or "", found.group(), found.end()
        if kind == "repeat" and (repeated or any(int(one) > _TIMES for one in re.findall(r"[0-9]+", text))):
            raise ValueError(pattern)
        repeated = kind in ("repeat", "group") or text == "|"
        if kind == "open":
            text, at = _members(pattern, at, text)
        elif kind == "class":
            text = _CLASSES[text[1]]
        elif kind == "edge":
            text = r"(?-u:\b)"
        elif kind in ("literal", "brace"):
            text = f"\\x{{{ord(text[-1]):x}}}"
        parts.append(text)
    return "".join(parts)


def _members(pattern: str, at: int, opened: str) -> tuple[str, int]:
    """The characters in square brackets, and where they end."""
    parts = [opened.rstrip("]")]
    if opened.endswith("]"):
        parts.append(r"\]")
    while found := _MEMBER.match(pattern, at):
        kind, text, at = found.lastgroup, found.group(), found.end()
        if kind == "end":
            return "".join((*parts, "]")), at
        if kind in ("class", "named") and parts[-1] == "-" and len(parts) > 2:
            break  # a class ends no range
        if kind == "class":
            text = _CLASSES[text[1]]
        elif kind == "literal" or text in "[&~":
            text = f"\\x{{{ord(text[-1]):x}}}"
        elif kind == "none" or (text == "-" and parts[-1] == "-"):
            break
        parts.append(text)
    raise ValueError(pattern)
