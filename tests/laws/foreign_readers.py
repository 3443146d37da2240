"""Everything of ours that reads foreign text, with files in which it finds what it looks for.

The finders of `auditor discover` are found by walking their folder, and their files among the samples of
`tests/discover`: a finder without a sample is an error. A reader returns or refuses by an error of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from auditor import evidence
from auditor.analysis import Analysis
from auditor.core.decoding import decode_object, decode_text, hidden_characters
from auditor.core.disguises import disguises
from auditor.core.errors import AuditorError
from auditor.core.marked_yaml import MAX_CONFIG_BYTES, load_mapping, parse
from auditor.core.model import Document, DocumentKind, Location
from auditor.core.registry import plugins
from auditor.core.text import Text
from auditor.discover._nouns import Finder, RepositoryFile, Unparsable
from auditor.evidence import cards, made_data, parent_mentions
from auditor.evidence.data_words import named_data
from auditor.evidence.packaging_claims import packaging_claims
from auditor.identify import CARD, LICENSE, PAGE, identify_reference, identify_text
from auditor.manifest.lock_file import load_lock
from auditor.manifest.models_file import load_manifest
from auditor.terms.doubts import languages_of, unread_terms
from auditor.terms.ledger import unread_sentences
from auditor.terms.reading import read as read_terms
from auditor.text import beginning
from auditor.text import license_statements as statements
from auditor.text.front_matter import canonical_key, read_front_matter
from auditor.text.markdown import Outline, links, outline, plain, unmarked
from tests.discover.samples import MORE, SAMPLES
from tests.identify.own_texts import ORCHARD_1, book
from tests.laws.pumps import Case, Host, grown, places, pumped
from tests.small_book import snapshot

CARD_TEXT = """\
---
license: apache-2.0
base_model: acme/base-7b
tags:
- chat
---
# Model

