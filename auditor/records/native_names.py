"""Names of well-known models in scripts other than Latin (``license_db/native_names.yaml``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.resources import data_root

_FIGURES = r"(?=[\s\-]?\d)"
_NO_PART = r"(?<![^\W\d_]-)"
"""A word behind a hyphen is a part of a longer name, of a model that somebody made."""
_IN_A_SENTENCE = r"(?:(?<=[\w,;:)»”]\s)|(?<=\s[«„“(\"]))"
"""Behind a word, or between quotes, a capital is one of a name."""
_SIZE_BEHIND = r"(?:\s?(?P<size>\d{1,3}(?:\.\d{1,2})?[bB](?![A-Za-z0-9])))?"
_DECLINED = re.compile("[\u0400-\u052f]{3,}")
_LAST_VOWEL = re.compile("[аяеыиьй]$")


@cache
def _table() -> tuple[Mapping[str, str], re.Pattern[str]]:
    """The Latin name of each native one, and what finds these."""
    path = data_root("license_db") / "native_names.yaml"
    table = shipped_mapping(path, named="license_db/native_names.yaml").value
    spelled = shipped_mapping(path.with_name("spelled_names.yaml"), named="license_db/spelled_names.yaml").value
    endings = [ending for words in spelled["endings"].values() for ending in words]
    forms = {
        kind: {form: name for name, natives in table[kind].items() for one in natives for form in _forms(one, endings)}
        for kind in ("sure", "before_figures")
    }
    declined = _any_of(form for form in forms["before_figures"] if _DECLINED.fullmatch(form))
    behind = "".join(
        rf"(?<!{re.escape(word)}\s)"
        for words in spelled["never_behind"].values()
        for one in words
        for word in (one, one.capitalize())
    )
    sure, before_figures = (_any_of(forms[kind]) for kind in ("sure", "before_figures"))
    anywhere = f"{sure}|{_NO_PART}{before_figures}{_FIGURES}|{_IN_A_SENTENCE}{behind}{declined}"
    found = re.compile(rf"(?P<native>{anywhere}){_SIZE_BEHIND}")
    return {**forms["before_figures"], **forms["sure"]}, found


def _forms(native: str, endings: Iterable[str]) -> Iterator[str]:
    """A name, and those that grammar makes of it where its script declines names."""
    yield native
    if _DECLINED.fullmatch(native):
        stem = _LAST_VOWEL.sub("", native)
        yield stem
        yield from (f"{stem}{ending}" for ending in endings)


def _any_of(names: Iterable[str]) -> str:
    told = sorted(set(names), key=lambda name: (-len(name), name))
    declined = [re.escape(name) for name in told if _DECLINED.fullmatch(name)]
    others = [re.escape(name) for name in told if not _DECLINED.fullmatch(name)]
    ended = rf"(?<![\u0400-\u052f])(?:{'|'.join(declined)})(?![\u0400-\u052f])" if declined else ""
    return f"(?:{'|'.join(filter(None, (ended, *others)))})"


def with_latin_names(text: str) -> str:
    """A text with the Latin names of well-known models in the place of native ones."""
    if text.isascii():
        return text
    latin, found = _table()
    return found.sub(lambda match: "-".join(filter(None, (latin[match["native"]], match["size"]))), text)
