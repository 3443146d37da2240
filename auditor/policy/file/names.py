"""Names a policy file speaks of: checks, licenses and folders must be there, and one license stands on one list."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from auditor.core import patterns as re
from auditor.core.marked_yaml import MarkedDocument, YamlPath
from auditor.core.suggestions import did_you_mean, nearest_word
from auditor.policy.checks import packs
from auditor.policy.facts.bare_facts import CATEGORY
from auditor.policy.facts.fact_registry import registry
from auditor.policy.facts.known import Known
from auditor.policy.facts.shapes import unlisted
from auditor.policy.file.problems import Problems
from auditor.policy.judging.answering import READABLE
from auditor.policy.judging.judge import license_book
from auditor.records.book import LicenseBook
from auditor.records.record import CATEGORIES

if TYPE_CHECKING:
    from auditor.policy.file.own_models import OwnPackModel

log = logging.getLogger("auditor")
_SLIP = 92.0
"""Likeness, out of 100, from which a word is taken for a slip of a license on record. By judgment: one letter in a
short name; the word is refused with a suggestion, never replaced."""
_NUMBERS = re.compile(r"\d+")
_LICENSE_WORDS = re.compile(r"[\s()]+(?:(?:AND|OR|WITH)[\s()]+)?", re.IGNORECASE)


def check_names(
    model: Any, facts: Mapping[str, Known], base: Path, problems: Problems, lower: Iterable[str] = (),
    own_packs: Iterable[tuple[OwnPackModel, MarkedDocument]] = (),
) -> None:  # fmt: skip
    """Add what does not exist, or contradicts itself, to the problems.

    Args:
        lower: ids of the rules of the policy it extends.
        own_packs: the pack files it names.
    """
    _check_ids(model, problems, tuple(lower), tuple(own_packs))
    _check_sums(facts, problems)
    _warn_of_unlisted(facts)
    _check_lists(model, problems)
    _check_licenses(model, base, problems)


def _check_ids(
    model: Any, problems: Problems, lower: tuple[str, ...], own_packs: tuple[tuple[OwnPackModel, MarkedDocument], ...]
) -> None:
    """Check ids named anywhere must exist; own rules must not take a pack's id."""
    shipped = set(packs.shipped_ids())
    own = [rule.id for rule in model.rules]
    for index, check_id in enumerate(own):
        if check_id in shipped or check_id in (*lower, *own[:index]):
            problems.add(("rules", index, "id"), "the check id is taken", check_id, "an id of its own")
    for pack, document in own_packs:
        for index, check in enumerate(pack.checks):
            if check.id in shipped or check.id in (*lower, *own):
                at = ("checks", index, "id")
                problems.found.append(
                    document.problem(at, "the check id is taken", found=check.id, wanted="an id of its own")
                )
            own.append(check.id)
    known = sorted(shipped | set(own) | set(lower))
    named: list[tuple[YamlPath, str]] = [(("waive", i, "check"), e.check) for i, e in enumerate(model.waive)]
    named += [(("severity", key), key) for key in model.severity]
    refused = model.licenses.deny_if if getattr(model, "licenses", None) else None
    named += [(("licenses", "deny_if", i), word) for i, word in enumerate(refused or ())]
    for path, word in named:
        if word == READABLE:
            wanted = "a check of a pack; the question of READ-01 is answered under conclude:"
            problems.add(path, "this question of the engine is answered, not set aside", word, wanted)
        elif not any(character in word for character in "*?[") and word not in known:
            problems.add(path, "no check has this id", word, "an id of a selected pack", did_you_mean(word, known))
    for index, entry in enumerate(model.answers):
        if entry.check != READABLE and entry.check not in known:
            at = ("answers", index, "check")
            problems.add(at, "no check has this id", entry.check, "the id of a check", did_you_mean(entry.check, known))
    fixed = {check.id for pack in packs.shipped().values() for check in pack.checks if not check.waivable}
    for index, entry in enumerate(model.waive):
        if entry.check in fixed:
            problems.add(("waive", index, "check"), "this check cannot be waived", entry.check, "a waivable check")


