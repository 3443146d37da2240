"""`auditor answer`, as officers use it: listed, answered, written into the file with its comments, evaluated again."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from auditor import wire
from auditor.cli.answer import _folded
from auditor.core.printable import plural
from auditor.policy import load_policy
from auditor.report.decisions import decisions
from tests.cli.runner import auditor

POLICY = """\
# Our policy. Do not lose this remark.
policy: {id: q, version: 1}
org: {name: Kestrel, domicile: DE, commercial: true} # head office
packs: [license, residency, eu_ai_act]
workloads:
  chat: # the bot
    deployment: {hosting: self, self_host_kind: on_prem, use_cases: [chatbot_public], data_classes: [pii],
      distribution: [saas_feature], role: [provider], user_regions: [DE], modifies_model: [none]}
# the end
"""

JUDGED = f"{POLICY}licenses: {{review: [mit]}}\n"
"""With a question that a person judges, and proves."""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "README.md").write_text("---\nlicense: mit\n---\n# A model\n", encoding="utf-8")
    (tmp_path / "auditor.yaml").write_text(POLICY, encoding="utf-8")
    (tmp_path / "models.yaml").write_text(f"models:\n- ref: file:{folder}\n", encoding="utf-8")
    return tmp_path


def run(place: Path, *more: object) -> Any:
    return auditor("answer", place / "models.yaml", "-p", place / "auditor.yaml", "--store", place / "store", *more)


def listed(place: Path) -> list[dict[str, Any]]:
    said = run(place, "--list", "-f", "json")
    assert said.code == 0, said.err
    found: list[dict[str, Any]] = json.loads(said.out)["decisions"]
    return found


def value_for(decision: dict[str, Any]) -> str:
    """What this organization would truthfully say, by what is asked; written before any run."""
    yaml = decision["answer"]
    known = {
        "principal_place_of_business": "DE", "processing_regions": "[DE]", "storage_regions": "[DE]",
        "support_access_countries": "[DE]", "placed_on_eu_market": "true", "interacts_with_people": "true",
        "system_market_date": "2026-09-01", "list_status": "[]", "publisher_country": "DE", "modality": "[text]",
        "training_flop": "1.0e+21", "covers_declared_use": "true", "personal_data_of_eu_origin": "false",
        "remote_code": "false", "audience": "[public]", "profiling": "false", "subprocessors": "[]",
        "automated_decision": "none", "legal_effect": "false", "large_scale": "false", "output_used_in_eu": "true",
        "purpose": "operations", "eu_market_date": "2026-01-01", "sector": "saas", "states": "[]",
        "operates_model_as_a_service": "false", "hipaa_role": "none", "max_product_mau": "1000",
    }  # fmt: skip
    if decision["settled_by"] in ("fact", "model-fact"):
        key = [line.strip().partition(":")[0] for line in yaml.splitlines() if ":" in line and "#" in line][-1]
        return known[key]
    return {"attestation": "present", "conclusion": "mit", "answer": "pass"}[decision["settled_by"]]


def test_decisions_are_listed_with_what_settles_each(place: Path) -> None:
    said = run(place, "--list")
    assert said.code == 0, said.err
    assert "concerns" in said.out
    assert "attest:" in said.out or "org:" in said.out
    assert (place / "auditor.yaml").read_text() == POLICY


def test_everything_is_answered_until_nothing_is_open_and_remarks_stay(place: Path) -> None:
    for _ in range(12):
        found = listed(place)
        if not found:
            break
        answers = {
            one["id"]: {"value": value_for(one), "by": "Ann Lee", "text": "we looked", "proof": "T-1"} for one in found
        }
        (place / "said.yaml").write_text(json.dumps(answers), encoding="utf-8")
        said = run(place, "--from", place / "said.yaml")
        assert said.code == 0, said.err
        assert f"{plural(len(found), 'decision')} answered" in said.out
    assert listed(place) == []
    text = (place / "auditor.yaml").read_text()
    assert all(words in text for words in ("# Our policy. Do not lose this remark.", "# head office", "# the bot"))
    assert "# the end" in text
    assert load_policy(place / "auditor.yaml").waivers == ()


def test_one_decision_is_answered_by_its_id(place: Path) -> None:
    one = next(entry for entry in listed(place) if entry["settled_by"] == "fact")
    said = run(place, "--set", f"{one['id']}={value_for(one)}", "--by", "Ann")
    assert said.code == 0, said.err
    assert one["id"] not in {entry["id"] for entry in listed(place)}


@pytest.mark.parametrize("program", ["Excel's own format", "soffice"])
def test_a_workbook_that_officers_filled_in_is_taken(place: Path, program: str) -> None:
    if program == "soffice" and shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    audit, book_path = place / "a.json", place / "report.xlsx"
    checked = auditor(
        "check", place / "models.yaml", "-p", place / "auditor.yaml", "--store", place / "store", "-f", "json",
        "-f", "xlsx", "-o", audit, "-o", book_path,
    )  # fmt: skip
    assert checked.code == 1, checked.err
    book = openpyxl.load_workbook(book_path)
    sheet = book["Decisions"]
    head = [cell.value for cell in sheet[1]]
    open_now = {entry["id"]: entry for entry in listed(place)}
    filled = 0
    for row in range(2, sheet.max_row + 1):
        name = sheet.cell(row, head.index("id") + 1).value
        if name in open_now:
            assert sheet.cell(row, head.index("settled by") + 1).value.strip() == open_now[name]["answer"].strip()
            said = {"value": value_for(open_now[name]), "by": "Ann", "text": "looked", "proof": "T-9"}
            for key, value in said.items():
                sheet.cell(row, head.index(key) + 1).value = value
            filled += 1
    book.save(book_path)
    if program == "soffice":  # saved again by another program
        profile, again = f"-env:UserInstallation={(place / 'profile').as_uri()}", place / "again"
        command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", again, book_path]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        book_path = again / book_path.name
    said = auditor("answer", "-p", place / "auditor.yaml", "-a", audit, "--from", book_path)
    assert said.code == 0, said.err
    assert f"{filled} decisions answered" in said.out
    assert not set(open_now) & {entry["id"] for entry in listed(place)}


def test_an_answer_that_cannot_stand_in_the_file_is_named_by_its_decision(place: Path) -> None:
    asked = [entry for entry in listed(place) if entry["settled_by"] == "attestation"]
    assert len(asked) > 1
    answers = {one["id"]: {"value": "present", "by": "Ann", "text": "we looked"} for one in asked}
    answers[asked[0]["id"]]["on"] = "2020-01-01"
    answers[asked[1]["id"]]["on"] = "2999-01-01"
    (place / "said.yaml").write_text(json.dumps(answers), encoding="utf-8")
    said = run(place, "--from", place / "said.yaml")
    assert said.code == 2
    assert "nothing was written" in said.err
    assert asked[1]["id"] in said.err
    assert (place / "auditor.yaml").read_text() == POLICY


def test_a_workbook_begins_with_what_waits_for_somebody_and_says_which_answers_want_a_proof(place: Path) -> None:
    path, stored = place / "report.xlsx", place / "a.json"
    (place / "auditor.yaml").write_text(JUDGED, encoding="utf-8")
    auditor("check", place / "models.yaml", "-p", place / "auditor.yaml", "--store", place / "store",
            "-f", f"xlsx={path}", "-f", f"json={stored}")  # fmt: skip
    audit = wire.load(stored.read_text("utf-8"))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:2] == ["Decisions", "To do"]
    sheet = book["Decisions"]
    head, *rows = sheet.iter_rows(values_only=True)
    wanted = {row[head.index("id")]: row[head.index("what value may be")] or "" for row in rows}
    asked = {one.id: one for one in decisions(audit)}
    assert set(wanted) == set(asked)
    assert {name for name, one in asked.items() if one.wants_proof} == {
        name for name, words in wanted.items() if words.endswith(", and its proof")
    }
    offered = [one for one in sheet.data_validations.dataValidation if one.type == "list"]
    choices = [name for name, words in wanted.items() if words.startswith("pass, fail or not-applicable")]
    assert len(choices) == sum(len(str(one.sqref).split()) for one in offered) > 0
    assert all(row[0] for row in book["To do"].iter_rows(min_row=2, values_only=True))


def test_an_answer_that_lacks_its_proof_is_told_by_its_question(place: Path) -> None:
    (place / "auditor.yaml").write_text(JUDGED, encoding="utf-8")
    lacking = []
    for one in (one for one in listed(place) if one["settled_by"] == "answer"):
        said = run(place, "--set", f"{one['id']}=pass", "--by", "Ann", "--text", "looked")
        if said.code == 2:
            lacking.append(one)
            assert "needs a proof" in said.err
            assert f"where: {one['id']}: {one['question'][:30]}" in said.err
            assert "auditor.yaml" not in said.err
    assert lacking


@pytest.mark.parametrize(
    ("more", "named"),
    [
        (("--set", "D-0000000000=pass"), "no decision is open"),
        (("--set", "pass"), "ID=VALUE"),
        (("--from", "no-such-file.yaml"), "cannot be read"),
        (("--set", "D-1=x", "--on", "yesterday"), "YYYY-MM-DD"),
        (("-f", "html", "--list"), "no format"),
    ],
)
def test_bad_answers_are_told_and_change_nothing(place: Path, more: tuple[str, ...], named: str) -> None:
    said = run(place, *more)
    assert said.code == 2
    assert named in said.err
    assert (place / "auditor.yaml").read_text() == POLICY


@pytest.mark.parametrize("value", ["[Atlantis]", "[", "{a: 1}"])
def test_a_value_the_policy_cannot_use_is_told_with_its_place(place: Path, value: str) -> None:
    one = next(entry for entry in listed(place) if "processing_regions:" in entry["answer"])
    said = run(place, "--set", f"{one['id']}={value}", "--by", "Ann")
    assert said.code == 2
    assert (place / "auditor.yaml").read_text() == POLICY


def test_a_file_of_answers_is_told_by_line(place: Path) -> None:
    (place / "said.yaml").write_text("D-0000000000: {value: x}\nD-1: {valu: x}\n", encoding="utf-8")
    said = run(place, "--from", place / "said.yaml")
    assert said.code == 2
    assert "said.yaml:2" in said.err


def test_without_a_policy_file_it_says_how_to_get_one(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place / "model")
    said = auditor("answer", place / "models.yaml", "--list")
    assert said.code == 2
    assert "policy init" in said.err


FIRST = """\
policy: {id: q, version: 1}
org:
  name: Kestrel
  # domicile:  # Country it is incorporated in
