"""British and American spelling mean the same, wherever people write words that are known."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from auditor.core.errors import ConfigError
from auditor.core.marked_yaml import Node, load_mapping, parse
from auditor.core.spelling import meant, spellings
from auditor.manifest.models_file import load_manifest
from auditor.policy import load_policy
from auditor.policy.cases.running import Unreadable, load_cases, read_cases, run_case
from auditor.policy.checks.packs import pack_named
from auditor.policy.facts.fact_registry import registry
from auditor.policy.file.reader import read_policy
from auditor.policy.file.schema import json_schema
from auditor.policy.judging.explain import explain_fact
from auditor.policy.judging.judge import judge
from auditor.policy.judging.rejudge import parse_settings
from tests.policy.dossiers import SHELF, dossier
from tests.sizes import sized, some

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 21)
POLICIES = (
    *("examples/auditor.yaml", "policies/examples/clinic-group.yaml"),
    *(f"tests/compatibility/v0_1/{name}.yaml" for name in ("auditor", "first", "kestrel")),
)
CASES = (
    "tests/scenarios/further_cases.yaml",
    "tests/scenarios/policy_cases.yaml",
    "tests/compatibility/v0_1/cases.yaml",
)
MANIFESTS = (
    "examples/models.yaml",
    "tests/compatibility/v0_1/models.yaml",
    "tests/compatibility/v0_1/kestrel-models.yaml",
)
THINNED = 3
"""One case of so many is judged in both spellings in an ordinary run."""
FREE = {"workloads", "organisations", "aliases"}
"""Below these keys stand names of the writer's own."""
WORDS = {"packs", "modifies_model", "sector", "unacceptable_terms"}
"""Keys whose words are known ones."""
EVERYTHING = """\
policy: {id: acme, version: 1}
org: {domicile: DE, sector: defence_contractor, separate_agreements: [{publisher: Acme, family: "acme-*"}]}
packs: [licence, export_origin]
deployment_defaults: {modifies_model: [quantize], artefact_destination: private, use_cases: [data_labelling]}
workloads:
  licence-desk: {deployment: {artefact_destination: public_hub, user_regions: [DE]}}
licences: {allow: [mit], require_license_file: true, unacceptable_terms: [license-back]}
attest:
- {id: licence_conditions, license: mit, who: A, when: 2026-06-01}
- {id: deid_method, details: {method: safe_harbor, artefact: true}, who: A, when: 2026-06-01}
conclude: [{model: 'a/*', license: mit, by: A, on: 2026-02-01, reason: r}]
rules:
- id: ACME-1
  title: No weights go to a hub
  rule:
    fail: 'deployment.artefact_destination == "public_hub" && org.sector == "defence_contractor"'
    review: '"licences.deny" in policy.keys && license.category == "unclear" && model.licence_id != ""'
  reasons: {fail: 'Weights go to {deployment.artefact_destination}, under {model.licence_id}.'}
  examples:
  - {name: to a hub, facts: {deployment.artefact_destination: public_hub, org.sector: defence_contractor}, expect: fail}
- id: ACME-2
  title: Changes and use
  rule: {review: 'deployment.modifies_model.exists(m, m == "quantize") && outcome.LIC_14 == "pass"'}
  reasons: {review: 'Something is done to it: {deployment.modifies_model}.'}
"""
"""A policy with every kind of word that has two spellings."""


# ------------------------------------------------------------------------------------- texts in another spelling


def respelled(text: str, chance: random.Random) -> str:
    """The text with its keys, facts, ids of packs and words in one or the other spelling, at random."""
    root = parse(text, path="it", max_bytes=2**20, dates=True)
    assert root is not None
    lines = text.split("\n")
    for node, inside in sorted(_words(root, ()), key=lambda found: (found[0].line, found[0].column), reverse=True):
        line, start = lines[node.line - 1], node.column - 1
        start += line[start] in "'\""
        if not line.startswith(node.raw, start):
            continue  # a text over several lines
        word = _inside(node.raw, chance) if inside else chance.choice(spellings(node.raw))
        lines[node.line - 1] = line[:start] + word + line[start + len(node.raw) :]
    return "\n".join(lines)


def _words(node: Node, path: tuple[str, ...]) -> Iterator[tuple[Node, bool]]:
    """Scalars that may be respelled: whole, or the facts and words inside them."""
    for key, value in node.pairs:
        if not (path and path[-1] in FREE) and len(spellings(key.raw)) > 1:
            yield key, False
        yield from _words(value, (*path, key.raw))
    for item in node.items:
        yield from _words(item, path)
    if node.kind == "scalar" and isinstance(node.value, str) and path:
        if (path[-1] in WORDS or path == ("attest", "id")) and "rules" not in path:
            if pack_named(node.raw) in ("license",) or len(spellings(node.raw)) > 1:
                yield node, False
        elif "rules" in path and {"rule", "reasons"} & set(path):
            yield node, True


