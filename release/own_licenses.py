"""The licenses of what we depend on, read by our own engine: every license file of every package of an environment.

``python -m release.own_licenses [--environment FOLDER] [--output FILE]`` installs the wheel into an empty environment
(or takes the one named), reads every package's declared license and every license file it carries, and writes a
Markdown report. A package is *read* where a text on record was recognized and agrees with what is declared. All others
are *open* and stand first, each with the reason; a person settles one in ``release/settled.yaml``, for one version.
It ends with 1 while any is open and not settled, so that none passes silently.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml

from auditor.core.decoding import decode_text
from auditor.core.document_names import COUNTS_FROM, classify
from auditor.core.model import DocumentKind, Identification
from auditor.identify import context_of, identify_reference, identify_text
from auditor.identify.library import Library, load_library
from release.build import ROOT
from release.environment import installed

SETTLED = ROOT / "release" / "settled.yaml"
OWN = "model-license-auditor"
MAX_BYTES = 1024 * 1024
_CLASSIFIER = "License :: OSI Approved :: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One package and what was found of its license."""

    name: str
    version: str
    declared: str
    """As the package states it; empty where it does not."""
    texts: tuple[tuple[str, str], ...]
    """Path of each license file and what it is."""
    problem: str
    """Why a person has to look; empty where the license was read."""


def packages(environment: Path, book: Library) -> Iterator[Package]:
    """Every package installed in an environment but our own, by name."""
    folders = [str(path) for path in sorted(environment.glob("lib/python3*/site-packages"))]
    found = {one.metadata["Name"]: one for one in metadata.distributions(path=folders)}
    for name in sorted(found, key=str.lower):
        if name.lower().replace("_", "-") != OWN:
            yield _package(found[name], book)


def _package(one: metadata.Distribution, book: Library) -> Package:
    declared = _declared(one)
    stated = identify_reference(declared, book) if declared else None
    ids = stated.license_ids if stated else ()
    texts: list[tuple[str, str]] = []
    detected: list[Identification] = []
    odd: list[str] = []
    for path in _license_files(one):
        decoded = decode_text(_bytes(one, path))
        if decoded is None:
            odd.append(f"{_inner(path)} is not text")
            continue
        found = identify_text(decoded.text, book, context=context_of(decoded.text, Path(path).name))
        if _is_license(path) or found.license_ids:
            detected.append(found)
            texts.append((path, _words(found)))
        else:
            texts.append((path, "named as something else than a license, and none on record"))
    return Package(
        name=one.metadata["Name"],
        version=one.version,
        declared=declared,
        texts=tuple(texts),
        problem="; ".join([*odd, *_problems(ids, declared, detected)]),
    )


def _problems(stated: Sequence[str], declared: str, detected: Sequence[Identification]) -> Iterator[str]:
    """Why a person has to look. A declaration too vague to name one license is no reason where the text was read."""
    if not detected:
        yield "it carries no license text"
    if not declared:
        yield "it declares no license"
    strange = [found for found in detected if not found.license_ids]
    if strange:
        yield f"{len(strange)} of {len(detected)} license texts are not on record as they stand"
    known = {license_id for found in detected for license_id in found.license_ids}
    missing = [one for one in stated if one not in known]
    if detected and missing and not strange:
        yield f"no text of {', '.join(missing)}, which it declares"
    more = sorted(known - set(stated))
    if more and stated:
        yield f"a text of {', '.join(more)}, which it does not declare"


def _declared(one: metadata.Distribution) -> str:
    """The SPDX expression, else the short license field, else the classifiers."""
    told = one.metadata
    expression = told.get_all("License-Expression") or ()
    if expression:
        return str(expression[0]).strip()
    field = " ".join(told.get_all("License") or ()).strip()
    if field and "\n" not in field and len(field) < 100 and field.upper() != "UNKNOWN":
        return field
    classes = [
        line.removeprefix(_CLASSIFIER) for line in told.get_all("Classifier") or () if line.startswith(_CLASSIFIER)
    ]
    return " AND ".join(classes)


