"""The environment templates run in: filters, words of outcomes, and templates put into the language of a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from jinja2 import BaseLoader, Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from auditor.core import patterns as re
from auditor.core.model import Coverage, Outcome
from auditor.core.printable import clean, gist, one_line, percent, plural, short_hash, upfirst, value_in_words, web_link
from auditor.core.resources import data_root
from auditor.records import citations
from auditor.renderers._bom import expression
from auditor.renderers._language import Language
from auditor.renderers._page import SUBJECT_WORDS
from auditor.renderers._plain import explain
from auditor.renderers._shown import about, deciding, is_clause, told_facts
from auditor.renderers._view import CHECK_WORDS, WORDS, changed, known_by

# Text between two tags or printed values, or the rest of a line after one, without anything a template works out.
_PHRASE = re.compile(r"(?<=[>}])([^<>{}\n=\"']*[A-Za-z]{2}[^<>{}\n=\"']*)(?=[<{]|$)", re.MULTILINE)


class _Translated(BaseLoader):
    """Our templates, their phrases put into a language before anything is worked out."""

    def __init__(self, chosen: Language) -> None:
        self._files = FileSystemLoader(data_root("reports") / "templates", encoding="utf-8")
        self._language = chosen

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        source, name, fresh = self._files.get_source(environment, template)
        return (phrases_in(source, self._language.say) if self._language.phrases else source), name, fresh


def phrases_in(source: str, say: Callable[[str], str]) -> str:
    """A template with every phrase between its tags replaced by what `say` gives for it."""

    def replace(found: re.Match[str]) -> str:
        whole = found[1]
        phrase = whole.strip()
        return whole.replace(phrase, say(phrase)) if phrase else whole

    return _PHRASE.sub(replace, source)


@cache
def environment(chosen: Language) -> Environment:
    """What our own templates run in."""

    def counted(count: int, one: str, many: str | None = None) -> str:
        return plural(count, chosen.say(one), chosen.say(many or f"{one}s"))

    @pass_context
    def covered_by(context: Context, coverage: Coverage) -> str:
        return chosen.say(context["view"].covered_by(coverage))

    made = Environment(
        loader=_Translated(chosen),
        autoescape=True,  # for every name: the default list does not know ".html.j2"
        undefined=StrictUndefined,
        finalize=_shown,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= FILTERS | {
        "about": about,
        "known_by": lambda coverage: chosen.say(known_by(coverage)),
        "plain": lambda term: chosen.say(explain(term)),
        "said": lambda words: chosen.say(one_line(words)),
        "words": lambda value: _in_words(value, chosen),
    }
    made.globals |= {
        "laws": citations.of_check,
        "Outcome": Outcome,
        "OUTCOME_WORDS": {outcome: chosen.say(words) for outcome, words in WORDS.items()},
        "CHECK_WORDS": {outcome: chosen.say(words) for outcome, words in CHECK_WORDS.items()},
        "SUBJECT_WORDS": {subject: chosen.say(words) for subject, words in SUBJECT_WORDS.items()},
        "web_link": web_link,
        "plural": counted,
        "t": chosen.say,
        "covered_by": covered_by,
        "told_facts": told_facts,
        "deciding": deciding,
        "changed": changed,
        "expression": expression,
        "is_clause": is_clause,
    }
    return made


def _in_words(value: Any, chosen: Language) -> str:
    """A value for readers in a language; the keys of a mapping are names of fields, which stay."""
    if isinstance(value, Mapping):
        return "; ".join(f"{one_line(str(key))}: {chosen.say(value_in_words(item))}" for key, item in value.items())
    return chosen.say(value_in_words(value))


def _sentence(text: str) -> str:
    """The text with a capital where it begins with a plain word; an id keeps its own spelling."""
    word = text.partition(" ")[0].rstrip(",:;")
    return upfirst(text) if word.isalpha() else text


def _shown(value: Any) -> Any:
    """What every printed expression passes through; markup made by our own macros stays as it is."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return clean(value)
    return value


FILTERS: dict[str, Callable[..., Any]] = {
    "line": one_line,
    "gist": gist,
    "words": value_in_words,
    "short": short_hash,
    "percent": percent,
    "plain": explain,
    "upfirst": upfirst,
    "sentence": _sentence,
}
"""What templates, the user's own included, may pass values through."""
