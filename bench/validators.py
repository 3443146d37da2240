"""What validators that this project does not use itself say of its machine formats.

Run: ``python -m bench.validators``. Each is used where it is found on the path: ``sarif-multitool`` (npm
@microsoft/sarif-multitool), ``cdx-ev`` (cyclonedx-editor-validator), ``soffice`` (LibreOffice); the NTIA checker is a
library. The audits are those of the tests: one clean, one portfolio, one hostile.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl

from auditor.core.model import Audit
from auditor.core.registry import plugins
from tests.renderers import audits

PATIENCE = 180
"""Seconds for one file. By judgment: LibreOffice starts slowly."""
FORMATS = {
    "sarif": "a.sarif", "cyclonedx": "a.cdx.json", "cyclonedx-1.7": "a.17.cdx.json", "spdx": "a.spdx.json",
    "spdx3": "a.spdx3.json", "xlsx": "a.xlsx",
}  # fmt: skip


def main() -> None:
    """Print one row for each validator."""
    print("| validator | files without an objection |\n| --- | --- |")
    with tempfile.TemporaryDirectory() as scratch:
        folders = [written(name, make(), Path(scratch)) for name, make in audits.STANDARD.items()]
        for name, validate in VALIDATORS.items():
            told = [answer for folder in folders for answer in validate(folder)]
            print(f"| {name} | {f'{sum(told)} of {len(told)}' if told else 'not installed'} |")


def written(name: str, audit: Audit, scratch: Path) -> Path:
    """All formats of an audit in a folder of its own."""
    folder = scratch / name
    folder.mkdir()
    renderers = plugins("auditor.renderers", "RENDERER")
    for form, file in FORMATS.items():
        report = renderers[form].render(audit)
        (folder / file).write_bytes(report if isinstance(report, bytes) else str(report).encode("utf-8"))
    return folder


def multitool(folder: Path) -> Iterator[bool]:
    """No error and no warning in what it prints."""
    for said in ran("sarif-multitool", "validate", folder / "a.sarif"):
        yield " warning " not in said and " error " not in said and "completed successfully" in said


def cdx_ev(folder: Path) -> Iterator[bool]:
    """Both versions of CycloneDX."""
    for form in ("cyclonedx", "cyclonedx-1.7"):
        yield from ("compliant" in said for said in ran("cdx-ev", "validate", folder / FORMATS[form]))


def ntia(folder: Path) -> Iterator[bool]:
    """The minimum elements of NTIA in both versions of SPDX; what could not be collected counts too."""
    if importlib.util.find_spec("ntia_conformance_checker") is None:
        return
    from ntia_conformance_checker import SbomChecker

    for form, kind in (("spdx", "spdx2"), ("spdx3", "spdx3")):
        yield bool(SbomChecker(str(folder / FORMATS[form]), compliance="ntia", sbom_spec=kind).compliant)


def office(folder: Path) -> Iterator[bool]:
    """The workbook opens in LibreOffice, and comes back from its own format with the same words in every cell."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for form, source, target in (("ods", "a.xlsx", "there"), ("xlsx", "there/a.ods", "back")):
        for _ in ran("soffice", profile, "--headless", "--convert-to", form, "--outdir", folder / target,
                     folder / source):  # fmt: skip
            pass
    if (folder / "there").is_dir():
        yield cells(folder / "back" / "a.xlsx") == cells(folder / "a.xlsx")


def cells(path: Path) -> dict[str, list[list[str]]]:
    """Sheet → rows of words, without what is empty at the end of each."""
    if not path.exists():
        return {}
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    return {
        sheet.title: [" ".join(str(cell) for cell in row if cell is not None).split() for row in sheet.values]
        for sheet in book.worksheets
    }


def ran(program: str, *arguments: object) -> Iterator[str]:
    """What a program says on both streams; nothing where it is not installed."""
    if shutil.which(program):
        command = [program, *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        yield done.stdout + done.stderr


VALIDATORS: dict[str, Callable[[Path], Iterator[bool]]] = {
    "SARIF multitool: no warning": multitool,
    "cyclonedx-editor-validator: CycloneDX 1.6, 1.7": cdx_ev,
    "NTIA conformance checker: SPDX 2.3, 3.0.1": ntia,
    "LibreOffice: the workbook there and back": office,
}


if __name__ == "__main__":
    main()
