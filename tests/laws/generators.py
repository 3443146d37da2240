"""Forms, places and disguises: sentences put into repositories that pass, anywhere and in any dress.

A *form* is a sentence that restricts, or one that only looks so (`forms/*.yaml`). A *place* puts a sentence somewhere
into a repository; a *disguise* writes it so that a reader still sees it.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import islice
from pathlib import Path

from auditor.core.compiled import plain_yaml
from tests.laws.repository import license_text, passes, safetensors

HERE = Path(__file__).parent
HELD_OUT = ("part_27", "part_30")
"""Forms that nothing was ever written or trained with."""
Files = dict[str, bytes]


@dataclass(frozen=True)
class Form:
    """A sentence, and whether it restricts."""

    id: str
    kind: str
    language: str
    text: str
    restricts: bool

    @property
    def latin(self) -> bool:
        return self.text.isascii()


@cache
def forms(*parts: str) -> tuple[Form, ...]:
    """The forms of the named parts, or of all."""
    found = []
    for path in sorted((HERE / "forms").glob("*.yaml")):
        if parts and path.stem not in parts:
            continue
        table = plain_yaml(path)
        for name, restricts in (("restricting", True), ("harmless", False)):
            found += [Form(e["id"], e["kind"], e["language"], e["text"], restricts) for e in table[name]]
    return tuple(found)


# ------------------------------------------------------------------------------------------------------- carriers

CARD_SEED = 20261122
FREE_CARD = b"license: apache-2.0"


def plain_carrier() -> Files:
    """A small repository that passes."""
    card = (
        "---\nlicense: apache-2.0\nlanguage: en\npipeline_tag: text-classification\n---\n# Tern\n\n"
        "Tern sorts short English texts into twelve topics.\n\n## Usage\n\n```python\nmodel = load('tern')\n```\n\n"
        "## Results\n\n| set | accuracy |\n| --- | --- |\n| news | 0.91 |\n| reviews | 0.88 |\n\n"
        "## License\n\nApache-2.0, see LICENSE.\n"
    )
    return {
        "README.md": card.encode(),
        "LICENSE": license_text("Apache-2.0").encode(),
        "config.json": b'{"model_type": "bert", "hidden_size": 256}',
        "model.safetensors": safetensors({"format": "pt"}),
    }


@cache
def card_carriers(count: int | None = None) -> tuple[tuple[str, Files], ...]:
    """Cards of our own under Apache-2.0 with the genuine text beside them, those that pass; all, or so many of them."""
    paths = sorted((HERE / "cards").glob("*.md"))
    random.Random(CARD_SEED).shuffle(paths)
    texts = ((path.stem, path.read_bytes()) for path in paths)
    fitting = ((name, {**plain_carrier(), "README.md": text}) for name, text in texts if FREE_CARD in text[:2000])
    return tuple(islice(((name, files) for name, files in fitting if passes(files)), count))


# --------------------------------------------------------------------------------------------------------- places


def _body(change: Callable[[str, str], str]) -> Callable[[Files, str], Files]:
    """A place in the body of the card."""

    def put(files: Files, sentence: str) -> Files:
        text = files["README.md"].decode("utf-8")
        front = re.match(r"---\n.*?\n---\n", text, re.DOTALL)
        head, body = (text[: front.end()], text[front.end() :]) if front else ("", text)
        return {**files, "README.md": (head + change(body, sentence)).encode("utf-8")}

    return put


def _end(form: str) -> Callable[[Files, str], Files]:
    return _body(lambda body, sentence: f"{body.rstrip()}\n\n{form.replace('%s', sentence)}\n")


def _front(form: str) -> Callable[[Files, str], Files]:
    def put(files: Files, sentence: str) -> Files:
        text = files["README.md"].decode("utf-8").replace("\r\n", "\n")
        line = form.replace("%s", json.dumps(sentence, ensure_ascii=False))
        head = f"---\n{line}\n"
        card = head + text[4:] if text.startswith("---\n") else f"{head}---\n{text}"
        return {**files, "README.md": card.encode("utf-8")}

    return put


def _file(path: str, form: str = "%s\n") -> Callable[[Files, str], Files]:
    return lambda files, sentence: {**files, path: form.replace("%s", sentence).encode("utf-8")}


def _json(path: str, key: str) -> Callable[[Files, str], Files]:
    def put(files: Files, sentence: str) -> Files:
        held = json.loads(files.get(path, b"{}"))
        return {**files, path: json.dumps({**held, key: sentence}, ensure_ascii=False).encode("utf-8")}

    return put


def _license(form: Callable[[str, str], str]) -> Callable[[Files, str], Files]:
    return lambda files, sentence: {
        **files,
        "LICENSE": form(files["LICENSE"].decode("utf-8"), sentence).encode("utf-8"),
    }


def _middle(text: str, sentence: str) -> str:
    at = text.find("\n\n", len(text) // 2)
    return f"{text[:at]}\n\n{sentence}{text[at:]}"


_LONG_LINE = "The corpus holds news, letters and reports of many years, all in plain text. " * 60
_STATEMENTS = "\n\n".join(f"Part {n} is released under the Apache-2.0 license." for n in range(90))
_SECTIONS = "\n\n".join(f"## License of part {n}\n\nApache-2.0." for n in range(25))

PLACES: Mapping[str, Callable[[Files, str], Files]] = {
    "paragraph at the end": _end("%s"),
    "notice on top": _body(lambda body, sentence: f"{sentence}\n\n{body}"),
    "quoted notice on top": _body(lambda body, sentence: f"> {sentence}\n\n{body}"),
    "intended use": _end("## Intended use\n\n%s"),
    "limitations": _end("## Limitations and bias\n\nLong inputs are cut. %s"),
    "item under out of scope": _end("### Out-of-scope use\n\n- Inputs of more than 512 tokens\n- %s"),
    "item under a lead": _end("Please note:\n\n1. The vocabulary has 32k entries.\n2. %s\n3. Inputs are lower-cased."),
    "license section": _body(lambda body, sentence: body.rstrip() + f"\n\n## License\n\nApache-2.0. {sentence}\n"),
    "training data": _end("## Training data\n\nTwo million sentences from the web. %s"),
    "acknowledgements": _end("## Acknowledgements\n\nWe thank the annotators. %s"),
    "changelog": _end("## Changelog\n\n- v1.1: %s\n- v1.0: first weights"),
    "heading": _end("## %s\n\nThe weights were trained for three days."),
    "bold line": _end("**%s**\n\nThe weights were trained for three days."),
    "table row": _end("| item | note |\n| --- | --- |\n| size | 120M |\n| use | %s |"),
    "html table": _end("<table><tr><td>Size</td><td>120M</td></tr><tr><td>Use</td><td>%s</td></tr></table>"),
    "FAQ": _end("## FAQ\n\n**How do I use it?**\n\n%s\n\n**Is it fast?**\n\nYes."),
    "footnote": _end("The weights are here.[^1]\n\n[^1]: %s"),
    "HTML comment": _end("<!-- %s -->"),
    "HTML comment of several lines": _end("<!--\neditors' notes\n\n%s\n-->"),
    "details": _end("<details>\n<summary>More</summary>\n\n%s\n\n</details>"),
    "callout": _end("> [!NOTE]\n> %s"),
    "image text": _end("![%s](banner.png)"),
    "html image text": _body(lambda body, s: f'{body}\n\n<img src="banner.png" alt="{escape(s)}">\n'),
    "hover text": _body(lambda body, s: f'{body}\n\n<span title="{escape(s)}">weights</span>\n'),
    "link text": _end("[%s](https://example.org/page)"),
    "code comment": _end("```python\n# %s\nmodel = load('tern')\n```"),
    "text in a code block": _end("```\n%s\n```"),
    "note of a citation": _end("```bibtex\n@misc{tern,\n  title = {Tern},\n  note = {%s}\n}\n```"),
    "far into a long line": _end(_LONG_LINE + "%s"),
    "behind ninety statements": _end(_STATEMENTS + "\n\n%s"),
    "behind many sections": _end(_SECTIONS + "\n\n## License of the rest\n\n%s"),
    "unknown key of the front matter": _front("usage_note: %s"),
    "gated prompt": _front("extra_gated_prompt: %s"),
    "gated heading": _front("extra_gated_heading: %s"),
    "gated button": _front("extra_gated_button_content: %s"),
    "second card": _file("MODEL_CARD.md", "# Model card\n\n%s\n"),
    "card in another language": _file("README_zh.md", "# Tern\n\n%s\n"),
    "usage file": _file("USAGE.md"),
    "text at the top": _file("read-me-first.txt"),
    "text beside the weights": lambda files, sentence: {
        **files, "checkpoints/model.safetensors": safetensors({}), "checkpoints/about.txt": f"{sentence}\n".encode(),
    },
    "folder of documents": _file("docs/deployment.md", "# Deployment\n\nTwo cores are enough.\n\n%s\n"),
    "folder of licenses": _file("licenses/weights.txt"),
    "notice file": _file("NOTICE", "Tern\nCopyright 2025 The Tern authors\n\n%s\n"),
    "end of a long text": _file("notes.md", "One line of many.\n\n" * 1500 + "%s\n"),
    "before the license text": _license(lambda text, sentence: f"{sentence}\n\n{text}"),
    "after the license text": _license(lambda text, sentence: f"{text}\n\n{sentence}\n"),
    "inside the license text": _license(_middle),
    "after two licenses": _license(lambda text, sentence: f"{text}\n\n\n{text}\n\n{sentence}\n"),
    "settings of the model": _json("config.json", "usage_note"),
    "settings of generation": _json("generation_config.json", "comment"),
    "package file": _json("package.json", "description"),
    "citation file": _file("CITATION.cff", "cff-version: 1.2.0\ntitle: Tern\nabstract: >-\n  %s\n"),
    "header of weights": lambda files, sentence: {**files, "model.safetensors": safetensors({"note": sentence})},
    "header of the last weights": lambda files, sentence: {
        **files, "b.safetensors": safetensors({}), "c.safetensors": safetensors({"description": sentence}),
    },
}  # fmt: skip

ATTRIBUTES: Mapping[str, Callable[[Files, str], Files]] = {
    "attribute for data": _body(lambda body, s: f'{body}\n\n<div data-note="{escape(s)}">weights</div>\n'),
    "attribute of any name": _body(lambda body, s: f'{body}\n\n<q x-remark="{escape(s)}">weights</q>\n'),
    "hint of a link": _body(lambda body, s: f'{body}\n\n<a href="#x" aria-description="{escape(s)}">weights</a>\n'),
    "quoted in a style": _body(lambda body, s: f"{body}\n\n<p style=\"content: '{escape(s)}'\">weights</p>\n"),
}
"""Places in elements of HTML that no page shows, or only to some readers."""

# ------------------------------------------------------------------------------------------------------ disguises


def _in_word(mark: str, close: str = "") -> Callable[[str], str]:
    """A mark inside every longer word."""
    return lambda text: re.sub(
        r"(?<!\w)([A-Za-z]{3})([A-Za-z]{2})([A-Za-z]{2,})", rf"\g<1>{mark}\g<2>{close}\g<3>", text
    )


def _wrapped(text: str) -> str:
    """The longest word broken over two lines."""
    word = max(re.findall(r"[A-Za-z]{6,}", text) or [""], key=len)
    return text.replace(word, f"{word[:4]}-\n{word[4:]}", 1) if word else text


def _swapped(text: str) -> str:
    """Two letters swapped in the longest word."""
    word = max(re.findall(r"[a-z]{8,}", text) or [""], key=len)
    return text.replace(word, word[:4] + word[5] + word[4] + word[6:], 1) if word else text


_FULL = {**{code: code + 0xFEE0 for code in range(0x21, 0x7F)}, 0x20: 0x3000}
_BOLD = {**{ord("a") + n: 0x1D41A + n for n in range(26)}, **{ord("A") + n: 0x1D400 + n for n in range(26)}}

DISGUISES: Mapping[str, Callable[[str], str]] = {
    "none": lambda text: text,
    "emphasis in words": _in_word("**", "**"),
    "tags in words": _in_word("<b>", "</b>"),
    "soft hyphens": _in_word("\u00ad"),
    "invisible blanks": _in_word("\u200b"),
    "entities": lambda text: "".join(f"&#{ord(c)};" if c in "aeiou" else c for c in text),
    "full width": lambda text: text.translate(_FULL) if text.isascii() else text,
    "mathematical letters": lambda text: text.translate(_BOLD) if text.isascii() else text,
    "letters that look alike": lambda text: text.translate(str.maketrans("aeop", "аеор")) if text.isascii() else text,
    "broken at a line end": _wrapped,
    "misspelled": _swapped,
    "capitals": lambda text: text.upper() if text.isascii() else text,
    "wrapped": lambda text: re.sub(r"(\S+ \S+ \S+ \S+) ", r"\1\n", text),
}
_MARKUP = frozenset({"emphasis in words", "tags in words", "entities", "broken at a line end", "wrapped"})
_ONE_LINE = frozenset(
    {
        *(
            "heading",
            "bold line",
            "table row",
            "html table",
            "image text",
            "html image text",
            "hover text",
            "link text",
        ),
        *("code comment", "note of a citation", "quoted notice on top", "callout", "footnote"),
        *("text in a code block", "changelog", "item under out of scope", "item under a lead"),
    }
)
_NO_MARKUP = frozenset(
    {
        *("unknown key of the front matter", "gated prompt", "gated heading", "gated button", "heading", "bold line"),
        *("settings of the model", "settings of generation", "package file", "citation file", "header of weights"),
        *("header of the last weights", "before the license text", "after the license text", "inside the license text"),
        *("after two licenses", "html image text", "hover text", "code comment", "text in a code block", "image text"),
        *("note of a citation", "text at the top", "text beside the weights", "folder of licenses", "notice file"),
        "link text",
    }
)


def fits(place: str, disguise: str) -> bool:
    """Whether a reader of the place would still see the sentence in this dress."""
    if disguise in ("wrapped", "broken at a line end") and (place in _ONE_LINE or place in _NO_MARKUP):
        return False
    return not (disguise in _MARKUP and place in _NO_MARKUP)


@dataclass(frozen=True)
class Draw:
    """One sentence at one place of one carrier in one dress."""

    carrier: str
    files: Mapping[str, bytes]
    form: Form
    place: str
    disguise: str

    def put(self) -> Files:
        return PLACES[self.place](dict(self.files), DISGUISES[self.disguise](self.form.text))

    def __str__(self) -> str:
        return f"{self.form.id} | {self.place} | {self.disguise} | {self.carrier}"


def draws(carriers: Iterable[tuple[str, Files]], held: Iterable[Form], count: int, seed: int) -> Iterator[Draw]:
    """Draws without two of the same form and place; every place comes as often as every other."""
    rng = random.Random(seed)
    known, sentences = list(carriers), list(held)
    seen: set[tuple[str, str]] = set()
    places = list(PLACES)
    while len(seen) < min(count, len(places) * len(sentences)):
        place = places[len(seen) % len(places)]
        form = rng.choice(sentences)
        if (form.id, place) in seen:
            continue
        seen.add((form.id, place))
        names = [name for name in DISGUISES if fits(place, name)]
        disguise = rng.choice(names) if rng.random() < 0.4 else "none"
        name, files = rng.choice(known)
        yield Draw(name, files, form, place, disguise)
