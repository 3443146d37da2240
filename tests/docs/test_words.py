"""What users read is written in the words of the list: no string they may see holds a phrase of its left column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import pytest
import yaml

from auditor.cli.app import application
from auditor.cli.line import NamedOption
from auditor.cli.pages import CommandGroup
from auditor.core.model import Audit
from auditor.policy.checks import packs
from auditor.renderers import html, markdown, table
from tests.docs import visible
from tests.docs.test_what_pages_name import every_command
from tests.docs.visible import Shown
from tests.renderers import audits

_BLANK = re.compile(r"(\(\?<[!=][^()]*\))| ")
"""A blank of a pattern, which stands for any number of them; lookbehinds, whose width is fixed, stay as they are."""
_CODE = re.compile(r"`[^`\n]+`|\{[^{}]*\}")


@dataclass(frozen=True)
class Entry:
    """Phrases of the left column and what stands beside them."""

    found: re.Pattern[str]
    write: str
    finds: tuple[str, ...]
    leaves: tuple[str, ...]


@cache
def entries() -> tuple[Entry, ...]:
    """The list, each phrase as whole words with any white space between them."""
    listed = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text("utf-8"))
    return tuple(
        Entry(_pattern(one), one["write"], tuple(one.get("finds") or one["phrases"]), tuple(one.get("leaves", ())))
        for one in listed
    )


def _pattern(entry: dict[str, Any]) -> re.Pattern[str]:
    source = entry.get("pattern") or rf"\b(?:{'|'.join(map(re.escape, entry['phrases']))})\b"
    spread = _BLANK.sub(lambda found: found[1] or " +", source.replace(r"\ ", " "))
    return re.compile(spread, 0 if entry.get("case") else re.IGNORECASE)


def offenses(shown: Iterable[Shown]) -> Iterator[str]:
    """Place, phrase and what to write, for each phrase of the left column; code and what is filled in are exempt."""
    for one in shown:
        said = _CODE.sub(lambda found: "`" + "·" * (len(found[0]) - 2) + "`", re.sub(r"\s", " ", one.text))
        for entry in entries():
            for found in entry.found.finditer(said):
                yield f"{one.at(found.start())}: “{' '.join(found[0].split())}”: write {entry.write}"


def test_no_string_that_users_see_has_a_phrase_of_the_left_column() -> None:
    shown = list(visible.everything())
    assert len(shown) > 8000
    assert sorted(set(offenses(shown))) == []


# ------------------------------------------------------------------------------------------- that the list finds things


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.write)
def test_an_entry_finds_its_phrases_and_leaves_ordinary_english(entry: Entry) -> None:
    assert [text for text in entry.finds if not entry.found.search(text)] == []
    assert [text for text in entry.leaves if entry.found.search(text)] == []


def planted_command() -> Iterator[Shown]:
    planted = CommandGroup(help="Reads a text on record.")

    @planted.command("read")
    def read(deep: Annotated[bool, NamedOption("--deep", help="Read a changed text as well.")] = False) -> None:
        """Say what the license demands."""

    @planted.command("write")
    def write() -> None:
        """Write a file."""

    return visible.of_commands(planted)


PLANTED: dict[str, tuple[Callable[[], Iterator[Shown]], list[str]]] = {
    "help of commands and options": (planted_command, ["on record", "changed text", "demands"]),
    "messages, plain and filled in": (
        lambda: visible.of_code("auditor/x.py", 'say("a gap in it")\nsay(f"the card {name} says")\n'),
        ["auditor/x.py:1: “gap”", "auditor/x.py:2: “card”"],
    ),
    "labels of one word": (
        lambda: visible.of_code("auditor/renderers/x.py", 'WORDS = {1: "contradiction"}\nHEAD = ("Ground", "id")\n'),
        ["auditor/renderers/x.py:1: “contradiction”", "auditor/renderers/x.py:2: “Ground”"],
    ),
    "templates: text, attributes and expressions": (
        lambda: visible.of_template(
            "t.j2",
            '<p title="not asked">Judged\nfor</p>\n{{ t("a rule to come") }}{# a gap #}{% if unread %}{% endif %}',
        ),
        ["t.j2:1: “Judged”", "t.j2:1: “not asked”", "t.j2:3: “rule to come”"],
    ),
    "sentences of packs": (
        lambda: visible.of_data(
            "policies/packs/x.yaml",
            "checks:\n- id: gap\n  title: The seat of it\n  rule: {fail: 'a.gap && b == 1'}\n"
            "  reasons: {fail: It owes a fee.}\n"
            "  examples:\n  - {name: a foreign code of it, facts: {a: an odd fact}}\n",
        ),
        ["x.yaml:3: “seat”", "x.yaml:5: “owes”", "x.yaml:7: “foreign code”"],
    ),
    "summaries of records, not their names": (
        lambda: visible.of_data(
            "license_db/records/x.yaml", "name: The Card License\nsummary: Weights are\n  handed on.\n"
        ),
        ["x.yaml:2: “handed on”"],
    ),
    "comments of files that users copy": (
        lambda: visible.of_comments("e.yaml", "a: 1  # what is owed\nb: not asked\n"),
        ["e.yaml:1: “owed”"],
    ),
    "both sides of a catalog": (
        lambda: visible.of_catalog("de.yaml", "language: x\nphrases:\n  a rule to come: eine Karte\n"),
        ["de.yaml:3: “Karte”", "de.yaml:3: “rule to come”"],
    ),
    "descriptions of schemas": (
        lambda: visible.of_schema("s.json", '{\n "gap": {\n  "description": "a gap in it",\n  "title": "Gap"\n }\n}'),
        ["s.json:3: “gap”"],
    ),
    "what make says": (
        lambda: visible.of_makefile("Makefile", "x:\n\nall: ## sweep the hub\n"),
        ["Makefile:3: “sweep”"],
    ),
    "what registries show": (
        lambda: visible.of_project("pyproject.toml", '[project]\ndescription = "an odd tool"\n'),
        ["pyproject.toml:1: “odd”"],
    ),
    "pages, without their code": (
        lambda: visible.of_page(
            "p.md", "# A `gap`\n\n```\na gap\n```\n\nIt takes\nin a [text](gap.md), judged `so` for.\n"
        ),
        ["p.md:7: “takes in”", "p.md:8: “judged”"],
    ),
}


@pytest.mark.parametrize("place", PLANTED)
def test_a_planted_phrase_is_reported_with_its_place_and_what_to_write(place: str) -> None:
    collect, wanted = PLANTED[place]
    found = list(offenses(collect()))
    assert [words for words in wanted if not any(words in one for one in found)] == []
    assert len(found) == len(wanted), found
    assert all(": write " in one for one in found)


@pytest.mark.parametrize(
    "source",
    [
        'def inside():\n    """What is owed on record."""\n',
        'import re\nCUE = re.compile("on record|a gap")\n',
        'WORDS = "card gap odd owed".split()\n',
        'KEY = "contradiction"\nstate["gap"] = unread\n',
        'say("the key `gap` of a row")\n',
    ],
)
def test_documentation_of_internals_patterns_words_and_ids_are_exempt(source: str) -> None:
    assert list(offenses(visible.of_code("auditor/x.py", source))) == []


# ------------------------------------------------------------------------------------------------------------ sentences


def test_titles_of_checks_are_neutral_noun_phrases() -> None:
    titles = [check.title for pack in packs.shipped().values() for check in pack.checks]
    asking = re.compile(
        r"\?|^(?:Do|Does|Is|Are|May|Must|Which|What|Who|Where|No|Every|All)\b| (?:may|must|runs?|reaches) "
    )
    assert [title for title in titles if asking.search(title)] == []


def test_commands_are_introduced_by_verbs() -> None:
    told = [command.get_short_help_str(200) for command in every_command(application())]
    nouns = re.compile(r"^(?:The|A|An|What|Which|May|Is|Are|How|Policy|License|History)\b|\?")
    assert [text for text in told if not text or nouns.search(text)] == []


@pytest.mark.parametrize("audit", [audits.portfolio(), audits.clean()], ids=["portfolio", "one model"])
@pytest.mark.parametrize("renderer", [html.RENDERER, markdown.RENDERER, table.RENDERER], ids=lambda one: one.name)
def test_a_report_says_once_at_its_foot_that_it_is_not_legal_advice(renderer: Any, audit: Audit) -> None:
    report = renderer.render(audit)
    words = " ".join(
        re.sub(r"<style.*</style>|<script.*</script>|<[^<>]*>", " ", report, flags=re.DOTALL).split()
    ).lower()
    assert words.count("not legal advice") == 1
    assert len(words) - words.index("not legal advice") < 200
    assert "compliant" not in words
