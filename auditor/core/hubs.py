"""What each hub is called: descriptors that stand in the modules of the sources, read here without running those.

A descriptor is written in literals only. So parsing a reference, discovery and reports know every hub, and none of
them loads a client: the statement is cut out of the module's text and evaluated, nothing else of it (ADR 19).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from auditor.core import patterns as re
from auditor.core.errors import DataError
from auditor.core.folders import PACKAGE

SOURCES = PACKAGE / "collect" / "sources"
_STATEMENT = re.compile(r"^HUB: HubDescriptor = (?=HubDescriptor\()", re.MULTILINE)
_PART = r"[A-Za-z0-9][\w.\-]*"
_PLACEHOLDERS = {
    "owner": rf"(?P<owner>{_PART})",
    "owners": rf"(?P<owners>{_PART}(?:/{_PART})*)",
    "model": rf"(?P<model>{_PART})(?::(?P<tag>[\w.\-]+))?",
    "revision": r"(?P<revision>(?:[\w.\-+]|%[0-9A-Fa-f]{2})+)",
}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class HubPage(NamedTuple):
    """What the address of a page names."""

    scheme: str
    name: str
    revision: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HubDescriptor:
    """How references to one hub are written, in a scheme, a purl, a page address and the words of programs."""

    scheme: str
    """What its references begin with, before the colon; the name of its source."""
    example: str
    """A reference with the longest name it may have, and a revision where a page can show one."""
    owned: bool = False
    """Whether each name has an owner before a slash."""
    tagged: bool = False
    """Whether a tag after a colon belongs to the name; elsewhere it only chooses a file of the same repository."""
    address: bool = False
    """Whether its references may be written as the address they are, ``scheme://name``."""
    purl: str = ""
    """The type of its purls; empty where the purl specification has none."""
    endpoint: str = ""
    """The server that is asked where nobody names another; empty where a name says it."""
    hosts: tuple[str, ...] = ()
    """Hosts of its pages, that which is written first; ``www.`` before any of them is understood."""
    pages: tuple[str, ...] = ()
    """Paths of a model's page in ``{owner}`` (``{owners}``: one or more), ``{model}`` and ``{revision}``; what lies
    below a page belongs to its model. All are read, of those that fit a reference the first is written."""
    not_owners: str = ""
    """First parts of paths that are no owner's, ``datasets`` and the like, in small letters, with blanks between."""
    words: tuple[str, ...] = ()
    """What people write before ``:`` or ``://`` to name its models. Discovery looks for these and for the pages;
    where there are none it does neither: a page of a git host is more often code than a model."""
    commands: tuple[str, ...] = ()
    """Programs whose next word is one of its models: ``newhub-cli download``."""
    packages: tuple[str, ...] = ()
    """Python packages whose functions read names from it where others of the same name ask Hugging Face."""
    names_parents: bool = False
    """Whether its cards name parents by ids of its own; elsewhere they name those of Hugging Face."""
    hosted: bool = False
    """Whether a name begins with the host of a registry that answers for ``owner/name`` as Hugging Face does."""
    own: bool = False
    """Whether its models may lie in a registry of somebody's own, where ``owner/name`` need not be what it is at the
    public hub."""

    def page(self, name: str, revision: str | None, endpoint: str = "") -> str | None:
        """The address of a model's page; None where there is none, or none that is known.

        Args:
            name: the model.
            revision: what the page should show; left out where no page shows one.
            endpoint: the server that was asked, where it was another one.
        """
        base = self._base(endpoint)
        owners, _, model = name.rpartition("/")
        for shown in (revision, None) if revision else (None,):
            said = {"owner": owners, "owners": owners, "model": model, "revision": shown or ""}
            for path in self.pages if base else ():
                if _fits(path, owners, shown):
                    return f"{base}/{_filled(path, said)}"
        return None

    def _base(self, endpoint: str) -> str:
        """The server pages lie on; empty where it is not known: a registry somebody runs shows none."""
        endpoint = endpoint.rstrip("/")
        if endpoint in ("", self.endpoint):
            return f"https://{self.hosts[0]}" if self.hosts else ""
        return endpoint if _host(urlsplit(self.endpoint).netloc) in self.hosts else ""

    def read(self, path: str) -> HubPage | None:
        """What a path below one of its hosts names; None where it is no model's."""
        for pattern in _patterns(self.pages):
            match = pattern.fullmatch(path)
            if match is None:
                continue
            found = match.groupdict()
            owners = found.get("owner") or found.get("owners") or ""
            if owners.partition("/")[0].casefold() in self.not_owners.split():
                return None
            tag = f":{found['tag']}" if found["tag"] and self.tagged else ""
            name = f"{owners}/{found['model']}" if owners else found["model"]
            revision = found.get("revision")
            return HubPage(self.scheme, name.removesuffix(".git") + tag, unquote(revision) if revision else None)
        return None


