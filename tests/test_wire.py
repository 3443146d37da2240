"""The JSON report: what is written comes back the same, and what is not ours is refused with its place."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import replace
from datetime import date
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor import wire
from auditor.core.errors import ConfigError
from auditor.core.frozen import FrozenMap, freeze
from auditor.core.model import AttestationSummary, Audit, FactSeen, Location, WorkloadSummary
from auditor.core.resources import data_root
from auditor.wire import v2
from tests.renderers import audits


@pytest.mark.parametrize("name", ["clean", "portfolio"])
def test_a_written_audit_is_read_back_equal(name: str) -> None:
    audit = audits.STANDARD[name]()
    assert wire.load(wire.dump(audit)) == audit


def test_a_hostile_audit_comes_back_but_for_text_that_is_no_unicode() -> None:
    audit = audits.hostile()
    again = wire.load(wire.dump(audit))
    assert wire.dump(again) == wire.dump(audit)
    assert again.policy == audit.policy
    assert again.models[0].ref == audit.models[0].ref


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@given(values, st.dictionaries(st.text(max_size=6), values, max_size=3))
def test_values_of_any_shape_come_back_equal(value: Any, facts: dict[str, Any]) -> None:
    audit = audits.clean()
    stated = WorkloadSummary(id="w", title="", facts=freeze(facts | {"value": value}))
    audit = replace(audit, policy=replace(audit.policy, workloads=(stated,)))
    assert wire.load(wire.dump(audit)) == audit


@pytest.mark.parametrize("name", audits.STANDARD)
def test_what_is_written_fits_the_published_schema(name: str) -> None:
    published = json.loads((data_root("reports") / "schema" / "audit-v2.schema.json").read_text(encoding="utf-8"))
    jsonschema_rs.meta.validate(published)
    jsonschema_rs.validate(published, json.loads(wire.dump(audits.STANDARD[name]())))


def test_the_published_schema_is_current() -> None:
    published = (data_root("reports") / "schema" / "audit-v2.schema.json").read_text(encoding="utf-8")
    assert published == wire.schema_text(), "run `python -m auditor.wire` to write it anew"


@pytest.mark.parametrize("kind", v2.Wire.__subclasses__(), ids=lambda kind: kind.__name__)
def test_every_field_of_a_noun_is_on_the_wire(kind: type[v2.Wire]) -> None:
    lost = {field.name for field in dataclasses.fields(kind.noun)} - set(kind.model_fields)
    assert not lost, f"{kind.noun.__name__} has fields that a stored audit would forget"


def test_the_summary_tells_the_gates_answer() -> None:
    summary = json.loads(wire.dump(audits.portfolio()))["summary"]
    assert summary["exit_code"] == 1
    assert summary["failed_models"] == 1
    assert sum(summary["verdicts"].values()) == 16
    assert summary["needs_review_share"] == pytest.approx(7 / 16)


def broken(change: Any) -> str:
    body = json.loads(wire.dump(audits.portfolio()))
    change(body)
    return json.dumps(body)


def test_text_that_is_not_json_is_refused_with_line_and_column() -> None:
    with pytest.raises(ConfigError, match="line 2 column 3"):
        wire.load('{"schema":\n  oops}')


@pytest.mark.parametrize("text", ["", "null", "[]", '{"a": 1}', "\x00", '{"schema": "urn:other"}'])
def test_foreign_input_is_refused_as_foreign(text: str) -> None:
    with pytest.raises(ConfigError, match=r"not JSON|not an audit"):
        wire.load(text)


def test_an_audit_of_another_version_says_which_was_wanted() -> None:
    with pytest.raises(ConfigError, match="schema_version 2") as caught:
        wire.load(broken(lambda body: body.update(schema_version=1)))
    assert caught.value.where == "$.schema_version"


def test_damage_is_reported_with_its_place() -> None:
    def damage(body: dict[str, Any]) -> None:
        body["models"][1]["verdicts"][0]["outcome"] = "fine"
        del body["models"][0]["dossier"]["coverage"][0]["terms"]

    with pytest.raises(ConfigError, match="damaged in 2 places") as caught:
        wire.load(broken(damage))
    assert [problem.where for problem in caught.value.problems] == [
        "$.models[0].dossier.coverage[0].terms",
        "$.models[1].verdicts[0].outcome",
    ]


def test_evidence_without_a_place_is_refused() -> None:
    def damage(body: dict[str, Any]) -> None:
        key = body["models"][1]["verdicts"][0]["findings"][0]
        body["findings"][key]["evidence"][0]["location"] = None

    with pytest.raises(ConfigError, match="without a place to look"):
        wire.load(broken(damage))


@pytest.mark.parametrize("table", ["findings", "facts"])
def test_a_key_that_is_in_no_table_is_refused(table: str) -> None:
    with pytest.raises(ConfigError, match="names a key") as caught:
        wire.load(broken(lambda body: body[table].clear()))
    assert caught.value.where == f"$.{table}"


def test_what_verdicts_share_is_written_once_and_read_into_one() -> None:
    audit = audits.clean()
    model = audit.models[0]
    verdict = replace(model.verdicts[0], findings=(replace(model.verdicts[0].findings[0], reason="once only"),))
    copies = tuple(replace(verdict, findings=tuple(map(replace, verdict.findings))) for _ in range(3))
    text = wire.dump(replace(audit, models=(replace(model, verdicts=copies),)))
    assert text.count("once only") == 1
    again = wire.load(text)
    assert again.models[0].verdicts == copies
    assert again.models[0].verdicts[0].findings[0] is again.models[0].verdicts[2].findings[0]


def test_values_that_only_python_takes_for_equal_stay_apart() -> None:
    values = (True, 1, 1.0, "1", "true")
    again = wire.load(wire.dump(with_facts(tuple(FactSeen(name="x", value=value, known=True) for value in values))))
    seen = again.models[0].verdicts[0].findings[0].facts
    assert [repr(fact.value) for fact in seen] == [repr(value) for value in values]


def test_keys_of_the_tables_say_what_stands_there() -> None:
    body = json.loads(wire.dump(audits.portfolio()))
    for table, name in (("findings", "check"), ("facts", "name")):
        assert body[table]
        assert all(key.rpartition("#")[0] == entry[name] for key, entry in body[table].items())


@pytest.mark.parametrize("depth", [200, 100_000])
def test_deep_nesting_ends_in_a_clear_error(depth: int) -> None:
    with pytest.raises(ConfigError):
        wire.load("[" * depth)


def test_a_date_and_a_text_that_looks_like_one_stay_apart() -> None:
    seen = (FactSeen(name="d", value=date(2026, 1, 2), known=True), FactSeen(name="t", value="2026-01-02", known=True))
    audit = with_facts(seen)
    assert wire.load(wire.dump(audit)) == audit


def test_the_places_of_files_survive() -> None:
    seen = (FactSeen(name="x", value=1, known=True, location=Location(path="a b", start_line=1, column=2, sha256="0")),)
    audit = with_facts(seen)
    assert wire.load(wire.dump(audit)) == audit


def with_facts(seen: tuple[FactSeen, ...]) -> Audit:
    audit = audits.clean()
    verdict = audit.models[0].verdicts[0]
    findings = (replace(verdict.findings[0], facts=seen), *verdict.findings[1:])
    return replace(audit, models=(replace(audit.models[0], verdicts=(replace(verdict, findings=findings),)),))


def test_an_attestation_carries_whom_it_is_about_and_one_of_an_older_audit_names_nobody() -> None:
    audit = audits.portfolio()
    objects = FrozenMap({"counterparty": ("OpenAI", "Microsoft"), "country": ("US",)})
    entry = AttestationSummary(id="scc", about="Clauses", state="present", objects=objects, unnamed=("channel",))
    audit = replace(audit, policy=replace(audit.policy, attestations=(entry,)))
    text = wire.dump(audit)
    assert wire.load(text).policy.attestations == (entry,)
    older = json.loads(text)
    (written,) = older["policy"]["attestations"]
    assert written.pop("objects") == {"counterparty": ["OpenAI", "Microsoft"], "country": ["US"]}
    assert written.pop("unnamed") == ["channel"]
    assert wire.load(json.dumps(older)).policy.attestations == (replace(entry, objects=FrozenMap(), unnamed=()),)
