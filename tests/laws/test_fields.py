"""Every machine-readable key is read into a claim, says nothing of rights for a stated reason, or is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.core.marked_yaml import Node
from auditor.evidence.fields import folded_key, is_known, registry
from auditor.text.front_matter import KNOWN_KEYS, read_front_matter
from tests.laws.generators import plain_carrier
from tests.laws.repository import passes
from tests.sizes import sized

TABLE = yaml.safe_load((Path(__file__).parents[2] / "license_db" / "fields.yaml").read_text("utf-8"))
LIMITS = "research use only, no commercial use"


def _keys(node: Node) -> Iterator[str]:
    for key, value in node.pairs:
        yield key.raw
        yield from _keys(value) if not is_known(key.raw) else ()
    for item in node.items:
        yield from _keys(item)


def test_no_key_stands_on_two_lists_and_each_list_has_its_reason() -> None:
    claims, silent = registry()
    looked_at = set(TABLE["looked_at"])
    assert not claims & silent
    assert not (claims | silent) & looked_at
    assert all(row["why"].strip() for row in TABLE["silent"])
    assert all(str(why).strip() for why in (*TABLE["claims"].values(), *TABLE["looked_at"].values()))


@pytest.mark.corpus
def test_every_key_of_real_cards_is_on_record(corpus: Path) -> None:
    seen: dict[str, str] = {}
    for card in sorted((corpus / "cards").glob("*/README.md")):
        for field in read_front_matter(card.read_text("utf-8", errors="replace")).fields:
            seen.setdefault(field.key, card.parent.name)
            for key in _keys(field.node) if not is_known(field.key) else ():
                seen.setdefault(key, card.parent.name)
    assert len(seen) > 20
    assert {
        key: card for key, card in seen.items() if not is_known(key) and folded_key(key) not in TABLE["looked_at"]
    } == {}


@pytest.mark.parametrize("key", [*TABLE["looked_at"], "usage_terms", "x_rights", "who_may_use_it", "許可"])
def test_a_key_that_no_list_silences_is_asked_where_its_value_limits(key: str) -> None:
    files = plain_carrier()
    card = files["README.md"].decode()
    for value in (LIMITS, f"[{LIMITS}]", f"{{deep: {{deeper: {LIMITS!r}}}}}"):
        changed = {**files, "README.md": card.replace("---\n", f"---\n{key}: {value}\n", 1).encode()}
        assert not passes(changed), value
    assert not passes({**files, "config.json": f'{{"model_type": "bert", "{key}": "{LIMITS}"}}'.encode()})


@pytest.mark.parametrize("key", ["house_color", "prior", "model_link", "motto"])
def test_a_key_that_no_list_names_passes_where_its_value_is_harmless(key: str) -> None:
    files = plain_carrier()
    card = files["README.md"].decode().replace("---\n", f"---\n{key}: green-seven\n", 1)
    assert passes({**files, "README.md": card.encode()})


ANY_KEY = sorted((KNOWN_KEYS | registry()[0] | registry()[1]) - {"license", "extra_gated_fields"})
RESTRICTING = (
    "Commercial use of the weights is not permitted.",
    "No commercial use.",
    "For research purposes only.",
    "Redistribution of the weights is prohibited.",
    "Die kommerzielle Nutzung ist untersagt.",
    "L'usage commercial est interdit.",
    "本模型禁止商业使用。",
)
SAID = ("{said}", "[{said}]", "{{deep: [{{source: {said}}}]}}", "[{{name: x, results: [{{task: {said}}}]}}]")
"""Where a value stands: below its key, in a list, and below further keys that say nothing."""


@settings(max_examples=sized(60), deadline=None)
@given(st.sampled_from(ANY_KEY), st.sampled_from(RESTRICTING), st.sampled_from(SAID))
def test_a_sentence_that_limits_is_read_whatever_key_it_stands_under(key: str, said: str, form: str) -> None:
    files = plain_carrier()
    value = form.format(said=f'"{said}"')
    card = files["README.md"].decode().replace("---\n", f"---\n{key}: {value}\n", 1)
    assert not passes({**files, "README.md": card.encode()})
    if f"\n{key}:" not in files["README.md"].decode() and folded_key(key) in registry()[1]:
        assert not passes(files, hub={"cardData": {"license": "apache-2.0", key: yaml.safe_load(value)}})


@settings(max_examples=sized(40), deadline=None)
@given(
    st.sampled_from(sorted(registry()[1])),
    st.sampled_from(
        (
            *("false", "true", "0.93", "restricted", "commercial", "research", "v1.1", "https://a.example/b.png"),
            *(
                "[en, de, fr, it]",
                "A letter to a friend about birds",
                "If you don't know, don't share false information.",
            ),
            *("You only answer questions about computers.", "The bank may not lower its rates", "写一封关于鸟的信"),
        )
    ),
)
def test_a_value_that_is_no_limit_says_nothing_under_a_key_that_is_silent(key: str, value: str) -> None:
    files = plain_carrier()
    card = files["README.md"].decode().replace("---\n", f"---\n{key}: {value}\n", 1)
    assert passes({**files, "README.md": card.encode()})


RESEARCH_ONLY = {
    "en": "research only",
    "zh": "仅限研究",
    "ja": "研究目的のみ",
    "ko": "연구 전용",
    "de": "nur für Forschung",
    "fr": "recherche uniquement",
    "es": "solo para investigación",
    "pt": "apenas para pesquisa",
    "it": "solo per ricerca",
    "nl": "alleen voor onderzoek",
    "pl": "tylko do badań",
    "ru": "только для исследований",
    "uk": "тільки для досліджень",
    "tr": "sadece araştırma",
    "vi": "chỉ dành cho nghiên cứu",
    "id": "hanya untuk penelitian",
    "cs": "pouze pro výzkum",
    "sv": "endast för forskning",
    "da": "kun til forskning",
    "no": "kun for forskning",
    "fi": "vain tutkimukseen",
    "el": "μόνο για έρευνα",
    "ar": "للبحث العلمي فقط",
    "hi": "केवल अनुसंधान",
    "th": "เพื่อการวิจัยเท่านั้น",
    "hu": "csak kutatásra",
    "ro": "doar pentru cercetare",
}
NONCOMMERCIAL = {
    "en": "non commercial",
    "zh": "非商业用途",
    "ja": "商用不可",
    "ko": "비상업용",
    "de": "nicht kommerziell",
    "fr": "non commercial",
    "es": "no comercial",
    "pt": "não comercial",
    "it": "non commerciale",
    "nl": "niet commercieel",
    "pl": "niekomercyjny",
    "ru": "некоммерческое",
    "uk": "некомерційне",
    "tr": "ticari olmayan",
    "vi": "phi thương mại",
    "id": "non komersial",
    "cs": "nekomerční",
    "sv": "icke kommersiell",
    "da": "ikke kommerciel",
    "no": "ikke kommersiell",
    "fi": "ei kaupalliseen",
    "el": "μη εμπορική",
    "ar": "غير تجاري",
    "hi": "गैर व्यावसायिक",
    "th": "ไม่ใช่เชิงพาณิชย์",
    "hu": "nem kereskedelmi",
    "ro": "necomercial",
}


@pytest.mark.parametrize("between", [" ", "-", "_"])
@pytest.mark.parametrize("words", [*RESEARCH_ONLY.items(), *NONCOMMERCIAL.items()], ids=lambda item: item[0])
def test_a_tag_that_limits_is_asked_about_in_every_language(words: tuple[str, str], between: str) -> None:
    files = plain_carrier()
    tag = words[1].replace(" ", between)
    card = files["README.md"].decode().replace("---\n", f"---\ntags: [{tag}]\n", 1)
    assert not passes({**files, "README.md": card.encode()}), tag


@pytest.mark.parametrize(
    "tag",
    [
        "badania",
        "research",
        "только-русский",
        "solo-piano",
        "nur-deutsch",
        "commercial",
        "kun",
        "sin",
        "personal-finance",
        "university",
        "internal-medicine",
    ],
)
def test_a_tag_that_names_a_topic_is_not(tag: str) -> None:
    files = plain_carrier()
    card = files["README.md"].decode().replace("---\n", f"---\ntags: [{tag}]\n", 1)
    assert passes({**files, "README.md": card.encode()}), tag
