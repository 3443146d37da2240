"""Bills of materials as JSON: CycloneDX with machine-learning models, SPDX 3 with AI packages, SPDX 2 with their purls.

Whoever made the bill, a model is fetched by what the bill says of where it is: a package URL, the page of a hub, the
reference that this program itself writes; never by a folder of this machine, for a bill is made by others. A component
without any of these is an alias, since its name alone is no address: it is never left out. Ancestors in a pedigree are
not in use themselves; the audit finds them again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from auditor.core import patterns as re
from auditor.core.errors import UsageError
from auditor.core.hubs import by_purl
from auditor.core.model import Location, ModelRef
from auditor.discover._nouns import Finder, FoundModel, Kind, Lines, Mention, RepositoryFile, Unparsable

_MARKS = re.compile(r'"(?:bomFormat|spdxVersion|@context)"\s*:')
_OWN = "auditor:ref"
_MOST = 20_000
"""Components or elements that are looked at. By judgment: a bill of a large portfolio has some thousand."""
_COMMIT = re.compile(r"[0-9a-f]{40}")


class Bills:
    """Reads bills of materials."""

    name = "bills"
    reads_text = True

    def wants(self, path: str, /) -> bool:
        """JSON of any name: generators call their bills as they like."""
        return path.lower().endswith(".json")

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """One mention for each model of the bill; nothing where the file is no bill."""
        if is_bill(file.text):
            yield from models_of(file.path, file.text)


FINDER: Finder = Bills()


def is_bill(text: str) -> bool:
    """Whether JSON says at its top that it is a bill of materials of a kind that is read."""
    if not _MARKS.search(text):
        return False
    try:
        return _format(json.loads(text)) is not None
    except (ValueError, RecursionError):
        return False


def models_of(path: str, text: str) -> Iterator[Mention]:
    """The models of a bill, each once, at the line that first names it.

    Raises:
        Unparsable: no JSON, no bill that is read, or larger than is read.
    """
    try:
        bill = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unparsable("not JSON that is read") from error
    form = _format(bill)
    if form is None:
        raise Unparsable("neither CycloneDX nor SPDX in JSON")
    lines = Lines(text)
    seen: set[tuple[str, str]] = set()
    for number, (name, places) in enumerate(_FORMS[form](bill)):
        if number >= _MOST:
            raise Unparsable(f"more than {_MOST} components, the rest is not read")
        found, written = _followed(name, places)
        if (found.kind.value, str(found.ref or found.name)) in seen:
            continue
        seen.add((found.kind.value, str(found.ref or found.name)))
        # JSON may write a word in other ways than it reads; then the place is the file.
        at = text.find(json.dumps(written, ensure_ascii=False)[1:-1])
        yield Mention(found=found, location=Location(path=path, start_line=lines.at(max(at, 0))), how=form)


def _format(bill: Any) -> str | None:
    if not isinstance(bill, Mapping):
        return None
    if bill.get("bomFormat") == "CycloneDX":
        return "CycloneDX"
    if str(bill.get("spdxVersion", "")).startswith("SPDX-2."):
        return "SPDX 2"
    context = bill.get("@context")
    named = context if isinstance(context, list) else [context]
    return "SPDX 3" if any(isinstance(one, str) and "spdx.org/rdf/3." in one for one in named) else None


_Component = tuple[str, tuple[str, ...]]
"""Name, and what may be its address, the surest first."""


def _cyclonedx(bill: Mapping[str, Any]) -> Iterator[_Component]:
    metadata = bill.get("metadata")
    waiting = [*_maps([metadata.get("component")] if isinstance(metadata, Mapping) else [])]
    waiting += _maps(bill.get("components"))
    for made in _maps(bill.get("formulation")):
        waiting += _maps(made.get("components"))
    for at, component in enumerate(waiting):
        if at >= _MOST:
            raise Unparsable(f"more than {_MOST} components, the rest is not read")
        waiting += _maps(component.get("components"))
        if component.get("type") != "machine-learning-model":
            continue
        own = [_word(one.get("value")) for one in _maps(component.get("properties")) if one.get("name") == _OWN]
        pages = [_word(one.get("url")) for one in _maps(component.get("externalReferences"))]
        name = "/".join(filter(None, (_word(component.get("group")), _word(component.get("name")))))
        purl = _versioned(_word(component.get("purl")), _word(component.get("version")))
        yield name or "unnamed", (*own, purl, *pages)


def _spdx_3(bill: Mapping[str, Any]) -> Iterator[_Component]:
    elements = list(_maps(bill.get("@graph")))
    roots = {_word(one) for element in elements for one in _list(element.get("rootElement"))}
    related = [
        (_word(one.get("relationshipType")), _word(one.get("from")), tuple(map(_word, _list(one.get("to")))))
        for one in elements
        if "relationshipType" in one
    ]
    parents = _only_parents(roots, related)
    for element in elements:
        if element.get("type") not in ("ai_AIPackage", "ai:AIPackage", "AIPackage"):
            continue
        if _word(element.get("spdxId") or element.get("@id")) in parents:
            continue
        ids = [_word(one.get("identifier")) for one in _maps(element.get("externalIdentifier"))]
        pages = [_word(element.get(key)) for key in ("software_downloadLocation", "software_homePage")]
        for one in _maps(element.get("externalRef")):
            pages += map(_word, _list(one.get("locator")))
        version = _word(element.get("software_packageVersion"))
        purl = _versioned(_word(element.get("software_packageUrl")), version)
        yield _word(element.get("name")) or "unnamed", (purl, *ids, *pages)


def _spdx_2(bill: Mapping[str, Any]) -> Iterator[_Component]:
    """Packages that a hub's purl names: version 2 has no word for a model, and other packages are software."""
    roots = set(map(_word, _list(bill.get("documentDescribes"))))
    related = [
        (_word(one.get("relationshipType")), _word(one.get("spdxElementId")), (_word(one.get("relatedSpdxElement")),))
        for one in _maps(bill.get("relationships"))
    ]
    parents = _only_parents(roots, related)
    for package in _maps(bill.get("packages")):
        if _word(package.get("SPDXID")) in parents:
            continue
        purls = [_word(one.get("referenceLocator")) for one in _maps(package.get("externalRefs"))]
        other = _word(package.get("primaryPackagePurpose")) == "OTHER"  # so our own bills call a model
        of_hubs = [purl for purl in purls if purl.lower().startswith(_of_hubs(software=other))]
        if of_hubs:
            version = _word(package.get("versionInfo"))
            yield _word(package.get("name")) or "unnamed", tuple(_versioned(purl, version) for purl in of_hubs)


