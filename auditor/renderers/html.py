"""The audit as HTML: one self-contained page, or a small site of the same parts; readable without the tool.

The templates stand in ``reports/templates``, style and script in ``reports/static``, catalogs of other languages in
``reports/languages``. Everything printed is escaped, and foreign text is freed of control characters on its way out;
only http and https addresses become links. The page asks for nothing, and the script is a comfort: without it
everything is there. The content policy names the hashes of both.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from markupsafe import Markup

from auditor.core.model import Audit, Finding, Outcome
from auditor.core.printable import one_line
from auditor.core.protocols import Renderer, Site
from auditor.core.resources import data_root
from auditor.renderers._actions import actions, idle, tasks
from auditor.renderers._language import ENGLISH, Language, language
from auditor.renderers._ledger import attestations, contradictions, duties, margins, owed
from auditor.renderers._license_blocks import blocks
from auditor.renderers._links import SECTIONS, Links, rule_file
from auditor.renderers._one_file import SinceBaseline
from auditor.renderers._own_template import OwnTemplate
from auditor.renderers._page import ModelPage, PageCard
from auditor.renderers._said import applicable, document_id
from auditor.renderers._templates import environment
from auditor.renderers._translated import translated
from auditor.renderers._view import Row, ShownPlace, View
from auditor.report.choose import STATE_WORDS, About, Choice, Option, UseState, WorkloadChoice, choose

_TITLES = {
    "actions": "Decisions and violations",
    "obligations": "Obligations and dates",
    "licenses": "Licenses",
    "evidence": "Evidence and method",
}
_SHOWN_AT_ONCE = 5
"""Decisions that are not folded. By judgment: what a meeting settles."""
_VIOLATIONS_AT_ONCE = 3
"""Violations that are not folded. By judgment: a page of print."""
_WORKLOADS_AT_ONCE = 10
"""Workloads whose usable models are named on the first screen. By judgment: layout."""
_ONE_TABLE = 20
"""Models up to which the matrix is one table. By judgment: a screen or two."""
_LIGHT = 60
"""Models beyond which cells say only what decides. Derived from the nodes a browser opens in a second
(bench/RESULTS.md, "Reports")."""
_LEADS_TO = {
    Outcome.FAIL: SECTIONS["actions"][1],
    Outcome.NEEDS_REVIEW: "decisions",
    Outcome.UPCOMING: "dated",
    Outcome.PASS: "obligations",
    Outcome.NOT_APPLICABLE: "verdicts",
}
_WORST_FIRST = (Outcome.FAIL, Outcome.NEEDS_REVIEW, Outcome.UPCOMING, Outcome.PASS)


@dataclass(frozen=True, slots=True)
class Brand:
    """What an organization may put on its reports."""

    title: str = ""
    """Stands above its name instead of our own words."""
    logo: str = ""
    """A picture as a ``data:`` address."""


@dataclass(frozen=True, slots=True)
class HtmlRenderer(SinceBaseline):
    """The page for the person who signs."""

    name: str = "html"
    suffix: str = ".html"
    brand: Brand = field(default_factory=Brand)
    language: str = ENGLISH
    print_full: bool = False
    """Whether a print has the annex of all models, instead of a summary."""

    def render(self, audit: Audit, /) -> str:
        """Everything in one page; the same audit gives the same bytes."""
        return _Report(audit, self, Links()).page("report", Links())

    @property
    def site(self) -> Site:
        """The same in pages: the index, then models, workloads and rules."""
        return self._pages

    def _pages(self, audit: Audit) -> Iterator[tuple[str, str]]:
        report = _Report(audit, self, Links(site=True))
        yield "index.html", report.page("report", Links(site=True))
        yield from report.parts()
        yield from report.models()
        yield from report.workloads()
        yield from report.rules()


RENDERER: Renderer = HtmlRenderer()


def choice_page(choice: Choice, code: str = ENGLISH) -> str:
    """A choice of models on one page; without script, and nothing in it loads anything.

    Args:
        code: of the catalog of our own words.
    """
    chosen = language(code)
    style = _static("report.css")

    def told(option: Option) -> Markup:
        first = next(iter(option.own_needs), next(iter(option.needs), None))
        more = f" +{len(option.needs) - 1}" if len(option.needs) > 1 else ""
        asked = f"{one_line(first.who)}: {one_line(first.what)}{more}" if first else ""
        badge = Markup('<span class="badge {}">{}</span>').format(
            _STATE_CLASSES[option.state], chosen.say(STATE_WORDS[option.state])
        )
        return Markup("<bdi>{}</bdi>{}{}{}").format(
            option.name,
            Markup('<span class="sub">{}</span>').format(option.license) if option.license else Markup("<br>"),
            badge,
            Markup('<span class="sub">{}</span>').format(asked) if asked else "",
        )

    def nearest(one: WorkloadChoice) -> str:
        rest = len(one.nearest) - _MOST_NEAREST
        return ", ".join(option.name for option in one.nearest[:_MOST_NEAREST]) + (f" +{rest}" if rest > 0 else "")

    return (
        environment(chosen)
        .get_template("choose.html.j2")
        .render(
            choice=choice,
            lang=chosen.code,
            style=Markup(style),  # noqa: S704 - our own file, and the content policy names its hash
            style_hash=_hash(style),
            told=told,
            nearest=nearest,
            states=tuple(UseState),
            state_words={state: chosen.say(words) for state, words in STATE_WORDS.items()},
            state_class=_STATE_CLASSES,
            abouts=tuple(_ABOUT_HEADINGS),
            headings={about: chosen.say(words) for about, words in _ABOUT_HEADINGS.items()},
        )
    )


_ABOUT_HEADINGS = {About.MODEL: "About the model", About.CHANNEL: "About the channel", About.YOU: "About you"}
"""Columns of needs, as the head of their table words them."""


_MOST_NEAREST = 3
"""Candidates named where none may be used. By judgment: a cell of a table; the list below has every one."""
_STATE_CLASSES = {
    UseState.NOW: "pass",
    UseState.ONCE: "upcoming",
    UseState.ASK: "needs-review",
    UseState.UNREAD: "not-applicable",
    UseState.NOT: "fail",
}


class _Report:
    """What all pages of one report share."""

    def __init__(self, audit: Audit, renderer: HtmlRenderer, links: Links) -> None:
        self._language: Language = language(renderer.language)
        document = document_id(View(audit), "html")[:16]
        audit = translated(audit, self._language)
        self._view = view = View(audit, renderer.baseline)
        style, script = _static("report.css"), _static("report.js")
        self._pages = tuple(ModelPage(view, row) for row in view.rows)
        whose = [who for who in view.decisions if who != "not assigned"]
        self._context: dict[str, Any] = {
            "view": view,
            "audit": audit,
            "policy": audit.policy,
            "pages": self._pages,
            "brand": renderer.brand,
            "lang": self._language.code,
            "style": Markup(style),  # noqa: S704 - our own files, and the content policy names their hashes
            "script": Markup(script),  # noqa: S704
            "style_hash": _hash(style),
            "script_hash": _hash(script),
            "tally": _tally(view),
            "leads_to": _LEADS_TO,
            "usable": _usable(view),
            "state_words": STATE_WORDS,
            "groups": _groups(self._pages),
            "light": len(view.rows) > _LIGHT,
            "actions": (found := actions(view)),
            "tasks": tasks(found),
            "idle": idle(view),
            "shown_at_once": _SHOWN_AT_ONCE,
            "violations_at_once": _VIOLATIONS_AT_ONCE,
            "print_full": renderer.print_full,
            "page_title": "",
            "contradictions": contradictions(view),
            "margins": margins(view),
            "duties": duties(view),
            "owed": owed(view),
            "allowed": any(view.counts[one] for one in (Outcome.PASS, Outcome.UPCOMING)),
            "license_blocks": blocks(view),
            "attestations": attestations(view),
            "signers": [*whose, "compliance officer"],
            "document": document,
            "once": self._once,
            "first_with": self._first_with,
        }
        self._said: dict[tuple[Any, ...], Markup] = {}
        self._first: dict[Any, str] = {}

    def page(self, template: str, links: Links, **more: Any) -> str:
        """One page, with what only it needs in `more`."""
        found = environment(self._language).get_template(f"{template}.html.j2")
        return found.render(self._context | {"links": links} | more)

    def _once(self, macro: Any, *told: Any) -> Markup:
        """What a macro makes of findings; models share findings, and each is put into words once."""
        key = (macro.name, *map(_identity, told))
        if key not in self._said:
            self._said[key] = macro(*told)
        return self._said[key]

    def _first_with(self, page: ModelPage, cards: list[PageCard]) -> str:
        """Id of the first page that shows these cards: what many models share is written once in a page of all."""
        said = tuple([(card.finding.check, card.finding.title, card.finding.reason, *card.workloads) for card in cards])
        return self._first.setdefault(said, page.id)

    def parts(self) -> Iterator[tuple[str, str]]:
        """Pages that speak of all models, beside the index."""
        for name, parts in SECTIONS.items():
            yield f"{name}.html", self.page("part", Links(site=True, here=name), parts=parts, page_title=_TITLES[name])

    def models(self) -> Iterator[tuple[str, str]]:
        """A page for each model."""
        for page in self._pages:
            links = Links(site=True, here=page.id)
            yield f"models/{page.id}.html", self.page("model", links, page=page, page_title=page.row.name)

    def workloads(self) -> Iterator[tuple[str, str]]:
        """A page for each workload."""
        for number, workload in enumerate(self._view.workloads, start=1):
            links = Links(site=True, here="workload")
            yield f"workloads/w{number}.html", self.page("workload", links, workload=workload, page_title=workload)

    def rules(self) -> Iterator[tuple[str, str]]:
        """A page for each check that applies to a model."""
        found: dict[str, list[ShownPlace]] = {}
        for place in applicable(self._view):
            found.setdefault(place.finding.check, []).append(place)
        for check, places in sorted(found.items()):
            rule = places[0].finding
            more = {"rule": rule, "said": _by_outcome(places), "page_title": f"{check} {rule.title}"}
            yield f"rules/{rule_file(check)}", self.page("rule", Links(site=True, here="rule"), **more)


def _identity(told: Any) -> Any:
    """What tells one value from another while the audit lives: findings, alone or in a card, by identity."""
    if isinstance(told, PageCard):
        return (id(told.finding), tuple(told.workloads))
    return id(told) if isinstance(told, Finding) else told


def _by_outcome(places: list[ShownPlace]) -> list[tuple[Outcome, list[list[ShownPlace]]]]:
    """Outcome → places that say the same, the worst outcome first."""
    said: dict[Outcome, dict[tuple[Any, ...], list[ShownPlace]]] = {}
    for place in places:
        key = (place.finding.reason, place.finding.question, place.finding.waiver)
        said.setdefault(place.finding.outcome, {}).setdefault(key, []).append(place)
    return [(outcome, list(said[outcome].values())) for outcome in _WORST_FIRST if outcome in said]


def _usable(view: View) -> list[tuple[list[str], list[Row], Option | None, Row | None]]:
    """Workloads with the same answer, the models that may be used as things stand, else the nearest to that."""
    usable = (Outcome.PASS, Outcome.UPCOMING)
    found: dict[tuple[object, ...], tuple[list[str], list[Row], Option | None, Row | None]] = {}
    nearest: dict[str, Option] = {}
    for name in view.workloads[:_WORKLOADS_AT_ONCE]:
        rows = [row for row in view.rows if name in row.cells and row.cells[name].outcome in usable]
        if not rows and not nearest:
            nearest = _nearest(choose(view.audit))
        near = None if rows else nearest.get(name)
        places = (
            row for row in view.rows if near and (str(row.model.ref), row.model.channel) == (near.ref, near.channel)
        )
        said = (near.name, near.state, near.violations) if near else ()
        key = (*(row.number for row in rows), "nearest", *said)
        found.setdefault(key, ([], rows, near, next(places, None)))[0].append(name)
    return list(found.values())


def _nearest(choice: Choice) -> dict[str, Option]:
    """Workload → the candidate with the least in its way, where any was read."""
    near = {one.workload: one.primary or next(iter(one.nearest), None) for one in choice.workloads}
    return {workload: option for workload, option in near.items() if option}


def _groups(pages: tuple[ModelPage, ...]) -> list[tuple[Outcome, list[ModelPage]]]:
    """The models, the worst first; many of them in groups by outcome."""
    ranked = sorted(pages, key=lambda page: -page.row.outcome.rank)
    if len(ranked) <= _ONE_TABLE:
        return [(Outcome.NOT_APPLICABLE, ranked)]
    return [(outcome, list(same)) for outcome, same in groupby(ranked, key=lambda page: page.row.outcome)]


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
    for outcome in (*_WORST_FIRST, Outcome.NOT_APPLICABLE):
        count = view.counts[outcome]
        if count:
            start, end = (round(1000 * part / view.total) for part in (done, done + count))
            bars.append(Bar(outcome, count, start, end - start))
            done += count
    return tuple(bars)


@cache
def _static(name: str) -> str:
    return (Path(data_root("reports")) / "static" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


__all__ = ["RENDERER", "Brand", "OwnTemplate", "choice_page", "language"]
