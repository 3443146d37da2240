"""A policy that extends another: what holds, what is locked, which file decided, and what is told where it breaks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from auditor.core.errors import ConfigError
from auditor.core.model import Outcome
from auditor.policy import Policy, judge, load_policy, summary
from auditor.policy.file.named_files import named_files
from tests.cli.runner import auditor
from tests.policy.dossiers import SHELF, dossier

DAY = date(2026, 11, 21)
GROUP = """\
policy: {id: group, version: 3}
org: {name: Kestrel Group, domicile: DE, principal_place_of_business: DE, commercial: true}
packs: [license, residency]
locked: [licenses.deny, residency, org.domicile]
licenses: {allow: [open-1], deny: [meadow-nc]}
residency: {processing: [EEA]}
deployment_defaults: {hosting: self, user_regions: [DE], modifies_model: [none]}
rules:
- {id: OWN-1, title: T, applies_when: 'true', rule: {fail: 'org.max_product_mau > 5000'}, question: How many?}
attest:
- {id: literacy_plan, who: Ann, when: 2026-05-01}
gate: {fail_on: fail}
"""
TEAM = """\
extends: ../group.yaml
policy: {id: team, version: 1}
packs: [export_origin]
workloads:
  notes: {deployment: {use_cases: [internal_coding], data_classes: [none], user_regions: [AT]}}
