"""Maintainers' script: computes fingerprints from real texts, writes records of the SPDX list.

    AUDITOR_CORPUS=/path/to/corpus python license_db/build.py            write everything
    AUDITOR_CORPUS=/path/to/corpus python license_db/build.py --check    say what is out of date; exit 1 if anything is

The corpus is a folder with ``licenses/<any name>/``, ``cards/<any name>/`` (texts) and ``spdx/{texts,xml}``; a record
names its text by sha256. Texts are read, never copied: what is written are hashes.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT.parent))
sys.path.insert(0, str(ROOT))

from spdx_records import record_text  # noqa: E402
from spdx_xml import Listed, read_list  # noqa: E402

from auditor.core import marked_yaml  # noqa: E402
from auditor.identify import building  # noqa: E402
from auditor.identify.compare import Comparer  # noqa: E402
from auditor.identify.forms import digests_of, form_of, plain  # noqa: E402
from auditor.identify.page import Page  # noqa: E402
from auditor.identify.titles import Titles, title_range, title_vocabulary, title_words  # noqa: E402
from auditor.records import fingerprint  # noqa: E402
from auditor.records.entry import CatalogEntry, entry_of  # noqa: E402
from auditor.records.fingerprint import Fingerprint, Form  # noqa: E402

RECORDS = ROOT / "records"
GENERATED = "# Written by license_db/build.py from the SPDX license list.\n"


@dataclass(frozen=True)
class Text:
    """A text of the corpus."""

    path: Path
    text: str


def main() -> int:
    """Build or check; the exit code is 1 where ``--check`` found something out of date."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where something is out of date")
    options = parser.parse_args()
    stale: list[str] = []
    stale += build_fingerprints(Path(os.environ["AUDITOR_CORPUS"]), write=not options.check)
    for line in stale:
        print(("out of date: " if options.check else "written: ") + line)
    return 1 if options.check and stale else 0


def build_fingerprints(corpus: Path, *, write: bool) -> list[str]:
    """Records of the SPDX list that nobody wrote by hand, and the fingerprint of every record with a text."""
    listed = {entry.id: entry for entry in read_list(corpus / "spdx" / "xml")}
    changed = list(_spdx_records(listed, write=write))
    texts = dict(_texts(corpus))
    records = dict(_records())
    by_spdx = _by_spdx(records)
    wanted: set[str] = set()
    for license_id, record in records.items():
        if record.get("sha256") and record["sha256"] not in texts and (RECORDS / f"{license_id}.fp").is_file():
            wanted.add(license_id)  # made by `auditor licenses add` from a text that is kept elsewhere
            continue
        found = tuple(_forms(record, texts, listed, corpus))
        if not found:
            continue
        wanted.add(license_id)
        terms = _terms(record, texts.get(record.get("sha256") or ""))
        fresh = Fingerprint(record_id=license_id, forms=found, terms=terms)
        path = RECORDS / f"{license_id}.fp"
        old = fingerprint.load(path.read_bytes(), str(path)) if path.is_file() else None
        if old is None or fingerprint.payload(old) != fingerprint.payload(fresh):
            changed.append(f"records/{path.name}")
            if write:
                path.write_bytes(fingerprint.dump(fresh))
    for path in sorted(RECORDS.glob("*.fp")):
        if path.stem not in wanted:
            changed.append(f"records/{path.name} (no record has its text)")
            if write:
                path.unlink()
    missing = sorted(entry.id for entry in listed.values() if entry.id.casefold() not in by_spdx)
    changed += [f"SPDX id {spdx} is on no record" for spdx in missing]
    return changed


def _spdx_records(listed: dict[str, Listed], *, write: bool) -> Iterator[str]:
    taken = _by_spdx({key: value for key, value in _records() if not _generated(RECORDS / f"{key}.yaml")})
    kept = set()
    for spdx, entry in sorted(listed.items()):
        license_id = spdx.casefold()
        if license_id in taken:
            continue
        path = RECORDS / f"{license_id}.yaml"
        kept.add(path)
        text = GENERATED + record_text(entry)
        if not path.is_file() or path.read_text("utf-8") != text:
            yield f"records/{path.name}"
            if write:
                path.write_text(text, "utf-8")
    for path in sorted(RECORDS.glob("*.yaml")):
        if _generated(path) and path not in kept:
            yield f"records/{path.name} (no longer listed, or written by hand under another id)"
            if write:
                path.unlink()


def _generated(path: Path) -> bool:
    return path.read_text("utf-8").startswith(GENERATED)


