"""Which language a passage is written in, by its script and its commonest words.

A guess over words that every text of a language uses. It says `UNKNOWN` where the words are of none that is listed, so
that nobody takes his own silence for the silence of a text. Words are folded (`auditor.text.fold`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from auditor.core import patterns as re
from auditor.core.compiled import kept_folder, plain_yaml
from auditor.core.resources import data_root

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

UNKNOWN = "und"
"""Words that belong to no language on the list."""
UNSURE = "mul"
"""Words that may be of any language: names, figures, terms of art, a few words."""
_SCRIPTS = (
    ("ja", re.compile("[\u3041-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff\u3130-\u318f]")),
    ("zh", re.compile("[\u3400-\u9fff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
_UKRAINIAN = re.compile("[\u0404\u0406\u0407\u0454\u0456\u0457\u0490\u0491]")
_NOT_RUSSIAN = re.compile(
    "[\u0402\u0403\u0405\u0408-\u040f\u0452\u0453\u0455\u0458-\u045f\u0460-\u0482\u048a-\u048f\u0492-\u04ff]"
    "|[\u042a\u044a](?![\u0415\u0435\u0401\u0451\u042e\u044e\u042f\u044f])"
)
"""Letters that neither Russian nor Ukrainian has, and a hard sign that no vowel follows, as in Bulgarian."""
_RUSSIAN = re.compile("[\u0401\u0451\u042b\u044b\u042d\u044d]")
"""Letters of Russian that the other languages in its script mostly lack."""
_PERSIAN = re.compile("[\u067e\u0686\u0698\u06af\u06cc\u06a9]")
_OTHER_LETTERS = re.compile("[^\\W\\d_\x00-\u024f\u0370-\u03ff\u0400-\u04ff\u1e00-\u1eff]")
_WORD = re.compile(r"[^\W\d_]+")
LEAST = 2
"""Words from which a passage can be told to be English by its common words alone. By judgment."""
SHARE = 0.15
"""Share of common words that English prose has at least; it has 0.3 to 0.5. By judgment: half of what prose has, for
passages are short."""
FAMILIAR = 0.6
"""Share of English words from which a passage without common ones is English: "Fine-tuning data is public". By
judgment."""
LEAST_SURE = 0.6
"""Probability from which a guess by letters counts: on 1,700 labeled sentences of 36 languages 98 % of the guesses
are right, and rows of names and figures stay below it. Measured on those sentences."""
LONGEST = 600
"""Characters of a passage that tell its language. By judgment: bounds time."""
_SAME = {"nn": "no", "nb": "no", "ms": "id", "wuu": "zh", "yue": "zh", "gl": "pt", "an": "es", "ext": "es"}
"""Languages so near to one that is read that its words of rights are the same."""


@cache
def common_english() -> frozenset[str]:
    """The commonest English words."""
    table = plain_yaml(data_root("license_db") / "languages.yaml")
    return frozenset(str(table["common"]).split())


@cache
def common_words() -> dict[str, frozenset[str]]:
    """Language → its commonest words, folded, to be weighed against the English ones of a sentence."""
    table = plain_yaml(data_root("license_db") / "languages.yaml")
    return {language: frozenset(str(words).split()) for language, words in table["common_of"].items()}


@cache
def read_in() -> dict[str, str]:
    """Language → how much of it is read: ``full``, ``part`` or ``gate`` (its words of rights are known)."""
    table = plain_yaml(data_root("license_db") / "languages.yaml")
    return dict(table["languages"])


@lru_cache(20_000)
def language_of(words: str, shown: str = "") -> str:
    """The language of folded words: an ISO 639-1 code, `UNKNOWN` or `UNSURE`.

    Args:
        words: folded.
        shown: the same as written, with its accents and capitals; empty where it is not at hand.
    """
    if not words.isascii():
        script = _script(words, shown)
        if script:
            return script
    found = [word for word in _WORD.findall(words) if len(word) > 1]
    english = sum(map(common_english().__contains__, found))
    familiar = sum(map(english_words().__contains__, found))
    if familiar >= FAMILIAR * len(found) or (
        len(found) > LEAST and english >= SHARE * len(found) and familiar * 2 >= len(found)
    ):
        return "en"
    return _guess((shown or words)[:LONGEST])


@lru_cache(20_000)
def rather_than_english(words: str) -> str:
    """The language whose common words stand in a few folded words more often than those of English; empty if none.

    A dictionary of English has words of others ("la", "no", "solo"), and of a short sentence they may be most.
    """
    found = _WORD.findall(words)
    if len(found) > _A_FEW:
        return ""
    counted = {one: sum(word in listed for word in found) for one, listed in common_words().items()}
    best = max(counted, key=lambda one: counted[one])
    return best if counted[best] > max(1, sum(map(common_english().__contains__, found))) else ""


_A_FEW = 12
"""Words of a sentence in which strangers to English may be taken for names. By judgment: a longer one has more words of
grammar, which tell."""


@lru_cache(20_000)
def _guess(shown: str) -> str:
    """The language by the letters of a passage; `UNSURE` where they tell nothing: names, figures, terms of art."""
    label, sure = _identifier().classify(shown)
    label = _SAME.get(label, label)
    if float(sure) < LEAST_SURE or label == "zxx":
        return UNSURE
    return label if label in read_in() else UNKNOWN


@cache
def _identifier() -> LanguageIdentifier:
    """The library's own, over tables that lie unpacked in the user's cache and are mapped into memory.

    Unpacking them takes 0.6 s of each process, and 70 MB; mapped, they are read where a passage needs them, and shared.
    """
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    packed = MODEL_DIR / MODEL_FILE
    try:
        tables = _tables(kept_folder("languages", [packed.read_bytes()], lambda into: _unpack(packed, into)))
        return LanguageIdentifier(
            tables["ptc"],
            tables["pc"],
            tables["classes"].tolist(),
            memoryview(tables["nextmove"]),
            memoryview(tables["out_feat"]),
            norm_probs=True,
            tk_row=memoryview(tables["nextmove_row"]),
        )
    except (OSError, ValueError, KeyError, TypeError, EOFError):  # no place to keep them, or others than we know
        return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _unpack(packed: Path, into: Path) -> None:
    import lzma

    import numpy as np

    with lzma.open(packed) as stream, np.load(BytesIO(stream.read()), allow_pickle=False) as held:
        for name in held.files:
            np.save(into / f"{name}.npy", held[name], allow_pickle=False)


def _tables(folder: Path) -> Mapping[str, Any]:
    import numpy as np

    return {path.stem: np.load(path, mmap_mode="r", allow_pickle=False) for path in folder.glob("*.npy")}


class _WordSet:
    """A set of words kept as bits: one that was put in is found; of others about one in three hundred is, too."""

    def __init__(self, bits: bytes) -> None:
        self._bits = bits
        self._has = lru_cache(_REMEMBERED)(self._looked_up)

    def __contains__(self, word: object) -> bool:
        return self._has(str(word))

    def _looked_up(self, word: str) -> bool:
        return all(self._bits[place >> 3] >> (place & 7) & 1 for place in word_places(word, len(self._bits) * 8))


_REMEMBERED = 50_000
"""Words of which it is remembered whether they are in the set. By judgment: bounds memory."""


def word_places(word: str, size: int) -> tuple[int, ...]:
    """The bits of a word in a set of ``size`` bits."""
    data = word.encode("utf-8", "surrogatepass")
    return tuple(crc32(data, seed) % size for seed in (0, 1, 2, 3, 4, 5))


@cache
def english_words() -> _WordSet:
    """The English words of model cards and licenses (`license_db/train_net.py` makes the set)."""
    return _WordSet((data_root("license_db") / "english.words").read_bytes())


def cyrillic(words: str) -> str:
    """The language that Cyrillic letters tell: ``ru``, ``uk`` or `UNKNOWN`; empty where several have all of them."""
    if _NOT_RUSSIAN.search(words):
        return UNKNOWN
    if _UKRAINIAN.search(words):
        return UNKNOWN if _RUSSIAN.search(words) else "uk"
    return "ru" if _RUSSIAN.search(words) else ""


def is_no_russian(shown: str) -> bool:
    """Whether Cyrillic letters that several languages share are, all together, of another than Russian."""
    return not _RUSSIAN.search(shown) and _guess(shown[:LONGEST]) in ("uk", UNKNOWN)


def _script(words: str, shown: str) -> str:
    letters = sum(map(str.isalpha, words)) or 1
    for language, pattern in _SCRIPTS:
        count = len(pattern.findall(words))
        if count and (count >= 0.3 * letters or (language in ("ja", "zh", "ko") and count >= 3)):
            if language == "ru":
                return cyrillic(shown or words) or "ru"
            if language == "ar" and _PERSIAN.search(words):
                return UNKNOWN
            return language
    return UNKNOWN if len(_OTHER_LETTERS.findall(words)) >= 0.5 * letters else ""


def is_prose(words: str, shown: str) -> bool:
    """Whether words that belong to no known language are a sentence, not a row of names and signs.

    Names are written with capitals or figures; a sentence of any language is mostly small letters, or of a script
    without any.
    """
    tokens = re.findall(r"[^\W\d_]+", shown or words)
    small = [token for token in tokens if token[:1].islower() or (not token.isascii() and not token[:1].isupper())]
    return len(small) >= 4 and len(small) >= 0.6 * len(tokens) and not _SIGNS_OF_CODE.search(shown or words)


_SIGNS_OF_CODE = re.compile(r"[{}=<>\\]|\w\(|\)\.|::|://|[\w.]/[\w.]|\w\.\w+\.\w|^\W*+\w[\w.]*+:\s|^\W*\.:\s")