def _fits(path: str, owners: str, revision: str | None) -> bool:
    """Whether the path of a page says just what a reference does."""
    asked = set(_PLACEHOLDER.findall(path))
    owned = "owners" in asked if "/" in owners else bool(asked & {"owner", "owners"}) == bool(owners)
    return owned and ("revision" in asked) == bool(revision)


def _filled(path: str, said: Mapping[str, str]) -> str:
    """The path of a page with what a reference says; a slash in a revision must not end it."""
    return _PLACEHOLDER.sub(lambda hole: quote(said[hole[1]], safe="" if hole[1] == "revision" else "/:"), path)


@cache
def _patterns(pages: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Patterns of pages, those that show a revision first: the others fit their addresses, too."""
    return tuple(
        re.compile(
            "".join(
                _PLACEHOLDERS[part] if number % 2 else re.escape(part)
                for number, part in enumerate(_PLACEHOLDER.split(path))
            )
            + r"/?(?:[/?#].*)?",
            re.ASCII | re.DOTALL,
        )
        for path in sorted(pages, key=lambda path: "{revision}" not in path)
    )


def _host(text: str) -> str:
    return text.casefold().removeprefix("www.")


def read_page(address: str) -> HubPage | None:
    """What the address of a page names, with ``https://`` or without; None where it is no model's page of any hub."""
    scheme, mark, rest = address.partition("://")
    if mark and scheme.casefold() not in ("http", "https"):
        return None
    host, slash, path = (rest if mark else address).partition("/")
    hub = by_host().get(_host(host)) if slash else None
    return hub.read(path) if hub else None


@cache
def hubs() -> Mapping[str, HubDescriptor]:
    """Every hub by its scheme."""
    return MappingProxyType({hub.scheme: hub for hub in read_hubs(SOURCES)})


@cache
def by_host() -> Mapping[str, HubDescriptor]:
    """Every hub with pages by the hosts of these."""
    return MappingProxyType({host: hub for hub in hubs().values() for host in hub.hosts})


@cache
def by_word() -> Mapping[str, HubDescriptor]:
    """Every hub that discovery looks for by the words people write before its names."""
    return MappingProxyType({word: hub for hub in hubs().values() for word in hub.words})


@cache
def by_purl() -> Mapping[str, HubDescriptor]:
    """Every hub with purls by the type of these."""
    return MappingProxyType({hub.purl: hub for hub in hubs().values() if hub.purl})


def read_hubs(folder: Path) -> tuple[HubDescriptor, ...]:
    """The descriptors of all public modules of a folder, by scheme.

    Raises:
        DataError: a module without one, one that cannot be read, or two that claim the same.
    """
    found: dict[Path, HubDescriptor] = {
        path: _read_module(path) for path in sorted(folder.glob("*.py")) if not path.name.startswith("_")
    }
    claimed: dict[tuple[str, str], Path] = {}
    for path, hub in found.items():
        for claim in _claims(hub):
            if claim in claimed:
                raise DataError(
                    f"two hubs claim the {claim[0]} {claim[1]!r}", where=str(path), found=claimed[claim].name
                )
            claimed[claim] = path
    return tuple(sorted(found.values(), key=lambda hub: hub.scheme))


def _claims(hub: HubDescriptor) -> Iterator[tuple[str, str]]:
    """What no other hub may have."""
    yield "scheme", hub.scheme
    if hub.purl:
        yield "purl type", hub.purl
    for kind, values in (
        ("host", hub.hosts),
        ("word", hub.words),
        ("command", hub.commands),
        ("package", hub.packages),
    ):
        yield from ((kind, value) for value in dict.fromkeys(values))


def _read_module(path: Path) -> HubDescriptor:
    text = path.read_text(encoding="utf-8")
    start = _STATEMENT.search(text)
    if start is None:
        raise DataError(
            "a source without its descriptor", where=str(path), wanted="HUB: HubDescriptor = HubDescriptor(…)"
        )
    line = text.count("\n", 0, start.start()) + 1
    try:
        call = _expression(text[start.end() :])
        given = {word.arg or "**": ast.literal_eval(word.value) for word in getattr(call, "keywords", ())}
        return HubDescriptor(*map(ast.literal_eval, getattr(call, "args", ())), **given)
    except (SyntaxError, ValueError, TypeError) as error:
        wanted = "literals for " + ", ".join(field.name for field in fields(HubDescriptor))
        raise DataError(
            "the descriptor cannot be read", where=f"{path}:{line}", found=str(error)[:200], wanted=wanted
        ) from None


def _expression(text: str) -> ast.expr:
    """The call that a text begins with: its first lines that are an expression, the last of which closes a bracket.

    Python's tokenizer tells its end as well, but compiles its patterns first, which took three quarters of the time.

    Raises:
        SyntaxError: no lines of it are.
    """
    rows = text.splitlines(keepends=True)
    for end, row in enumerate(rows, 1):
        if ")" in row:
            with suppress(SyntaxError):
                return ast.parse("".join(rows[:end]), mode="eval").body
    return ast.parse(text, mode="eval").body