def _inside(text: str, chance: random.Random) -> str:
    names = re.compile(r"[\w.]+\.[\w.]+|(?<=\")[\w.]+(?=\")")
    return names.sub(lambda match: chance.choice(spellings(match.group())), text)


def plain(value: Any) -> Any:
    """A value without the places and columns it was read from."""
    if is_dataclass(value) and not isinstance(value, type):
        kept = [one.name for one in fields(value) if one.compare and one.name not in ("location", "where", "evidence")]
        return {name: plain(getattr(value, name)) for name in kept}
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value.model_dump() if hasattr(value, "model_dump") else value


def loaded(text: str, base: Path = ROOT) -> Any:
    return read_policy(load_mapping(text, path="auditor.yaml"), base=base, as_of=None)


def verdicts(policy: Any) -> Any:
    found = [judge(one, policy, (), TODAY, book=SHELF) for one in (dossier(), dossier(ids=("orchard-2",)))]
    return plain(found)


@cache
def as_written(path: str) -> Any:
    policy = loaded((ROOT / path).read_text("utf-8"), (ROOT / path).parent)
    return plain(policy), verdicts(policy)


chances = st.randoms(use_true_random=False)
quiet = settings(deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate))


@pytest.mark.parametrize("path", POLICIES)
@settings(quiet, max_examples=sized(3))
@given(chance=chances)
def test_a_policy_file_means_the_same_in_any_spelling(path: str, chance: random.Random) -> None:
    text = (ROOT / path).read_text("utf-8")
    policy = loaded(respelled(text, chance), (ROOT / path).parent)
    assert (plain(policy), verdicts(policy)) == as_written(path)


@settings(quiet, max_examples=sized(10))
@given(chance=chances)
def test_own_rules_and_every_kind_of_word_mean_the_same_in_any_spelling(chance: random.Random) -> None:
    one, other = loaded(EVERYTHING), loaded(respelled(EVERYTHING, chance))
    assert plain(other) == plain(one)
    assert verdicts(other) == verdicts(one)
    assert [workload.id for workload in other.workloads] == ["licence-desk"], "names of people's own stay as they are"


@pytest.mark.parametrize("path", CASES)
@settings(quiet, max_examples=sized(1))
@given(chance=chances)
def test_cases_mean_the_same_in_any_spelling(path: str, chance: random.Random, tmp_path_factory: Any) -> None:
    file = tmp_path_factory.mktemp("cases") / "cases.yaml"
    file.write_text(respelled((ROOT / path).read_text("utf-8"), chance), "utf-8")
    read = list(read_cases(file))
    assert [one.error for one in read if isinstance(one, Unreadable)] == []
    cases = [one for one in read if not isinstance(one, Unreadable)]
    found = [(plain(one), plain(run_case(one).verdict)) for one in some(cases, one_in=THINNED)]
    assert found == cases_as_written(path)


@cache
def cases_as_written(path: str) -> Any:
    return [(plain(one), plain(run_case(one).verdict)) for one in some(load_cases(ROOT / path), one_in=THINNED)]


@pytest.mark.parametrize("path", MANIFESTS)
@settings(quiet, max_examples=sized(3))
@given(chance=chances)
def test_a_manifest_means_the_same_in_any_spelling(path: str, chance: random.Random, tmp_path_factory: Any) -> None:
    file = tmp_path_factory.mktemp("models") / "models.yaml"
    file.write_text(respelled((ROOT / path).read_text("utf-8"), chance), "utf-8")
    assert plain(load_manifest(file).entries) == plain(load_manifest(ROOT / path).entries)


def test_what_is_done_to_a_model_is_read_in_either_spelling(tmp_path: Path) -> None:
    (tmp_path / "models.yaml").write_text("models: [{ref: 'hf:a/b', modified: [quantise]}]", "utf-8")
    assert load_manifest(tmp_path / "models.yaml").entries[0].modified == ("quantize",)


# ------------------------------------------------------------------------------------------------------ the law


@given(st.sampled_from(sorted(registry().facts)), st.randoms(use_true_random=False))
def test_every_fact_is_found_under_each_spelling_of_its_name(name: str, chance: random.Random) -> None:
    assert meant(chance.choice(spellings(name)), registry().facts) == name


