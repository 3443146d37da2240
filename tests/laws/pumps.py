"""Text made to slow a reader down: a fragment repeated until the text has a size, inside a file that somebody wrote.

A pattern that steps back, a line that is split once for each of its words and a list that is searched once for each
of its entries all answer such text in time that grows with the square of its length, or worse. What matters is which
fragment is repeated and where it stands, so fragments, products of two and three of them, and places are generated.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

FRAGMENTS = (
    "a", "Z", "0", "é", "中", "a\u0301", "\u200b", "😀",
    " ", "\t", "\n", "\r", "\x0c", "\xa0", "\u2028", "\\", "\\\n", "\\ ", "\n\n",
    '"', "'", "`", '"""', "'''", "```\n", "~~~\n", '\\"', "f'{", 'f"', "`${", "$((", "${", "$(", "${a:-", "{{", "}}",
    "(", ")", "[", "]", "{", "}", "<", ">", "((", "[[", "{[", "[](", "[a](", "![", "](", "[a]: ", "[^", "[a][",
    "<!--", "-->", "<details>", "</", "<a ", "<h1>", "<div ", "<a href=\"", "&", "&amp;", "&#", "{%", "<<A\n",
    "<<-'",
    "#", "# ", "#\n", "\n# ", "//", "// ", "/*", "*/", "\n//", "--", "---", "---\n", "...\n", "===\n", "=",
    "==", ":=",
    "|", "| ", "|-", "||", "&&", ";", "; ", "!", "?", "? ", "- ", "-", "\n- ", "\n  - ", "* ", "*", "**", "_",
    "__", "~",
    "+", ",", ", ", ".", "..", "@", ":", ": ", "::", "/", "./", "../", "://", "https://", "https://hf.co/", "%",
    "$", "^",
    "a ", " a", "a\n", "a\n\n", "a-", "a_", "a.", "a,", "a/", "a:", "a=", "=a", "=a ", "a = ", "a: ", "a:a",
    "a:a\n",
    "a: a\n", "a: [", "a: {", "a: &a ", "&a ", "*a ", "!a ", "!!a ", "\n a: ", "a=a\n", "a==", "-a ", "--a ",
    "--a=", "a|",
    "a;", "a&&", "A_", "aA", "aAa", "1.", "1.1", "1,", "1. a\n", "0x", "1e", "(a", "(a)", "a(", "a()", ".a", "a.a(",
    "a['", "[0]", "[a,", "{a:", "{a=", "'a',", '"a",', '"a":', '"a": "a",\n', "a='a'\n", "lambda:", "if a:\n",
    "not ",
    "-~", "model", "model_", "model ", "model=", "model: ", "MODEL=a\n", "--model ", "--model=", "models/",
    "license ",
    "license: ", "licensed under ", "under the ", "the ", "a/a ", "org/name ", "FROM a\n", "RUN a ", "RUN a \\\n",
    "base_model: a\n", "huggingface.co/", "hf://", "ollama ", "python -c '", "export ", "env ", "set ", "new a({",
    "pipeline(", "pipeline<", "from_pretrained(", "'a'+", "'a' ", "%s", "{}", "not allowed ", "commercial use ",
    "Copyright (c) 2020 a\n", "许可", "协议：", "a。", "а", "I. ", "\n1. ", "(a) ", "§ ", "\n> ", "> ", "\n    ",
    "\n\t",
)  # fmt: skip
"""What is repeated: letters of several scripts, blanks, quotes, brackets, comments, list marks, words of the trade."""

ALPHABET = (
    "a", " ", "\n", "\\", '"', "'", "(", "[", "{", "<", "#", "-", "*", "_", "=", ",", ".", ":", "/", "|", "$",
    "0", "中",
    "<!--", "](", "//", "model",
)  # fmt: skip
"""What products are made of."""
SMALL_ALPHABET = ("a", " ", "\n", "'", "(", "-", "=", ":", "/", "#")


def products() -> Iterator[str]:
    """Two different fragments and three fragments, one after the other."""
    for pair in itertools.permutations(ALPHABET, 2):
        yield "".join(pair)
    for triple in itertools.product(SMALL_ALPHABET, repeat=3):
        if len(set(triple)) > 1:
            yield "".join(triple)


@dataclass(frozen=True, slots=True)
class Host:
    """A file with a place in it."""

    name: str
    before: str = ""
    after: str = ""

    def pumped(self, fragment: str, size: int) -> str:
        """The file with ``fragment`` repeated at its place, ``size`` characters in all."""
        room = max(size - len(self.before) - len(self.after), 0)
        return f"{self.before}{(fragment * (room // len(fragment) + 1))[:room]}{self.after}"


@dataclass(frozen=True, slots=True)
class Case:
    """One text of any size, with what it is called."""

    name: str
    text: Callable[[int], str]


def pumped(host: Host, fragments: Iterator[str] | tuple[str, ...]) -> Iterator[Case]:
    """The fragments, each repeated at the place of ``host``."""
    for fragment in fragments:
        yield Case(
            f"{host.name} + {fragment!r}",
            lambda size, fragment=fragment: host.pumped(fragment, size),  # type: ignore[misc]
        )


def places(name: str, sample: str, words: tuple[str, ...], *, comments: tuple[str, ...] = ("# ", "// ")) -> list[Host]:
    """The places of a sample: around it, and at each word on which its reader turns its attention."""
    found = [Host(f"{name}, before", "", "\n" + sample), Host(f"{name}, after", sample)]
    found += [Host(f"{name}, in a comment {mark.strip()}", f"{sample}\n{mark}") for mark in comments]
    for word in words:
        start = sample.find(word)
        if start < 0:
            continue
        end = start + len(word)
        line = sample.rfind("\n", 0, start) + 1
        indent = sample[line : line + len(sample[line:start]) - len(sample[line:start].lstrip())]
        found += [
            Host(f"{name}, for {word!r}", sample[:start], sample[end:]),
            Host(f"{name}, after {word!r}", sample[:end], sample[end:]),
            Host(f"{name}, before {word!r}", sample[:start], sample[start:]),
            Host(f"{name}, between two {word!r}", sample[:end], sample[start:]),
            Host(f"{name}, before the line of {word!r}", sample[:line] + indent, sample[line:]),
        ]
    return found


def grown(name: str, sample: str, marked: str = "acme") -> Iterator[Case]:
    """The sample many times over, and each of its lines; ``marked`` gets a number, so that no two are alike."""

    def repeated(before: str, piece: str, after: str, size: int) -> str:
        """Equal to the sample but for one piece of it that stands there many times."""
        room, rows, number = size - len(before) - len(after), list[str](), 0
        while room > 0:
            row = piece.replace(marked, f"{marked}{number}")
            rows.append(row)
            room -= len(row)
            number += 1
        return before + "".join(rows) + after

    yield Case(f"{name}, many times", lambda size: repeated("", sample, "", size))
    lines = sample.splitlines(keepends=True)
    for at, line in enumerate(lines):
        if line.strip():
            before, after = "".join(lines[:at]), "".join(lines[at + 1 :])
            yield Case(
                f"{name}, its line {at + 1} many times",
                lambda size, before=before, line=line, after=after: repeated(before, line, after, size),  # type: ignore[misc]
            )
    if grown_json(sample, len(sample) + 1) is not None:
        yield Case(f"{name}, its lists and tables grown", lambda size: grown_json(sample, size) or "")


def grown_json(sample: str, size: int) -> str | None:
    """A JSON text with the entries of all lists and tables repeated under new names; None where it is no JSON."""
    try:
        value = json.loads(sample)
    except ValueError:
        return None
    if not isinstance(value, (dict, list)):
        return None
    times = 1
    while True:
        text = json.dumps(_times(value, times), indent=1)
        if len(text) >= size or times > size:
            return text
        times = max(times + 1, int(times * min(size / len(text), 4) ** 0.5))


def _times(value: Any, times: int) -> Any:
    """Lists of texts and of tables grow; a table grows by entries that look like its own."""
    if isinstance(value, list):
        return [_times(item, times if number == 0 else 1) for number, item in enumerate(value * times)]
    if isinstance(value, dict):
        more = {
            f"{key}{number}": item for number in range(1, times) for key, item in value.items() if isinstance(item, str)
        }
        return {**{key: _times(item, times) for key, item in value.items()}, **more}
    return value