Made from [acme/base-7b](https://huggingface.co/acme/base-7b), fine-tuned on acme/rows.

| License | apache-2.0 |
| --- | --- |

## License

The model is released under the Apache License 2.0. Commercial use is not allowed without permission.

```python
model = AutoModel.from_pretrained("acme/base-7b")
```
"""
DATA_TEXT = """\
# Model

It was trained on acme/rows-1 (MIT) and [more](https://huggingface.co/datasets/acme/more) (CC-BY-NC-4.0).

## Training data

- Acme Corpus, licensed under ODC-By
"""
MOST_SAMPLES = 3
"""Files of one kind in which every fragment is tried at every place; all of them are grown."""
MLMODEL = "flavors:\n  transformers:\n    source_model_name: acme/base-7b\n"
MANIFEST = "models:\n- ref: hf:acme/base-7b\n  workloads: [chat]\naliases:\n  house: hf:acme/other\n"
LOCK = (
    '{"format": 1, "tool": "1", "data": "1", "policy": "p", "models": {"hf:acme/a": {"revision": "1", "documents": '
    '{"LICENSE": "0"}, "terms": {}, "licenses": {}, "verdicts": {}}}, "ancestors": {}}'
)


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader and the files it is given."""

    name: str
    run: Callable[[str], object]
    samples: tuple[tuple[str, str, tuple[str, ...]], ...] = (("alone", "", ()),)
    """Name and text of a file, and the words of it around which a pump is put."""

    def hosts(self, most: int = MOST_SAMPLES) -> Iterator[Host]:
        """Every place of the first files."""
        for name, text, words in self.samples[:most]:
            yield from places(name, text, words) if text else (Host(name),)

    def grown(self) -> Iterator[Case]:
        """The files themselves, many times over."""
        for name, text, _ in self.samples:
            if text:
                yield from grown(name, text)

    def cases(self, fragments: tuple[str, ...]) -> Iterator[Case]:
        """The fragments at every place."""
        for host in self.hosts():
            yield from pumped(host, fragments)

    def answer(self, text: str) -> None:
        """Read; a refusal is an answer."""
        try:
            self.run(text)
        except (AuditorError, Unparsable):
            return


def _named(expected: set[str], text: str) -> tuple[str, ...]:
    """The names of a sample's models as they stand in it, the first of them first."""
    names = {one.removeprefix("comment:").removeprefix("test:").partition(":")[2].partition("@")[0] for one in expected}
    names |= {name.rpartition("/")[2] for name in names}
    return tuple(sorted((name for name in names if name and name in text), key=text.index)[:1])


def _data_sets(text: str) -> object:
    return named_data(beginning(text), Analysis(book()).license_names)


def finders() -> Iterator[Reader]:
    """Every finder, on every sample it wants."""
    samples = [(path, text, expected) for _, path, text, expected in SAMPLES] + MORE
    for name, finder in plugins("auditor.discover", "FINDER").items():
        if not finder.reads_text:
            continue
        wanted = [(path, text, _named(expected, text)) for path, text, expected in samples if finder.wants(path)]
        if not wanted:
            raise AssertionError(f"no sample of tests/discover is for the finder {name}")
        kinds: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {}
        for sample in wanted:
            kinds.setdefault(sample[0].rpartition(".")[2], []).append(sample)
        for kind, found in kinds.items():
            yield Reader(f"discover: {name} ({kind})", partial(_find, finder, found[0][0]), tuple(found))


def _find(finder: Finder, path: str, text: str) -> list[Any]:
    return list(finder.find(RepositoryFile(path=path, text=text)))


def readers(scratch: Path) -> Iterator[Reader]:
    """Every reader of texts that come with a model or belong to a user."""
    card = (("card", CARD_TEXT, ("base-7b", "Made from", "| License", "Commercial use", "chat")),)
    alone = (("alone", "", ()),)
    text = (("license", ORCHARD_1, ("Conditions",)),)
    front = (("front matter", CARD_TEXT, ("apache-2.0", "acme/base-7b", "chat")), ("opened", "---\nlicense: a\n", ()))
    yield Reader("decoding", _decode, alone)
    yield Reader("disguises", disguises, (*alone, ("look-alike", "раint\n", ("раint",))))
    yield Reader("front matter", read_front_matter, (*alone, *front))
    yield Reader("front matter: a key", canonical_key, alone)
    yield Reader("YAML of a card", partial(parse, path="x.yaml"), (*alone, ("mapping", MANIFEST, ("acme",))))
    yield Reader("YAML of a file", _mapping, (*alone, ("mapping", MANIFEST, ("acme",))))
    yield Reader("card: outline", _outline, (*alone, *card))
    yield Reader("card: a line", _line, alone)
    yield Reader("card: statements", lambda text: statements.license_statements(_read(text)), (*alone, *card))
    yield Reader("card: parents", lambda text: parent_mentions.parent_mentions(_read(text), "a/b"), (*alone, *card))
    yield Reader("card: made data", lambda text: list(made_data.made_data(_read(text))), (*alone, *card))
    yield Reader("card: data sets", _data_sets, (*alone, *card, ("data", DATA_TEXT, ("acme/rows-1", "trained", "MIT"))))
    yield Reader("evidence: a card", partial(_evidence, "README.md"), (*alone, *card))
    yield Reader("evidence: a license", partial(_evidence, "LICENSE"), (*alone, *text))
    yield Reader("evidence: a config", partial(_evidence, "config.json"), (*alone, ("lock", LOCK, ("acme",))))
    yield Reader("packaging", partial(_packaging, "MLmodel"), (*alone, ("MLmodel", MLMODEL, ("acme/base-7b",))))
    for context in (LICENSE, CARD, PAGE):
        yield Reader(
            f"identify: {context}",
            partial(_identify, context),
            (*alone, *text, *(card if context != LICENSE else ())),
        )
    yield Reader("identify: a reference", lambda text: identify_reference(text, book()), alone)
    yield Reader("terms", _terms, (*alone, *text, *card))
    yield Reader("ledger: a license", partial(_ledger, DocumentKind.LICENSE), (*alone, *text))
    yield Reader("ledger: a card", partial(_ledger, DocumentKind.CARD), (*alone, *card))
    yield Reader("manifest", partial(_written, load_manifest, scratch / "models.yaml"), (("m", MANIFEST, ("acme",)),))
    yield Reader("lock", partial(_written, load_lock, scratch / "models.lock"), (("lock", LOCK, ("acme",)),))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _decode(text: str) -> None:
    decoded = decode_text(_bytes(text))
    hidden_characters(decoded.text if decoded else "")
    decode_object(_bytes(text))


def _mapping(text: str) -> None:
    load_mapping(text, path="x.yaml", max_bytes=4 * MAX_CONFIG_BYTES)


def _outline(text: str) -> None:
    found = outline(text, 1)
    for heading in found.headings[:5]:
        found.section(heading)


def _read(text: str) -> Outline:
    """As much of a card as its readers are given."""
    return outline(beginning(text), 1)


def _line(text: str) -> None:
    plain(text)
    unmarked(text)
    links(text)


def _evidence(path: str, text: str) -> None:
    taken = snapshot("a/b", {path: _bytes(text)})
    evidence.read(taken)
    cards.declared_parents(taken)
    cards.declared_links(taken)


def _packaging(path: str, text: str) -> None:
    packaging_claims(snapshot("a/b", {path: _bytes(text)}), {"base_model"})


def _identify(context: str, text: str) -> None:
    identify_text(text, book(), context=context)


def _terms(text: str) -> None:
    given = Document(kind=DocumentKind.LICENSE, location=Location(path="LICENSE"), text=Text(text), covers=frozenset())
    found = read_terms(given)
    list(unread_terms(given, found.terms))
    languages_of(given)


def _ledger(kind: DocumentKind, text: str) -> None:
    given = Document(kind=kind, location=Location(path="README.md", start_line=1), text=Text(text), covers=frozenset())
    list(unread_sentences(given, None, book()))


def _written(load: Callable[[Path], object], path: Path, text: str) -> None:
    path.write_bytes(_bytes(text))
    load(path)