def _records() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(RECORDS.glob("*.yaml")):
        yield path.stem, marked_yaml.load_mapping(path.read_text("utf-8"), path=str(path)).value


def _by_spdx(records: dict[str, dict[str, Any]]) -> dict[str, str]:
    """SPDX id, lower case → record; an id that is an alias of a record is that record."""
    found: dict[str, str] = {}
    for license_id, record in records.items():
        for word in (*(record.get("aliases") or ()), license_id):
            found.setdefault(word.casefold(), license_id)
    for license_id, record in records.items():
        if record.get("spdx"):
            found[record["spdx"].casefold()] = license_id
    return found


def _texts(corpus: Path) -> Iterator[tuple[str, Text]]:
    folders = [corpus / "cards", corpus / "spdx" / "texts", corpus / "licenses"]
    for path in [path for folder in folders for path in sorted(folder.rglob("*"))]:
        if path.is_file() and path.suffix != ".yaml":
            data = path.read_bytes()
            try:
                yield hashlib.sha256(data).hexdigest(), Text(path, data.decode("utf-8"))
            except UnicodeDecodeError:
                continue


def _forms(record: dict[str, Any], texts: dict[str, Text], listed: dict[str, Listed], corpus: Path) -> Iterator[Form]:
    entry = entry_of(record)
    sha = record.get("sha256")
    if sha:
        if sha not in texts:
            raise SystemExit(f"{record['id']}: no text of the corpus has sha256 {sha}")
        yield form_of(plain(texts[sha].text, title_range(texts[sha].text, entry)))[0]
    spdx = listed.get(record.get("spdx") or "")
    if spdx is None:
        return
    titles = title_words(entry)
    marked = form_of(spdx.text, titles)[0]
    path = _listed_texts(corpus).get(spdx.id.casefold())
    if path is None:
        yield marked
    else:
        text = path.read_text("utf-8")
        other = form_of(plain(text, title_range(text, entry)), titles)[0]
        same = other.words.tobytes() == marked.words.tobytes() or accounts_for(marked, text, entry)
        yield from (replace(marked, digests=digests_of(text)),) if same else (marked, other)
    if spdx.header is not None and spdx.header.text.strip():
        yield form_of(spdx.header, titles)[0]


@cache
def _listed_texts(corpus: Path) -> dict[str, Path]:
    """SPDX id, lower case → its plain text; the list's files do not always spell ids as the list does."""
    paths = sorted((corpus / "spdx" / "texts").glob("*.txt"), reverse=True)
    return {path.stem.removeprefix("depreciate_").casefold(): path for path in paths}


def accounts_for(form: Form, text: str, entry: CatalogEntry) -> bool:
    """Whether a text differs from a form in what may vary alone."""
    alone = building.build([Fingerprint(record_id=entry.id, forms=(form,))], {}, title_vocabulary([entry]))
    page = Page.of(text)
    ids = alone.vocabulary.of(page.folded)
    comparer = Comparer(alone, page, ids)
    titles = Titles(alone, {entry.id: entry}, page, ids)
    draft = comparer.draft(0, 0, len(ids))
    if draft is None:
        return False
    found = comparer.judge(draft, titles)
    rest = [*range(found.start), *range(found.end, len(ids))]
    return not found.changes and all(page.marked(word, page.notices) or word in titles.words(0) for word in rest)


def _terms(record: dict[str, Any], text: Text | None) -> tuple[tuple[str, int, tuple[tuple[int, int], ...]], ...]:
    if text is None:
        return ()
    page = Page.of(text.text)
    rows = []
    for term_id, stated in (record.get("terms") or {}).items():
        for number, entry in enumerate(stated if isinstance(stated, list) else [stated]):
            ranges = tuple(_words_of(page, *pair) for pair in entry.get("at") or ())
            ranges = tuple(piece for piece in ranges if piece[0] < piece[1])
            if ranges:
                rows.append((term_id, number, ranges))
    return tuple(rows)


def _words_of(page: Page, start: int, end: int) -> tuple[int, int]:
    """Words that a range of characters of the original touches; carriage returns and cuts are accounted for."""
    folded = page.folded
    if folded.cuts:
        start, end = (_inverse(folded, place) for place in (start, end))
    left, right = page.words_in(start, end)
    if left and page.spans[left - 1, 1] > start:
        left -= 1
    return left, right


def _inverse(folded: Any, place: int) -> int:
    low, high = 0, len(folded.text)
    while low < high:
        middle = (low + high) // 2
        if folded.origin(middle) < place:
            low = middle + 1
        else:
            high = middle
    return low


if __name__ == "__main__":
    sys.exit(main())
