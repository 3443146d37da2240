"""A policy file that is remembered means what it means to the validator, and no other file is taken for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.core import keepsakes, listing
from auditor.core.errors import ConfigError
from auditor.core.marked_yaml import MarkedDocument, load_mapping
from auditor.policy.facts.fact_registry import FactSpec, registry
from auditor.policy.file import named_files, shaped, validating
from auditor.policy.file.reader import load_policy, read_policy
from tests.policy.test_broken_files import GOOD
from tests.sizes import sized

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 21)
SAMPLES = (
    *("examples/auditor.yaml", "policies/examples/clinic-group.yaml"),
    *(f"tests/compatibility/v0_1/{name}.yaml" for name in ("auditor", "first", "kestrel")),
)
STRUCTURED: Mapping[str, Any] = {
    "months": {"2026-03": 1000, "2026-09": 900},
    "choices": {"hf:acme/*": "MIT"},
    "counts": {"US-MA": 12},
    "entities": [{"name": "Acme", "domicile": "DE", "principal_place_of_business": "DE"}],
    "subprocessors": [{"name": "Kite", "baa": True, "country": "US"}],
    "ceiling": {"below": 6000000, "since": "2023-01"},
    "agreements": [{"publisher": "Acme", "family": "acme-*"}],
}
"""A value of each form that facts of several parts have."""
NOT_DRAWN = ("keys", "licensee", "group_revenue_12m_usd")
"""Given by others, or tied to another fact."""
OF_SHAPES = {"country": ("US", "DE", "IE"), "place": ("US-MA", "DE", "EEA"), "open": ("bank",), "channel": ("self",),
             "term id": ("commercial_use",), "use": ("internal_coding", "chatbot_public")}  # fmt: skip
FREE = ("none", "one", "a b", "ﬁ", "2026-01-01")
WORDS = st.sampled_from(["US", "DE", "IE", "none", "self", "2026-01-01", "ja", "mit", "*", "a b", "ﬁ"])
DAYS, ENDS = st.dates(date(2025, 11, 21), date(2026, 9, 30)), st.dates(date(2026, 10, 1), date(2026, 12, 31))


def value_of(spec: FactSpec) -> st.SearchStrategy[Any]:
    """A value that a file may state for a fact, mostly one that it may have."""
    words = st.sampled_from(spec.allowed or OF_SHAPES.get(spec.shape, FREE))
    least, most = int(spec.least), int(spec.most or 10**7)
    kinds: Mapping[str, st.SearchStrategy[Any]] = {
        "bool": st.booleans(),
        "int": st.integers(least, most),
        "number": st.integers(least, most) | st.just(spec.least),
        "string": words,
        "strings": st.lists(words, max_size=3) | words,
        "date": DAYS,
    }
    fitting = kinds.get(spec.type, st.just(STRUCTURED.get(spec.shape, {})))
    return (
        fitting
        if spec.type == "structured"
        else st.integers(0, 99).flatmap(
            lambda drawn: fitting if drawn else st.sampled_from([None, 1, "1", True, [], "?"])
        )
    )


def section(prefix: str, most: int) -> st.SearchStrategy[dict[str, Any]]:
    """Some facts of a section, dotted names as sections of their own."""
    specs = {key: registry().facts[prefix + key] for key in registry().keys(prefix) if key not in NOT_DRAWN}
    names = st.lists(st.sampled_from(sorted(specs)), max_size=most, unique=True)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({key: value_of(specs[key]) for key in chosen})).map(
        _nested
    )


def _nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in flat.items():
        *heads, last = name.split(".")
        place = made
        for head in heads:
            place = place.setdefault(head, {})
        place[last] = value
    return made


ENTRIES: Mapping[str, st.SearchStrategy[Any]] = {
    "attest": st.fixed_dictionaries(
        {"id": st.sampled_from(sorted(registry().attestations)), "who": st.just("Ann"), "when": DAYS},
        optional={"until": ENDS, "workload": st.sampled_from(["one", "*"]), "model": WORDS | st.lists(WORDS)},
    ),
    "waive": st.fixed_dictionaries(
        {"check": st.sampled_from(["LIC-01", "LIC-*", "HIPAA-02"]), "reason": st.just("r"), "approver": st.just("B"),
         "author": st.just("A"), "until": ENDS},
        optional={"on": st.just(date(2026, 9, 1)), "model": WORDS, "workload": st.sampled_from(["one", "two"])},
    ),
    "conclude": st.fixed_dictionaries(
        {"model": st.just("hf:a/*"), "license": st.just("mit"), "by": st.just("A"), "on": DAYS, "reason": st.just("r")},
        optional={"subject": st.sampled_from(["weights", "code", "data"]), "until": ENDS},
    ),
    "model_facts": st.fixed_dictionaries(
        {"model": st.just("hf:acme/*"), "by": st.just("A"), "on": DAYS, "facts": st.just({"developer": "Acme"})}
    ),
}  # fmt: skip


SECTIONS = {name: section(f"{name}.", most) for name, most in (("policy", 4), ("org", 8), ("deployment", 6))}


@st.composite
def policies(draw: st.DrawFn) -> dict[str, Any]:
    """A policy as a file states it."""
    made: dict[str, Any] = {"policy": {"id": "drawn", "version": draw(st.sampled_from([1, "1", "1.0"]))}}
    made |= draw(SECTIONS["policy"])
    header = made.pop("evaluation", None)
    if header is not None:
        made["policy"]["evaluation"] = header
    made["org"] = draw(SECTIONS["org"])
    made["packs"] = draw(
        st.lists(st.sampled_from(["license", "hipaa", "eu_ai_act", "residency", "licence"]), max_size=3)
    )
    if draw(st.booleans()):
        made["deployment_defaults"] = draw(SECTIONS["deployment"])
    one = st.fixed_dictionaries({"deployment": SECTIONS["deployment"]}, optional={"title": WORDS})
    made["workloads"] = {"one": draw(one), "two": {"extends": "one", **draw(one)}}
    for name, entry in ENTRIES.items():
        if listed := draw(st.lists(entry, max_size=2)):
            made[name] = listed
    if draw(st.booleans()):
        made["severity"] = {"LIC-07": draw(st.sampled_from(["low", "high", "medium"]))}
    return made


class Plain(yaml.SafeDumper):
    """Writes what stands twice twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def document(value: Any) -> MarkedDocument:
    text = value if isinstance(value, str) else yaml.dump(value, Dumper=Plain, sort_keys=False, allow_unicode=True)
    return load_mapping(text, path="auditor.yaml")


