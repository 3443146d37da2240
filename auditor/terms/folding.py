"""The folded form of a text, in which words are compared: lower case, plain signs, no markup.

It has one character for every character of the text, so that every place is a place of the text itself.
"""

from __future__ import annotations

from auditor.core import patterns as re
from auditor.core.text import once

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″＂「」『』", '"'),
        **dict.fromkeys("‘’‚‛′＇´`", "'"),
        **dict.fromkeys("‐‑‒–—―−－", "-"),
        **dict.fromkeys("\u00a0\u1680\u202f\u3000\t\x0b", " "),
        **dict.fromkeys((chr(code) for code in range(0x2000, 0x200B)), " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad\r\x00", " "),
        **dict.fromkeys("\x0c\u2028\u2029\x85", "\n"),
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "＂＇－"},
    }
)  # fmt: skip
MARKUP = "*_#|\\\n"
_ODD = re.compile(f"[{re.escape(''.join(map(chr, _PLAIN)))}]")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]{0,9})\b[^<>]{0,400}>|<!--|&(?:nbsp|quot|amp|lt|gt|#\d{1,5});")
COMMENT = 4000
"""Characters that a comment may hold; a longer one is text. By judgment: a page, so that no sign hides what follows."""
_BLOCK_TAGS = frozenset("p li br h1 h2 h3 h4 h5 h6 div td tr ul ol table section article blockquote hr".split())


@once
def folded(text: str) -> str:
    """The folded form of a whole text, kept for all who look at it."""
    return fold(text)


@once
def plain(text: str) -> str:
    """The folded form of a whole text without signs of markup."""
    return unmarked(folded(text))


def fold(text: str) -> str:
    """The folded form: one character for each of the text's."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    low = _ODD.sub(_plain_sign, low)
    return _untagged(low) if "<" in low or "&" in low else low


def _untagged(low: str) -> str:
    """Words with blanks in the place of tags, comments and entities."""
    pieces: list[str] = []
    done = at = ends = 0
    while found := _TAG.search(low, at):
        start, at = found.span()
        blank = ""
        if found[0] == "<!--":
            if 0 <= ends < at:
                ends = low.find("-->", at)
            if not at <= ends <= at + COMMENT:
                at = start + 1
                continue
            at = ends + 3
            blank = " " * (at - start)
        pieces += (low[done:start], blank or _blank(found))
        done = at
    return "".join((*pieces, low[done:]))


def _plain_sign(found: re.Match[str]) -> str:
    return str(_PLAIN[ord(found[0])])


def unmarked(words: str) -> str:
    """Words with a blank in the place of every sign of markup."""
    for sign in MARKUP:
        words = words.replace(sign, " ")
    return words


def _blank(found: re.Match[str]) -> str:
    size = len(found[0])
    if found[2] in _BLOCK_TAGS:
        return "\n" * min(2, size) + " " * (size - 2)
    return " " * size
