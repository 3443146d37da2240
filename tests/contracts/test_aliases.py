"""Every tag, slug and name that policies and cards use leads to exactly one record, or to a family of records."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.core.resources import data_root
from auditor.identify.library import load_library
from auditor.identify.references import identify_reference


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


HUB_TAGS = _words("""
    apache-2.0 mit openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0 bigcode-openrail-m
    afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear c-uda cc cc0-1.0 cc-by-2.0
    cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nd-4.0
    cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cdla-sharing-1.0
    cdla-permissive-1.0 cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1 eupl-1.2 agpl-3.0 gfdl
    gpl gpl-2.0 gpl-3.0 lgpl lgpl-2.1 lgpl-3.0 isc h-research intel-research lppl-1.3c ms-pl apple-ascl apple-amlr
    mpl-2.0 odc-by odbl openmdw-1.0 openmdw-1.1 openrail++ osl-3.0 postgresql ofl-1.1 ncsa unlicense zlib pddl
    lgpl-lr deepfloyd-if-license fair-noncommercial-research-license llama2 llama3 llama3.1 llama3.2 llama3.3 llama4
    grok2-community gemma
""")
SAY_NOTHING = ("other", "unknown")
FAMILY_TAGS = ("bsd", "cc", "exaone", "gfdl", "gpl", "lgpl", "llama", "modified-mit", "openrail")

LINKS = {
    "https://ai.google.dev/gemma/docs/gemma_4_license": "apache-2.0",
    "https://ai.google.dev/gemma/terms": "gemma-terms-2025-03-24",
    "https://huggingface.co/baichuan-inc/Baichuan2-7B-Chat/blob/main"
    "/Community%20License%20for%20Baichuan2%20Model.pdf": "baichuan2-community",
}
"""Addresses that cards give for their license, and its record."""

LICENSE_NAMES = _words("""
    alphafold3-weights-terms baai-aquila baichuan2-community baichuan2-community-license bloomchat-176b
    bria-rmbg-1.4 cambrian-non-commercial chameleon-research chatglm2-model-license chatglm3-model-license cogvlm2
    coqui-public-model-license deepseek deepseek-license dinov3 exaone exaone-1.1-nc exaone-1.2-nc faipl-1.0-sd
    falcon-11b falcon-180b falcon-mamba-7b-license flux-1-dev-non-commercial flux-1-dev-non-commercial-license
    flux-dev-license gemma-terms-of-use glm-4 hai-def health-ai-developer-foundations internlm2-weights
    jamba-open-model-license kolors lfm1.0 llama1-noncommercial microsoft-research-license
    minimax-m2.7-noncommercial minimax-model-license mnpl modified-mit-kimi modified-mit-minimax mrl msrla
    nvidia-community-model-license nvidia-nemotron-open-model-license nvidia-open-model-license opt-175b
    public-domain qwen sai-nc-community sam-license stabilityai-ai-community stabilityai-nc-research-community
    stable-beluga-nc stable-cascade-nc-community stable-video-diffusion-community tongyi-qianwen
    tongyi-qianwen-license-agreement tongyi-qianwen-research yayi2 yi-license
""")
POLICY_IDS = _words("""
    apache-2.0 mit openmdw-1.1 llama-2 llama-3 llama-3.1 llama-3.2 llama-3.3 llama-4 gemma-terms mrl mnpl
    mistral-modified-mit bigscience-bloom-rail-1.0 tencent-hunyuan-community hunyuan-dit-2024-05 kimi-k2 kimi-k2.5
    kimi-k2.6 kimi-k3 glm-5.3 minimax-h3-community minimax-m3-community qwen3.8-max flux-1-dev-nc flux-2-dev-nc
    grok-2 jamba k-exaone proprietary
""")

Record = dict[str, Any]


@cache
def records() -> dict[str, Record]:
    """All records by id, read as plain data: this test must not depend on the code that loads them."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    files = sorted((data_root("license_db") / "records").glob("*.yaml"))
    loaded = [yaml.load(path.read_text(encoding="utf-8"), Loader=loader) for path in files]  # noqa: S506
    return {record["id"]: record for record in loaded}


