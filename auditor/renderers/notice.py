"""The NOTICE that a product with these models ships: who licenses what, and the words that licenses order to be shown.

It is made of what was read, and holds nothing but what may be shipped: what is still open is said by the command that
writes it and by the other formats. A model that could not be collected has no entry.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from auditor.core.model import Audit, Coverage, Dossier, Subject, Term
from auditor.core.printable import one_line
from auditor.core.protocols import Renderer, Texts
from auditor.renderers import _plain
from auditor.renderers._bom import BomLicense, concluded, concluded_ids, expression, stated, text_of
from auditor.renderers._one_file import WithTexts
from auditor.renderers._page import SUBJECT_WORDS
from auditor.renderers._view import Row, View, known_by
from auditor.report.ways import terms_taken

_WIDTH = 100
"""Characters of a line. By judgment: layout."""
_RULE = "-" * _WIDTH
_SHOWN = ("notice-text", "display-attribution", "model-name-prefix", "retain-notices", "license-copy", "state-changes")
"""Terms that order something to be written, shown or handed on."""


@dataclass(frozen=True, slots=True)
class NoticeRenderer(WithTexts):
    """Plain text, wrapped."""

    name: str = "notice"
    suffix: str = ".notice"

    def render(self, audit: Audit, /) -> str:
        """The notice with one trailing newline."""
        view = View(audit)
        return "\n".join(_lines(view, self.texts)).rstrip("\n") + "\n"


RENDERER: Renderer = NoticeRenderer()


def _lines(view: View, texts: Texts) -> Iterator[str]:
    audit = view.audit
    yield "NOTICE"
    yield from _wrapped(f"AI models used by {one_line(audit.policy.organisation)}, and their licenses.")
    yield ""
    for row in view.rows:
        if row.model.dossier:
            yield from _model(view, row)
    held, missing = _texts(view, texts)
    for text, models in held.items():
        yield _RULE
        yield from _wrapped(f"License text of {', '.join(models)}:")
        yield ""
        yield text.strip("\n")
        yield ""
    yield _RULE
    left = f"Not part of this file, distribute them with it: {'; '.join(missing)}." if missing else ""
    yield from _wrapped(
        f"Made by auditor {one_line(audit.tool_version)} for {audit.as_of} from license data "
        f"{one_line(audit.data_version)}. {left}".rstrip()
    )


def _texts(view: View, texts: Texts) -> tuple[dict[str, list[str]], list[str]]:
    """Each license text that was read with its models, and the names of licenses whose text is not at hand."""
    held: dict[str, list[str]] = {}
    missing: dict[str, str] = {}
    told = set()
    for row in view.rows:
        for coverage in row.model.dossier.coverage if row.model.dossier else ():
            for named in concluded(view, coverage, row.of):
                if text := text_of(named, texts):
                    models = held.setdefault(text, [])
                    models += [] if row.name in models else [row.name]
                    told.add(named.expression)
                else:
                    missing[named.expression] = named.name
    return held, [f"the text of {name}" for one, name in missing.items() if one not in told]


def _model(view: View, row: Row) -> Iterator[str]:
    dossier = row.model.dossier
    assert dossier is not None  # noqa: S101 - the caller looked
    yield _RULE
    yield row.name + (f" at {one_line(dossier.revision)}" if dossier.revision else "")
    told: dict[str, list[str]] = {}
    for coverage in dossier.coverage:
        if coverage.concluded.license_ids or coverage.subject is Subject.WEIGHTS:
            told.setdefault(_covered(view, row, coverage), []).append(SUBJECT_WORDS[coverage.subject])
    for covered, subjects in told.items():
        yield from _wrapped(f"{', '.join(subjects)}: {covered}", "  ")
    yield from _own_texts(view, row, dossier)
    for one in dict.fromkeys(one for coverage in dossier.coverage for one in concluded_ids(coverage)):
        known = view.license(one)
        # One address is enough to find a license by; the others are where copies of it were seen.
        yield from (f"  {one_line(url)}" for url in (known.urls[:1] if known else ()))
    for edge in dossier.parents:
        yield from _wrapped(f"Derived from {one_line(edge.parent)} ({one_line(edge.relation)})", "  ")
    for dataset in row.datasets:
        yield from _wrapped(f"Declared training data: {dataset}", "  ")
    yield from _duties(terms_taken(row.model))
    yield ""


def _covered(view: View, row: Row, coverage: Coverage) -> str:
    named = expression(view, coverage, row.of)
    told = f" ({one_line(named)})" if named else ""
    return f"{view.covered_by(coverage)}{told}, {known_by(coverage)}"


def _own_texts(view: View, row: Row, dossier: Dossier) -> Iterator[str]:
    """Texts that are no known license: what must be distributed is their own words."""
    told: dict[str, BomLicense] = {}
    for coverage in dossier.coverage:
        told |= {one.expression: one for one in stated(view, coverage, row.of) if one.own_text}
    for named in told.values():
        read = f" sha256 {named.text_sha256}." if named.text_sha256 else ""
        yield from _wrapped(f"{named.expression}, {named.name}.{read} {named.comment}", "  ")


def _duties(terms: Iterable[Term]) -> Iterator[str]:
    asked = [term for term in _plain.demands(terms) if term.id in _SHOWN]
    for term in sorted(asked, key=lambda term: _SHOWN.index(term.id)):
        words = term.value.get("text") if isinstance(term.value, Mapping) else None
        if words and term.id in ("notice-text", "display-attribution"):
            yield ""
            yield from _wrapped(one_line(str(words)), "    ")
            yield ""
        yield from _wrapped(_plain.explain(term) + (f" (section {one_line(term.where)})" if term.where else ""), "  * ")


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent), break_on_hyphens=False
    ) or [indent.rstrip()]
