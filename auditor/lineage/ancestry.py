"""From which models a model is derived, who says so, and how sure that is.

Edges that the model itself declares are asserted; those that only its name, its prose or a left-over setting suggests
are proposals with a confidence, and are marked as such.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Concatenate, ParamSpec, TypeVar

from rapidfuzz import fuzz

from auditor.core import patterns as re
from auditor.core.frozen import FrozenMap
from auditor.core.hub_names import hub_id, last_part
from auditor.core.model import DATASETS, EDGE_COUNTS_FROM, FROM_OUTPUTS, Claim, DocumentKind, Edge, ModelRef, Recognized
from auditor.core.releases import versions
from auditor.core.whereabouts import PUBLIC, host_of
from auditor.core.worded import Worded
from auditor.lineage.others import tells_of_an_earlier_version, titled
from auditor.lineage.relations import DERIVATIVE_TAGS, relation_of
from auditor.records import catalog as catalogue
from auditor.records.base_models import BaseFamily, BaseMatch, BaseModels
from auditor.records.families import families
from auditor.records.model_names import (
    base_names,
    fold,
    is_conversion,
    only_looks_like_one,
    other_size,
    reads_as_a_model,
    same_owner_base,
    stem,
    tells_same_size,
    tells_version,
)
from auditor.records.no_base import names_no_base

_About = ParamSpec("_About")
_Answer = TypeVar("_Answer")
_SETTING, _PROSE_ID, _NAME, _LOCAL_PATH, _PROSE_LINK, _TAG, _PROSE_WORDS = 0.8, 0.75, 0.7, 0.7, 0.65, 0.62, 0.6
"""How sure each witness makes us of a parent that the model does not declare. By judgment: an order, no frequency;
from EDGE_COUNTS_FROM (0.6) up a parent counts. bench/RESULTS.md, "Lineage" is measured with it."""
_IN_TABLE, _SAME_OWNER_NAME, HINT, _OUTDONE = 0.85, 0.6, 0.55, 0.5
"""The same for what the table of base models and likeness say; the last two are shown and make no parent. By
judgment."""
_DOUBTED = 0.65
"""The most for a parent that a stranger of the same name may be. By judgment: it asks as a link in prose does."""
TABLE = "table"
SHOWN = frozenset({"file-name", "citation"})
"""Witnesses that show a model and do not say what it is to this one: they ask, and bind nothing."""
DERIVED_WORDS = frozenset({"lora", "loras", "merge", "merged", "gguf", "gptq", "awq"})
"""Words of a name that tell of a derivative."""


@dataclass(frozen=True, slots=True)
class Parent:
    """One edge, with the family its name belongs to."""

    edge: Edge
    name: str
    """``org/name``, or the words used."""
    match: BaseMatch | None
    words: str = ""
    """As its evidence writes it."""
    place: ModelRef | None = None
    """Where it is looked for; None of words that are no id."""
    doubt: str = ""
    """Why the model of that name at the public hub only may be meant; empty where it is, or was found elsewhere."""

    @property
    def stated(self) -> bool:
        """Whether somebody says so in words or a field; names, tags, tables and settings only suggest.

        So do words that name a family and no version of it.
        """
        if self.edge.said_by == "prose":
            return any(character.isdigit() for character in self.name) or hub_id(self.name) is not None
        return self.edge.declared


@dataclass(frozen=True, slots=True)
class Followed:
    """What lineage weighed when it asked what a model is made from."""

    parents: tuple[Parent, ...]
    """Declared and proposed."""
    data: tuple[str, ...]
    """Models whose outputs it learned from, as named."""
    listed: BaseFamily | None
    """The family the model itself belongs to in the table of well-known models."""
    bases: BaseModels
    data_sets: frozenset[str] = frozenset()
    """Folded names of what is plainly a data set."""
    asked: frozenset[str] = frozenset()
    """Folded names of bases that nobody knows and that are asked about already."""

    def accounts_for(self, names: Sequence[str], own: ModelRef, is_free: Callable[[str], bool]) -> bool:
        """Whether a sentence with these names says nothing but what was followed, or names what binds nobody.

        Args:
            names: well-known models, else words that look like a model's name.
            own: the model itself.
            is_free: whether a license, by record id or alias, adds nothing to anything made from it.
        """
        others = [
            name
            for name in names
            if not own.answers(_has_letters_of, name)
            and not self._is_data(name)
            and fold(name) not in self.asked
            and not self._is_free_series(name, is_free)
        ]
        matches = [self.bases.find(name) for name in others]
        known = [(name, match.family) for name, match in zip(others, matches, strict=True) if match]
        weighed = (*(one.name for one in self.parents), *self.data)
        if known:
            return all(
                family.id in self._families or is_free(family.license) or _is_short_for(name, weighed)
                for name, family in known
            )
        if not others or any(same_letters(name, one) for name in others for one in weighed):
            return True
        followed = {fold(one.rpartition("/")[2]) for one in weighed}  # one that this model is called after is still one
        return any(fold(name.rpartition("/")[2]) in followed for name in names)

    def has_said_enough_beside(self, names: Sequence[str]) -> bool:
        """Whether a base is stated, and none of other names, which a sentence only sounds to tell of, is on record."""
        stated = any(one.edge.declared for one in self.parents)
        return stated and not any(self.bases.find(name) or self.bases.series(name) for name in names)

    def _is_data(self, name: str) -> bool:
        """Whether a name is that of a data set, and no well-known model's, wherever it was listed."""
        return fold(name) in self.data_sets and self.bases.find(name) is None

    def _is_free_series(self, name: str, is_free: Callable[[str], bool]) -> bool:
        """Whether a name is that of a series ("RoBERTa") of which no member binds anybody."""
        members = self.bases.series(name)
        return bool(members) and all(is_free(family.license) for family in members)

    @property
    def _families(self) -> frozenset[str]:
        """Families of what was followed, with those these were made from."""
        said = (self.listed, *(one.match.family for one in self.parents if one.match))
        families = [family for family in said if family]
        return frozenset(one.id for family in families for one in (family, self.bases.base_of(family)) if one)


