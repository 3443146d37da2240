"""Several licenses in one file, as packages write them: ``python -m bench.several --count 1000 --seed 1``.

Two to five whole texts and notices are put into one file under the headings, rules, lists and sentences that people
write around them. What must be answered is the expression of all of them: joined with OR where a sentence leaves the
choice, with AND otherwise. ``--limited`` puts a restricting sentence (`tests/laws/forms`) between two of them as well:
it must be shown in a hunk, whatever is answered.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from auditor.core.model import Identification, Status
from auditor.identify.library import load_library
from auditor.identify.normalize import fold, words
from bench.identify import identified, share
from bench.license_texts import labeled
from tests.laws.generators import forms

LONGEST, SHORTEST = 2_500, 40
"""Words of a text that is drawn: longer ones are only slower, shorter ones are told from prose by other means."""
NAMES = (
    "libfoo",
    "left-pad",
    "zlib-ng",
    "Parson",
    "tiny_http",
    "Eigen",
    "node-gyp",
    "FastFloat",
    "xxHash",
    "jQuery UI",
)
HOLDERS = ("Jane Doe", "The Parson Authors", "Acme Corporation", "2009-2015 John Smith <john@example.org>")


@dataclass(frozen=True)
class Component:
    """One license of a file."""

    text: str
    """As it stands there."""
    right: frozenset[str]
    """The records that it may be called."""
    title: str
    """How people call it."""
    tag: str
    """Its id in an expression."""


@dataclass(frozen=True)
class File:
    """A file of several licenses."""

    text: str
    right: tuple[frozenset[str], ...]
    joiner: str
    frame: str


Frame = Callable[[list[Component], random.Random], str]


def _number(rng: random.Random) -> str:
    return f"{rng.randrange(5)}.{rng.randrange(20)}" + rng.choice(("", f".{rng.randrange(9)}"))


def _rule(rng: random.Random) -> str:
    return rng.choice("-=*#_~") * rng.choice((3, 20, 60, 79))


def _ruled(parts: list[Component], rng: random.Random) -> str:
    """Rules of signs between the texts, with or without the name of the component."""
    rule, named = _rule(rng), rng.random() < 0.7
    names = rng.sample(NAMES, len(parts))
    return f"\n\n{rule}\n\n".join(
        (f"{name}\n\n" if named and at else "") + part.text
        for at, (name, part) in enumerate(zip(names, parts, strict=True))
    )


def _boxed(parts: list[Component], rng: random.Random) -> str:
    """The name of each component between two rules."""
    rule = _rule(rng)
    form = rng.choice(("{}", "{} license", "License for {}", "LICENSE OF {}", "{} - license"))
    names = rng.sample(NAMES, len(parts))
    return "\n\n".join(f"{rule}\n{form.format(n)}\n{rule}\n\n{p.text}" for n, p in zip(names, parts, strict=True))


def _headed(parts: list[Component], rng: random.Random) -> str:
    """A heading of Markdown for each."""
    form = rng.choice(("## {n}", "## {n} {v}", "### {n} ({t})", "# License: {n}", "## [{n}](https://example.org/{n})"))
    return "\n\n".join(
        form.format(n=name, v=_number(rng), t=part.title) + f"\n\n{part.text}"
        for name, part in zip(rng.sample(NAMES, len(parts)), parts, strict=True)
    )


def _sections(parts: list[Component], rng: random.Random) -> str:
    """Numbered sections, after a list of them."""
    names = rng.sample(NAMES, len(parts))
    sign = rng.choice(
        (lambda at: f"{at}.", lambda at: f"({at})", lambda at: f"{'ABCDE'[at - 1]})", lambda at: f"[{at}]")
    )
    listed = "\n".join(f"{sign(at)} {name}" for at, name in enumerate(names, 1))
    texts = "\n\n".join(
        f"{sign(at)} {name}\n\n{part.text}" for at, (name, part) in enumerate(zip(names, parts, strict=True), 1)
    )
    return f"{listed}\n\n{texts}" if rng.random() < 0.5 else texts


def _bundled(parts: list[Component], rng: random.Random) -> str:
    """The own license, and sentences on what is bundled."""
    form = rng.choice(
        (
            "This product bundles {n}, which is available under the following license:",
            "This product bundles {n} {v}, which is available under the {t}.\nFor details, see below.",
            "This project includes code from {n}, which is licensed as follows:",
            "The files in the directory src/{n} are licensed under the following license:",
            "Files under third_party/{n} are licensed under the {t}, reproduced below:",
            "Parts of {n} are licensed under different licenses (like the {t}), reproduced below.",
            "{n} is licensed as follows:",
            "- {n}, licensed as follows:",
            "This software contains code derived from {n}, which has the following license:",
            "Portions of this software are taken from {n}. Its license is:",
        )
    )
    rule = f"\n\n{_rule(rng)}\n\n" if rng.random() < 0.4 else "\n\n"
    others = [
        form.format(n=name, v=_number(rng), t=part.title) + f"\n\n{part.text}"
        for name, part in zip(rng.sample(NAMES, len(parts) - 1), parts[1:], strict=True)
    ]
    return rule.join([parts[0].text, *others])


def _listed(parts: list[Component], rng: random.Random) -> str:
    """The files each license is of."""
    form = rng.choice(
        (
            "Files: {f}",
            "File: {f}",
            "Files: {f}\nCopyright: 2015 {h}\nLicense: {t}",
            "Name: {n}\nVersion: {v}\nLicense: {t}\nFiles: {f}",
            "{f}:",
            "For {f}:",
            "The file {f} is licensed as follows:",
        )
    )
    return "\n\n".join(
        form.format(
            f=f"src/{name.split()[0]}/{rng.choice(('*', 'a.c', 'lib.rs', '*.json'))}",
            n=name,
            v=_number(rng),
            t=part.title,
            h=HOLDERS[0],
        )
        + f"\n\n{part.text}"
        for name, part in zip(rng.sample(NAMES, len(parts)), parts, strict=True)
    )


def _tabled(parts: list[Component], rng: random.Random) -> str:
    """A table of components before the texts."""
    names = rng.sample(NAMES, len(parts))
    if rng.random() < 0.5:
        rows = [
            ("Component", "Version", "License"),
            *((n, _number(rng), p.title) for n, p in zip(names, parts, strict=True)),
        ]
        table = "\n".join(f"| {a} | {b} | {c} |" for a, b, c in rows)
    else:
        table = "\n".join(f"{n:24}{p.title}" for n, p in zip(names, parts, strict=True))
    return table + "\n\n" + "\n\n".join(f"{n}\n{'-' * len(n)}\n\n{p.text}" for n, p in zip(names, parts, strict=True))


def _noticed(parts: list[Component], rng: random.Random) -> str:
    """A file of third party notices, as bundlers write it."""
    form = rng.choice(
        (
            "The following software may be included in this product: {n}. A copy of the source code may be downloaded"
            " from https://example.org/{u}.git. This software contains the following license and notice below:",
            "{n} {v} - {t}\nhttps://example.org/{u}",
            "%% {n} NOTICES AND INFORMATION BEGIN HERE",
            "{n}\nhttps://github.com/example/{u}\nCopyright (c) 2011 {h}",
            "Package: {n}\nLicense: {t}\nRepository: https://github.com/example/{u}",
        )
    )
    lead = rng.choice(
        ("", "THIRD-PARTY SOFTWARE NOTICES AND INFORMATION\n\n", "Third Party Licenses\n\n", "# Licenses\n\n")
    )
    rule = f"\n\n{_rule(rng)}\n\n"
    return lead + rule.join(
        form.format(n=name, u=name.split()[0], v=_number(rng), t=part.title, h=rng.choice(HOLDERS)) + f"\n\n{part.text}"
        for name, part in zip(rng.sample(NAMES, len(parts)), parts, strict=True)
    )


def _blocks(parts: list[Component], rng: random.Random) -> str:
    """Marks of where each license begins and ends."""
    begin, end = rng.choice(
        (
            ("--- begin of LICENSE ---", "--- end of LICENSE ---"),
            ("-----BEGIN LICENSE-----", "-----END LICENSE-----"),
            ("```", "```"),
            ("<license>", "</license>"),
            ('"""', '"""'),
        )
    )
    return "\n\n".join(
        f"{n}:\n\n{begin}\n\n{p.text}\n\n{end}" for n, p in zip(rng.sample(NAMES, len(parts)), parts, strict=True)
    )


def _plain(parts: list[Component], rng: random.Random) -> str:
    return ("\n" * rng.choice((2, 3, 5))).join(part.text for part in parts)


def _choice(parts: list[Component], rng: random.Random) -> str:
    """A sentence that leaves the choice."""
    a, *others = (part.title for part in parts)
    said = rng.choice(
        (
            "You may use this software under either of the following licenses.",
            "This software is licensed under either the {a} or the {b}, at your option.",
            "Licensed under either of {a} or {b} at your option.",
            "This project is dual-licensed under the {a} and the {b}.",
            "Dual licensed under the {a} or the {b}.",
            "This software is made available under the terms of *either* of the licenses found below.",
            "You can choose between one of the two licenses below.",
            "SPDX-License-Identifier: {x} OR {y}",
        )
    ).format(a=a, b=others[0], x=parts[0].tag, y=parts[1].tag)
    return said + "\n\n" + f"\n\n{_rule(rng)}\n\n".join(part.text for part in parts)


AND: dict[str, Frame] = {
    "plain": _plain,
    "ruled": _ruled,
    "boxed": _boxed,
    "headed": _headed,
    "sections": _sections,
    "bundled": _bundled,
    "listed": _listed,
    "table": _tabled,
    "noticed": _noticed,
    "blocks": _blocks,
}
OR: dict[str, Frame] = {"choice": _choice}


def files(pool: list[Component], count: int, seed: int) -> list[File]:
    """Seeded files of two to five different licenses; of a choice, two."""
    rng = random.Random(seed)
    frames = {**AND, **OR}
    done: list[File] = []
    while len(done) < count:
        name = rng.choice([*AND, *AND, *OR])
        parts = rng.sample(pool, 2 if name in OR else rng.choice((2, 2, 3, 3, 4, 5)))
        if any(a is not b and a.right & b.right for a in parts for b in parts):
            continue
        text = frames[name](parts, rng)
        done.append(File(text, tuple(part.right for part in parts), "OR" if name in OR else "AND", name))
    return done


def right(found: Identification, file: File) -> bool:
    """Whether the answer is the expression of every license that stands in a file, and of no other."""
    ids, wanted = set(found.license_ids), list(file.right)
    once = len(ids) == len(wanted) and all(len(ids & one) == 1 for one in wanted)
    return once and found.status is Status.STACKED and (" OR " in f"{found.expression}") == (file.joiner == "OR")


def limited(file: File, sentence: str, rng: random.Random) -> tuple[str, int]:
    """A file with a sentence between two of its paragraphs, and the sentence's line."""
    pieces = file.text.split("\n\n")
    at = rng.randrange(len(pieces) + 1)
    before = "".join(f"{piece}\n\n" for piece in pieces[:at])
    return before + "\n\n".join([sentence, *pieces[at:]]), before.count("\n") + 1


