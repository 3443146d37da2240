"""Folding: one spelling for every way to write a word, so that a disguise hides nothing.

Lower case without accents (Latin, Greek, Cyrillic), NFKC, no invisible characters, hyphens as blanks, letters that only
look like others as those, traditional Chinese as simplified, letters set apart joined. Linear in the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

from auditor.core import disguises
from auditor.core import patterns as re
from auditor.core.compiled import code_of, shipped_mapping
from auditor.core.disguises import LOOKALIKES
from auditor.core.resources import data_root

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e01ef\x00-\x08\x0e-\x1c\x7f]"
)
_ACCENTS = re.compile("[\u0300-\u036f]+")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ß": "ss"})
_HYPHENS = re.compile("[-_\u2010-\u2015\u2212\ufe58\ufe63\uff0d\u00b7]")
_QUOTES = str.maketrans({**dict.fromkeys("‘’‚‛′´`ʼ", "'"), **dict.fromkeys("“”„‟«»″", '"')})
_MARKS = re.compile(r"[*`~#>|]+")
_PLAIN_MARKS = str.maketrans({**dict.fromkeys("*`~#>|"), **dict.fromkeys("-_", " ")})
"""Marks and hyphens of a text in ASCII; with nothing in their place, for empty words take twice the time."""
_BETWEEN_CJK = re.compile(
    r"(?<=[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef，。、；：！？「」『』（）])[ \t]+"
    r"(?=[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef，。、；：！？「」『』（）])"
)
_SET_APART = re.compile(r"(?<![^\W_])(?<![^\W_][ .-])(?:[^\W\d_][ .\u00a0\u2009]){2,40}[^\W\d_](?![^\W_])")
"""A word whose letters stand apart; words set so are parted by more than one blank, or by a sign."""
_MAY_BE_SET_APART = re.compile(r"[ .\u00a0\u2009][^\W\d_][ .\u00a0\u2009][^\W\d_](?![^\W_])")
"""How each such word ends: looked for first, because it is found from signs that stand there and not from all that do
not."""
_EMPHASIS = re.compile(r"(?<=\w)_(?=\*)|(?<=\*)_(?=\w)|(?<=\w)_(?=\W|$)|(?<![\w])_(?=\w)")
_MIXED = re.compile(r"[^\W\d_]+")
_BLANKS = re.compile(r"\s+")


@cache
def _simpler() -> Mapping[int, str]:
    """Traditional Chinese sign → its simplified form (``license_db/characters.yaml``)."""
    table = shipped_mapping(data_root("license_db") / "characters.yaml", named="license_db/characters.yaml").value
    return {ord(pair[0]): pair[1] for pair in table["traditional"].split()}


def fold(text: str) -> str:
    """The folded words of a text that is already shown (`auditor.text.visible`), on one line."""
    if text.isascii() and text.isalpha():  # a word of a list, and thousands of those are folded when a process begins
        return text.casefold().replace("licence", "license")
    if _MAY_BE_SET_APART.search(text):
        text = _SET_APART.sub(lambda found: re.sub(r"[ .\u00a0\u2009]", "", found[0]), text)
    if "_" in text:
        text = _EMPHASIS.sub("", text)
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
        text = _MIXED.sub(_one_script, text)
        text = text.casefold()
        text = unicodedata.normalize("NFKC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))
        text = text.translate(_QUOTES).translate(_LETTERS).translate(_simpler())
        text = _MARKS.sub("", text)
        text = _HYPHENS.sub(" ", text)
        text = _BLANKS.sub(" ", text)
        text = _BETWEEN_CJK.sub("", text)
    else:
        text = " ".join(text.casefold().translate(_PLAIN_MARKS).split())
    return text.replace("licence", "license").strip()


def _one_script(found: re.Match[str]) -> str:
    """A word with letters of other scripts that look Latin, as the Latin word that is seen."""
    word = found[0]
    if word.isascii():
        return word
    plain = word.translate(LOOKALIKES)
    return plain if plain.isascii() and any("a" <= char <= "z" or "A" <= char <= "Z" for char in word) else word


@cache
def made_by() -> bytes:
    """What decides how a word is folded, as a source of tables of folded words that are kept."""
    characters = (data_root("license_db") / "characters.yaml").read_bytes()
    return code_of(__name__, disguises.__name__) + characters + unicodedata.unidata_version.encode()


_FIGURES_AS_LETTERS = str.maketrans("0134578@$", "oieastbas")
_SPELLED_WITH_FIGURES = re.compile(
    r"(?<![^\W_])(?=[a-z0-9@$]{0,24}[a-z][0134578@$]{1,24}[a-z])[a-z0-9@$]{3,24}(?![^\W_])"
)


def with_letters_for_figures(words: str) -> str:
    """Folded words in which figures stand for letters ("n0n c0mmerc1al"), spelled with letters."""
    return _SPELLED_WITH_FIGURES.sub(lambda found: found[0].translate(_FIGURES_AS_LETTERS), words)
