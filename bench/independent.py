"""License texts as independent packages carry them: ``python -m bench.independent FOLDER …``.

Each folder is walked for texts whose license somebody else states, and that state it without doubt:

- ``*.dist-info`` and ``*.egg-info`` of Python packages, and ``package.json`` of Node packages: the declared license is
  one SPDX id (or one classifier that names one license), and the package has one license file;
- ``*.LICENSE`` with a ``spdx_license_key`` in front matter, as ScanCode's data has them
  (of an id that the list took back for "X WITH Y", Y is right as well);
- ``<SPDX id>.txt``, ``.md``, ``.json`` (``licenseText``), as packages of license texts have them.

It prints, for each folder, how many texts are concluded right (`exact` or `equivalent`; `reference` where the file
only names its license), how many with those that are several licenses, each whole (`stacked`: a package names one of
them), how many are at least named right, and how many are concluded wrong; on standard error, every text that is
neither, with its hunks.

``--calibrate`` prints how sure answers are instead: for each status and step of confidence, how often the license (or
the one that a `modified` text is said to come from) was right; and, with the whole family of each text's license left
out of the records, how often another license was concluded, which is always wrong.
"""

from __future__ import annotations

import argparse
import email
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from auditor.core.errors import AuditorError
from auditor.core.marked_yaml import load_mapping
from auditor.core.model import Identification, Status
from auditor.identify.library import Library, load_library
from bench.identify import identified, named, share
from bench.license_texts import Labeled, class_key, exceptions