def names_again(words: str, named: str) -> bool:
    """Whether words that tell a series and at most a size mean a member of it that is named with its version, or begin
    the name of one: "FLUX.1" of FLUX.1-schnell."""
    if hub_id(words) is None and _GOES_ON.match(fold(named.rpartition("/")[2]).removeprefix(fold(words))):
        return fold(named.rpartition("/")[2]).startswith(fold(words))
    if hub_id(words) is not None or tells_version(words) or not tells_version(named) or other_size(words, named):
        return False
    return same_letters(words, named)


_GOES_ON = re.compile(r"-(?:[a-z]|\d{1,3}(?:\.\d{1,2})?b(?![a-z\d]))")
"""How a member's name goes on behind that of its series: with a word or a size, and no further version."""


def _is_short_for(name: str, weighed: Iterable[str]) -> bool:
    """Whether a name that tells no version means one of those that do: the series is named again."""
    return not any(sign.isdigit() for sign in name) and any(same_letters(name, one) for one in weighed)


_LETTERS = re.compile(r"[^\W\d_]{3,}")


def _same_word(name: str, other: str) -> bool:
    """Whether the first word of a name is one of another name, not the beginning of a longer one."""
    words = _LETTERS.findall(fold(name.rpartition("/")[2]))
    return bool(words) and words[0] in _LETTERS.findall(fold(other.rpartition("/")[2]))


def same_letters(name: str, other: str) -> bool:
    """Whether the first word of a name stands in another name: versions, sizes and owners are left out."""
    words = _LETTERS.findall(fold(name.rpartition("/")[2]))
    return bool(words) and words[0] in fold(other.rpartition("/")[2])


def handed_on(model: Recognized, bases: BaseModels) -> Recognized:
    """The model as lineage reads it: without tags that tell of no parent, and of its
    documents the prompts, and the title where a sentence may be about a model called so."""
    reading = model.reading
    told = tuple(one for one in reading.claims if one.key != "tags" or _tells(one.value, bases))
    prompts = [one for one in reading.documents if one.kind is DocumentKind.GATED_PROMPT]
    named = any(one.about for one in model.unread)
    titles = filter(None, map(titled, reading.documents)) if named else ()
    return replace(model, reading=replace(reading, claims=told, documents=(*prompts, *titles)))


def _tells(tag: str, bases: BaseModels) -> bool:
    return tag.casefold() in DERIVATIVE_TAGS or (names_generation(tag) and bases.find_name(tag) is not None)


def _has_letters_of(own: str, name: str) -> bool:
    return same_letters(name, own)


