"""Documents that hold no license: prose, cards without a word on licenses, documentation of code.

At least 500: real cards and package descriptions with every paragraph that speaks of a license taken out, the
documentation of Python's own modules, and letters, minutes, contracts and policies written here, which use the
vocabulary of licenses without being one.
"""

from __future__ import annotations

import importlib.metadata
import pydoc
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

_SPEAKS = re.compile(
    r"licen[cs]|apache|\bmit\b|\bgpl|\bbsd\b|creative commons|\bcc[- ]?(?:by|0)|openrail|copyright|agreement|"
    r"terms of|warrant|许可|协议|版权|授权|public domain|permission|\baup\b|ethical",
    re.IGNORECASE,
)
_FRONT = re.compile(r"\A---\s*\n.*?\n---\s*\n", re.DOTALL)
_NAMES = ("Northwind", "the supplier", "the tenant", "our clinic", "the committee", "Ms Ito", "the contractor")
_LINES = (
    "{a} may use the meeting room subject to the following conditions: it shall be left clean.",
    "Permission to enter the laboratory is granted to {a} free of charge, provided that {b} is notified.",
    "The goods are provided as is, and {a} makes no promise about delivery in {n} days.",
    "{a} shall indemnify {b} for broken glass, but not for weather, up to {n} euros.",
    "Redistribution of leftovers to {b} is encouraged; copies of the menu must be kept for {n} weeks.",
    "In no event shall {a} be late again, {b} said, and the minutes record {n} apologies.",
    "You must not feed the animals, and {a} reserves all rights to the honey of hive {n}.",
    "This agreement between {a} and {b} ends after {n} months unless both sides renew it in writing.",
    "Personal data collected by {a} is kept for {n} days and never sold, rented or given to {b}.",
    "{b} asked whether commercial use of the car park by more than {n} visitors a month needs approval.",
    "Any dispute about the fence is settled by the court of the place where {a} lives.",
    "The software update of station {n} modifies, merges and publishes timetables for {b}.",
    "Trademarks of {a} appear on {n} of the boxes; patents were not discussed.",
    "Without limiting the above, {b} will bring cake, and {a} will copy and distribute the recipe.",
)


def negatives(corpus: Path, seed: int = 7) -> list[tuple[str, str]]:
    """(name, text) of every document, in a fixed order."""
    return [*_cards(corpus), *_modules(), *_packages(), *_written(random.Random(seed))]


def _without(text: str) -> str:
    pieces = re.split(r"\n[ \t]*\n", _FRONT.sub("", text))
    return "\n\n".join(piece for piece in pieces if not _SPEAKS.search(piece))


def _cards(corpus: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((corpus / "cards").glob("*/README.md")):
        text = _without(path.read_text("utf-8", "replace"))
        if len(text.split()) > 40:
            yield f"card {path.parent.name}", text


def _modules() -> Iterator[tuple[str, str]]:
    for name in sorted(sys.stdlib_module_names):
        if name.startswith("_") or name in ("antigravity", "this", "idlelib", "tkinter", "turtle", "turtledemo"):
            continue
        try:
            text = pydoc.plain(pydoc.render_doc(name))
        except Exception:  # noqa: BLE001, S112 - modules of other platforms cannot be imported here
            continue
        yield f"module {name}", _without(text[:60_000])


def _packages() -> Iterator[tuple[str, str]]:
    for package in sorted(importlib.metadata.distributions(), key=lambda one: str(one.name)):
        text = _without(package.metadata.get_payload() or "")  # type: ignore[attr-defined]
        if len(text.split()) > 40:
            yield f"package {package.name}", text


def _written(rng: random.Random) -> Iterator[tuple[str, str]]:
    for number in range(200):
        rows = []
        for _ in range(rng.randrange(3, 40)):
            line = rng.choice(_LINES).format(a=rng.choice(_NAMES), b=rng.choice(_NAMES), n=rng.randrange(2, 900))
            rows.append(line[0].upper() + line[1:] + ("\n\n" if rng.random() < 0.3 else " "))
        yield f"written {number}", "".join(rows)
