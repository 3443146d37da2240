"""What a front matter declares, key by key: blocks that were read before are not read again.

The keys of a front matter stand on their own as long as each can be read alone; where one cannot, or a key stands
twice, the whole is taken as it is written, and shared with nobody who writes it otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from auditor.core import patterns as re
from auditor.core.decoding import Decoded, hidden_characters, normal_lines
from auditor.core.disguises import disguises
from auditor.core.frozen import FrozenMap
from auditor.core.marked_yaml import MAX_CARD_BYTES
from auditor.core.model import FetchedFile, ModelRef, Snapshot
from auditor.core.text import Text
from auditor.evidence.cards import CLAIM_KEYS, Card, front_matter_claims
from auditor.evidence.fields import front_matter_comments, front_matter_fields, hub_fields
from auditor.evidence.model_facts import TASKS
from auditor.identify.library import Library
from auditor.lineage.ancestry import names_generation
from auditor.lineage.relations import DERIVATIVE_TAGS
from auditor.records.base_models import BaseModels
from auditor.sweep.remembered import Memory, digest
from auditor.terms import ledger
from auditor.text.front_matter import MAX_FIELDS, canonical_key, read_front_matter

BLOCKS, TAGS = 20_000, 20_000
"""How many blocks of front matter, and tags, are remembered. By judgment: bounds memory (bench/RESULTS.md, "Sweeping
a hub": 1 GB for all processes)."""
_NEW_KEY = re.compile(r"\n(?=[^\s#\-])")
_COMMENT = re.compile(r"^#.*\n", re.MULTILINE)
_WORD_LIST = re.compile(r"tags:[ ]*\n(?:[ ]{0,2}- [A-Za-z][\w./+\-]*\n?)+")
_FIGURE = re.compile(r"(?<![\w.\-/])\d{2,12}(?:\.\d{1,12})?(?![\w.\-/:])")


class Fronts:
    """Reads front matters by their blocks, and remembers these.

    Args:
        all_tags: whether every tag counts, because a check reads them.
    """

    def __init__(self, bases: BaseModels, book: Library, *, all_tags: bool) -> None:
        self._bases = bases
        self._book = book
        self._all_tags = all_tags
        self._blocks: Memory[bytes, tuple[str, Hashable] | None] = Memory(BLOCKS)
        self._tags: Memory[str, bool] = Memory(TAGS)
        self._hub_tags: Memory[str, bool] = Memory(TAGS)

    def gist(self, front: str) -> Hashable:
        """What a front matter declares, fences included or empty; equal ones are read alike."""
        if not front:
            return ()
        inner = front.removeprefix("---\n").removesuffix("\n---\n")
        if len(front.encode()) > MAX_CARD_BYTES or len(inner) + 9 != len(front) or hidden_characters(front):
            return front
        if not front.isascii() and disguises(front):
            return front
        if "#" in inner and self._limits(front):
            return front  # a comment may limit as well as a field
        read = [self._block(block) for block in _NEW_KEY.split(_COMMENT.sub("", inner))]
        found = [one for one in read if one is not None]
        keys = {key for key, _ in found}
        if len(found) < len(read) or len(keys) < len(found) or len(found) > MAX_FIELDS:
            return front
        return tuple(gist for _, gist in found if gist)

    def _block(self, block: str) -> tuple[str, Hashable] | None:
        """The key of a block and what it declares; None where it cannot be read alone."""
        if _WORD_LIST.fullmatch(block):
            tags = [line.lstrip(" -") for line in block.split("\n")[1:] if line]
            return "tags", ("tags", tuple(tag for tag in tags if self._telling(tag)))
        return self._blocks.get(digest(block), lambda: self._without_figures(block))

    def _without_figures(self, block: str) -> tuple[str, Hashable] | None:
        """Read a block; of one that declares nothing the figures do not count either."""
        key = block.partition(":")[0].strip("\"' ")
        if canonical_key(key) in CLAIM_KEYS or key.startswith("extra_gated"):
            return self._read(block)
        text = _FIGURE.sub("00", block)
        return self._blocks.get(digest(text), lambda: self._read(text))

    def _read(self, block: str) -> tuple[str, Hashable] | None:
        text = f"---\n{block}\n---\n"
        front = read_front_matter(text)
        if front.state != "ok" or len(front.fields) != 1:
            return None
        file = FetchedFile(path="README.md", data=text.encode("utf-8", "surrogatepass"), sha256="")
        claims, odd = front_matter_claims(Card(file, Decoded(Text(normal_lines(text)), "utf-8", False), front))
        key = front.fields[0].key
        if key.startswith("extra_gated") or self._limits(text):
            return key, block
        told = tuple((one.key, one.value, one.effective) for one in claims if key != "tags" or self._telling(one.value))
        return key, (told, tuple((one.kind, one.statement) for one in (*front.anomalies, *odd)))

    def _telling(self, tag: str) -> bool:
        return self._all_tags or self._tags.get(
            tag, lambda: tells(tag, self._bases.find_name) or self._limits(f"---\ntags: [{tag}]\n---\n")
        )

    def limits_as_tag(self, tag: str) -> bool:
        """Whether a tag that the hub tells, and the card does not, is unread or names a license."""
        return self._hub_tags.get(tag, lambda: self._is_unread(tag))

    def _is_unread(self, tag: str) -> bool:
        ref = ModelRef(scheme="hf", name="a/b")
        hub = Snapshot(ref=ref, revision=None, files=(), listing=(), metadata=FrozenMap({"tags": (tag,)}))
        return any(any(ledger.unread_sentences(one, None, self._book)) for one in hub_fields(hub, None))

    def _limits(self, text: str) -> bool:
        """Whether a field or a comment of a front matter is unread, or names a license."""
        file = FetchedFile(path="README.md", data=text.encode("utf-8", "surrogatepass"), sha256="")
        card = Card(file, Decoded(Text(normal_lines(text)), "utf-8", False), read_front_matter(text))
        held = (*front_matter_fields(card), *front_matter_comments(card))
        return any(any(ledger.unread_sentences(one, None, self._book)) for one in held)


def tells(tag: str, find: Callable[[str], object]) -> bool:
    """Whether a tag of a card tells of a relation, of a task, or names a generation of models."""
    return tag.casefold() in DERIVATIVE_TAGS or tag in TASKS or (names_generation(tag) and find(tag) is not None)