def _license_files(one: metadata.Distribution) -> list[str]:
    """Paths, as installed, of what is named as or looks like a license document."""
    stated = {str(path) for path in one.metadata.get_all("License-File") or ()}
    chosen = []
    for file in one.files or ():
        path = file.as_posix()
        inner = path.partition(".dist-info/")[2]
        if inner and (inner in stated or inner.removeprefix("licenses/") in stated or _is_license(path)):
            chosen.append(path)
    return sorted(chosen)


def _is_license(path: str) -> bool:
    named = classify(Path(path).name)
    return named is not None and named.kind is DocumentKind.LICENSE and named.score >= COUNTS_FROM


def _inner(path: str) -> str:
    return path.rpartition("dist-info/")[2]


def _bytes(one: metadata.Distribution, path: str) -> bytes:
    with Path(str(one.locate_file(path))).open("rb") as stream:
        return stream.read(MAX_BYTES)


def _words(found: Identification) -> str:
    if found.expression:
        return f"{found.expression} ({found.status})"
    return f"{found.status}, nearest {found.nearest}" if found.nearest else str(found.status)


def settled(path: Path = SETTLED) -> Mapping[tuple[str, str], Mapping[str, Any]]:
    """What a person has settled, by name and version."""
    listed = yaml.safe_load(path.read_text("utf-8")) if path.exists() else None
    # YAML 1.1 reads the key ``on`` as a truth value.
    entries = [{"on" if key is True else str(key): value for key, value in entry.items()} for entry in listed or ()]
    return {(str(entry["name"]).lower(), str(entry["version"])): entry for entry in entries}


def report(found: list[Package], decided: Mapping[tuple[str, str], Mapping[str, Any]], data: str) -> str:
    """The Markdown report, what is open first."""
    still = [one for one in found if one.problem and _key(one) not in decided]
    closed = [one for one in found if one.problem and _key(one) in decided]
    read = [one for one in found if not one.problem]
    lines = ["# Licenses of what this package depends on", ""]
    lines += [f"{len(found)} packages: {len(read)} read, {len(closed)} settled by a person, {len(still)} open."]
    lines += [f"Read with the license data {data}.", ""]
    for title, some in (("Open", still), ("Settled by a person", closed), ("Read", read)):
        if some:
            lines += [f"## {title}", "", "| package | declared | texts | what is odd |", "|---|---|---|---|"]
            lines += [_row(one, decided.get(_key(one))) for one in some]
            lines.append("")
    return "\n".join(lines)


def _key(one: Package) -> tuple[str, str]:
    return one.name.lower(), one.version


def _row(one: Package, decision: Mapping[str, Any] | None) -> str:
    texts = "<br>".join(f"{_cell(_inner(path))}: {_cell(said)}" for path, said in one.texts) or "none"
    odd = _cell(one.problem)
    if decision:
        odd += f" **{_cell(str(decision['license']))}**, {_cell(str(decision['by']))}, {decision['on']}: "
        odd += _cell(str(decision["reason"]))
    return f"| {one.name} {one.version} | {_cell(one.declared) or 'nothing'} | {texts} | {odd} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main() -> None:
    """Read, write, and end with 1 while something is open."""
    asked = argparse.ArgumentParser(description="Read the licenses of our own dependencies with our own engine.")
    asked.add_argument("--environment", type=Path, help="an environment instead of a fresh one with the wheel")
    asked.add_argument("--output", type=Path, default=ROOT / "out" / "own-licenses.md")
    wanted = asked.parse_args()
    book = load_library()
    if wanted.environment:
        found = list(packages(wanted.environment, book))
    else:
        with installed() as environment:
            found = list(packages(environment, book))
    decided = settled()
    wanted.output.parent.mkdir(parents=True, exist_ok=True)
    wanted.output.write_text(report(found, decided, book.data_version), encoding="utf-8")
    still = [one for one in found if one.problem and _key(one) not in decided]
    for one in still:
        print(f"open: {one.name} {one.version}: {one.problem}", file=sys.stderr)
    print(f"{wanted.output}: {len(found)} packages, {len(still)} open")
    if still or not found:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