def parents_of(model: Recognized, bases: BaseModels) -> tuple[Parent, ...]:
    """Declared parents first, in the order they are declared, then proposals: same size, confidence, likeness, name.

    A model is not its own parent; each parent stands once, with the best witness.
    """
    found: dict[str, Parent] = {}
    for parent in (*_declared(model, bases), *_proposed(model, bases)):
        key = fold(parent.name)
        if asked(model, is_called, parent.name) or (not parent.edge.declared and asked(model, _no_parent, parent)):
            continue
        if key not in found or (parent.edge.confidence > found[key].edge.confidence and not found[key].edge.declared):
            found[key] = parent
    if not any(one.edge.declared or one.edge.confidence >= EDGE_COUNTS_FROM for one in found.values()):
        found |= {fold(one.name): one for one in _seen(model, bases) if not asked(model, is_called, one.name)}
    hint = _by_architecture(model, bases)
    if hint and hint.match not in [
        parent.match and BaseMatch(parent.match.family, by_id=False) for parent in found.values()
    ]:
        found[fold(hint.name)] = hint
    declared = [parent for parent in found.values() if parent.edge.declared]
    same = any(one.stated and asked(model, tells_same_size, one.name) for one in found.values())
    others = [
        parent for parent in found.values() if not parent.edge.declared and not _is_named_again(parent, found.values())
    ]
    proposed = [_of_its_size(parent, model) if same else parent for parent in others]
    unlike = asked(model, _by_likeness, tuple(one.name for one in proposed)) if len(proposed) > 1 else {}
    proposed.sort(
        key=lambda parent: (
            _is_of_other_size(parent, model), -parent.edge.confidence, unlike.get(parent.name, 0), parent.name
        )
    )  # fmt: skip
    return (*declared, *proposed)


def _is_named_again(parent: Parent, named: Iterable[Parent]) -> bool:
    """Whether words without an owner are the name of a model that an id names, but for its marks.

    What is on record under the words is that one's only if the id leads there as well.
    """
    if parent.edge.declared or parent.edge.said_by != "prose" or hub_id(parent.name):
        return False
    others = [one for one in named if hub_id(one.name) and (parent.match is None or parent.match == one.match)]
    called = {_MARKS.sub("", fold(one.name.rpartition("/")[2])) for one in others}
    return _MARKS.sub("", fold(parent.name)) in called


_MARKS = re.compile(r"[\W_]+")


def _by_likeness(own: str, names: tuple[str, ...]) -> FrozenMap:
    """The place of each name among them, the likest first; names that are as alike share one."""
    alike = {name: likeness(own, name) for name in names}
    return FrozenMap({name: sum(other > one for other in set(alike.values())) for name, one in alike.items()})


def _is_of_other_size(parent: Parent, model: Recognized) -> bool:
    of_all = parent.edge.relation in ("merge", *FROM_OUTPUTS)
    return not of_all and asked(model, other_size, parent.name)


def _of_its_size(parent: Parent, model: Recognized) -> Parent:
    """The parent, outdone where it tells another size than the model, and a stated one tells the same: a sibling's."""
    return replace(parent, edge=outdone(parent)) if _is_of_other_size(parent, model) else parent


def _no_parent(own: str, parent: Parent) -> bool:
    """Whether a name that the card mentions is a sibling or the publisher speaking of its own family."""
    prose = parent.edge.said_by == "prose"
    if parent.match is not None and is_publisher(own, parent.match.family) and hub_id(parent.name) is None:
        return True
    same_owner = fold(own.partition("/")[0]) == fold(parent.name.partition("/")[0])
    if fold(same_owner_base(parent.name) or "") == fold(own) or (prose and _made_from(own, parent)):
        return True  # made from this one
    if (
        parent.edge.said_by == "prose"
        and parent.edge.relation != "merge"  # what goes into a merge is a part of it, whatever it is called
        and not hub_id(parent.name)
        and not parent.match
        and _same_word(parent.name, own)
        and not (any(map(str.isdigit, parent.name)) and goes_on(parent.name, own))
    ):
        return True  # another size or version of its own; one that this one's name goes on from is what it was made of
    plain = fold(parent.name.rpartition("/")[2]) == stem(own)
    return same_owner and stem(own) == stem(parent.name) and not plain


