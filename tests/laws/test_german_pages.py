"""A German page says nothing of ours in English: what is English there is quoted, or is a name, an id or YAML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.collect.sources import _hf_errors
from auditor.core.frozen import FrozenMap
from auditor.renderers._language import Language, language
from auditor.report import account
from tests.cli.runner import auditor
from tests.hub import Hub
from tests.identify.own_texts import APACHE
from tests.laws.test_missing_evidence import CARD, WORLDS

ENGLISH = frozenset(
    "the and of is are was were not with this that which from been has have should cannot may must only their they "
    "them its what whether where when there these those each by to".split()
)
"""Words that no German sentence has."""
_NOT_OURS = re.compile(
    r'<(style|script|pre|code|bdi|blockquote|cite|q)\b.*?</\1>|<(\w+)[^>]*\blang="en".*?</\2>|'
    r'<a class="to-quote".*?</a>|“[^”]*”|„[^“]*“|`[^`]*`',
    re.DOTALL,
)
"""Quotes of evidence, names, ids, YAML, and what the page itself marks as English."""
_ENDS = re.compile(r"</(?:p|div|li|tr|td|th|h\d|summary|dd|dt|caption|span)>")


def english_in(page: str) -> list[str]:
    """The lines of a page that speak English, beside what is quoted."""
    text = _NOT_OURS.sub(" ", page)
    lines = html.unescape(re.sub(r"<[^>]+>", " ", _ENDS.sub("\n", text))).splitlines()
    found = []
    for line in lines:
        words = re.findall(r"[A-Za-z]+", _NOT_OURS.sub(" ", line))
        told = [word for word in words if word.lower() in ENGLISH]
        if len(told) >= 2 and len(told) > len(words) / 8:
            found.append(" ".join(line.split()))
    return found


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    (tmp_path / "hub").mkdir()
    with Hub(tmp_path / "hub") as running:
        yield running


@pytest.mark.parametrize("world", WORLDS)
def test_a_german_page_has_no_sentence_of_ours_in_english(
    world: str, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more, faults = WORLDS[world]
    model = tmp_path / "hub" / "org__model"
    model.mkdir()
    (model / "README.md").write_text(CARD.format(more=more), "utf-8")
    (model / "LICENSE").write_text(APACHE, "utf-8")
    for kind, path in faults:
        hub.fault(kind, repo="org/model", path=path)
    monkeypatch.setenv("HF_ENDPOINT", hub.url)
    monkeypatch.chdir(tmp_path)
    assert auditor("review", "hf:org/model", "hf:org/absent", "-f", "json=audit.json").code in (0, 1, 3)
    assert auditor("render", "audit.json", "-f", "html", "-o", "page.html", "--language", "de").code == 0
    assert english_in((tmp_path / "page.html").read_text("utf-8")) == []


@pytest.mark.parametrize("sentence", [*account._ADVICE.values(), _hf_errors._TOKEN_HINT])
def test_what_to_do_about_missing_evidence_is_said_in_german(sentence: str) -> None:
    assert language("de").say(sentence) != sentence


def test_a_sentence_of_ours_that_stays_english_is_seen() -> None:
    assert english_in("<p>Nächster Schritt: get access to what was refused, and ask again.</p>")
    assert not english_in("<blockquote>You may use what is there, and they may not.</blockquote><p>Ein Zitat.</p>")


def test_a_sentence_with_a_name_in_code_is_said_and_keeps_the_name() -> None:
    chosen = Language("xx", FrozenMap({"Write {} below `conclude:` now.": "Nun {} unter `conclude:` schreiben."}))
    assert chosen.say("Write a license below `conclude:` now.") == "Nun a license unter `conclude:` schreiben."
    assert chosen.say("Write a license below `waive:` now.") == "Write a license below `waive:` now."