packs: [license, export_origin, eu_ai_act]
deployment_defaults: {hosting: self}
"""


def test_a_decision_that_others_wait_for_says_so_before_it_is_answered(place: Path) -> None:
    (place / "auditor.yaml").write_text(FIRST, encoding="utf-8")
    domicile = next(one for one in listed(place) if "domicile" in one["answer"])
    assert len(domicile["waits"]) > 1
    said = run(place, "--list")
    assert f"{len(domicile['waits'])} more checks wait for this answer and may ask further questions" in said.out
    assert "frees 0" not in said.out
    run(place, "--set", f"{domicile['id']}=NL")
    text = (place / "auditor.yaml").read_text(encoding="utf-8")
    assert text.count("domicile:") == 1
    assert load_policy(place / "auditor.yaml").facts["org.domicile"].value == "NL"


def test_a_check_that_waits_for_two_facts_of_a_model_asks_for_one_and_then_for_the_other(place: Path) -> None:
    (place / "auditor.yaml").write_text(FIRST, encoding="utf-8")
    left = {"publisher_country": "NL", "list_status": "none"}
    while left:
        asked = next(one for one in listed(place) if "EXP-01" in one["checks"])
        (name,) = [one for one in ("publisher_country", "list_status") if f"{one}:" in asked["answer"]]
        assert f"model.{name}" in asked["question"]
        assert "entity_list, 1260h, sdn, or none" in asked["answer"] or name != "list_status"
        said = run(place, "--set", f"{asked['id']}={left.pop(name)}", "--by", "Ann")
        assert said.code == 0, said.err
    assert not [one for one in listed(place) if "EXP-01" in one["checks"]]


def test_a_models_file_that_is_not_there_leads_to_no_other_command(place: Path) -> None:
    said = auditor("answer", place / "absent.yaml", "-p", place / "auditor.yaml", "--list")
    assert said.code == 2
    assert "auditor check" not in said.err


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_list_fits_its_terminal_and_its_yaml_stays_as_it_is(
    width: int, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run(place, "--list", "--all").out
    monkeypatch.setenv("COLUMNS", str(width))
    said = run(place, "--list", "--all").out
    written = {
        line
        for line in whole.splitlines()
        if line.startswith("    ") and not line.strip().startswith("#") and not line.endswith('"')
    }
    too_wide = [line for line in said.splitlines() if len(line) > width and line not in written]
    # A name that is wider than the terminal is not broken in a comment that is to be pasted.
    assert [line for line in too_wide if len(max(line.split(), key=len)) < width - 8] == []
    assert written <= set(said.splitlines())


@pytest.mark.parametrize("width", [30, 80])
@pytest.mark.parametrize(
    "text",
    ['Beside mit, does "this" limit: “Not for  military use.” [README.md:27]? C:\\temp \\ ends: so', "word " * 60],
)
def test_a_text_in_quotes_is_parted_into_lines_that_read_the_same(text: str, width: int) -> None:
    line = f"    question: {json.dumps(text, ensure_ascii=False)}"
    parts = _folded(line, 4, width)
    assert len(parts) > 1
    assert all(len(part) <= width for part in parts)
    assert yaml.safe_load("\n".join(parts)) == {"question": text}