def _made_from(own: str, parent: Parent) -> bool:
    """Whether another model's name is this one's with more words behind it, or tells of a conversion of a plain one."""
    converted = is_conversion(parent.name) and not is_conversion(own)
    if converted and (stem(own) == stem(parent.name) or parent.edge.relation == "quantized"):
        return True
    return goes_on(own, parent.name)


def goes_on(own: str, name: str) -> bool:
    """Whether another model's name is this one's with more words behind it."""
    one, longer = fold(own.rpartition("/")[2]), fold(name.rpartition("/")[2])
    return len(one) >= _TELLING and longer.startswith((f"{one}-", f"{one}."))


_TELLING = 5
"""Characters. By judgment: shorter names begin other names."""


def is_derivative(model: Recognized) -> bool:
    """Whether the model says of itself that it was made from another, parents named or not."""
    own = model.summary.ref
    others = [
        claim for claim in model.reading.claims if claim.key != "base_model" or not own.answers(is_called, claim.value)
    ]
    return _says_derivative(others) or own.answers(_sounds_derived)


def is_called(own: str, name: str) -> bool:
    """Whether two names are one."""
    return fold(own) == fold(name)


def _sounds_derived(own: str) -> bool:
    return not DERIVED_WORDS.isdisjoint(fold(own.rpartition("/")[2]).split("-"))


def _says_derivative(claims: Iterable[Claim]) -> bool:
    """Whether its evidence says so, whatever the model is called."""
    return any(
        (claim.key in ("base_model", "base_model_relation") and claim.source != "prose" and not _is_none(claim))
        or (claim.key == "tags" and claim.value.casefold() in DERIVATIVE_TAGS)
        for claim in claims
    )


def _is_none(claim: Claim) -> bool:
    """Whether a field says that there is no base; what an adapter is configured for is there, whatever it is called."""
    return claim.source != "config" and names_no_base(claim.value)


def _declared(model: Recognized, bases: BaseModels) -> Iterator[Parent]:
    for claim in model.reading.claims:
        if claim.key != "base_model" or claim.source == "prose" or _is_none(claim):
            continue
        identifier = hub_id(claim.value)
        # A path of the author's machine or a bare word still tells a family by its last part.
        name = identifier or last_part(claim.value) or claim.value
        sure = 1.0 if identifier else _LOCAL_PATH
        edge = _edge(claim, identifier or claim.value, relation_of(model, claim), declared=True, confidence=sure)
        yield Parent(edge, name, bases.find(name), claim.value)


def _proposed(model: Recognized, bases: BaseModels) -> Iterator[Parent]:
    own = model.summary.ref
    data = {fold(claim.value) for claim in model.reading.claims if claim.key == "datasets"}
    claims = model.reading.claims
    labeled = {fold(claim.value) for claim in claims if claim.key == "base_model_labeled"}
    for claim, following, then in zip_longest(claims, claims[1:], claims[2:]):
        if claim.key == "name_or_path":
            identifier = hub_id(claim.value)
            if identifier:
                yield Parent(
                    _edge(claim, identifier, relation_of(model), declared=False, confidence=_SETTING),
                    identifier,
                    bases.find(identifier),
                    claim.value,
                )
        elif claim.key == "tags" and names_generation(claim.value) and (match := bases.find_name(claim.value)):
            edge = _edge(claim, claim.value, relation_of(model), declared=False, confidence=_TAG)
            yield Parent(edge, claim.value, match)
        elif claim.key == "base_model" and claim.source == "prose" and fold(claim.value) not in data:
            match = bases.find(claim.value)
            # A name that no table knows is a parent nobody read, where only a model can be called so.
            shaped = fold(claim.value) in labeled or reads_as_a_model(claim.value)
            named = claim.effective or match or (shaped and not own.answers(_has_stem_of, claim.value))
            if named and not _of_another(then, model, claims) and not _is_no_model(claim, match, model, bases):
                sure = _PROSE_WORDS if fold(claim.value) in labeled else 0.0
                sure = max(sure, _prose_confidence(claim, match))
                relation = _relation_beside(following)
                if relation == "finetune" and own.answers(is_conversion) and own.answers(_has_letters_of, claim.value):
                    relation = "quantized"  # the card of what was converted, copied along
                edge = _edge(claim, claim.value, relation, declared=False, confidence=sure)
                yield Parent(edge, claim.value, match, claim.value)
    yield from _named_after(model, bases)


def _has_stem_of(own: str, name: str) -> bool:
    return stem(own) == stem(name)