@cache
def read_records() -> dict[str, Record]:
    """The records that were written by hand: not those that only repeat the SPDX list, which names some texts twice."""
    listed = "SPDX license list"
    return {id_: one for id_, one in records().items() if not (one.get("source") or "").startswith(listed)}


@cache
def families() -> dict[str, Any]:
    return yaml.safe_load((data_root("license_db") / "families.yaml").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@cache
def aliases() -> dict[str, frozenset[str]]:
    """Lower-case id, SPDX id or alias → the records it names."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for id_, record in records().items():
        for alias in (id_, record.get("spdx"), *record.get("aliases", ())):
            if alias:
                found[str(alias).lower()].add(id_)
    return {alias: frozenset(ids) for alias, ids in found.items()}


def resolutions(tag: str) -> int:
    """In how many ways a tag can be read."""
    return len(aliases().get(tag.lower(), ())) + (tag in families()["families"])


@pytest.mark.parametrize("tag", HUB_TAGS)
def test_a_hub_tag_means_one_record_or_one_family(tag: str) -> None:
    assert resolutions(tag) == 1, (tag, aliases().get(tag))


@pytest.mark.parametrize("name", sorted({*LICENSE_NAMES, *POLICY_IDS}))
def test_a_name_used_by_cards_or_policies_means_one_record_or_one_family(name: str) -> None:
    assert resolutions(name) == 1, (name, aliases().get(name))


@pytest.mark.parametrize(("link", "record"), LINKS.items())
def test_an_address_that_cards_give_for_their_license_leads_to_its_record(link: str, record: str) -> None:
    assert identify_reference(link, load_library()).license_ids == (record,)


@pytest.mark.parametrize("tag", FAMILY_TAGS)
def test_an_ambiguous_tag_is_a_family_of_several_records(tag: str) -> None:
    assert tag not in aliases()
    assert len(families()["families"][tag]["members"]) > 1


@pytest.mark.parametrize("word", SAY_NOTHING)
def test_words_that_say_nothing_lead_nowhere(word: str) -> None:
    assert word in families()["silent"]
    assert resolutions(word) == 0


def test_no_alias_means_two_records() -> None:
    assert {alias: sorted(ids) for alias, ids in aliases().items() if len(ids) > 1} == {}


def test_no_full_name_means_two_records() -> None:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for id_, record in read_records().items():
        for name in (record["name"], *record.get("names", ())):
            found[re.sub(r"[^\w+]+", " ", name.casefold()).strip()].add(id_)
    assert {name: sorted(ids) for name, ids in found.items() if len(ids) > 1} == {}


def test_no_link_means_two_records() -> None:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for id_, record in read_records().items():
        for link in record.get("urls", ()):
            found[link.partition("://")[2].removeprefix("www.").rstrip("/").casefold()].add(id_)
    assert {link: sorted(ids) for link, ids in found.items() if len(ids) > 1} == {}


def test_families_have_recorded_members_and_no_tag_that_is_an_alias() -> None:
    for tag, family in families()["families"].items():
        assert family["members"], tag
        assert family["note"], tag
        assert set(family["members"]) <= records().keys(), tag
        assert len(set(family["members"])) == len(family["members"]), tag
        assert tag not in aliases(), tag
    for word in families()["silent"]:
        assert resolutions(word) == 0, word


def test_tags_and_aliases_are_written_in_lower_case() -> None:
    for id_, record in records().items():
        assert [alias for alias in record.get("aliases", ()) if alias != alias.lower().strip()] == [], id_
    assert all(tag == tag.lower() for tag in (*families()["families"], *families()["silent"]))


def test_an_or_later_record_says_what_its_only_twin_says() -> None:
    def said(record: Record) -> dict[str, Any]:
        entries = {key: value if isinstance(value, list) else [value] for key, value in record["terms"].items()}
        return {key: [e["value"] for e in value] for key, value in entries.items() if key != "licensor"}

    by_spdx = {record["spdx"]: record for record in read_records().values() if record.get("spdx")}
    twins = [spdx for spdx in by_spdx if spdx.endswith("-or-later") and spdx.replace("-or-later", "-only") in by_spdx]
    assert len(twins) >= 6
    for later in twins:
        only = by_spdx[later.replace("-or-later", "-only")]
        assert said(by_spdx[later]) == said(only), later
        assert by_spdx[later]["category"] == only["category"], later


def test_a_record_without_a_text_points_at_no_place_in_one() -> None:
    for id_, record in records().items():
        if record.get("sha256"):
            continue
        entries = [
            e for value in record.get("terms", {}).values() for e in (value if isinstance(value, list) else [value])
        ]
        assert not any("at" in entry for entry in entries), id_
        spdx = str(record.get("spdx") or "")
        assert not record.get("terms_complete") or spdx.endswith("-or-later"), id_
        sourced = spdx or record.get("source")
        assert sourced or all(entry.get("doubt") for entry in entries), f"{id_}: a term of an unread text has a doubt"


def test_judgments_do_not_contradict_the_terms() -> None:
    for id_, record in records().items():
        terms = record.get("terms", {})
        commerce = terms.get("commercial-use", {})
        commerce = {e["value"] for e in (commerce if isinstance(commerce, list) else [commerce] if commerce else [])}
        limited = "purpose-limit" in terms or commerce & {"prohibited", "conditional"}
        limited = (
            limited or {"revenue-cap", "user-cap", "territory-exclusion", "acceptable-use-by-reference"} & terms.keys()
        )
        if not limited:
            continue
        for judgment in ("osi-approved", "osaid-free", "eu-ai-act-open"):
            assert (record.get(judgment) or {}).get("value") is not True, f"{id_}: {judgment} in spite of limits"
        if commerce == {"prohibited"} and record["kind"] in {"license", "terms-of-service"}:
            assert record["category"] in {"non-commercial", "research-only", "proprietary"}, id_


def test_texts_that_are_no_license_have_no_record_and_point_at_ones() -> None:
    texts = yaml.safe_load((data_root("license_db") / "not-licenses.yaml").read_text(encoding="utf-8"))["texts"]
    for slug, entry in texts.items():
        assert resolutions(slug) == 0, slug
        assert entry["why"], slug
        assert entry["points_at"], slug
        assert set(entry["points_at"]) <= records().keys(), slug


# ------------------------------------------------------------------------------------------- over the corpus


@pytest.mark.corpus
def test_every_hub_tag_of_the_corpus_list_leads_somewhere_or_says_nothing(corpus: Path) -> None:
    listed = re.findall(r"^\| `([^`]+)`", (corpus / "hub-license-ids.md").read_text(encoding="utf-8"), re.M)
    assert len(listed) > 80
    assert [tag for tag in listed if resolutions(tag) != 1 and tag not in families()["silent"]] == []


@pytest.mark.corpus
def test_every_slug_of_the_card_index_leads_to_one_record_or_family(corpus: Path) -> None:
    section = (corpus / "cards" / "INDEX.md").read_text(encoding="utf-8").partition("\n## Slugs")[2]
    slugs = re.findall(r"^\| `([^`]+)` \| \d+ \|", section, re.M)
    assert len(slugs) > 60
    assert [slug for slug in slugs if resolutions(slug) != 1] == []


@pytest.mark.corpus
def test_every_text_of_the_corpus_is_a_record_or_known_to_be_no_license(corpus: Path) -> None:
    texts = yaml.safe_load((data_root("license_db") / "not-licenses.yaml").read_text(encoding="utf-8"))["texts"]
    slugs = {path.parent.name for path in (corpus / "licenses").glob("*/meta.yaml")}
    assert sorted(slugs - records().keys() - texts.keys()) == []
