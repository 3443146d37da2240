"""Answers shared between models of equal evidence, whatever they are called.

The *essence* of a row is everything its answer rests on, besides its name: what its card says (its gist), the texts of
its files, what the hub tells. Rows of equal essence share one answer where their names are alike in all that lineage
asks of a name (`auditor.lineage.own_name`), and where the answer does not speak the name.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeVar, cast

from auditor.core import patterns as re
from auditor.core.model import ModelSummary, Snapshot
from auditor.evidence.cards import MAX_ITEMS
from auditor.evidence.fields import name_fields
from auditor.identify.library import Library
from auditor.lineage.own_name import CARD, Rivals, traits
from auditor.policy import Policy
from auditor.policy.judging.engines import facts_read
from auditor.policy.judging.grounds import speaks_of_models
from auditor.records.base_models import BaseModels
from auditor.records.families import families
from auditor.records.model_names import same_owner_base, takes_something_else
from auditor.sweep.answers import RowAnswer
from auditor.sweep.fronts import Fronts
from auditor.sweep.reduced import Reduced
from auditor.terms import ledger

ANSWERS = 18_000
"""How many essences are remembered. By judgment: bounds memory (bench/RESULTS.md, "Sweeping a hub": 1 GB for all
processes)."""
_KINDS = 200
"""How many answers to one essence, by kinds of names. By judgment: bounds memory."""
_NAMES = frozenset({"model.id", "model.publisher", "model.lineages"})
"""Facts that tell the name itself."""
_CREATED, _TAGS = "model.repository_created", "model.tags"
_HUB_WORDS = ("license:", "dataset:", "base_model:")
_T = TypeVar("_T", RowAnswer, Rivals)
_SHARD = re.compile(r"-\d{5}-of-\d{5}(?=\.)")


def names_models(policy: Policy) -> bool:
    """Whether a policy says something of some models by their names."""
    named = speaks_of_models(policy) or any(one.model != "*" for one in policy.waivers)
    return bool(policy.conclusions or policy.model_statements) or named


@dataclass(frozen=True, slots=True)
class _HeldAnswer:
    """The answers to one essence."""

    rivals: Rivals
    """What a model's own name is set against."""
    answers: dict[bytes, RowAnswer]
    """By a digest of how a name and a day stand to these."""


class Shared:
    """The answers of one policy, by essence."""

    def __init__(self, policy: Policy, bases: BaseModels, book: Library) -> None:
        read = facts_read(policy)
        self.possible = not names_models(policy) and not _NAMES & read
        """Whether answers can be shared at all under this policy."""
        self._bases = bases
        self._book = book
        self._dated = _CREATED in read
        self._families = (families(), *policy.catalog.families)
        self._fronts = Fronts(bases, book, all_tags=_TAGS in read)
        self._held: OrderedDict[bytes, _HeldAnswer] = OrderedDict()
        self._alike: dict[RowAnswer | Rivals, RowAnswer | Rivals] = {}
        """Answers and rivals by what they say: many essences have the same, which are held once."""
        self.asked = 0
        self.found = 0

    def essence(self, snapshot: Snapshot, card: Reduced) -> bytes | None:
        """A digest of all that the answer rests on besides the name; None where that cannot be told."""
        if not self.possible or card.gist is None or self._says_a_limit(snapshot.ref.name):
            return None
        known = snapshot.metadata
        tags = [tag for tag in known.get("tags") or () if isinstance(tag, str)]
        others = ((name, value) for name, value in known.items() if name not in ("tags", "created_at", "createdAt"))
        return _digest(
            (
                self._fronts.gist(card.front),
                card.gist,
                sorted({_SHARD.sub("-0-of-0", path) for path in snapshot.listing}),
                [(file.path, file.sha256) for file in snapshot.files if file.path.casefold() != CARD],
                [(gap.what, gap.kind, gap.detail) for gap in snapshot.gaps],
                [tag for tag in tags[:MAX_ITEMS] if tag.startswith(_HUB_WORDS)],
                [tag for tag in tags if self._fronts.limits_as_tag(tag)],
                str(ModelSummary.of(snapshot).created) if self._dated else "",
                [(name, _plain(value)) for name, value in others],
            )
        )

    def _says_a_limit(self, name: str) -> bool:
        """Whether the model's very name limits its use: nobody of another name has that limit."""
        return any(any(ledger.unread_sentences(one, None, self._book)) for one in name_fields((), name))

    def find(self, essence: bytes, snapshot: Snapshot) -> RowAnswer | None:
        """The answer given to a model of this essence whose name and day stand to everything as this one's do."""
        self.asked += 1
        held = self._held.get(essence)
        if held is None:
            return None
        self._held.move_to_end(essence)
        found = held.answers.get(self._traits(snapshot, held.rivals))
        self.found += found is not None
        return found

    def keep(self, essence: bytes, snapshot: Snapshot, rivals: Rivals | None, answer: RowAnswer) -> None:
        """Remember an answer, unless it speaks the model's own name.

        Args:
            rivals: what the name was set against; None where that is too much.
        """
        if rivals is None or answer.failure or _speaks(answer, snapshot.ref.name):
            return
        held = self._held.get(essence)
        if held is None:
            held = self._held[essence] = _HeldAnswer(self._once(rivals), {})
        if held.rivals == rivals and len(held.answers) < _KINDS:
            held.answers[self._traits(snapshot, rivals)] = self._once(answer)
        if len(self._held) > ANSWERS:
            self._held.popitem(last=False)
        if len(self._alike) > ANSWERS:
            self._alike.clear()

    def _once(self, value: _T) -> _T:
        return cast(_T, self._alike.setdefault(value, value))

    def _traits(self, snapshot: Snapshot, rivals: Rivals) -> bytes:
        """How the own name stands to others, and between which changes of their licenses the model was made."""
        own, created = snapshot.ref.name, ModelSummary.of(snapshot).created
        names = (own, same_owner_base(own), *rivals.names)
        found = [match for name in names if name and (match := self._bases.find(name))]
        families = [one for match in found for one in (match.family, self._bases.base_of(match.family)) if one]
        changes = {change.since for family in families for change in family.later}
        days = [created is not None and created >= change for change in sorted(changes)]
        return _digest((traits(own, rivals, self._bases), self._on_record(own), created is None, days))

    def _on_record(self, own: str) -> list[Hashable]:
        """What the records of families and the words of its name tell of a model, and of the one it may convert."""
        names = [name for name in (own, same_owner_base(own)) if name]
        found = [one for name in names for held in self._families if (one := held.find(name))]
        told = [(one.family.id, one.family.members.index(one.member)) for one in found]
        return [*told, takes_something_else(own)]


def _digest(value: object) -> bytes:
    return hashlib.blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _speaks(answer: RowAnswer, own: str) -> bool:
    """Whether an answer names the model, or its owner together with another model."""
    owner, _, bare = own.casefold().rpartition("/")
    return any(bare in low or (owner and f"{owner}/" in low) for low in map(str.casefold, _texts(answer)))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))


def _plain(value: Any) -> Any:
    """A value of the hub's metadata in a form whose ``repr`` tells equal ones to be equal, and others to be others."""
    if isinstance(value, Mapping):
        return ("mapping", *((str(key), _plain(item)) for key, item in value.items()))
    return ("list", *map(_plain, value)) if isinstance(value, (list, tuple)) else value