def _is_no_model(claim: Claim, match: BaseMatch | None, model: Recognized, bases: BaseModels) -> bool:
    """Whether words that only their shape makes a name mean an account, data, or a base that an id names as well."""
    if claim.effective or match is not None or not only_looks_like_one(claim.value):
        return False
    ids = [one.value for one in model.reading.claims if one.key == "base_model" and hub_id(one.value)]
    owners = {fold(one.partition("/")[0]) for one in ids}
    word = fold(claim.value)
    if word in owners or asked(model, is_of_owner, word):
        return True
    if catalogue.publisher(claim.value) is not None or bases.is_owner(claim.value):
        return True
    told = next((fact.value for fact in model.reading.facts if fact.name == DATASETS), ())
    if isinstance(told, tuple) and any(fold(str(one).partition(" (")[0]) == word for one in told):
        return True
    return any(fold(one.rpartition("/")[2]).startswith(word) for one in ids)


def _named_after(model: Recognized, bases: BaseModels) -> Iterator[Parent]:
    """Parents that the model's own name tells, by the table of well-known models."""
    match = asked(model, bases.find)
    published = match is not None and asked(model, is_publisher, match.family)
    base = bases.base_of(match.family) if match and (match.by_id or published) else None
    if base:
        said = {"said_by": TABLE, "declared": False, "confidence": _IN_TABLE}
        edge = Edge(parent=f"the {base.publisher} family {base.id}", relation="finetune", **said)  # type: ignore[arg-type]
        yield Parent(edge, base.id, BaseMatch(base, by_id=True))
    elif match and not published:
        parent = f"the {match.family.publisher} family {match.family.id}"
        # A folder is called as its owner likes; only a name with a version or a size sounds like a model's.
        sure = HINT if is_folder(model) and not any(sign.isdigit() for sign in hub_name(model)) else _NAME
        edge = Edge(parent=parent, relation=relation_of(model), said_by="name", declared=False, confidence=sure)
        yield Parent(edge, match.family.id, match)
    elif told := asked(model, _listed_sibling, bases):
        sibling, listed, relation = told
        said = {"said_by": "name", "declared": False, "confidence": _SAME_OWNER_NAME}
        here = model.summary.ref
        scheme = here.scheme if host_of(here) else PUBLIC
        edge = Edge(parent=f"{scheme}:{sibling}", relation=relation, **said)  # type: ignore[arg-type]
        yield Parent(edge, sibling, listed)  # a name like that may never have existed


def _listed_sibling(own: str, bases: BaseModels) -> tuple[str, BaseMatch, str] | None:
    """The model of the same owner that a name builds on, where it is a well-known one, and how.

    Of a series whose models are on record one by one only those on record are proposed: others may never have existed.
    """
    sibling = same_owner_base(own)
    if sibling is not None and families().find(own) is not None:
        sibling = next((one for one in base_names(sibling) if families().find(one) is not None), None)
    listed = bases.find(sibling) if sibling else None
    if sibling is None or listed is None:
        return None
    return sibling, listed, "quantized" if stem(sibling) == stem(own) else "finetune"


def is_folder(model: Recognized) -> bool:
    """Whether a model is a folder of somebody's disk, whose name no hub has given to one model alone."""
    return model.summary.ref.scheme == "file"


def hub_name(model: Recognized) -> str:
    """What a hub calls the model; a folder has no owner, so nobody publishes it by its name."""
    name = model.summary.ref.name
    return last_part(name) if is_folder(model) else name


def asked(
    model: Recognized, question: Callable[Concatenate[str, _About], _Answer], *about: _About.args, **more: _About.kwargs
) -> _Answer:
    """What the name a hub calls the model by answers to a question."""
    if is_folder(model):
        return question(hub_name(model), *about, **more)
    return model.summary.ref.answers(question, *about, **more)


def is_of_owner(own: str, owner: str) -> bool:
    """Whether an account, folded, is the one in ``org/name``; a name without one stands for itself."""
    return fold(own.partition("/")[0]) == owner


def likeness(one: str, other: str) -> float:
    """How alike two models' names are without their owners, 0–1."""
    return round(fuzz.ratio(stem(one), stem(other)) / 100, 4)


def is_publisher(name: str, family: BaseFamily) -> bool:
    """Whether the owner in ``org/name`` is the family's publisher, who may license it as it pleases."""
    return "/" in name and fold(name.partition("/")[0]) in {fold(owner) for owner in family.owners}


