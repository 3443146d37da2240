"""A statement more, however doubtful, never makes a finding milder; a question quotes what stands at its place."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.core.model import Dossier, Outcome, Term, Verdict
from auditor.policy import Policy, judge, load_policy
from tests.laws.repository import dossier as traced
from tests.laws.repository import snapshot, verdict
from tests.laws.worlds import engine
from tests.policy.dossiers import PLACE, SHELF, dossier, term
from tests.policy.test_judge import POLICY, TODAY
from tests.properties.test_policy_laws import RESTRICTIONS
from tests.sizes import sized

BAD = Outcome.NEEDS_REVIEW.rank
CARD = replace(PLACE, path="README.md", start_line=9, end_line=9)
HOW = (
    {"doubt": "stated in a model card, not in a license text"},
    {"confidence": 0.3},
    {"confidence": 0.3, "doubt": "these words were changed"},
    {},
)
CAPS = tuple({**RESTRICTIONS["user-cap"], "threshold": count} for count in (7, 9_000, 700_000, 90_000_000, 8 * 10**9))
VALUES = {**{name: (value,) for name, value in RESTRICTIONS.items()}, "user-cap": CAPS, "fee": ("required",)}

READS = {
    check.id: tuple(other.id for other in engine().checks if other.fact in check.reads) for check in engine().checks
}


@cache
def rules(folder: Path) -> Policy:
    path = folder / "auditor.yaml"
    path.write_text(POLICY.replace("  domicile", "  commercial: true\n  max_product_mau: 800000\n  domicile"), "utf-8")
    return load_policy(path)


@st.composite
def terms(draw: st.DrawFn, how: Any, place: Any, most: int) -> tuple[Term, ...]:
    names = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=most))
    found = [(name, draw(st.sampled_from(VALUES[name])), draw(st.sampled_from(how))) for name in names]
    return tuple(term(name, value, location=place, **more) for name, value, more in found)


def judged(found: Dossier, folder: Path) -> Verdict:
    (one,) = judge(found, rules(folder), (), TODAY, book=SHELF)
    return one


def outcomes(found: Verdict) -> dict[str, Outcome]:
    return {one.check: one.outcome for one in found.findings}


def assert_not_milder(before: Verdict, after: Verdict, *, least: int = BAD) -> None:
    assert after.outcome.rank >= before.outcome.rank or before.outcome.rank < BAD
    now = outcomes(after)
    for check, was in outcomes(before).items():
        # One check steps aside where another decides the same already; that one is then no milder.
        aside = now[check] is Outcome.NOT_APPLICABLE and any(now[one].rank >= was.rank for one in READS.get(check, ()))
        assert now[check].rank >= was.rank or was.rank < least or aside, (check, was, now[check])


@settings(max_examples=sized(150), deadline=None)
@given(own=terms(({},), PLACE, 4), more=terms(HOW, CARD, 3), complete=st.booleans(), first=st.booleans())
def test_a_restriction_more_makes_no_finding_milder(
    own: tuple[Term, ...], more: tuple[Term, ...], complete: bool, first: bool, tmp_path_factory: Any
) -> None:
    folder = tmp_path_factory.getbasetemp()
    both = (*more, *own) if first else (*own, *more)
    before = judged(dossier(*own, ids=("orchard-2",), complete=complete), folder)
    after = judged(dossier(*both, ids=("orchard-2",), complete=complete), folder)
    # What a reading with gaps does not know of a term is one question about the license, which stays open.
    assert_not_milder(before, after, least=BAD if complete else Outcome.FAIL.rank)


@settings(max_examples=sized(150), deadline=None)
@given(own=terms(HOW, PLACE, 3), more=terms(HOW, CARD, 3))
def test_a_question_whether_a_place_says_something_names_what_it_says(
    own: tuple[Term, ...], more: tuple[Term, ...], tmp_path_factory: Any
) -> None:
    """Told apart by their figures: each cap stands at a place of its own."""
    placed = [replace(one, location=replace(PLACE, path=f"TEXT-{number}")) for number, one in enumerate((*own, *more))]
    found = judged(dossier(*placed, ids=("orchard-2",)), tmp_path_factory.getbasetemp())
    for one in found.findings:
        asked = re.match(r"Is it right that TEXT-(\d+):3-4 says “user cap: (.*)”", one.question or "")
        if asked:
            stated = placed[int(asked[1])]
            assert stated.id == "user-cap"
            assert asked[2].replace(",", "") == spoken(stated.value["threshold"])


def spoken(count: int) -> str:
    return {7: "7", 9_000: "9000", 700_000: "700000", 90_000_000: "90 million", 8 * 10**9: "8 billion"}[count]


TAGS = ("cc-by-nc-4.0", "cc-by-nc-sa-4.0", "cc-by-nc-nd-4.0", "mit", "apache-2.0", "llama3.1", "openrail", "gpl-3.0")
SAID = (
    "You will use it for research purposes only.",
    "Not for commercial use.",
    "Commercial use is prohibited without our written consent.",
    "You may not share the weights with anybody else.",
    "Only for academic, non-commercial purposes.",
    "Services with more than 500 monthly active users need a separate license.",
    "You must not use it for medical advice.",
)
PUT = {
    "gate": lambda tag, said: f"---\nlicense: {tag}\nextra_gated_prompt: >-\n  {said}\n---\n# A\n\nA model.\n",
    "card": lambda tag, said: f"---\nlicense: {tag}\n---\n# A\n\nA model. {said}\n",
    "section": lambda tag, said: f"---\nlicense: {tag}\n---\n# A\n\nA model.\n\n## License\n\n{said}\n",
}


@settings(max_examples=sized(40), deadline=None)
@given(tag=st.sampled_from(TAGS), said=st.sampled_from(SAID), where=st.sampled_from(sorted(PUT)))
def test_a_restricting_sentence_in_a_repository_makes_no_finding_milder(tag: str, said: str, where: str) -> None:
    plain = f"---\nlicense: {tag}\n---\n# A\n\nA model.\n"
    before = verdict(snapshot({"README.md": plain.encode()}))
    after = verdict(snapshot({"README.md": PUT[where](tag, said).encode()}))
    assert_not_milder(before, after)


STRIKES = ("~~%s~~", "<del>%s</del>", "<s>%s</s>", "<strike>%s</strike>", "<span hidden>%s</span>")
STRUCK_KINDS = {"struck-out-text", "unshown-text"}


@settings(max_examples=sized(40), deadline=None)
@given(st.sampled_from(STRIKES), st.sampled_from(SAID), st.integers(0, 5), st.sampled_from(("README.md", "LICENSE")))
def test_words_that_are_struck_out_are_named_with_their_line(form: str, said: str, above: int, path: str) -> None:
    lines = "".join(f"Line {number}.\n\n" for number in range(above))
    text = f"{lines}A model. {form % said} It is fast.\n"
    front = "---\nlicense: mit\n---\n" if path == "README.md" else ""
    found = traced(snapshot({path: (front + text).encode()}))
    (odd,) = (one for one in found.anomalies if one.kind in STRUCK_KINDS)
    assert odd.location.start_line == front.count("\n") + 2 * above + 1
    assert said.rstrip(".") in odd.statement


@settings(max_examples=sized(20), deadline=None)
@given(st.sampled_from(STRIKES), st.sampled_from(("`%s`", "```\n%s\n```", "~~~\n%s\n~~~", "``%s``")))
def test_marks_inside_code_strike_nothing_out(form: str, code: str) -> None:
    text = f"---\nlicense: mit\n---\n# A\n\n{code % (form % 'the words of a prompt')}\n"
    assert not [one for one in traced(snapshot({"README.md": text.encode()})).anomalies if one.kind in STRUCK_KINDS]