def read(value: Any, day: date = TODAY, base: Path = ROOT) -> Any:
    """The policy, or every problem in words."""
    try:
        return read_policy(document(value), base=base, as_of=day)
    except ConfigError as error:
        return [str(one) for one in error.problems] or [str(error)]


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    return home / "auditor" / "policies"


def forgotten(cache: Path) -> None:
    """Nothing is remembered any more."""
    for path in cache.glob("*"):
        path.unlink()


@settings(max_examples=sized(25), suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(value=policies(), day=st.sampled_from([TODAY, date(2026, 1, 1), date(2028, 1, 1)]))
def test_a_remembered_policy_is_the_one_that_the_validator_gives(cache: Path, value: dict[str, Any], day: date) -> None:
    forgotten(cache)
    fresh = read(value, day)
    by_itself = shaped.remembered(document(value))
    assert by_itself is not None or isinstance(fresh, list) or "licence" in value["packs"]
    assert read(value, day) == fresh
    on_another_day = read(value, TODAY)
    forgotten(cache)
    assert read(value, TODAY) == on_another_day


@pytest.mark.parametrize("name", SAMPLES)
def test_policies_that_people_write_mean_the_same_again(name: str, cache: Path) -> None:
    text = (ROOT / name).read_text("utf-8")
    base = (ROOT / name).parent
    fresh = read(text, base=base)
    assert not isinstance(fresh, list)
    assert read(text, base=base) == fresh


def tree(value: Any) -> Any:
    """A validated file as rows that tell every type apart."""
    if hasattr(value, "model_fields_set"):
        return "part", [(name, tree(one)) for name, one in value], sorted(value.model_fields_set)
    if isinstance(value, Mapping):
        return type(value).__name__, [(tree(key), tree(one)) for key, one in value.items()]
    if isinstance(value, (list, tuple)):
        return type(value).__name__, [tree(one) for one in value]
    return type(value).__name__, repr(value)


@settings(max_examples=sized(25), suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(value=policies())
def test_what_is_remembered_has_every_value_and_type_of_the_validated_file(cache: Path, value: dict[str, Any]) -> None:
    forgotten(cache)
    written = document(value)
    model = validating.read(written, ROOT, None).model
    kept = shaped.remembered(document(value))
    assert kept is None or tree(kept.model) == tree(model)
    if kept is not None:
        assert [name for name, _ in model] == list(type(model).model_fields)


CHANGES: Mapping[str, tuple[str, str]] = {
    "a word": ("name: Tidewater Health", "name: Tidewater Hearth"),
    "a number for a word": ("version: 4", "version: '4'"),
    "yes for one": ("commercial: true", "commercial: 'true'"),
    "an order": ("packs: [license, hipaa", "packs: [hipaa, license"),
    "a day": ("until: 2027-03-31", "until: 2027-03-30"),
    "a key less": ("gate: {fail_on: needs-review}", ""),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_file_is_another_one(what: str) -> None:
    text = (ROOT / "examples/auditor.yaml").read_text("utf-8")
    assert text.count(CHANGES[what][0]) == 1
    changed = text.replace(*CHANGES[what])
    read(text, base=ROOT / "examples")
    assert shaped.remembered(document(text)) is not None
    assert shaped.remembered(document(changed)) is None
    fresh = read(changed, base=ROOT / "examples")
    assert read(changed, base=ROOT / "examples") == fresh


def test_other_code_data_or_libraries_remember_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "examples/auditor.yaml").read_text("utf-8")
    read(text, base=ROOT / "examples")
    assert shaped.remembered(document(text)) is not None
    monkeypatch.setattr(shaped, "installed_at_start", lambda: listing.installed() + "another")
    assert shaped.remembered(document(text)) is None


@pytest.mark.parametrize("damage", [b"", b"x", b"\n{}", b"0" * 64 + b'\n["part", [], []]'])
def test_what_is_damaged_is_read_by_the_validator(damage: bytes, cache: Path) -> None:
    text = (ROOT / "examples/auditor.yaml").read_text("utf-8")
    fresh = read(text, base=ROOT / "examples")
    (kept,) = cache.iterdir()
    kept.write_bytes(damage)
    assert shaped.remembered(document(text)) is None
    assert read(text, base=ROOT / "examples") == fresh
    assert shaped.remembered(document(text)) is not None


def test_what_lies_under_another_key_is_not_taken(cache: Path) -> None:
    text = (ROOT / "examples/auditor.yaml").read_text("utf-8")
    read(text, base=ROOT / "examples")
    other = text.replace("version: 4", "version: 5")
    (kept,) = cache.iterdir()
    kept.rename(keepsakes.place("policies", [listing.installed_at_start(), document(other).value]))
    assert shaped.remembered(document(other)) is None


@pytest.mark.parametrize(
    "more",
    ["extends: lower.yaml", "facts: {org.x: {type: bool, about: x}}", "attestations: {x: {about: y, own: [workload]}}",
     "vendors: [v]", "families: [f]", "rules: []"],
)  # fmt: skip
def test_what_other_files_or_own_law_decide_is_not_remembered(more: str, tmp_path: Path, cache: Path) -> None:
    (tmp_path / "lower.yaml").write_text("policy: {id: lower, version: 1}\n")
    (tmp_path / "own.yaml").write_text("id: own\n")
    text = f"policy: {{id: a, version: 1}}\n{more}\n"
    read(text, base=tmp_path)
    assert shaped.remembered(document(text)) is None
    read("policy: {id: a, version: 1}\npacks: [license, own.yaml]\n", base=tmp_path)
    assert len(list(cache.glob("*"))) <= 1  # the lower one alone


def test_a_policy_of_ones_own_rules_is_read_as_ever(cache: Path) -> None:
    fresh = read(GOOD)
    assert not isinstance(fresh, list)
    assert read(GOOD) == fresh
    assert list(cache.glob("*")) == []


def test_a_file_is_parsed_once_for_what_it_rests_on_and_for_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed = []

    def counted(text: str, *, path: str) -> MarkedDocument:
        parsed.append(path)
        return load_mapping(text, path=path)

    monkeypatch.setattr(named_files, "load_mapping", counted)
    for name, text in {"upper": "extends: lower.yaml\npolicy: {id: upper}\n", "lower": "policy: {id: lower}\n"}.items():
        (tmp_path / f"{name}.yaml").write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    upper = tmp_path / "upper.yaml"
    assert named_files.named_files(upper) == named_files.named_files(upper) == (tmp_path / "lower.yaml",)
    assert load_policy(upper, as_of=TODAY).id == "upper"
    assert parsed == [str(upper), str(tmp_path / "lower.yaml")]
    upper.write_text("policy: {id: another}\n")
    assert load_policy(upper, as_of=TODAY).id == "another"