def _check_licenses(model: Any, base: Path, problems: Problems) -> None:
    """Conclusions name licenses on record. Lists may name others, which is said; a slip of one is an error."""
    named: list[tuple[YamlPath, str]] = []
    for key in ("allow", "review", "deny"):
        listed = getattr(model.licenses, key, None) if getattr(model, "licenses", None) else None
        named += [(("licenses", key, index), word) for index, word in enumerate(listed or ())]
    for index, entry in enumerate(model.conclude):
        named += [(("conclude", index, "license"), word) for word in _LICENSE_WORDS.split(entry.license) if word]
    folders = _folders(model, base, problems)
    known = license_names(folders) if named else frozenset()
    for path, word in named:
        folded = word.strip().casefold()
        if word.startswith(CATEGORY) and path[0] != "conclude":
            category = word.removeprefix(CATEGORY)
            if category not in CATEGORIES:
                wanted = " · ".join(CATEGORIES)
                problems.add(path, "no category is called so", category, wanted, did_you_mean(category, CATEGORIES))
            continue
        if folded in known or any(fnmatchcase(name, folded) for name in known):
            continue
        if path[0] == "conclude" or _is_slip(folded, known):
            wanted = "an id, alias or SPDX id of a known license, or a pattern that fits one"
            problems.add(path, "no known license is called so", word, wanted, did_you_mean(folded, known))
        else:
            where = problems.document.location(path)
            log.warning("warning: no known license is called %r, so it matches none today (%s)", word, where)


def _folders(model: Any, base: Path, problems: Problems) -> tuple[Path, ...]:
    found = []
    for index, folder in enumerate(model.records):
        if (base / folder).is_dir():
            found.append(base / folder)
        else:
            problems.add(
                ("records", index), "no such folder", folder, f"a folder of a license database, seen from {base}"
            )
    return tuple(found)


def _check_lists(model: Any, problems: Problems) -> None:
    """A license stands on one list."""
    first: dict[str, str] = {}
    for key in ("deny", "review", "allow"):
        for index, word in enumerate(getattr(getattr(model, "licenses", None), key, None) or ()):
            if first.setdefault(word.casefold(), key) != key:
                stands = f"it is under {first[word.casefold()]} already"
                problems.add(("licenses", key, index), "a license on two lists", word, "one list a license", stands)


def _check_sums(facts: Mapping[str, Known], problems: Problems) -> None:
    """A group has at least what its licensee has."""
    own, group = facts.get("org.revenue_12m_usd"), facts.get("org.group_revenue_12m_usd")
    if own and group and own.value > group.value:
        problems.add(
            ("org", "group_revenue_12m_usd"), "the group earns less than its licensee", f"{group.value:,.0f}",
            f"at least {own.value:,.0f}, the org.revenue_12m_usd stated here",
        )  # fmt: skip


def _warn_of_unlisted(facts: Mapping[str, Known]) -> None:
    """Say which words are of no list: whoever wrote them would otherwise take them for an answer."""
    known = registry().facts
    for name, stated in facts.items():
        spec = known.get(name)
        words = unlisted(spec, stated.value) if spec else ()
        if words:
            log.warning(
                "warning: %s is none of the words of %s, so checks take it as unknown; "
                "`auditor policy explain %s` lists them, `other` is for none of them (%s)",
                ", ".join(map(repr, words)), name, name, stated.location or name,
            )  # fmt: skip


def _is_slip(word: str, known: Iterable[str]) -> bool:
    """Whether a word is nearly a license on record; another number is another license."""
    near = nearest_word(word, known, at_least=_SLIP)
    return near is not None and _NUMBERS.findall(near) == _NUMBERS.findall(word)


@cache
def license_names(records: tuple[Path, ...]) -> frozenset[str]:
    """Ids, aliases and SPDX ids of the licenses on record and in these folders, in small letters."""
    book = cast(LicenseBook, license_book(records))
    return frozenset(word.casefold() for one in book.ids for word in (one, *book.aliases_of(one)))