def names_generation(tag: str) -> bool:
    """Whether a tag names a model generation; tags such as qwen2 only name an architecture and are set by machines."""
    return any(mark in tag for mark in "-. ") and any(character.isdigit() for character in tag) and ":" not in tag


def _prose_confidence(claim: Claim, match: BaseMatch | None) -> float:
    """A publisher's own id in prose says more than some other model's id, and that more than words."""
    if not claim.effective:
        return HINT if match is None and only_looks_like_one(claim.value) else _PROSE_WORDS
    return _PROSE_ID if match and match.by_id else _PROSE_LINK


def _seen(model: Recognized, bases: BaseModels) -> Iterator[Parent]:
    """Models that the repository shows without a word on what they are to it: asked about where nobody tells."""
    for claim in model.reading.claims:
        if claim.key == "base_model_seen":
            edge = _edge(claim, claim.value, "unknown", declared=False, confidence=HINT)
            yield Parent(edge, claim.value, bases.find(claim.value), claim.value)


def _by_architecture(model: Recognized, bases: BaseModels) -> Parent | None:
    """The family whose architecture the configuration names, as a hint that changes nothing."""
    fact = next((fact for fact in model.reading.facts if fact.name == "model.type"), None)
    family = bases.of_type(str(fact.value)) if fact else None
    if fact is None or family is None or asked(model, is_publisher, family):
        return None
    edge = Edge(
        parent=f"the {family.publisher} family {family.id}",
        relation="unknown",
        said_by="config",
        declared=False,
        confidence=HINT,
        location=fact.location,
    )
    return Parent(edge, family.id, BaseMatch(family, by_id=False))


def _edge(claim: Claim, parent: str, relation: str, *, declared: bool, confidence: float) -> Edge:
    ref = f"{PUBLIC}:{parent}" if hub_id(parent) == parent else parent
    return Edge(
        parent=ref,
        relation=relation,
        said_by=claim.source,
        declared=declared,
        confidence=confidence,
        location=claim.location,
    )


def _of_another(then: Claim | None, model: Recognized, claims: Sequence[Claim]) -> bool:
    """Whether prose says of another model what it was made from: of a sibling, a row of a table, a competitor.

    What it says of a parent of this model comes down all the same.
    """
    if then is None or then.key != "base_model_of":
        return False
    own = model.summary.ref
    if next(versions(then.value), None):
        return tells_of_an_earlier_version(then.value, model)
    if own.answers(_is_like, then.value):
        return False
    named = (one.value for one in claims if one.key == "base_model" and not own.answers(is_called, one.value))
    return not any(fold(then.value) == fold(one) for one in named)


def _is_like(own: str, name: str) -> bool:
    return alike(name, own)


def alike(name: str, own: str) -> bool:
    """Whether words may be a name of the model itself: the same letters and figures begin one or the other."""
    shorter, longer = sorted((stem(each) for each in (name, own)), key=len)
    if not shorter or not longer.startswith(shorter):
        return False
    return _SAME_MODEL.fullmatch(longer[len(shorter) :]) is not None


_SAME_MODEL = Worded("model_words.yaml").pattern(
    r"(?:[-.]?(?:v?\d(?:\.{0,6}\d)*+\.{0,5}+(?:b(?!ase)|m(?!odel|erged))?+|{forms~}))*+"
)
"""What a card may leave out or add where it speaks of the model itself: size, version, form, tuning."""


def _relation_beside(following: Claim | None) -> str:
    """The relation that prose tells of a parent: its claim follows the one that names the parent."""
    return following.value if following and following.key == "base_model_relation" else "unknown"


def outdone(parent: Parent) -> Edge:
    """The edge of a proposal that a better witness outdoes: shown, and changing nothing."""
    return replace(parent.edge, confidence=min(parent.edge.confidence, _OUTDONE))


def doubted(parent: Parent) -> Edge:
    """The edge of a parent of which only the name is sure: proposed, whoever names it, and with the reason."""
    sure = min(parent.edge.confidence, _DOUBTED)
    return replace(parent.edge, declared=False, confidence=sure, resolved=parent.doubt)


def resolved(parent: Parent, why: str | None) -> Edge:
    """The edge with the reason why its parent could not be read."""
    return replace(parent.edge, resolved=why)
