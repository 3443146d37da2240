"""Broken law of one's own: each is told with its place in its own file, the key, what was expected, the nearest word.

In the second text of each entry "¦" marks the place the message must point at.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.core.errors import ConfigError
from auditor.policy import load_policy
from auditor.policy.cases.running import load_cases
from tests.policy.samples import FAMILY, VENDOR
from tests.sizes import sized

DAY = date(2026, 11, 21)
POLICY = """\
policy: {id: orchard, version: 1, as_of: 2026-11-21}
org: {name: Orchard, domicile: US, commercial: true, sites: 3}
facts:
  org.sites: {type: int, about: Sites, most: 100}
  reviewed: {scope: model, type: bool, about: Whether our lab looked at it}
  deployment.shift: {type: string, about: Which shift, allowed: [early, late], default: early}
attestations:
  works_agreement: {about: A works agreement, own: [workload], details: {learns: {type: bool}}}
packs: [license, law/works.yaml]
vendors: [vendors]
families: [families]
workloads:
  juice: {deployment: {channel: kite-api, monitors_staff: true}}
rules:
- {id: ORCH-1, title: T, rule: {fail: org.sites > 10}}
model_facts:
- {model: "hf:acme/*", by: Ann, on: 2026-10-01, facts: {reviewed: true}}
attest:
- {id: works_agreement, workload: juice, who: Ann, when: 2026-10-01, details: {learns: true}}
"""
PACK = """\
id: works
title: Works council
as_of: 2026-11-01
facts:
  deployment.monitors_staff: {type: bool, about: Whether staff can be watched}
attestations:
  union_letter: {about: A letter, outside: [counterparty]}
checks:
- id: WC-01
  title: Works agreement
  applies_when: deployment.monitors_staff
  rule:
    fail: attestations.works_agreement == "none"
    pass: attestations.works_agreement == "present"
  missing: {question: Which agreement covers it?}
  examples:
  - {name: none, facts: {deployment.monitors_staff: true, attestations.works_agreement: none}, expect: fail}
"""
CASES = """\
defaults:
  evaluation_date: 2026-11-21
  attestations: {"*": present}
  deployment: {hosting: self, use_cases: []}
  model: {license_id: mit, modality: [text], terms: {user-cap: {threshold: 5}, territory-exclusion: [{area: KR}]}}
organizations:
  acme: {org: {domicile: US}, packs: [license]}
cases:
- {id: 1, org: acme, deployment: {user_regions: [US]},
   expect: {overall: pass, findings: [{check: LIC-01, outcome: pass}]}}
