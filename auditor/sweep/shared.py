"""Answers shared between models of equal evidence, whatever they are called.

The *essence* of a row is everything its answer rests on, besides its name: what its card says (its gist), the texts of
its files, what the hub tells. Rows of equal essence share one answer where their names are alike in all that lineage
asks of a name (`auditor.lineage.own_name`); where the answer speaks the name, each speaks its own.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from auditor.document_names import name_documents
from auditor.frozen import FrozenMap
from auditor.lineage.base_models import BaseModels
from auditor.lineage.own_name import traits
from auditor.model import FetchedFile, Snapshot
from auditor.model_names import same_owner_base
from auditor.policy import Policy
from auditor.policy.engines import engine_of
from auditor.sweep.answers import Answer
from auditor.sweep.fronts import Fronts
from auditor.sweep.reduced import Reduced
from auditor.sweep.stand_in import StandIn

ANSWERS = 30_000
"""How many essences are remembered."""
_NAMESAKES = 200
"""How many answers to one essence, by kinds of names."""
_NAMES = frozenset({"model.id", "model.publisher", "model.lineages"})
"""Facts that tell the name itself."""
_AGREEMENTS = ("org.separate_agreements", "policy.licences.separate_agreements")
_CREATED, _TAGS = "model.repository_created", "model.tags"
_HUB_WORDS = ("license:", "dataset:", "base_model:")
_SHARD = re.compile(r"-\d{5}-of-\d{5}(?=\.)")
_NOTICE = re.compile(r"^(copyright (?:\(c\) )?)\d{4}((?: [A-Z][a-z]{2,14}){1,3})$", re.IGNORECASE | re.MULTILINE)
_OPENING = 600
"""Characters of a licence text in which its copyright line is looked for."""


def names_models(policy: Policy) -> bool:
    """Whether a policy says something of some models by their names."""
    patterns = [*(one.model for one in policy.attestations), *(one.model for one in policy.waivers)]
    return bool(policy.conclusions or policy.model_statements) or any(one != "*" for one in patterns)


def facts_read(policy: Policy) -> frozenset[str]:
    """The stated facts that some check of the policy rests on.

    An agreement may speak of a model by its name; where none is stated, nothing that rests on it reads the name.
    """
    engine = engine_of(policy)
    stated = (policy.facts, *(one.facts for one in policy.workloads))
    agreed = any(name in facts for name in _AGREEMENTS for facts in stated)
    seen: set[str] = set()
    waiting = [name for check in engine.checks for name in check.reads]
    while waiting:
        name = waiting.pop()
        if name not in seen and (agreed or name != "license.agreement"):
            seen.add(name)
            waiting += engine.deriver.reads.get(name, ())
    return frozenset(seen)


@dataclass(frozen=True, slots=True)
class _Held:
    """The answers to one essence."""

    names: tuple[str, ...]
    """What a model's own name is set against; its place is marked where it is part of another."""
    answers: dict[bytes, tuple[Answer, bool]]
    """By a digest of how a name and a day stand to these: the answer, and whether it speaks the name."""