def shown(found: Identification, line: int) -> bool:
    """Whether a hunk holds a line."""
    hunks = (*found.hunks, *(hunk for match in found.matches for hunk in match.hunks))
    return not found.license_ids or any(hunk.start_line <= line <= hunk.end_line for hunk in hunks)


def components() -> list[Component]:
    """Texts of the SPDX list that people do put together."""
    rows = [row for row in labeled(load_library()) if row.group == "spdx"]
    return [
        Component(row.text.strip(), row.right, row.name, row.name)
        for row in rows
        if SHORTEST <= len(words(fold(row.text).text)) <= LONGEST and "exception" not in row.name.lower()
    ]


COMMON = (
    "MIT Apache-2.0 BSD-3-Clause BSD-2-Clause ISC Zlib 0BSD BSL-1.0 MPL-2.0 Unlicense CC0-1.0 PSF-2.0 "
    "BSD-4-Clause Python-2.0 OFL-1.1 Unicode-DFS-2016 curl libpng-2.0 X11 HPND NCSA MIT-0 BlueOak-1.0.0 "
    "Artistic-2.0 FTL WTFPL PostgreSQL "
).split()  # fmt: skip


def main() -> None:
    """Measure, and show on standard error what was not answered right."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--common", action="store_true", help="of the licenses that packages carry most")
    parser.add_argument("--limited", action="store_true", help="with a restricting sentence")
    options = parser.parse_args()
    book = load_library()
    pool = components()
    if options.common:
        pool = [part for part in pool if part.title in COMMON]
    made = files(pool, options.count, options.seed)
    if options.limited:
        rng = random.Random(options.seed)
        sentences = [" ".join(form.text.split()) for form in forms() if form.restricts]
        lost = 0
        for file in made:
            text, line = limited(file, sentence := rng.choice(sentences), rng)
            if not shown(identified(text, book), line):
                lost += 1
                print(f"{file.frame}: {sentence}", file=sys.stderr)
        print(f"| restricting sentences in such files that no hunk shows | {lost} of {len(made)} |")
        return
    seen: Counter[str] = Counter()
    fine: Counter[str] = Counter()
    for file in made:
        found = identified(file.text, book)
        seen[file.frame] += 1
        if right(found, file):
            fine[file.frame] += 1
        else:
            wanted = [min(one) for one in file.right]
            hunks = [(hunk.kind, hunk.start_line, hunk.text[:90], hunk.missing) for hunk in found.hunks[:6]]
            print(f"{file.frame} {wanted}: {found.status} {found.expression} {hunks}", file=sys.stderr)
    print(f"| several licenses in one file, the expression is right | {share(fine.total(), seen.total())} |")
    print(", ".join(f"{name} {fine[name]}/{seen[name]}" for name in sorted(seen)))


if __name__ == "__main__":
    main()