@cache
def _of_hubs(*, software: bool) -> tuple[str, ...]:
    """Beginnings of the purls of hubs; those of git hosts and registries mostly name software."""
    return tuple(f"pkg:{kind}/" for kind, hub in by_purl().items() if software or hub.words)


_FORMS = {"CycloneDX": _cyclonedx, "SPDX 3": _spdx_3, "SPDX 2": _spdx_2}


_ABOVE = {"ancestorof": True, "ancestor_of": True, "descendantof": False, "descendant_of": False}
"""Relations of lineage → whether their first side is the parent."""


def _only_parents(roots: set[str], related: Iterable[tuple[str, str, tuple[str, ...]]]) -> set[str]:
    """Elements that are in a bill as somebody's parent and as nothing else."""
    parents: set[str] = set()
    used = set(roots)
    for kind, one, others in related:
        above = _ABOVE.get(kind.lower())
        if above is None:
            used.update(others)
        else:
            parents.update((one,) if above else others)
    return parents - used


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _maps(value: Any) -> Iterator[Mapping[str, Any]]:
    yield from (one for one in value if isinstance(one, Mapping)) if isinstance(value, Iterable) else ()


def _word(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _versioned(purl: str, version: str) -> str:
    """A purl with the commit that its component names beside it; other words for a version are no revision."""
    bare = purl.split("?")[0].split("#")[0]
    return f"{bare}@{version}" if purl and "@" not in bare and _COMMIT.fullmatch(version) else purl


def _followed(name: str, places: Iterable[str]) -> tuple[FoundModel, str]:
    """What a component is fetched by, and the words that say so; an alias where nothing does."""
    for place in places:
        if not place.startswith(("pkg:", "https://", "http://")) and ":" not in place:
            continue
        try:
            ref = ModelRef.parse(place)
        except UsageError:
            continue
        if ref.scheme == "file":
            continue  # a bill is made by others: none names a place on this machine
        return FoundModel(kind=Kind.API if ref.scheme == "api" else Kind.HUB, name=ref.name, ref=ref), place
    return FoundModel(kind=Kind.ALIAS, name=name), name.rpartition("/")[2]
