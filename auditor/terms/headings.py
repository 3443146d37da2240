"""What is a heading, what a title at the beginning of a paragraph, and which words lead in to a list."""

from __future__ import annotations

from auditor.core import patterns as re
from auditor.core.worded import Worded
from auditor.terms.list_signs import style_of

_WORDS = Worded("passages.yaml")
_LEADS_IN = _WORDS.pattern(
    r"\b{leads_in.en~}{then~}?(?: {does~}[^:]{0,20})?:$|{leads_in.zh~}[^。]{0,40}:$|{leads_in.ja~}[^。]{0,16}:$"
    r"|{leads_in.ko~}[^.]{0,16}[.:]$|{leads_in.ru~}[^.]{0,60}:$"
)
"""Words that no heading is: what follows is what one may or may not do."""
SHORT_NAME = 24
"""Characters of a heading in a script that a word takes two or three of. By judgment: one line."""
LEADS_IN = 100
"""Characters of which the last are looked at for words that lead in. By judgment: one line."""
_STATES = _WORDS.pattern(
    r"^{license_label~} ?: ?\w|{states}|\b{states_ban~}|{must~}(?!{notice~})|{need~}(?!{demand~})"
    r"|{states_elsewhere~}|[\u3400-\u9fff]:(?=.)"
)
"""What no heading says, however short it is."""
_KOREAN_END = _WORDS.pattern(r"{ends_of_statements~}\)?$")
"""How a statement ends in Korean."""
_WORD = re.compile(r"\w+")
_GOES_ON = _WORDS.pattern(r" {goes_on~}$")


def leads_in(words: str) -> bool:
    """Whether words end in what one may or may not do, and a colon."""
    return words[-1:] in ":." and _LEADS_IN.search(words[-LEADS_IN:]) is not None


def leads_in_without_a_colon(words: str) -> bool:
    """Whether words end as a lead does, though no colon ends them: "you may not"."""
    return words.endswith(_WORDS.words("opening"))


def stands_alone(written: str, folded: str, following: str) -> bool:
    """Whether a block so far is a short heading and the line that follows begins the text below it."""
    so_far = folded.strip()
    if (
        len(so_far) > 60
        or so_far[-1:] in ",;-&/("
        or _GOES_ON.search(so_far)
        or (len(so_far) > 40 and not any(char.isupper() for char in written.strip()[4:]))
    ):
        return False
    first = following.strip(' *_>"“「')[:1]
    short = len(so_far) <= SHORT_NAME and ("\u3041" <= first <= "\u30ff" or "\uac00" <= first <= "\ud7a3")
    return first.isupper() or "\u3400" <= first <= "\u9fff" or short


def is_heading(written: str, words: str, mark: re.Match[str] | None) -> bool:
    """Whether a block is a heading: as it is written, in plain words, and with the sign it begins with."""
    if mark and words[-1] == "." and is_title(written):
        return True
    if leads_in(words) or leads_in_without_a_colon(words):
        return False
    if len(words) <= 110 and _STATES.search(words):
        return False
    if len(words) > 110 or words[-1] in ".;,。；，?" or (words[-1] == ":" and len(words) > 50):
        return False
    if mark and mark["mark"][0] == "#":
        return True
    if (
        mark
        and words[-1] != ":"
        and not mark["mark"].startswith(_WORDS.words("article_before", "zh"))
        and style_of(mark["mark"], False, []) == "article"
    ):
        return True
    shown = written.strip(" *_#\n")
    bold = written.strip(" #\n").startswith("**") and written.strip(" #\n").endswith("**")
    names = [word for word in _WORD.findall(shown) if len(word) > 3]
    capital = sum(word[0].isupper() or not word[0].isalpha() for word in names)
    if shown and sum("\uac00" <= char <= "\ud7a3" for char in shown) > len(shown) / 2:
        own = (
            mark is None
            or style_of(mark["mark"], False, []) in ("article", "decimal", "hangul.")
            or mark["mark"][0] in "■□◆◇●○▶★"
        )
        return own and len(shown) <= 30 and words[-1] != ":" and "," not in words and not _KOREAN_END.search(shown)
    cjk = sum("\u3041" <= char <= "\u9fff" for char in shown)
    if not names and not (cjk >= len(shown) / 2 and mark and mark["mark"][0] not in "(①②③④⑤⑥⑦⑧⑨-•*・·"):
        return len(shown) <= 30 and not mark
    if cjk >= len(shown) / 2:
        return (
            len(shown) <= 24
            and (bool(mark) or words[-1] != ":")
            and "," not in words
            and (mark is None or mark["mark"][0] not in "(①②③④⑤⑥⑦⑧⑨-•*・·")
        )
    if words[-1] == ":" and not bold:
        return False
    bullet = bool(mark) and mark["mark"][0] in "-•*+(" if mark else False
    return bold or (not bullet and capital >= 0.75 * len(names)) or (not cjk and shown.isupper())


def is_title(written: str) -> bool:
    """Whether a first sentence is the title of its paragraph: a few words with capitals, no verb."""
    shown = written.strip(" *_\n")
    if len(shown) > 70 or shown[-1:] not in (".", ":", "*"):
        return False
    names = [word for word in _WORD.findall(shown) if len(word) > 3]
    return bool(names) and all(word[0].isupper() or word[0].isdigit() for word in names) and not shown.isupper()
