"""Words an attacker puts into names, cards and licenses, and how it is told that none of them had an effect."""

# ruff: noqa: E501 - a table of attacks
from __future__ import annotations

import re
from pathlib import Path

ESCAPES = (
    "\x1b[31mred\x1b[0m", "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\", "\x1b]0;title\x07", "\x9b2J", "\x1bc",
    "\x1b[2J\x1b[H", "\x90q\x9c", "\r\x1b[Kok: pass", "a\x08\x08b", "\u202egnp.exe\u202c", "\u2066x\u2069", "\u200f", "\x00",
    "\U000e0041\U000e0042", "\x7f", "\u2028", "\x85", "\x0b\x0c",
)  # fmt: skip
MARKUP = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</pre></td><svg onload=alert(1)>", '" onmouseover="x',
    "' autofocus onfocus='x", "javascript:alert(1)", "data:text/html,<script>x</script>", "<!--", "-->", "]]>", "&lt;b&gt;",
    "<a href=javascript:alert(1)>x</a>", "{{ 7 * 7 }}", "{% include '/etc/passwd' %}", "${7*7}", "%3Cscript%3E",
)  # fmt: skip
MARKDOWN = (
    "[click](javascript:alert(1))", "![x](https://evil.example/pixel.png)", "|a|b|", "\n# Heading\n", "`code`", "@everyone",
    "https://evil.example/auto", "<details>", "\n\n---\n", "#1", "::error::file=x", "::set-output name=x::y", "*b*", "~~s~~",
)  # fmt: skip
FORMULAS = (
    "=1+1", "=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1", '=HYPERLINK("https://evil.example")',
    "\uff1d1+1", '";=1',
)  # fmt: skip
ALL = (*ESCAPES, *MARKUP, *MARKDOWN, *FORMULAS)
HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\U000e0000-\U000e007f]"
)
CARD = '---\nlicense: other\nlicense_name: "{name}"\nlicense_link: LICENSE\ntags: [x]\n---\n# {title}\n\n{body}\n'


def quoted(text: str) -> str:
    """A text inside double quotes of YAML, every odd character as an escape."""
    return "".join(
        one if one.isascii() and one.isprintable() and one not in '"\\' else f"\\U{ord(one):08x}" for one in text
    )


def model(folder: Path) -> Path:
    """A model every text of which is hostile; it says what it may be used for all the same."""
    everything = " ".join(ALL)
    folder.mkdir(parents=True, exist_ok=True)
    card = CARD.format(name=quoted(everything[:400]), title=everything, body="\n\n".join(ALL))
    (folder / "README.md").write_text(card, encoding="utf-8", newline="")
    terms = [
        f"{number}. You must not use it for {words} or any commercial purpose." for number, words in enumerate(ALL)
    ]
    (folder / "LICENSE").write_text("Evil Model Terms\n\n" + "\n".join(terms), encoding="utf-8", newline="")
    (folder / "LICENSE-\u202egnp <script>alert(1)<script>").write_text("=1+1\n" + everything, encoding="utf-8")
    return folder
