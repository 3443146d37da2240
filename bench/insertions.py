"""Restricting sentences put into plain license texts: ``python -m bench.insertions --count 10000 --seed 1``.

A sentence that limits (the forms of ``tests/laws/forms``, in some thirty languages) is put into a text on record, at a
place where people write something of their own: the copyright line, the place of a name, between title and body, front
matter, a line that looks like provenance. The text must not be called `exact` or `equivalent`. The control is the same
frame with a harmless filling, which must be concluded: else the frame proves nothing.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from auditor.core.model import Identification, Status
from auditor.identify.library import load_library
from auditor.identify.page import Page
from bench.identify import identified
from bench.license_texts import Labeled, labeled
from tests.laws.generators import forms

SURE = (Status.EXACT, Status.EQUIVALENT)
LONGEST = 1_500
"""Words of the texts that are drawn: longer ones cost time and have the same places."""
Put = Callable[[str, str], str]


def _bare(sentence: str) -> str:
    return sentence.strip().rstrip(".。!").strip()


def _holder(form: str) -> Put:
    """In place of the first copyright holder; on a line of its own where there is none."""

    def put(text: str, sentence: str) -> str:
        line = form.replace("%s", _bare(sentence))
        page = Page.of(text)
        found = re.search(r"^[ \t]*Copyright[^\n]*$", text, re.MULTILINE | re.IGNORECASE)
        if found and page.folded.text == text and any(ch.isdigit() or ch == "<" for ch in found[0]):
            return text[: found.start()] + line + text[found.end() :]
        return f"{line}\n\n{text}"

    return put


def _top(form: str) -> Put:
    return lambda text, sentence: form.replace("%s", sentence.strip()) + text


def _end(form: str) -> Put:
    return lambda text, sentence: text.rstrip() + form.replace("%s", sentence.strip()) + "\n"


def _after_title(form: str) -> Put:
    def put(text: str, sentence: str) -> str:
        head, gap, body = text.lstrip().partition("\n\n")
        if len(head.split()) > 14 or not gap:
            head, body = "", text
        return head + form.replace("%s", sentence.strip()) + body

    return put


def _inside(text: str, sentence: str) -> str:
    parts = text.split("\n\n")
    parts.insert(len(parts) // 2, sentence.strip())
    return "\n\n".join(parts)


def _named_place(text: str, sentence: str) -> str:
    """Where a disclaimer or an endorsement clause names its parties."""
    said = _bare(sentence)
    for wanted in ("the copyright holder nor", "THE COPYRIGHT HOLDERS AND CONTRIBUTORS", "THE COPYRIGHT HOLDER",
                   "copyright holder", "THE AUTHORS OR COPYRIGHT HOLDERS", "THE AUTHOR"):  # fmt: skip
        if wanted in text:
            return text.replace(wanted, f"{said} {wanted}" if "nor" in wanted else said, 1)
    return f"{text.rstrip()}\n\nCopyright (c) 2024 {said}\n"


FRAMES: dict[str, tuple[Put, str]] = {
    "holder": (_holder("Copyright (c) 2024 %s"), "Jane Doe"),
    "holder, then": (_holder("Copyright (c) 2024 Jane Doe. %s."), "All rights reserved"),
    "holder, comma": (_holder("Copyright (c) 2024 Jane Doe, %s"), "Inc."),
    "holder, brackets": (_holder("Copyright (c) 2024 Jane Doe (%s)"), "jane@example.org"),
    "holder, dash": (_holder("Copyright 2019-2024 Example Org - %s"), "All rights reserved"),
    "holder, rights": (_holder("Copyright (c) 2024 Jane Doe. All rights reserved. %s"), ""),
    "holder, next line": (_holder("Copyright (c) 2024 Jane Doe\n%s"), "All rights reserved"),
    "holder, continued": (_holder("Copyright (c) 2024 Jane Doe,\n    %s"), "John Roe"),
    "holder, angle": (_holder("Copyright (c) 2024 Jane Doe <%s>"), "jane@example.org"),
    "holder, by": (_holder("Copyright (c) 2024 by %s"), "the Tern Authors"),
    "place of a name": (_named_place, "Example Org"),
    "before": (_top("%s\n\n"), "License"),
    "before, heading": (_top("# %s\n\n"), "License"),
    "before, license": (_top("License: %s\n\n"), ""),
    "before, capitals": (lambda text, said: said.upper() + "\n\n" + text, "LICENSE"),
    "before, title case": (lambda text, said: said.title() + "\n" + text, "License"),
    "before, front matter": (_top("---\ntitle: %s\n---\n\n"), "License"),
    "before, provenance": (_top("Obtained from https://example.org/license (%s)\n\n"), "2024"),
    "before, applies": (_top("This software is licensed as follows. %s\n\n"), ""),
    "before, rule": (_top("=====\n%s\n=====\n\n"), "License"),
    "after title": (_after_title("\n\n%s\n\n"), "Copyright (c) 2024 Jane Doe"),
    "after title, same line": (_after_title(" - %s\n\n"), ""),
    "inside": (_inside, "Copyright (c) 2024 Jane Doe"),
    "end": (_end("\n\n%s"), "Copyright (c) 2024 Jane Doe"),
    "end, blank lines": (_end("\n" * 40 + "%s"), ""),
    "end, same line": (_end(" %s"), ""),
    "end, footnote": (_end("\n\n[1]: %s"), "https://example.org"),
    "end, heading": (_end("\n\n## %s\n"), ""),
    "end, contact": (_end("\n\nContact: %s"), "jane@example.org"),
    "end, page": (_end("\n\nPage 3 of 4 - %s"), ""),
}
"""Name → how a sentence is put, and what stands there in the control."""


@dataclass(frozen=True)
class Draw:
    """One text with one sentence in one frame."""

    frame: str
    source: Labeled
    said: str

    @property
    def text(self) -> str:
        return FRAMES[self.frame][0](self.source.text, self.said)


def taken_as_plain(found: Identification) -> bool:
    """Whether an answer concludes a license and shows no change."""
    return found.status in SURE or (bool(found.license_ids) and not found.hunks)


def main() -> None:
    """Draw, and count what is taken as plain."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--languages", nargs="*")
    options = parser.parse_args()
    book, rng = load_library(), random.Random(options.seed)
    texts = [row for row in labeled(book) if row.group == "spdx" and len(row.text.split()) <= LONGEST]
    texts = [row for row in texts if identified(row.text, book).status in SURE]
    harmless = {
        _bare(filling).casefold() for _, filling in FRAMES.values()
    }  # "All rights reserved" limits nothing here
    said = [form for form in forms() if form.restricts and len(form.text.split()) <= 60]
    said = [form for form in said if _bare(form.text).casefold() not in harmless]
    if options.languages:
        said = [form for form in said if form.language in options.languages]
    wrong: Counter[str] = Counter()
    for _ in range(options.count):
        draw = Draw(rng.choice(sorted(FRAMES)), rng.choice(texts), rng.choice(said).text)
        if taken_as_plain(identified(draw.text, book)):
            wrong[draw.frame] += 1
            print(f"taken as plain: {draw.frame}: {draw.source.name}: {draw.said!r}", file=sys.stderr)
    control: Counter[str] = Counter()
    for frame, (put, harmless) in FRAMES.items():
        for row in texts[::20]:
            found = identified(put(row.text, harmless), book)
            control[frame] += not taken_as_plain(found)
    size = len(texts[::20])
    print(f"| restricting insertions taken as plain | 0 | {sum(wrong.values())} of {options.count} |")
    print(f"| controls not concluded | | {sum(control.values())} of {size * len(FRAMES)} |")
    print({"wrong": dict(wrong), "controls": {name: count for name, count in control.items() if count}})


if __name__ == "__main__":
    main()
