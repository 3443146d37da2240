"""Title, logo, language and templates of the user's own."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from auditor.cli import branding, outputs
from auditor.core.errors import ConfigError, UsageError
from auditor.core.model import Basis, Severity
from auditor.core.resources import data_root
from auditor.policy.checks import packs
from auditor.policy.facts.fact_registry import registry
from auditor.records.columns import Column
from auditor.records.vocabulary import vocabulary
from auditor.renderers._language import PLACEHOLDER, language, languages
from auditor.renderers._own_template import OwnTemplate
from auditor.renderers._page import SUBJECT_WORDS
from auditor.renderers._templates import phrases_in
from auditor.renderers._view import CHECK_WORDS, WORDS
from auditor.renderers.html import RENDERER
from auditor.report.choose import STATE_WORDS
from tests.cli.runner import auditor
from tests.renderers import audits

REPORTS = Path(__file__).resolve().parents[2] / "reports"
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


HANDED = {
    *WORDS.values(), *CHECK_WORDS.values(), *SUBJECT_WORDS.values(), *(severity.value for severity in Severity),
    "no issues found, with obligations", "not stated", "stated as not in place", "attested",
    "attested, without saying for whom",
    "declared in the model card, license text not retrieved", "read from the license text",
    "inherited from the base model", "no license can be concluded", "unrecognized license text", "could not be read",
    "unknown license name", "no license stated", "declared in the model card", "terms of service not read",
    "state them in the policy file", "publisher or family",
    "declared in the model card; its text is modified and needs review",
    *STATE_WORDS.values(), *Column, "lineage", "channel", "Decisions and violations", "Obligations and dates",
    "Licenses", "Evidence and method", "added", "removed", "changed",
}  # fmt: skip
"""Words that code hands to the templates."""
REASONS = {
    "no verdict needs review or fails", "no verdict fails", "1 verdict needs review or fails", "1 verdict fails",
    "{} verdicts need review or fail", "{} verdicts fail", "the gate is set to report only",
    "1 model could not be collected, so nothing can be said",
    "{} models could not be collected, so nothing can be said", "nothing new since the baseline",
    "nothing new since the baseline; still open: {}", "1 finding new since the baseline",
    "{} findings new since the baseline", "You must show the words “{}” (when: {}).",
    "{}, modified license text", "modified license text of {}",
}  # fmt: skip
"""What the gate and the matrix say with something filled in."""
LATER = {
    "{}, that is {}", "{}, which names no known license", "{}, word for word", "{}, differing only where it may",
    "several licenses in one text: {}", "{}, an unrecognized license text", "nothing stated",
    "modified license text, nearest {} ({} similar)",
}  # fmt: skip
"""What stands beside a quote."""
NO_WORD = re.compile(r"\{[\w.]+(?:\([^(){}]*\))?\}|[^\w']+")
"""Between the words of a source; code puts longer sentences together from parts."""
COUNTED = re.compile(r'plural\((?:[^()"]|\([^()]*\))*"([^"]+)"(?:, "([^"]+)")?\)')


@cache
def sources() -> str:
    """Code and data that say something."""
    texts = (path for root in ("auditor", "policies", "license_db") for path in (REPORTS.parent / root).rglob("*"))
    shown = (
        path.read_text("utf-8") for path in texts if path.suffix in (".py", ".yaml") and path.parent.name != "records"
    )
    return " ".join(NO_WORD.sub(" ", text).casefold() for text in shown)


def sentences_of_terms() -> set[str]:
    """What the vocabulary says of terms, with {} for what is filled in."""
    found = {*vocabulary().groups.values(), "The text forbids or limits: {}."}
    for kind in vocabulary().terms.values():
        found |= {*kind.values.values(), *kind.for_.values()}
        end = "." if kind.shape == "display" else ""
        found |= {re.sub(r"{\w+}", "{}", kind.sentence) + end} if kind.sentence else set()
        found |= {kind.free + end} if kind.free else set()
    return found


def roles() -> set[str]:
    """Who is asked, as the shipped packs and facts name them."""
    asked = {check.who for pack in packs.shipped().values() for check in pack.checks}
    return {"compliance officer", *asked, *(spec.who for spec in registry().facts.values()), "not assigned"} - {""}


def phrases_of_templates() -> set[str]:
    """What the templates say themselves: between tags and printed values, through ``t`` and through ``plural``."""
    found: dict[str, str] = {}
    for path in (data_root("reports") / "templates").glob("*.j2"):
        source = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        phrases_in(source, lambda phrase, seen=found: seen.setdefault(phrase, phrase))  # type: ignore[misc]
        found |= dict.fromkeys(re.findall(r'\bt\("([^"]+)"\)', source), "")
        for one, many in COUNTED.findall(source):
            found |= {one: "", many or f"{one}s": ""}
    return set(found)


@pytest.mark.parametrize("code", sorted(set(languages()) - {"en"}))
def test_a_catalogue_has_every_phrase_and_no_other(code: str) -> None:
    phrases = yaml.safe_load((REPORTS / "languages" / f"{code}.yaml").read_text("utf-8"))["phrases"]
    known = phrases_of_templates() | HANDED | {*Basis} | REASONS | LATER | sentences_of_terms() | roles()
    assert known - set(phrases) == set(), "not translated"
    assert [one for one in set(phrases) - known if not said_somewhere(one)] == [], "nothing says this"
    assert all(phrases.values())


def said_somewhere(phrase: str) -> bool:
    """Whether code or data has two neighboring words of the longest part of a phrase that is said as it is."""
    words = NO_WORD.sub(" ", max(PLACEHOLDER.split(phrase)[::2], key=len)).casefold().split()
    return len(words) <= 1 or any(f" {one} {next_} " in sources() for one, next_ in pairwise(words))


def test_german_headings_stand_in_a_german_report() -> None:
    page = replace(RENDERER, language="de").render(audits.portfolio())
    assert '<html lang="de">' in page
    for words in (
        "Ergebnisse",
        "Verstöße",
        "Pflichten",
        "Muss geprüft werden",
    ):
        assert words in page
    assert "One verdict for each model and workload" not in page
    assert "No right in the image models is given" in page  # quotes are never translated


def test_what_is_filled_in_is_said_in_the_language_too() -> None:
    said = language("de").say
    assert said("12 verdicts need review or fail") == "12 Ergebnisse müssen geprüft werden oder sind nicht erlaubt"
    assert said("The text forbids or limits: spam; weapons.") == "Der Text verbietet oder begrenzt: Spam; Waffen."
    assert said("nothing new since the baseline; still open: 1 verdict fails").endswith("1 Ergebnis ist nicht erlaubt")
    assert said("Quarry License, modified license text") == "Quarry License, geänderter Lizenztext"
    assert said("what nobody translates") == "what nobody translates"
    assert language("en").say("12 verdicts fail") == "12 verdicts fail"


def test_english_is_what_the_templates_say() -> None:
    assert language("en").say("Violations") == "Violations"


def test_an_unknown_language_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="en"):
        language("xx")


def test_a_logo_and_a_title_stand_in_the_page(tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(DOT)
    plan = branding.applied(
        outputs.plan(["html"], [tmp_path / "a.html"]), title="Model register", logo=logo, language="en"
    )
    page = plan[0][0].render(audits.clean())
    assert f'<img src="data:image/png;base64,{base64.b64encode(DOT).decode()}"' in page
    assert "Model register" in page


def test_a_picture_that_is_none_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.png"):
        branding.picture(tmp_path / "logo.exe")
    (tmp_path / "logo.png").write_bytes(b"0" * 400_000)
    with pytest.raises(ConfigError, match="too large"):
        branding.picture(tmp_path / "logo.png")


def test_a_template_of_the_user_sees_the_json_report() -> None:
    source = (
        "{% for model in audit.models %}{{ model.ref.text }} {{ audit.summary.verdicts.fail | words }}\n{% endfor %}"
    )
    assert OwnTemplate(source, "t.txt").render(audits.clean()) == "hf:meadow/lark-7b 0\n"


@pytest.mark.parametrize("source", ["{{ audit.nothing }}", "{% for %}", "{{ ''.__class__.__mro__ }}"])
def test_a_template_that_asks_for_what_is_not_there_is_an_error_with_its_place(source: str) -> None:
    with pytest.raises(ConfigError, match=r"own\.txt"):
        OwnTemplate(source, "own.txt").render(audits.clean())


def test_the_command_line_renders_a_site_a_brand_and_a_template(tmp_path: Path) -> None:
    from auditor import wire

    stored = tmp_path / "audit.json"
    stored.write_text(wire.dump(audits.portfolio()), "utf-8")
    assert auditor("render", stored, "-f", "html", "-o", tmp_path / "site", "--language", "de").code == 0
    assert "Pflichten" in (tmp_path / "site" / "index.html").read_text("utf-8")
    assert len(list((tmp_path / "site" / "models").iterdir())) == len(audits.portfolio().models)
    own = tmp_path / "own.txt"
    own.write_text("{{ audit.models | length }} models\n", "utf-8")
    assert auditor("render", stored, "--template", own).out == "8 models\n"
    said = auditor("render", stored, "-f", "json", "--language", "de")
    assert said.code == 2
    assert json.loads(stored.read_text("utf-8"))