"""
# what is changed, into what, and words the message must hold
IN_POLICY = [
    ("  org.sites: {type: int", "  ¦org.domicile: {type: int", "known already", "name of its own"),
    ("  org.sites: {type: int", "  ¦orgs.sites: {type: int", "no facts are stated there", "org"),
    ("  org.sites: {type: int", "  ¦sites: {type: int", "whom the fact concerns", "org.sites"),
    ("  org.sites: {type: int", "  ¦org.Sites: {type: int", "cannot name the fact so", "small letters"),
    ("  org.sites: {type: int", "  ¦org.import: {type: int", "cannot name the fact so", "conditions keep"),
    ("  org.sites: {type: int", "  org.sites: {type: ¦integer", "facts.org.sites.type", "int"),
    ("  org.sites: {type: int", "  org.sites: {¦typ: int", "facts.org.sites.typ", "type"),
    ("  org.sites: {type: int, about: Sites, ", "  org.sites: ¦{type: int, ", "facts.org.sites.about", "about"),
    ("  org.sites: {type: int, about: Sites, most: 100}", "  org.sites: ¦int", "facts.org.sites", "key: value"),
    ("most: 100", "most: ¦many", "facts.org.sites.most", "a number"),
    ("sites: 3", "sites: ¦many", "org.sites", "whole number"),
    ("sites: 3", "sites: ¦101", "org.sites", "up to 100"),
    ("sites: 3", "¦sitess: 3", "org.sitess", "sites"),
    ("{scope: model, type", "{scope: ¦modle, type", "facts.reviewed.scope", "model"),
    ("  reviewed: {scope: model", "  org.reviewed: {scope: ¦model", "concerns another", "organization"),
    ("{type: string, about: Which", "{type: bool, about: Which", "only words can be limited", "type: string"),
    ("default: early", "default: ¦earli", "deployment.shift cannot be so", "early"),
    ("allowed: [early, late]", "allowed: ¦early", "facts.deployment.shift.allowed", "a list"),
    ("type: bool, about: Whether our", "type: bool, ¦least: 3, about: Whether our", "only figures have limits", "int"),
    ("{reviewed: true}", "{¦reviewd: true}", "reviewd", "reviewed"),
    ("  works_agreement: {about: A works agreement", "  ¦baa: {about: A", "known already", "name of its own"),
    ("own: [workload], details", "own: [¦worklod], details", "attestations.works_agreement.own", "workload"),
    ("agreement, own: [workload], ", "agreement, ", "what the attestation is about", "own:"),
    ("{learns: {type: bool}}}", "{learns: {type: ¦boole}}}", "details.learns.type", "bool"),
    ("{learns: {type: bool}}}", "{¦value: {type: bool}}}", "a detail cannot be called so", "value"),
    ("- {id: works_agreement, w", "- {id: ¦works_agrement, w", "no such attestation", "works_agreement"),
    ("details: {learns: true}", "details: {¦learn: true}", "no such detail", "learns"),
    ("details: {learns: true}", "details: {learns: ¦maybe}", "learns", "true or false"),
    ("[license, law/works.yaml]", "[license, ¦law/work.yaml]", "the pack file is not there", "law/works.yaml"),
    ("[license, law/works.yaml]", "[¦licens, law/works.yaml]", "packs[0]", "license"),
    ("vendors: [vendors]", "vendors: [¦vendor]", "no such file or folder", "vendor files"),
    ("families: [families]", "families: [¦famlies]", "no such folder", "folder of families"),
    ("channel: kite-api, mon", "channel: ¦openai-apy, mon", "deployment.channel", "openai-api"),
    ("monitors_staff: true", "¦monitors_stuff: true", "monitors_stuff", "monitors_staff"),
    ("monitors_staff: true", "monitors_staff: ¦sometimes", "monitors_staff", "true or false"),
    ("fail: org.sites > 10", "fail: ¦org.sitez > 10", "org.sitez", "org.sites"),
    ("as_of: 2026-11-21", "as_of: ¦soon", "policy.as_of", "2026-11-21"),
]  # fmt: skip
IN_PACK = [
    ("id: works\n", "id: ¦license\n", "the id of the pack is taken", "another id"),
    ("id: works\n", "id: ¦Works Council\n", "not an id of a pack", "works_council"),
    ("as_of: 2026-11-01\n", "", "'as_of' is missing", "as_of"),
    ("checks:\n", "¦cheks:\n", "unknown key 'cheks'", "checks"),
    ("  title: Works agreement", "  ¦titel: Works agreement", "checks[0].titel", "title"),
    ("applies_when: deployment.monitors_staff", "applies_when: ¦deployment.monitor_staff", "monitor_staff", "s_staff"),
    ("fail: attestations.works_agreement ==", "fail: ¦attestations.work_agrement ==", "work_agrement", "works_"),
    ('== "present"', '== "presnt"', "never has the value 'presnt'", "present"),
    ("{question: Which", "{¦queston: Which", "checks[0].missing.queston", "question"),
    ("expect: fail", "expect: pass", "ends otherwise", "fail"),
    ("expect: fail", "expect: ¦fails", "expect", "fail"),
    ("{deployment.monitors_staff: true, att", "{deployment.monitor: true, att", "deployment.monitor", "deployment."),
    ("outside: [counterparty]", "outside: [counterpart]", "needs an object", "counterparty"),
    ("- id: WC-01", "- id: ¦LIC-01", "the check id is taken", "id of its own"),
    ("- id: WC-01", "- id: ¦ORCH-1", "the check id is taken", "id of its own"),
]  # fmt: skip
IN_VENDOR = [
    ("source: contract K-12\n", "", "'source' is missing", "source"),
    ("country: FR", "country: ¦France", "country cannot be used", "FR"),
    ("hosting: vendor-api", "hosting: ¦vendor_apis", "channels.kite-api.hosting", "vendor-api"),
    ("tier: api", "¦teir: api", "channels.kite-api.teir", "tier"),
    ("processing: [EU]", "processing: ¦[EUU]", "processing cannot be used", "EU"),
    ("channel: kite-api\n", "channel: ¦kite\n", "no such channel", "kite-api"),
    ("  kite-api: {", "  bedrock: {", "known already", "name of its own"),
    ("modality: [text]", "modality: ¦[texts]", "modality cannot be used", "text"),
    ("channels: [kite-api]}", "channels: [¦kite-apo]}", "no such channel", "catalog"),
    ("as_of: 2026-10-01", "as_of: ¦October", "'as_of' cannot be used", "2026-11-21"),
]  # fmt: skip
IN_FAMILY = [
    ("read: 2026-10-01\nsources", "read: ¦soon\nsources", "'read' cannot be used", "YYYY-MM-DD"),
    ("publisher: kestrel-labs\n", "", "lacks 'publisher'", "publisher"),
    ("- {ids: [kestrel-labs/kestrel-2b]}", "- ¦{idz: [kestrel-labs/kestrel-2b]}", "names no model", "ids"),
]  # fmt: skip
IN_CASES = [
    ("license_id: mit", "license_id: mitt", "no license is known", "mit"),
    ("org: acme", "org: acne", "no such organization", "acme"),
    ("packs: [license]", "packs: [licens]", "no such pack", "license"),
    ("{user_regions: [US]}", "{user_region: [US]}", "user_region", "user_regions"),
    ("{user_regions: [US]}", "{channel: openai-apy}", "channel", "openai-api"),
    ("{check: LIC-01,", "{check: LIC-99,", "no check has this id", "LIC-0"),
    ("outcome: pass}", "outcome: passed}", "cannot end so", "pass"),
    ("overall: pass", "overall: ok", "expect.overall", "pass"),
    ("organizations:", "organisation:", "unknown key", "organizations"),
    ("evaluation_date: 2026-11-21", "evaluation_date: soon", "evaluation_date", "2026-11-21"),
    ('{"*": present}', '{"*": present, dpaa: present}', "dpaa", "dpa"),
    ("deployment: {user", "deploiment: {user", "deploiment", "deployment"),
    ("{threshold: 5}", "{treshold: 5}", "user-cap has no such field", "threshold"),
    ("[{area: KR}]", "[{areas: KR}]", "territory-exclusion has no such field", "area"),
]  # fmt: skip


def written(folder: Path, name: str = "", text: str = "") -> Path:
    files = {
        "auditor.yaml": POLICY, "law/works.yaml": PACK, "vendors/kite.yaml": VENDOR, "families/kestrel.yaml": FAMILY,
        "cases.yaml": CASES,
    }  # fmt: skip
    for path, content in {**files, **({name: text} if name else {})}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
    return folder / "auditor.yaml"


def expect(folder: Path, name: str, text: str, entry: Sequence[str]) -> None:
    old, new, named, wanted = entry
    assert text.count(old) == 1, old
    marked = text.replace(old, new)
    path = written(folder, name, marked.replace("¦", ""))
    with pytest.raises(ConfigError) as caught:
        load_cases(folder / name) if name == "cases.yaml" else load_policy(path, as_of=DAY)
    told = list(caught.value.problems) or [caught.value]
    said = "\n".join(map(str, told))
    assert named in said, said
    assert wanted in said, said
    assert any(one.where.startswith(f"{folder / name}:") for one in told), said
    if "¦" in marked:
        before = marked[: marked.index("¦")]
        place = f"{folder / name}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
        assert any(one.where.startswith(place) for one in told), f"{place} is not in\n{said}"


def test_the_files_they_are_made_from_are_good(tmp_path: Path) -> None:
    assert load_policy(written(tmp_path), as_of=DAY).own_packs.keys() == {"works"}
    assert load_cases(tmp_path / "cases.yaml")


SECTIONS = ("facts", "attestations", "packs", "vendors", "families", "extends", "attest", "rules")
ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "org.x", "baa", "law/works.yaml", "*"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(
                ["org.x", "type", "about", "own", "outside", "details", "scope", "allowed", "default", "id"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


@settings(max_examples=sized(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(section=st.sampled_from(SECTIONS), value=ODD)
def test_whatever_stands_in_a_section_it_is_read_or_told_and_no_traceback(
    tmp_path: Path, section: str, value: Any
) -> None:
    stated = {"policy": {"id": "odd"}, section: value}
    path = written(tmp_path, "auditor.yaml", yaml.safe_dump(stated))
    with suppress(ConfigError):
        load_policy(path, as_of=DAY)


ALL = [
    (name, text, entry)
    for name, text, entries in (
        ("auditor.yaml", POLICY, IN_POLICY),
        ("law/works.yaml", PACK, IN_PACK),
        ("vendors/kite.yaml", VENDOR, IN_VENDOR),
        ("families/kestrel.yaml", FAMILY, IN_FAMILY),
        ("cases.yaml", CASES, IN_CASES),
    )
    for entry in entries
]


@pytest.mark.parametrize(("name", "text", "entry"), ALL, ids=[f"{one[0]}: {one[2][1].strip()[:40]}" for one in ALL])
def test_what_is_broken_is_told_where_and_what_was_expected(
    tmp_path: Path, name: str, text: str, entry: Sequence[str]
) -> None:
    expect(tmp_path, name, text, entry)
