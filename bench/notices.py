"""Short statements of a license: standard headers in source files, tags, sentences, links, real cards.

Each row is a text and the exact set of licenses it states. Headers come from the SPDX list's XML, names from the
records' own names, cards from the corpus; everything else is written here.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from auditor.core.resources import data_root
from auditor.identify.library import Library
from auditor.text.front_matter import read_front_matter


@dataclass(frozen=True)
class Notice:
    """A short statement and what it states."""

    kind: str
    text: str
    right: frozenset[str]
    """Every record it states; for one license with several ids of one text, all of these."""
    several: bool = False
    """Whether the set must be met exactly."""


_CODE = (
    "\n\nimport os\n\n\ndef main(path):\n    return os.listdir(path)\n",
    "\n\nint main(void) {\n    return 0;\n}\n",
    "\n\nexport function area(a, b) {\n  return a * b;\n}\n",
    "",
)
_LEADS = (("# ", ""), ("// ", ""), (" * ", "/*\n"), ("-- ", ""), ("", ""))
_SENTENCES = (
    "This project is licensed under the {name}.",
    "This model is released under {name}. See the LICENSE file for details.",
    "The code and weights are made available under the terms of the {name}.",
    "License: {name}",
    "Licensed under {name}; see the file LICENSE for the full text.",
    "## License\n\n{name}\n",
    "Copyright (c) 2024 Jane Doe\n\nDistributed under the {name}.",
)
_PAIRS = (
    "The code is licensed under the {a}. The model weights are licensed under the {b}.",
    "- Code license: {a}\n- Model license: {b}\n",
    "Code is released under {a}, while the weights are released under {b}.",
)
_PLAIN = (
    "MIT", "Apache-2.0", "BSD-3-Clause", "BSD-2-Clause", "GPL-3.0-only", "LGPL-2.1-only", "MPL-2.0", "ISC",
    "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC0-1.0", "EPL-2.0", "AGPL-3.0-only", "Unlicense", "Zlib",
)  # fmt: skip
_NAMED = {
    "MIT": "MIT License",
    "Apache-2.0": "Apache License 2.0",
    "BSD-3-Clause": "BSD 3-Clause License",
    "MPL-2.0": "Mozilla Public License 2.0",
    "CC-BY-4.0": "Creative Commons Attribution 4.0 International",
    "CC-BY-NC-4.0": "CC BY-NC 4.0",
    "GPL-3.0-only": "GNU General Public License v3.0",
    "LGPL-2.1-only": "GNU Lesser General Public License v2.1",
    "CC0-1.0": "CC0 1.0 Universal",
    "EPL-2.0": "Eclipse Public License 2.0",
}


def notices(book: Library, corpus: Path, seed: int = 11) -> list[Notice]:
    """All rows, in a fixed order."""
    rng = random.Random(seed)
    return [
        *_headers(book, corpus, rng),
        *_tags(book, rng),
        *_expressions(book, rng),
        *_names(book, rng),
        *_pairs(book, rng),
        *_links(book, rng),
        *_cards(book, corpus),
    ]


def _one(book: Library, *words: str) -> frozenset[str]:
    return frozenset(book.current(one) for word in words for one in book.resolve(word))


def _commented(text: str, rng: random.Random) -> str:
    lead, opening = rng.choice(_LEADS)
    body = "\n".join((lead + line).rstrip() for line in text.strip().split("\n"))
    closing = "\n */" if opening else ""
    return opening + body + closing + rng.choice(_CODE)


def _headers(book: Library, corpus: Path, rng: random.Random) -> Iterator[Notice]:
    sys.path.insert(0, str(data_root("license_db")))
    from spdx_xml import read_list

    listed = list(read_list(corpus / "spdx" / "xml"))
    texts: dict[str, set[str]] = {}
    for entry in listed:
        if entry.header is not None and len(entry.header.text.split()) > 5:
            texts.setdefault(re.sub(r"\W+", " ", entry.header.text).casefold(), set()).add(entry.id)
    for entry in listed:
        if entry.header is None or len(entry.header.text.split()) <= 5:
            continue
        right = _one(book, *texts[re.sub(r"\W+", " ", entry.header.text).casefold()])
        for _ in range(2):
            yield Notice("header", _commented(entry.header.text, rng), right)


def _tags(book: Library, rng: random.Random) -> Iterator[Notice]:
    listed = sorted(one for one in book.ids if book.entry(one).spdx and book.entry(one).kind == "license")
    for license_id in rng.sample(listed, 150):
        line = f"SPDX-License-Identifier: {book.entry(license_id).spdx}"
        text = _commented(rng.choice((line, f"SPDX-FileCopyrightText: 2023 Jane Doe\n{line}")), rng)
        yield Notice("tag", text, _one(book, license_id))


def _expressions(book: Library, rng: random.Random) -> Iterator[Notice]:
    for _ in range(80):
        ids = rng.sample(_PLAIN, rng.choice((2, 2, 3)))
        line = f"SPDX-License-Identifier: {rng.choice((' OR ', ' AND ')).join(ids)}"
        yield Notice("expression", _commented(line, rng), _one(book, *ids), several=True)


def _names(book: Library, rng: random.Random) -> Iterator[Notice]:
    named = sorted(
        one
        for one in book.ids
        if book.entry(one).read and book.entry(one).kind == "license" and len(book.entry(one).name.split()) >= 2
    )
    for license_id in rng.sample(named, 100):
        name = book.entry(license_id).name
        yield Notice("sentence", rng.choice(_SENTENCES).format(name=name), _one(book, license_id))
    for spdx in rng.choices(sorted(_NAMED), k=60):
        name = rng.choice((spdx, _NAMED[spdx], f"{_NAMED[spdx]} ({spdx})"))
        yield Notice("sentence", rng.choice(_SENTENCES).format(name=name), _one(book, spdx))


def _pairs(book: Library, rng: random.Random) -> Iterator[Notice]:
    for _ in range(80):
        a, b = rng.sample(sorted(_NAMED), 2)
        text = rng.choice(_PAIRS).format(a=_NAMED[a], b=_NAMED[b])
        yield Notice("pair", text, _one(book, a, b), several=True)


def _links(book: Library, rng: random.Random) -> Iterator[Notice]:
    links = {
        "https://www.apache.org/licenses/LICENSE-2.0": "Apache-2.0",
        "https://opensource.org/licenses/MIT": "MIT",
        "https://creativecommons.org/licenses/by-nc/4.0/": "CC-BY-NC-4.0",
        "https://creativecommons.org/licenses/by-sa/4.0/": "CC-BY-SA-4.0",
        "https://creativecommons.org/publicdomain/zero/1.0/": "CC0-1.0",
        "https://www.gnu.org/licenses/gpl-3.0.html": "GPL-3.0-only",
        "https://www.mozilla.org/en-US/MPL/2.0/": "MPL-2.0",
        "https://www.eclipse.org/legal/epl-2.0/": "EPL-2.0",
    }
    shapes = (
        "{link}\n", "See {link}", "License: {link}", "This work is licensed under [this licence]({link}).",
        "The licence text is found at {link}.",
    )  # fmt: skip
    for link, spdx in links.items():
        for shape in rng.sample(shapes, 4):
            yield Notice("link", shape.format(link=link), _one(book, spdx))


def _cards(book: Library, corpus: Path) -> Iterator[Notice]:
    """Real cards whose front matter carries one tag that names one license."""
    for path in sorted((corpus / "cards").glob("*/README.md")):
        text = path.read_text("utf-8", "replace")
        label = yaml.safe_load((path.parent / "meta.yaml").read_text("utf-8"))
        declared = label.get("declared_license")
        if not isinstance(declared, str) or not text.startswith("---") or read_front_matter(text) is None:
            continue
        ids = book.resolve(declared)
        if len(ids) == 1 and declared.casefold() not in book.families:
            yield Notice("card", text, _one(book, declared))
