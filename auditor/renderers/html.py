"""The audit as one self-contained HTML page: no script, no request, readable by somebody who has never seen the tool.

The templates stand in ``reports/templates``, the style in ``reports/static``. Everything printed is escaped, and
foreign text is freed of control characters on its way out; only http and https addresses become links.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from auditor.model import Audit, Outcome
from auditor.renderers._page import SUBJECT_WORDS, ModelPage
from auditor.renderers._plain import explain
from auditor.renderers._text import clean, one_line, plural, short_hash, value_in_words, web_link
from auditor.renderers._view import WORDS, View, known_by
from auditor.resources import data_root


@dataclass(frozen=True, slots=True)
class HtmlRenderer:
    """One page for the person who signs."""

    name: str = "html"
    suffix: str = ".html"

    def render(self, audit: Audit, /) -> str:
        """The page; the same audit gives the same bytes."""
        view = View(audit)
        style = _style()
        page = _environment().get_template("report.html.j2")
        return page.render(
            view=view,
            audit=audit,
            policy=audit.policy,
            pages=tuple(ModelPage(view, row) for row in view.rows),
            style=Markup(style),  # noqa: S704 - our own file, and the content policy names its hash
            style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
            tally=_tally(view),
        )


RENDERER = HtmlRenderer()


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of the bar of verdicts; `start` and `width` in thousandths of its length."""

    outcome: Outcome
    count: int
    start: int
    width: int


def _tally(view: View) -> tuple[Bar, ...]:
    bars = []
    done = 0
    for outcome in (Outcome.FAIL, Outcome.NEEDS_REVIEW, Outcome.UPCOMING, Outcome.PASS, Outcome.NOT_APPLICABLE):
        count = view.counts[outcome]
        if count:
            start, end = (round(1000 * part / view.total) for part in (done, done + count))
            bars.append(Bar(outcome, count, start, end - start))
            done += count
    return tuple(bars)


@cache
def _style() -> str:
    return (data_root("reports") / "static" / "report.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(data_root("reports") / "templates", encoding="utf-8"),
        autoescape=True,  # for every name: the default list does not know ".html.j2"
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "line": one_line,
        "lines": _lines,
        "words": value_in_words,
        "short": short_hash,
        "plain": explain,
        "upfirst": _upfirst,
        "known_by": known_by,
    }
    environment.globals |= {
        "Outcome": Outcome,
        "OUTCOME_WORDS": WORDS,
        "SUBJECT_WORDS": SUBJECT_WORDS,
        "web_link": web_link,
        "plural": plural,
    }
    return environment


def _lines(texts: Iterable[str]) -> list[str]:
    """Each of several foreign texts on one line."""
    return [one_line(text) for text in texts]


def _upfirst(text: str) -> str:
    """The text with its first letter as a capital; unlike `capitalize`, the rest stays."""
    return text[:1].upper() + text[1:]


def _shown(value: Any) -> Any:
    """What every printed expression passes through; markup made by our own macros stays as it is."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return clean(value)
    return value