licenses: {allow: [open-1, orchard-2]}
org: {max_product_mau: 10}
"""


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.policy.file.names.license_names", lambda _: frozenset(SHELF.records))


def write(folder: Path, team: str = TEAM, group: str = GROUP) -> Path:
    (folder / "team").mkdir(exist_ok=True)
    (folder / "group.yaml").write_text(group, encoding="utf-8")
    path = folder / "team" / "auditor.yaml"
    path.write_text(team, encoding="utf-8")
    return path


def load(folder: Path, team: str = TEAM, group: str = GROUP) -> Policy:
    return load_policy(write(folder, team, group), as_of=DAY)


def test_the_lower_layer_holds_and_the_upper_one_adds(tmp_path: Path) -> None:
    policy = load(tmp_path)
    facts = {name: known.value for name, known in policy.facts.items()}
    assert facts["org.domicile"] == "DE"
    assert facts["org.max_product_mau"] == 10
    assert facts["policy.licenses.allow"] == ("open-1", "orchard-2")
    assert facts["policy.licenses.deny"] == ("meadow-nc",)
    assert {"licenses.deny", "residency.processing"} <= set(facts["policy.keys"])
    assert policy.packs == ("license", "residency", "export_origin")
    assert policy.organisation == "Kestrel Group"
    assert policy.fail_on == "fail"
    assert [rule.id for rule in policy.rules] == ["OWN-1"]
    assert len(policy.attestations) == 1


def test_a_workload_takes_the_defaults_of_the_lower_layer_and_says_its_own(tmp_path: Path) -> None:
    (workload,) = load(tmp_path).workloads
    assert workload.facts["deployment.hosting"].value == "self"
    assert workload.facts["deployment.user_regions"].value == ("AT",)


def test_which_layer_decided_is_shown(tmp_path: Path) -> None:
    policy = load(tmp_path)
    assert summary(policy).layers[0].startswith("group 3 (")
    (verdict,) = judge(dossier(ids=("meadow-nc",)), policy, (), DAY, book=SHELF)
    finding = next(one for one in verdict.findings if one.check == "LIC-14")
    assert finding.outcome is Outcome.FAIL
    assert any(str(fact.location).startswith(f"{tmp_path}") and "group.yaml" in str(fact.location)
               for fact in finding.facts if fact.location)  # fmt: skip


def test_without_workloads_of_its_own_it_has_those_of_the_lower_layer(tmp_path: Path) -> None:
    group = GROUP + "workloads: {chat: {deployment: {use_cases: [chatbot_public]}}}\n"
    team = "extends: ../group.yaml\npolicy: {id: team}\nwaive: []\ndeployment_defaults: {data_classes: [pii]}\n"
    (workload,) = load(tmp_path, team, group).workloads
    assert workload.id == "chat"
    assert workload.facts["deployment.data_classes"].value == ("pii",)


BROKEN = [
    ("licenses: {allow", "licenses: {¦deny: [], allow", "is locked", "group.yaml"),
    ("org: {max", "org: {¦domicile: US, max", "is locked", "its owner"),
    ("org: {max", "residency: {¦storage: [US]}\norg: {max", "is locked", "residency"),
    ("extends: ../group.yaml", "extends: ¦../grup.yaml", "not there", "a file"),
    ("extends: ../group.yaml", "extends: {¦fil: ../group.yaml}", "extends.fil", "file"),
    ("extends: ../group.yaml", "extends: ¦[../group.yaml]", "extends", "key: value"),
    ("extends: ../group.yaml", "extends: {file: ../group.yaml, sha256: ¦abc}", "another one than was pinned", "pin"),
    ("extends: ../group.yaml", "extends: ¦auditor.yaml", "circle", "another file"),
    ("version: 1}", "version: 1}\nlocked: [¦licences.deni]", "no such key", "licenses.deny"),
    ("version: 1}", "version: 1, mode: ¦evaluat}", "policy.mode", "evaluate"),
    ("org: {max", "rules:\n- {id: ¦OWN-1, title: T, rule: {fail: 'true'}}\norg: {max", "is taken", "id of its own"),
]


@pytest.mark.parametrize(("old", "new", "named", "wanted"), BROKEN, ids=[entry[1][:40] for entry in BROKEN])
def test_a_broken_layer_is_told_with_its_place(tmp_path: Path, old: str, new: str, named: str, wanted: str) -> None:
    assert TEAM.count(old) == 1
    marked = TEAM.replace(old, new)
    path = write(tmp_path, marked.replace("¦", ""))
    with pytest.raises(ConfigError) as caught:
        load_policy(path, as_of=DAY)
    text = str(caught.value) + "".join(map(str, caught.value.problems))
    assert named in text, text
    assert wanted in text, text
    before = marked[: marked.index("¦")]
    assert f"{path}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}" in text, text


def test_a_pinned_layer_is_taken_and_a_broken_lower_one_is_told_in_its_own_file(tmp_path: Path) -> None:
    pinned = hashlib.sha256(GROUP.encode()).hexdigest()
    team = TEAM.replace("../group.yaml", f"{{file: ../group.yaml, sha256: {pinned}}}")
    assert load(tmp_path, team).id == "team"
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, TEAM, GROUP.replace("domicile: DE", "domicil: DE"))
    assert "group.yaml:2" in str(caught.value)


def test_a_policy_that_only_evaluates_stops_no_gate(tmp_path: Path) -> None:
    team = TEAM.replace("version: 1}", "version: 1, mode: evaluate}")
    assert load(tmp_path, team).fail_on == "never"
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "README.md").write_text("# nothing\n", encoding="utf-8")
    path = write(tmp_path, team)
    said = auditor("review", f"file:{folder}", "-p", path, "--store", tmp_path / "store")
    assert said.code == 0, said.err
    assert "needs review" in said.out or "not allowed" in said.out


class _Shelf(BaseHTTPRequestHandler):
    """A web server that has one policy."""

    body = GROUP.encode()

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Shelf) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/group.yaml"
        server.shutdown()


def test_a_policy_at_a_pinned_address_is_fetched_once_and_read_from_its_copy(tmp_path: Path, address: str) -> None:
    pinned = hashlib.sha256(GROUP.encode()).hexdigest()
    path = write(tmp_path, TEAM.replace("../group.yaml", f"{{file: '{address}', sha256: {pinned}}}"))
    (tmp_path / "group.yaml").unlink()
    with pytest.raises(ConfigError) as early:
        load_policy(path, as_of=DAY)
    assert "policy fetch" in str(early.value)
    said = auditor("policy", "fetch", str(path))
    assert said.code == 0, said.err
    copy = path.parent / ".auditor" / f"{pinned}.yaml"
    assert copy.read_text("utf-8") == GROUP
    assert copy in named_files(path)
    policy = load_policy(path, as_of=DAY)
    assert policy.layers == (f"group 3 ({address})",)
    assert "nothing to fetch" in auditor("policy", "fetch", str(path)).err
    copy.write_text(GROUP.replace("[meadow-nc]", "[]"), encoding="utf-8")
    with pytest.raises(ConfigError) as changed:
        load_policy(path, as_of=DAY)
    assert "another one than was pinned" in str(changed.value)


@pytest.mark.parametrize(
    ("pin", "said"),
    [
        ("{file: 'ADDRESS', sha256: " + "0" * 64 + "}", "another one than was pinned"),
        ("ADDRESS", "pinned by its hash"),
        ("{file: 'ADDRESS', sha256: ../../etc/passwd}", "64 hexadecimal digits"),
        ("{file: 'ftp://example.org/x.yaml', sha256: " + "0" * 64 + "}", "https"),
        ("{file: 'http://example.org/x.yaml', sha256: " + "0" * 64 + "}", "https"),
        ("{file: 'https://ann:pw@example.org/x.yaml', sha256: " + "0" * 64 + "}", "without a login"),
    ],
)
def test_an_address_that_is_not_pinned_or_has_another_file_is_refused(
    tmp_path: Path, address: str, pin: str, said: str
) -> None:
    path = write(tmp_path, TEAM.replace("../group.yaml", pin.replace("ADDRESS", address)))
    found = auditor("policy", "fetch", str(path))
    assert found.code in (2, 3)
    assert said in found.err
    assert ":pw@" not in found.err
    with pytest.raises(ConfigError):
        load_policy(path, as_of=DAY)
    assert not (path.parent / ".auditor").exists()


@pytest.mark.parametrize(
    ("key", "above"),
    [
        ("gate", "policy: {id: team, version: 1, mode: evaluate}"),
        ("gate", "policy: {id: team, version: 1}\ngate: {fail_on: never}"),
        ("vendors", "policy: {id: team, version: 1}\nvendors: [vendors]"),
        ("families", "policy: {id: team, version: 1}\nfamilies: [families]"),
        ("conclude", "policy: {id: team, version: 1}\n"
         "conclude: [{model: 'hf:a/b', license: open-1, by: A, on: 2026-01-01, reason: r}]"),
        ("licenses", "policy: {id: team, version: 1}\nlicences: {deny: []}"),
    ],
)  # fmt: skip
def test_what_the_organization_locks_no_policy_above_it_takes_away(tmp_path: Path, key: str, above: str) -> None:
    for folder in ("vendors", "families"):
        (tmp_path / folder).mkdir()
    text = "policy: {id: group, version: 1}\nlicenses: {deny: [meadow-nc]}\npacks: [license]\n"
    for locked in ("[]", f"[{key}]"):
        (tmp_path / "group.yaml").write_text(f"{text}locked: {locked}\n", encoding="utf-8")
        (tmp_path / "auditor.yaml").write_text(f"extends: group.yaml\n{above}\n", encoding="utf-8")
        if locked == "[]":
            load_policy(tmp_path / "auditor.yaml")
            continue
        with pytest.raises(ConfigError, match="is locked"):
            load_policy(tmp_path / "auditor.yaml")
