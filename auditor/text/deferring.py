"""Sentences that say nothing but which license holds: one that they name, or that of what a model was made from.

The words by which they say so are lists. "The license is inherited from the base model.", "Users must comply with the
original model license.", "By using it you agree to the MIT license." Such a sentence adds nothing to that license, and
others compare it with what is stated; it is made of words that say so and of no others.
"""

from __future__ import annotations

from auditor.core import patterns as re
from auditor.core.worded import Worded
from auditor.text.fold import fold

_WORDS = Worded("deferring.yaml")
_BASE = _WORDS.pattern("{base}")
_LICENSE = _WORDS.pattern("{license}")
_FOLLOWS = _WORDS.pattern("{follows}")
_SAYS = _WORDS.pattern("{license}|{follows}|{says}")
_STATES = _WORDS.pattern("{chosen}|{license}|{says}|{agrees}")
_CHOSEN = _WORDS.pattern("{chosen}")
_UNDER = Worded("data_words.yaml").pattern("{says_license}")
_MARK = "§"
_SECOND = _WORDS.pattern(rf"{{joins}}\W{{0,2}}(?:\w{{1,12}}\s){{0,3}}?{_MARK}")
_DENIED = _WORDS.pattern("{denied}")
_DUTY, _PASSED_ON = _WORDS.pattern("{duty}"), _WORDS.pattern("{passed_on}")
_KNOWN = Worded("license_words.yaml").pattern(
    r"\b(?:{known_names~}|{any_rail~})\b(?:[- ]v?\d[\d.]{0,6}(?<!\.))?", re.IGNORECASE
)
_TOKEN = "thislicense"
_SIGNS = re.compile(r"[\s.,;:!'’\"“”()（）\[\]「」。，；：、*_/&\-–—]+")
_LONGEST = 300
"""Characters of such a sentence. By judgment: it has one thing to say."""


def defers_to_a_base(words: str, named: str = "", license_named: str = "") -> bool:
    """Whether a sentence says nothing but that the license of a base holds, or is to be kept.

    Args:
        words: of the sentence, folded.
        named: what stands in it for the name of a model; then that may be the base.
        license_named: what stands in it for the name of a license.
    """
    rest = _BASE.sub(" ", words)
    told = rest != words
    if named:
        told = told or named in rest
        rest = rest.replace(named, " ")
    licensed = bool(license_named) and license_named in rest
    if licensed:
        rest = rest.replace(license_named, " ")
    if not told or not (licensed or _LICENSE.search(rest)):
        return False
    if not _FOLLOWS.search(rest) and named and named in words:  # "the license of Heron" may be a title
        return False
    return not _SIGNS.sub("", _SAYS.sub(" ", rest)) and not _says_more(rest)


def states_only(words: str, license_named: str) -> bool:
    """Whether a sentence says nothing but that a license is the one, or that who uses something agrees to it.

    Args:
        words: of the sentence, folded.
        license_named: what stands in it for the name of the license.
    """
    if license_named not in words or len(words) > _LONGEST:
        return False
    told = words.replace(license_named, " ")
    return not _SIGNS.sub("", _STATES.sub(" ", _UNDER.sub(" ", _CHOSEN.sub(" ", told)))) and not _says_more(told)


def denies_only(words: str, license_named: str) -> bool:
    """Whether a sentence says nothing but that a license is not the one: what is stated is contradicted."""
    told = words.replace(license_named, " ")
    if license_named not in words or len(words) > _LONGEST or not _DENIED.search(told):
        return False
    return not _SIGNS.sub("", _UNDER.sub(" ", _STATES.sub(" ", _DENIED.sub(" ", told))))


def _says_more(words: str) -> bool:
    """Whether folded words join other terms to the license, or tell others under which one to pass something on."""
    return _SECOND.search(_LICENSE.sub(_MARK, words)) is not None or (
        _DUTY.search(words) is not None and _PASSED_ON.search(words) is not None
    )


def tells_of_a_license(words: str) -> bool:
    """Whether a folded sentence is short enough and has a word for a license, without which it is none of these."""
    return len(words) <= _LONGEST and _LICENSE.search(words) is not None


def defers_as_written(shown: str) -> bool:
    """The same of a sentence as it is written, where names of licenses are told by their shape alone."""
    words, named = _KNOWN.subn(" ", fold(shown))
    return defers_to_a_base(f"{words} {_TOKEN}" if named else words, license_named=_TOKEN)