class Shared:
    """The answers of one policy, by essence.

    Args:
        stranger: whether no word of a name stands in a licence on record.
    """

    def __init__(self, policy: Policy, bases: BaseModels, stranger: Callable[[str], bool]) -> None:
        read = facts_read(policy)
        self.possible = not names_models(policy) and not _NAMES & read
        """Whether answers can be shared at all under this policy."""
        self._bases = bases
        self._stranger = stranger
        self._dated = _CREATED in read
        self._fronts = Fronts(bases, all_tags=_TAGS in read)
        self._held: OrderedDict[bytes, _Held] = OrderedDict()
        self._alike: dict[Answer, Answer] = {}
        """Answers by what they say: many essences have the same, which is held once."""
        self.asked = 0
        self.found = 0

    def essence(self, snapshot: Snapshot, card: Reduced, own: StandIn) -> bytes | None:
        """A digest of all that the answer rests on besides the name; None where that cannot be told."""
        if not self.possible or card.gist is None:
            return None
        known = snapshot.metadata
        parts = (
            self._fronts.gist(card.front, own),
            card.gist,
            own.replaced("\n".join(sorted({_SHARD.sub("-0-of-0", path) for path in snapshot.listing}))),
            tuple(self._content(file) for file in snapshot.files if not _is_card(file.path)),
            tuple((gap.what, gap.kind, gap.detail) for gap in snapshot.gaps),
            tuple(tag for tag in known.get("tags") or () if tag.startswith(_HUB_WORDS)),
            created_of(snapshot) if self._dated else (),
            tuple(
                (name, _plain(value))
                for name, value in known.items()
                if name not in ("tags", "created_at", "createdAt")
            ),
        )
        return _digest(parts)

    def find(self, essence: bytes, snapshot: Snapshot) -> Answer | None:
        """The answer given to a model of this essence whose name and day stand to everything as this one's do."""
        self.asked += 1
        held = self._held.get(essence)
        if held is None:
            return None
        self._held.move_to_end(essence)
        known = held.answers.get(self._traits(snapshot, held.names))
        if known is None:
            return None
        self.found += 1
        answer, spoken = known
        return (
            rewritten(answer, {mark: said for said, mark in _spoken(snapshot.ref.name).items()}) if spoken else answer
        )

    def keep(
        self, essence: bytes, snapshot: Snapshot, own: StandIn, names: tuple[str, ...] | None, answer: Answer
    ) -> None:
        """Remember an answer, the model's own name left open where it speaks it.

        Args:
            names: what the name was set against; None where that is too much.
        """
        bare = own.name.rpartition("/")[2]
        # What could be a word of a sentence, or a licence's name, is not taken for the model's.
        spoken = _spoken(own.name) if own.shown else {}
        known = [name for name in names or () if name.casefold() not in (own.name.casefold(), bare.casefold())]
        others = tuple(rewritten(name, spoken) for name in known)
        if names is None or answer.failure or any(bare.casefold() in name.casefold() for name in others):
            return
        held = self._held.setdefault(essence, _Held(others, {}))
        if held.names != others or len(held.answers) >= _NAMESAKES:
            return
        open_ = rewritten(answer, spoken)
        if not any(_half_spoken(text, own.name) for text in _texts(open_)):
            kept = self._alike.setdefault(open_, open_)
            held.answers[self._traits(snapshot, others)] = (kept, open_ != answer)
        if len(self._held) > ANSWERS or len(self._alike) > ANSWERS:
            self._held.popitem(last=False)
            self._alike.clear()

    def _content(self, file: FetchedFile) -> tuple[str, str]:
        """A file's path and what it holds; a licence's year and its holder, where no record knows one, do not count."""
        notice = _NOTICE.search(file.data[:_OPENING].decode("utf-8", "replace")) if _is_licence(file.path) else None
        if notice is None or not self._stranger(notice[2]):
            return file.path, file.sha256
        rest = file.data.replace(notice[0].encode(), b"", 1)
        low = rest.lower()
        if any(word in low for word in notice[2].casefold().encode().split()):
            return file.path, file.sha256
        return file.path, hashlib.sha256(notice[1].encode() + b"0000 Holder" + rest).hexdigest()

    def _traits(self, snapshot: Snapshot, names: tuple[str, ...]) -> bytes:
        """How the own name stands to others, and between which changes of their licences the model was made."""
        own, created = snapshot.ref.name, created_of(snapshot)
        speaking = {mark: said for said, mark in _spoken(own).items()}
        told = [rewritten(name, speaking) for name in names]
        found = [(name, self._bases.find(name)) for name in (own, *told)]
        # Names that hold the own one sound like a family or not, as this does.
        like = tuple((match.family.id, match.by_id) if match else None for _, match in found)
        changes = [change.since.isoformat() for _, match in found if match for change in match.family.later]
        days = (bool(created), tuple(created >= change for change in changes))
        return _digest((traits(own, told, self._bases), like, days))


def _digest(value: Hashable) -> bytes:
    return hashlib.blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def created_of(snapshot: Snapshot) -> str:
    """The day a model appeared on its hub, as far as it is told."""
    known = snapshot.metadata
    return str(known.get("created_at") or known.get("createdAt") or "")[:10]


def _is_licence(path: str) -> bool:
    return bool(name_documents([path]))


def _is_card(path: str) -> bool:
    return path.casefold() == "readme.md"


def _spoken(own: str) -> dict[str, str]:
    """The ways in which an answer speaks a model's name, longest first, and what marks their places."""
    sibling = same_owner_base(own)
    ways = {own: "\0own\0", own.rpartition("/")[2]: "\0bare\0"}
    return {**ways, sibling: "\0sibling\0"} if sibling else ways


def _half_spoken(text: str, own: str) -> bool:
    """Whether a text names the model or its owner in another way, or breaks off where its name may have counted."""
    owner, _, bare = own.casefold().partition("/")
    low = text.casefold()
    return bare in low or f"{owner}/" in low or ("\0" in text and text.endswith("…"))


def rewritten(value: Any, words: Mapping[str, str]) -> Any:
    """A value with words replaced in all of its texts; the value itself where none stands there."""
    if isinstance(value, str):
        for word, other in words.items():
            value = value.replace(word, other)
        return value
    if isinstance(value, tuple):
        found = tuple(rewritten(item, words) for item in value)
        return found if any(new is not old for new, old in zip(found, value, strict=True)) else value
    if is_dataclass(value) and not isinstance(value, type):
        old = {field.name: getattr(value, field.name) for field in fields(value)}
        new = {name: rewritten(item, words) for name, item in old.items()}
        return replace(value, **new) if any(new[name] is not old[name] for name in old) else value
    return value


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
    """A value of the hub's metadata in a form whose ``repr`` tells equal ones to be equal."""
    if isinstance(value, (FrozenMap, Mapping)):
        return tuple((str(key), _plain(item)) for key, item in value.items())
    return tuple(map(_plain, value)) if isinstance(value, (list, tuple)) else value