SURE = (Status.EXACT, Status.EQUIVALENT)
_FILE = re.compile(r"(?:un)?(?:licen[cs]e|copying)(?:[-._](?:txt|md|rst|mit|apache|bsd|isc))*", re.IGNORECASE)
_CLASSIFIED = {
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: ISC License (ISCL)": "ISC",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
FAMILIES = 14
"""Families that are left out one after the other, spread over the names. By judgment: each takes a new index, which is
a second or two."""
_LEAST = 20
"""Words of a text; a shorter file only names its license."""


def texts_of(folder: Path, book: Library) -> list[Labeled]:
    """Every text of a folder whose license is stated, each once."""
    found: dict[tuple[str, frozenset[str]], Labeled] = {}
    for name, text, spdx in (*_python(folder), *_node(folder), *_scancode(folder), *_lists(folder)):
        right = _class_of(spdx, book)
        if right and len(text.split()) >= _LEAST:
            found.setdefault((class_key(text), right), Labeled(name, text, right, folder.name))
    return list(found.values())


def _class_of(spdx: str, book: Library) -> frozenset[str]:
    """The records an id is the name of, and those that share a text with them."""
    own = set(book.resolve(spdx)) | {
        one for name in exceptions().get(spdx.casefold(), ()) for one in book.resolve(name)
    }
    own |= {book.current(one) for one in own}
    shared = {one for ids in book.index.records for one in ids if own.intersection(ids)}
    return frozenset(own | shared | {book.current(one) for one in shared})


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig", "replace")


def _python(folder: Path) -> Iterator[tuple[str, str, str]]:
    for place in sorted((*folder.rglob("*.dist-info"), *folder.rglob("*.egg-info"))):
        metadata = next((place / name for name in ("METADATA", "PKG-INFO") if (place / name).is_file()), None)
        if metadata is None:
            continue
        fields = email.message_from_string(_read(metadata))
        classified = [one for one in fields.get_all("Classifier") or () if one.startswith("License :: ")]
        stated = str(fields.get("License-Expression") or "")
        if not stated and len(classified) == 1:
            stated = _CLASSIFIED.get(str(classified[0]), "")
        files = [path for path in place.rglob("*") if path.is_file() and _FILE.fullmatch(path.name)]
        if stated and " " not in stated and len(files) == 1:
            yield f"{place.name}/{files[0].name}", _read(files[0]), stated


def _node(folder: Path) -> Iterator[tuple[str, str, str]]:
    for manifest in sorted(folder.rglob("package.json")):
        try:
            stated = json.loads(_read(manifest)).get("license")
        except (ValueError, AttributeError):
            continue
        files = [path for path in manifest.parent.iterdir() if path.is_file() and _FILE.fullmatch(path.name)]
        if isinstance(stated, str) and " " not in stated and len(files) == 1:
            yield f"{manifest.parent.name}/{files[0].name}", _read(files[0]), stated


def _scancode(folder: Path) -> Iterator[tuple[str, str, str]]:
    for path in sorted(folder.rglob("*.LICENSE")):
        _, front, text = [*_read(path).split("---\n", 2), "", ""][:3]
        try:
            about = load_mapping(front, path=str(path)).value
        except AuditorError:
            continue
        stated = about.get("spdx_license_key")
        if isinstance(stated, str) and not stated.startswith("LicenseRef") and about.get("language", "en") == "en":
            yield path.name, text, stated


def _lists(folder: Path) -> Iterator[tuple[str, str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".txt", ".md", ".json") or not path.is_file() or path.stem.endswith("-header"):
            continue
        text = _read(path)
        if path.suffix == ".json":
            try:
                text = json.loads(text)["licenseText"]
            except (ValueError, LookupError, TypeError):
                continue
        yield path.name, text, path.stem


def outcome(found: Identification, right: frozenset[str]) -> str:
    """``concluded``, ``several`` (whole licenses of one file, the label's among them), or neither.

    Else ``named`` (the nearest, or one of several), ``wrong`` (another one concluded) or ``missed``.
    """
    plain = found.status is Status.REFERENCE or " WITH " in (found.expression or "")
    if found.status in SURE or (found.license_ids and plain and not found.hunks):
        return "concluded" if right.intersection(found.license_ids) else "wrong"
    if found.status is Status.STACKED and right.intersection(found.license_ids):
        return "several"
    return "named" if right & named(found) else "missed"


def calibrated(rows: list[Labeled], book: Library) -> Iterator[str]:
    """Rows of a reliability table over texts that no record was made from."""
    known: dict[tuple[str, float], list[bool]] = {}
    left_out: Counter[str] = Counter()
    families: dict[str, list[Labeled]] = {}
    for row in rows:
        found = identified(row.text, book)
        step = min(0.99, int(found.confidence * 20) / 20)
        known.setdefault((found.status.value, step), []).append(bool(row.right & named(found)))
        families.setdefault(_family(min(row.right)), []).append(row)
    for family, members in sorted(families.items())[:: max(1, len(families) // FAMILIES)]:
        ids = {one for one in book.entries if _family(one) == family} | frozenset().union(*(m.right for m in members))
        without = book.without(ids)
        left_out.update(identified(row.text, without).status.value for row in members)
    for (status, step), seen in sorted(known.items()):
        yield f"| `{status}`, confidence {step:.2f} and more: the license is right | {share(sum(seen), len(seen))} |"
    total = left_out.total()
    sure = sum(left_out[one.value] for one in SURE)
    yield f"| the family left out: another license is concluded | {share(sure, total)} |"
    yield f"| the family left out, by status | {', '.join(f'{n} {one}' for one, n in sorted(left_out.items()))} |"


def _family(license_id: str) -> str:
    """The first word of an id: "gpl" of "gpl-2.0-only"."""
    return re.split(r"[-_.+]", license_id, maxsplit=1)[0]


def main() -> None:
    """Measure the folders named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--calibrate", action="store_true", help="print how sure answers are")
    options = parser.parse_args()
    book = load_library()
    if options.calibrate:
        print("\n".join(calibrated([row for folder in options.folders for row in texts_of(folder, book)], book)))
        return
    for folder in options.folders:
        counts: Counter[str] = Counter()
        rows = texts_of(folder, book)
        for row in rows:
            found = identified(row.text, book)
            how = outcome(found, row.right)
            counts[how] += 1
            if how not in ("concluded", "several"):
                hunks = [(hunk.kind, hunk.start_line, hunk.text[:160], hunk.missing) for hunk in found.hunks[:4]]
                print(
                    f"{how}: {row.name} {sorted(row.right)[:2]}: {found.status} {named(found)} {hunks}", file=sys.stderr
                )
        total = len(rows)
        print(
            f"| {folder.name} | concluded right {share(counts['concluded'], total)} · "
            f"and with several licenses in the file, the label's among them, all whole: "
            f"{share(counts['concluded'] + counts['several'], total)} · "
            f"named right {share(total - counts['wrong'] - counts['missed'], total)} · "
            f"concluded wrong {counts['wrong']} |"
        )


if __name__ == "__main__":
    main()