@given(st.text(alphabet="abcdefgilnorstuvyz_.-ABC", max_size=60))
def test_a_spelling_of_a_spelling_is_among_the_spellings(name: str) -> None:
    for one in spellings(name):
        assert set(spellings(one)) == set(spellings(name))


def test_a_known_word_means_itself_and_one_with_two_known_spellings_means_neither() -> None:
    assert meant("licence", {"licence", "license"}) == "licence"
    assert meant("licence_artifact", {"license_artifact", "license_artefact"}) == "licence_artifact"
    assert meant("word", {"licence"}) == "word"
    assert meant("Organization", {"Organisation"}) == "Organisation"
    assert meant("outcome.LICENSE_1", {"outcome.LICENCE_1"}) == "outcome.LICENCE_1"
    assert len(spellings("licence_" * 500)) == 1, "a name of a stranger costs no more than it is long"


@pytest.mark.parametrize("word", ["licence", "license", "licences", "licenses"])
def test_the_pack_is_called_by_its_id_and_by_its_section(word: str) -> None:
    assert loaded(f"policy: {{id: a}}\npacks: [{word}]\n").packs == ("license",)


@pytest.mark.parametrize(
    ("text", "later", "earlier"),
    [
        ("policy: {id: a}\nlicences: {allow: [mit]}\nlicenses: {deny: [mit]}\n", "3:1", "line 2, column 1"),
        (
            "policy: {id: a}\ndeployment_defaults: {artefact_destination: private, artifact_destination: private}\n",
            *("2:54", "line 2, column 23"),
        ),
        (
            "policy: {id: a}\nconclude: [{model: a/b, license: mit, licence: mit, by: A, on: 2026-02-01, reason: r}]\n",
            *("2:39", "line 2, column 25"),
        ),
    ],
)
def test_two_spellings_of_one_key_are_an_error_with_both_places(text: str, later: str, earlier: str) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(text)
    error = caught.value
    assert "stands twice, in two spellings" in error.what
    assert error.where.endswith(f":{later}")
    assert earlier in error.found


def test_two_spellings_of_one_key_of_a_case_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("organisations: {}\norganizations: {}\ncases: []\n", "utf-8")
    with pytest.raises(ConfigError, match="in two spellings"):
        read_cases(tmp_path / "c.yaml")


@pytest.mark.parametrize(
    ("text", "where", "hint"),
    [
        ("licensess: {}", "2:1", "licenses"),
        ("licenses: {alow: [mit]}", "2:12", "allow"),
        ("deployment_defaults: {artifact_destinaton: private}", "2:23", "artefact_destination"),
        ("packs: [lisence]", "2:9", "license"),
        ("licenses: {allow: [apachee-2.0]}", "2:20", "apache-2"),
    ],
)
def test_slips_are_still_told_with_their_place_and_the_nearest_word(text: str, where: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(f"policy: {{id: a}}\n{text}\n")
    assert caught.value.where.endswith(f":{where}")
    assert hint in caught.value.hint


def test_facts_named_on_the_command_line_are_found_in_either_spelling() -> None:
    assert explain_fact("deployment.artifact_destination") == explain_fact("deployment.artefact_destination")
    assert parse_settings(["deployment.artifact_destination=private"]) == {"deployment.artefact_destination": "private"}


@settings(quiet, max_examples=sized(6))
@given(chance=chances)
def test_the_published_schema_takes_either_spelling(chance: random.Random) -> None:
    value = load_mapping(respelled(EVERYTHING, chance), path="it", dates=False).value
    jsonschema_rs.validate(json.loads(json_schema()), value)


@pytest.mark.parametrize(
    "more",
    [{"licences": {}, "licenses": {}}, {"conclude": [{"model": "a/b", "by": "A", "on": "2026-02-01", "reason": "r"}]}],
)
def test_the_published_schema_takes_one_spelling_of_a_key_and_misses_one_that_must_be_there(more: Any) -> None:
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validate(json.loads(json_schema()), {"policy": {"id": "a"}, **more})


def test_a_policy_file_on_disk_is_read_in_either_spelling(tmp_path: Path) -> None:
    (tmp_path / "auditor.yaml").write_text("policy: {id: a}\nlicences: {deny: [mit]}\npacks: [licences]\n", "utf-8")
    policy = load_policy(tmp_path / "auditor.yaml")
    assert policy.facts["policy.licenses.deny"].value == ("mit",)
    assert policy.facts["policy.licenses.deny"].location.start_line == 2
