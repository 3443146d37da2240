"""What a release is made of: a bill of materials, and our own licenses read by ourselves."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from auditor.identify.library import load_library
from release import own_licenses, sbom
from release.build import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_the_bill_of_materials_is_valid_complete_and_the_same_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    place = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True)
    for name in ("alpha", "beta"):
        installed(place, name, "License-Expression: MIT")
    for name in ("first.json", "second.json"):
        sbom.write(place, tmp_path / name)
    text = (tmp_path / "first.json").read_text("utf-8")
    assert text == (tmp_path / "second.json").read_text("utf-8")
    bill = json.loads(text)
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["metadata"]["component"]["name"] == PROJECT["name"]
    assert {component["name"] for component in bill["components"]} >= {"alpha", "beta"}


# ----------------------------------------------------------------------------------------------------- own licenses

TEXT = (ROOT / "LICENSE").read_text("utf-8")
"""A license on record, and the one this project is under."""


def installed(place: Path, name: str, head: str, **files: str) -> None:
    """A package as an installer leaves it."""
    python = f"python3.{sys.version_info.minor}"
    info = place / "lib" / python / "site-packages" / f"{name}-1.0.dist-info"
    (info / "licenses").mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n{head}\n")
    for file, text in files.items():
        (info / "licenses" / file).write_text(text)
    record = [f"{info.name}/METADATA,,", *(f"{info.name}/licenses/{file},," for file in files)]
    (info / "RECORD").write_text("\n".join(record) + "\n")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("environment")
    installed(place, "read", "License-Expression: Apache-2.0\nLicense-File: LICENSE", LICENSE=TEXT)
    installed(place, "vague", "Classifier: License :: OSI Approved :: Apache Software License", LICENSE=TEXT)
    installed(place, "textless", "License-Expression: Apache-2.0")
    installed(place, "silent", "License-File: LICENSE", LICENSE=TEXT)
    installed(place, "changed", "License-Expression: Apache-2.0", LICENSE=TEXT.replace("irrevocable", "revocable"))
    installed(place, "unknown", "License-Expression: Apache-2.0", LICENSE="Ask us before you use this.\n")
    installed(place, "other", "License-Expression: MIT", LICENSE=TEXT)
    installed(place, "binary", "License-Expression: Apache-2.0", LICENSE="\0\1\2" * 500)
    return place


def test_only_a_license_whose_text_was_recognized_and_declared_counts_as_read(environment: Path) -> None:
    found = {one.name: one.problem for one in own_licenses.packages(environment, load_library())}
    assert {name for name, problem in found.items() if not problem} == {"read", "vague"}
    assert "no license text" in found["textless"]
    assert "declares no license" in found["silent"]
    assert "not on record" in found["changed"]
    assert "not on record" in found["unknown"]
    assert "does not declare" in found["other"]
    assert "is not text" in found["binary"]


def test_what_is_open_stands_first_until_a_person_settles_that_version(environment: Path) -> None:
    found = list(own_licenses.packages(environment, load_library()))
    text = own_licenses.report(found, {}, "data")
    assert "8 packages: 2 read, 0 settled by a person, 6 open." in text
    assert text.index("## Open") < text.index("## Read")
    decision = {"license": "MIT", "by": "A Person", "on": "2026-11-21", "reason": "asked the | author"}
    text = own_licenses.report(found, {("textless", "1.0"): decision}, "data")
    assert "1 settled by a person, 5 open" in text
    assert "asked the \\| author" in text
    assert "5 open" not in own_licenses.report(found, {("textless", "2.0"): decision}, "data")


def test_what_a_person_settled_is_read_as_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "settled.yaml"
    file.write_text("- {name: Tern, version: 1.0, license: MIT, by: A Person, on: 2026-11-21, reason: asked}\n")
    assert own_licenses.settled(file)["tern", "1.0"]["on"] == date(2026, 11, 21)
    for entry in own_licenses.settled().values():
        assert {"name", "version", "license", "by", "on", "reason"} == set(entry)


def test_the_run_ends_with_1_while_anything_is_open(environment: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.md"
    command = [sys.executable, "-m", "release.own_licenses", "--environment", environment, "--output", target]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "open: textless 1.0" in done.stderr
    assert target.is_file()


# -------------------------------------------------------------------------------------------- container and metadata


def test_the_image_runs_as_nobody_in_particular_and_holds_no_secret() -> None:
    lines = (ROOT / "Containerfile").read_text("utf-8").splitlines()
    steps = [line.split(maxsplit=1) for line in lines if line[:1].isupper()]
    users = [rest for step, rest in steps if step == "USER"]
    assert users
    assert users[-1].split(":")[0].isdigit()
    assert users[-1].split(":")[0] != "0"
    assert not [rest for step, rest in steps if step in ("ARG", "ENV") and ("TOKEN" in rest or "SECRET" in rest)]
    copied = [rest.split()[0] for step, rest in steps if step in ("COPY", "ADD")]
    assert copied == ["dist/*.whl", "--from=build"]
    for name in (".containerignore", ".dockerignore"):
        rules = [line for line in (ROOT / name).read_text("utf-8").splitlines() if line and line[0] != "#"]
        assert rules == ["*", "!dist/*.whl"]


def test_the_metadata_names_every_python_we_mean() -> None:
    assert PROJECT["requires-python"] == ">=3.11"
    named = {line.rpartition(" ")[2] for line in PROJECT["classifiers"] if "Python :: 3." in line}
    assert named == {"3.11", "3.12", "3.13", "3.14"}
