"""Reads the SPDX license list's XML: texts with marks of what may vary, and what the list says of each license.

A maintainers' module, used by ``build.py`` alone. The list's data is dedicated to the public domain (CC0-1.0).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any
from xml.etree import ElementTree

from auditor.identify.forms import FREE, NUMBER, MarkedText

_NAMESPACE = "{http://www.spdx.org/license}"
_MOST_WAYS = 240
_BREAKS_BEFORE = {"p", "item", "list", "br", "titleText", "copyrightText", "optional", "standardLicenseHeader"}


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One entry of the list."""

    id: str
    name: str
    kind: str
    osi: bool
    fsf: bool
    deprecated: bool
    obsoleted_by: tuple[str, ...]
    urls: tuple[str, ...]
    text: MarkedText
    header: MarkedText | None


def read_list(folder: Path) -> Iterator[Listed]:
    """Every license and exception of the list, in order of its id."""
    paths = sorted([*folder.glob("*.xml"), *(folder / "exceptions").glob("*.xml")], key=lambda path: path.name)
    for path in paths:
        yield _listed(path)


def _listed(path: Path) -> Listed:
    tree = ElementTree.parse(path)  # noqa: S314 - the list's own files, read on a maintainer's machine
    root = next(iter(tree.getroot()))
    urls = [node.text.strip() for node in root.iter(f"{_NAMESPACE}crossRef") if node.text and node.text.strip()]
    header = root.find(f".//{_NAMESPACE}standardLicenseHeader")
    text = root.find(f"{_NAMESPACE}text")
    if text is None:
        raise ValueError(f"{path} has no text")
    return Listed(
        id=root.attrib["licenseId"],
        name=root.attrib["name"],
        kind="exception" if root.tag.endswith("exception") else "license",
        osi=root.attrib.get("isOsiApproved") == "true",
        fsf=root.attrib.get("isFsfLibre") == "true",
        deprecated="deprecatedVersion" in root.attrib,
        obsoleted_by=tuple((node.text or "").strip() for node in root.iter(f"{_NAMESPACE}obsoletedBy")),
        urls=tuple(urls),
        text=_render(text),
        header=_render(header, kind="header") if header is not None else None,
    )


@dataclass
class _Writer:
    """Renders markup as text and notes the character ranges of what may vary."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    bullets: list[tuple[int, int]] = field(default_factory=list)
    notices: list[tuple[int, int]] = field(default_factory=list)
    optional: list[tuple[int, int]] = field(default_factory=list)
    variable: list[tuple[int, int, tuple[str, ...]]] = field(default_factory=list)
    lead: tuple[int, int] | None = None

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def walk(self, node: Any) -> None:
        name = node.tag.removeprefix(_NAMESPACE) if isinstance(node.tag, str) else "comment"
        if name == "comment":
            return
        if name in _BREAKS_BEFORE and node.attrib.get("spacing") not in ("none", "after"):
            self.write("\n" if name in ("br", "p", "item", "list") else " ")
        elif name in ("alt", "optional") and node.attrib.get("spacing") in (None, "before", "both"):
            self.write(" ")
        start = self.length
        self.write(_squeeze(node.text))
        for child in node:
            self.walk(child)
            self.write(_squeeze(child.tail))
        self.note(name, node, start)
        if name in ("p", "item", "bullet", "titleText", "copyrightText", "optional", "alt"):
            self.write(" " if node.attrib.get("spacing") not in ("none", "before") else "")
        if name in ("p", "item", "titleText", "copyrightText"):
            self.write("\n")

    def note(self, name: str, node: Any, start: int) -> None:
        end = self.length
        if name == "bullet":
            self.bullets.append((start, end))
        elif name == "copyrightText":
            self.notices.append((start, end))
        elif name == "optional":
            self.optional.append((start, end))
        elif name == "titleText":
            self.optional.append((start, end))
            if self.lead is None and not "".join(self.pieces)[:start].strip():
                self.lead = (start, end)
        elif name == "alt":
            self.variable.append((start, end, ways(node.attrib["match"])))


def _squeeze(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""


def _render(node: Any, *, kind: str = "text") -> MarkedText:
    writer = _Writer()
    writer.write(_squeeze(node.text))
    for child in node:
        writer.walk(child)
        writer.write(_squeeze(child.tail))
    return MarkedText(
        text="".join(writer.pieces),
        kind=kind,
        bullets=tuple(writer.bullets),
        notices=tuple(writer.notices),
        optional=tuple(writer.optional),
        variable=tuple(writer.variable),
        lead=writer.lead,
    )


def ways(pattern: str) -> tuple[str, ...]:
    """The texts a ``match`` expression of the list allows; `FREE` for what is left to the writer.

    An expression beyond what can be written out allows any words in its place.
    """
    try:
        parsed = _parser.parse(pattern)
    except re.error:
        return (FREE,)
    try:
        return tuple(dict.fromkeys(" ".join(way.split()) for way in _sequence(parsed)))
    except OverflowError:
        return (FREE,)


def _sequence(parsed: Any) -> list[str]:
    found = [""]
    for operation, argument in parsed:
        options = _options(str(operation), argument)
        found = [left + right for left in found for right in options]
        if len(found) > _MOST_WAYS:
            raise OverflowError
    return found


def _options(operation: str, argument: Any) -> list[str]:
    if operation == "LITERAL":
        return [chr(argument)]
    if operation == "ANY":  # one sign alone is a point that somebody did not escape
        return ["."]
    if operation == "IN":
        return _set(argument)
    if operation == "BRANCH":
        return [way for branch in argument[1] for way in _sequence(branch)]
    if operation == "SUBPATTERN":
        return _sequence(argument[3])
    if operation in ("MAX_REPEAT", "MIN_REPEAT"):
        return _repeated(*argument)
    if operation == "AT":
        return [""]
    return [FREE]


def _repeated(least: Any, most: Any, inner: Any) -> list[str]:
    once = [FREE] if [str(operation) for operation, _ in inner] == ["ANY"] else _sequence(inner)
    if all(not way.strip() for way in once):
        return [" "] if least else [" ", ""]
    if once == [NUMBER]:
        return [NUMBER] if least else [NUMBER, ""]
    if any(FREE in way for way in once) or most == _constants.MAXREPEAT or most > 3:
        bare = all(not re.search(r"[\w\ue000\ue001]", way) for way in once)
        return [" "] if bare else ([FREE] if least else [FREE, ""])
    return [*([""] if not least else []), *(way * times for way in once for times in range(max(1, least), most + 1))]


def _set(argument: Any) -> list[str]:
    """What one sign of a set may be: letters one by one, a digit, a sign that is no word, or anything."""
    found: list[str] = []
    for kind, value in argument:
        if str(kind) == "LITERAL":
            found.append(chr(value) if chr(value).isalnum() else " ")
        elif (str(kind) == "RANGE" and value == (48, 57)) or str(value) == "CATEGORY_DIGIT":
            found.append(NUMBER)
        elif "SPACE" in str(value) and "NOT" not in str(value):
            found.append(" ")
        else:
            return [FREE]
    return list(dict.fromkeys(found))
