"""What every record of a model family keeps: sourced cells, and members that no other record claims."""

from __future__ import annotations

import random
import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from auditor.core.errors import ConfigError
from auditor.core.resources import data_root
from auditor.records import catalog
from auditor.records.base_models import load_base_models
from auditor.records.book import load_book
from auditor.records.families import FactCell, Family, bounded, cell_specs, families, read_family
from auditor.records.longest_runs import ERROR, ceiling, longest_runs
from auditor.records.model_names import fold, original

ALL = families().all
IDS = [(fold(one), family) for family in ALL for member in family.members for one in member.ids]
STARRED = [(one, family) for family in ALL for member in family.members for one in member.patterns]
RECORDS = data_root("license_db") / "records"
HEAD = """id: orchard-2
name: Orchard 2
publisher: meta
read: 2026-11-23
sources:
  card: {address: "https://example.org/card", read: 2026-11-22}
"""


def cells(family: Family) -> list[tuple[str, FactCell]]:
    return [*family.cells.items(), *(item for member in family.members for item in member.cells.items())]


@pytest.mark.parametrize("family", ALL, ids=[family.id for family in ALL])
def test_every_cell_has_an_address_and_its_values_name_records_that_exist(family: Family) -> None:
    publishers = {row["id"] for row in catalog.publishers()}
    assert family.publisher in publishers
    for name, cell in cells(family):
        assert cell.source.address.startswith("https://"), name
        assert cell.source.read is None or cell.source.read <= family.read, name
        if cell_specs()[name].type == "license":
            assert (RECORDS / f"{cell.value}.yaml").is_file(), cell.value
        if cell_specs()[name].type == "family":
            assert families().get(cell.value) is not None, cell.value
        if isinstance(cell.value, date):
            assert date(2018, 1, 1) <= cell.value <= date(2029, 12, 31), name


def test_a_source_that_was_not_read_again_never_gives_high_confidence() -> None:
    wrong = [(f.id, name) for f in ALL for name, cell in cells(f) if not cell.source.read and cell.confidence == "high"]
    assert not wrong


def test_each_member_stands_in_one_record_and_is_found_there() -> None:
    names = [name for name, _ in IDS]
    assert sorted(set(names)) == sorted(names)
    for name, family in random.Random(3).sample(IDS, 60):
        found = families().find(name)
        assert found is not None
        assert found.family is family


def test_no_pattern_covers_a_member_with_a_record_of_its_own() -> None:
    for pattern, family in STARRED:
        for name, other in IDS:
            assert other is family or not bounded(pattern).fullmatch(name), (pattern, name)


def test_a_pattern_names_its_owner_and_takes_no_version() -> None:
    """The law over generated names, for the shipped patterns and invented ones alike."""
    generator = random.Random(5)
    invented = [f"acme/orchard-{generator.randint(1, 9)}{end}*" for end in ("", "-", ".1-", "-7b-") for _ in range(5)]
    for pattern in (*(one for one, _ in STARRED), *invented):
        owner, _, stem = pattern.partition("/")
        literal = stem.replace("*", "").rstrip("-.")
        taken = bounded(pattern)
        assert "*" not in owner
        digit = generator.randint(2, 9)
        for end in (f".{digit}", f"-v{digit}", "-2701", "-next", f"{digit}", "-uncensored"):
            newer = f"{literal}{end}"
            assert not taken.fullmatch(fold(f"{owner}/{newer}")), (pattern, newer)
        assert not taken.fullmatch(fold(f"somebody-else/{literal}"))


@pytest.mark.parametrize("swallowed", ["-7b", "-7b-instruct", "-it-gguf", "-8x7b-chat-awq", "-30b-a3b-fp8", ""])
def test_a_pattern_takes_sizes_tuning_and_formats(swallowed: str) -> None:
    assert bounded("acme/orchard-2*").fullmatch(f"acme/orchard-2{swallowed}")


def test_a_newer_version_and_a_derivative_of_another_owner_are_not_covered_by_exact_ids() -> None:
    generator = random.Random(7)
    known = {name for name, _ in IDS}
    for name, _ in generator.sample(IDS, 300):
        owner, _, own = name.partition("/")
        digits = list(re.finditer(r"\d+", own))
        made = [f"acme-{owner}/{own}", f"{owner}/{own}-v9", f"{owner}/{own}-2702", f"{owner}/{own}-uncensored"]
        if digits:
            last = digits[-1]
            made.append(f"{owner}/{own[: last.start()]}{int(last.group()) + 7}{own[last.end() :]}")
        for other in made:
            if other not in known:
                found = families().find(other)
                assert found is None, (name, other, found and found.family.id)


def test_a_copy_of_the_same_owner_in_another_format_keeps_the_record() -> None:
    name, family = next((name, family) for name, family in IDS if name == "qwen/qwen2.5-7b-instruct")
    for form in ("-gguf", "-awq", "-gptq-int4", "-fp8"):
        found = families().find(name + form)
        assert found is not None, form
        assert found.family is family


BROKEN = {
    "no address": ("sources: {card: {read: 2026-11-22}}", "has no address"),
    "an address without https": ('sources: {card: {address: "ftp://x/y", read: 2026-11-22}}', "has no address"),
    "no day": ('sources: {card: {address: "https://example.org/c"}}', "has no day"),
    "an unknown cell": ("cells: {colour: {value: red, source: card, confidence: high}}", "unknown cell"),
    "a cell without a source": ("cells: {parameters: {value: 7.0e+9, confidence: high}}", "has no source"),
    "a source that stands nowhere": (
        "cells: {parameters: {value: 7, source: hearsay, confidence: high}}",
        "has no source",
    ),
    "no confidence": ("cells: {parameters: {value: 7.0e+9, source: card}}", "has no confidence"),
    "a word for a number": ("cells: {parameters: {value: many, source: card, confidence: high}}", "unfit"),
    "a modality nobody knows": ("cells: {modality: {value: [smell], source: card, confidence: high}}", "unfit"),
    "a month that is none": ("cells: {released: {value: '2026-13', source: card, confidence: high}}", "unfit"),
    "compute without a kind": ("cells: {training_flop: {value: 1.0e+24, source: card, confidence: high}}", "no kind"),
    "a bound without a reason": (
        "cells: {training_flop_above: {value: 1.0e+24, source: card, confidence: high}}",
        "no reason",
    ),
    "an unknown key": ("colour: red", "unknown key"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_record_that_says_something_else_is_refused_with_its_place(what: str) -> None:
    line, said = BROKEN[what]
    head = re.sub(r"sources:\n.*\n", "", HEAD) if line.startswith("sources") else HEAD
    with pytest.raises(ConfigError) as caught:
        read_family(f"{head}{line}\nmembers:\n- ids: [acme/orchard-2-7b]\n", "orchard-2.yaml")
    assert said in str(caught.value)
    assert "orchard-2.yaml" in str(caught.value)


@pytest.mark.parametrize(
    "members", ["[]", "- ids: [orchard]", "- patterns: ['*/orchard-*']", "- patterns: [acme/x]", "- cells: {}"]
)
def test_members_that_name_nobody_are_refused(members: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        read_family(f"{HEAD}members:\n{members}\n" if members != "[]" else f"{HEAD}members: []\n", "orchard-2.yaml")


def test_a_star_of_the_table_of_base_models_never_goes_on_with_a_number() -> None:
    """A newer version must be named: 3.8 is not covered by a glob that was written for 3."""
    table = load_base_models()
    for family in table.families:
        for glob in family.ids:
            if "/" in glob and glob.endswith("*") and glob[-2].isdigit() and glob.count("*") == 1:
                stem = glob.rstrip("*")
                for newer in (f"{stem}.97", f"{stem}97", f"{stem}.97-7b-instruct"):
                    found = table.find(newer)
                    assert found is None or not found.by_id or found.family is not family, (glob, newer)
                found = table.find(f"{stem}-7b")
                assert found is not None, glob


def test_no_glob_of_the_table_says_another_license_than_a_members_own_record() -> None:
    book, table = load_book(), load_base_models()
    for family in ALL:
        for member in family.members:
            known = {**family.cells, **member.cells}
            for name in member.ids if "license" in known else ():
                found = table.find(name)
                if found and found.by_id:
                    said = {found.family.license, *(one.license for one in found.family.later)}
                    ids = {one for word in said for one in (word, *book.resolve(word))}
                    assert known["license"].value in ids, (name, found.family.id)


def test_what_a_tag_of_several_licenses_means_for_a_repository_is_one_of_them() -> None:
    """`modified-mit` is another license with every publisher, and with one publisher from one model to the next."""
    book, table = load_book(), load_base_models()
    narrowed = 0
    for family in ALL:
        for member in family.members:
            tag = {**family.cells, **member.cells}.get("hub_tag")
            for name in member.ids if tag and tag.value in book.families else ():
                found = table.find(name)
                if tag and found and found.by_id:
                    narrowed += 1
                    assert found.family.license in book.families[tag.value], (name, tag.value)
    assert narrowed >= 5


@pytest.mark.parametrize(
    "name", ["MiniMaxAI/MiniMax-M2.1", "MiniMaxAI/MiniMax-M2.9", "moonshotai/Kimi-K2.6", "acme/MiniMax-M2-fan"]
)
def test_a_tag_of_several_licenses_says_nothing_of_a_model_whose_file_nobody_read(name: str) -> None:
    found = load_base_models().find(name)
    assert found is None or not found.by_id, name


def test_a_glob_of_the_table_takes_no_derivative_of_another_owner() -> None:
    """Words that tell no size, tuning or format make another model of it; the name is then a hint alone."""
    table, generator = load_base_models(), random.Random(11)
    words = ("abliterated", "uncensored", "medical-v2", "merge", "roleplay", "dpo-acme", "r7", "distill-x")
    checked = 0
    for family in table.families:
        for glob in family.ids:
            account, _, own = glob.partition("/")
            stem = own.rstrip("*").rstrip("-.")
            if "*" not in account or any(sign in stem for sign in "*?["):
                continue
            for owner in ("somebody-else", f"{account.rstrip('*')}-fan" if account != "*" else "acme"):
                checked += 1
                stranger = table.find(f"{owner}/{stem}-{generator.choice(words)}")
                assert stranger is None or not stranger.by_id, (glob, owner)
                copy = table.find(f"{owner}/{stem}-gguf")
                assert copy is None or copy.family.license, glob
    assert checked > 30


def test_a_copy_of_another_owner_in_another_format_is_still_the_publishers_model() -> None:
    for name in ("thebloke/WizardLM-2-7B-GGUF", "bartowski/DeepSeek-R1-Distill-Llama-70B-GGUF"):
        found = load_base_models().find(name)
        assert found is not None, name
        assert found.by_id, name


NAMES = yaml.safe_load(Path(__file__).with_name("family_names.yaml").read_text("utf-8"))


@pytest.mark.parametrize("row", NAMES, ids=[str(row["name"]) or "empty" for row in NAMES])
def test_a_record_speaks_of_its_own_models_alone(row: dict[str, str | None]) -> None:
    found = families().find(row["name"] or "")
    assert (found.family.id if found else None) == row["family"]


# ------------------------------------------------------------------------------------ bounds from what is on record

SAID = re.compile(
    r"no (?P<what>language model of (?P<size>[\d.e]+) parameters or more|model)"
    r"(?: that came out (?P<when>since|before) (?P<day>[A-Za-z ]*\d{4}))? in the license database has "
    r"(?P<side>fewer|more) than (?P<tokens>[\d.e]+) tokens"
)
DAYS = {
    "July 2025": date(2025, 7, 1),
    "March 2024": date(2024, 3, 1),
    "December 2024": date(2024, 12, 1),
    "2024": date(2024, 1, 1),
}


def came_out(known: dict[str, FactCell]) -> date | None:
    for name in ("released", "uploaded", "eu_market_date"):
        if name in known:
            value = known[name].value
            return value if isinstance(value, date) else date(int(value[:4]), int(value[5:7]), 1)
    return None


RUNS = [
    (known, member.ids)
    for family in ALL
    for member in family.members
    if "training_tokens" in (known := {**family.cells, **member.cells}) and "base" not in known
]
RESTING = [
    (member.ids, {**family.cells, **member.cells}, name, cell)
    for family in ALL
    for member in family.members
    for name, cell in {**family.cells, **member.cells}.items()
    if "the license database has" in cell.why
]
BOUNDS = sorted({(cell.why, name) for f in ALL for name, cell in cells(f) if "the license database has" in cell.why})


def test_a_bound_that_rests_on_all_other_records_is_true_of_them() -> None:
    """A new record with more, or fewer, tokens than a bound takes for granted takes the bound down."""
    assert BOUNDS
    for why, name in BOUNDS:
        said = SAID.search(why)
        assert said, why
        assert (name == "training_flop_above") == (said["side"] == "fewer")
        limit, size, day = float(said["tokens"]), float(said["size"] or 0), DAYS.get(said["day"] or "")
        for known, ids in RUNS:
            out, parameters = came_out(known), known.get("parameters")
            in_time = day is None or (out is not None and (out >= day) == (said["when"] == "since"))
            if not in_time or (size and (parameters is None or parameters.value < size)):
                continue
            tokens = known["training_tokens"].value
            assert tokens >= limit if said["side"] == "fewer" else tokens <= limit, (why, ids, tokens)


def test_a_bound_that_rests_on_all_other_records_speaks_of_the_time_and_size_of_its_own_model() -> None:
    for ids, known, _, cell in RESTING:
        said = SAID.search(cell.why)
        assert said
        out, parameters, day = came_out(known), known.get("parameters"), DAYS.get(said["day"] or "")
        assert day is None or (out is not None and (out >= day) == (said["when"] == "since")), (ids, cell.why)
        assert not said["size"] or (parameters and parameters.value >= float(said["size"])), (ids, cell.why)


def test_a_bound_computes_what_its_reason_says() -> None:
    term = r"6 x ([\d.e+]+)(?: (?:active )?parameters)?(?: of its language model)? x ([\d.e]+)(?: tokens)?"
    formula = re.compile(
        rf"{term}(?: plus {term})?, (less a third|and half more|and 30 % more|the provider's own figures)"
    )
    share = {"less a third": 2 / 3, "and half more": 1.5, "and 30 % more": 1.3, "the provider's own figures": 1}
    computed = 0
    for family in ALL:
        for name, cell in cells(family):
            found = formula.search(cell.why) if name.startswith("training_flop_") else None
            if found:
                computed += 1
                own, held = float(found[1]) * float(found[2]), float(found[3] or 0) * float(found[4] or 0)
                figure, floor = 6 * (own + held) * share[found[5]], name == "training_flop_above"
                assert (0.92 if floor else 0.98) <= cell.value / figure <= (1.02 if floor else 1.08), (
                    family.id,
                    cell.why,
                )
                assert floor == (share[found[5]] <= 1), (family.id, cell.why)
    assert computed >= 95


def test_every_ceiling_keeps_a_tenth_from_the_threshold_it_stays_below() -> None:
    """A figure just below 1e23 would make a model not general-purpose by a rounding."""
    for family in ALL:
        for name, cell in cells(family):
            if name == "training_flop_below" and cell.value < 1e23:
                assert cell.value <= 9e22, (family.id, cell.value)


def told(bound: str, said: re.Pattern[str]) -> list[tuple[Family, FactCell, re.Match[str]]]:
    """The cells whose reason says so, all of them of one bound, and at least one."""
    found = [
        (family, name, cell, match)
        for family in ALL
        for name, cell in cells(family)
        if (match := said.search(cell.why))
    ]
    assert found
    for family, name, cell, _ in found:
        assert name == bound, (family.id, cell.why)
    return [(family, cell, match) for family, _, cell, match in found]


def test_hours_of_a_provider_give_the_compute_that_the_guidelines_compute() -> None:
    """Point 126: hours x peak x utilization, and half where nobody says (A.3, models B and H); upwards only."""
    said = re.compile(r"([\d.e]+) hours of an? (\w+) at half of its peak of (\d+) TFLOP per second")
    for family, cell, hours in told("training_flop_above", said):
        assert {"A100": "312", "H100": "989", "H800": "989"}[hours[2]] == hours[3], (family.id, cell.why)
        assert cell.value == pytest.approx(float(hours[1]) * 3600 * float(hours[3]) * 1e12 / 2, rel=0.01)


def test_steps_of_a_provider_give_a_ceiling_by_the_operations_of_a_pass() -> None:
    """Point 131: passes x operations of a full pass; downwards with the 30 % of point 123."""
    said = re.compile(r"(\d+) steps x (\d+) images x ([\d.e]+) FLOP of a full pass, and 30 % more")
    for _, cell, passes in told("training_flop_below", said):
        assert cell.value == pytest.approx(1.3 * int(passes[1]) * int(passes[2]) * float(passes[3]), rel=0.01)


def test_hours_on_top_of_a_base_give_a_ceiling_with_the_ceiling_of_that_base() -> None:
    """Downwards hours count at the full peak, with the 30 % of point 123; the base brings its own ceiling."""
    said = re.compile(
        r"([\d.e+]+) of (\S+/\S+), and (\d+) hours of an A100 at its full peak of 312 TFLOP per second with 30 % more"
    )
    for _, cell, hours in told("training_flop_below", said):
        base = families().find(hours[2])
        assert base is not None, cell.why
        assert base.cells["training_flop_below"].value == float(hours[1]), cell.why
        assert cell.value == pytest.approx(float(hours[1]) + 1.3 * int(hours[3]) * 3600 * 312e12, rel=0.01)


def test_a_floor_that_rests_on_a_base_of_the_same_size_is_no_more_than_that_base_took() -> None:
    """What was added, a vision encoder for instance, makes the model larger, not its base's training longer."""
    said = re.compile(r"made from (.+?) of the same size, trained on ([\d.e+]+) tokens")
    size, named = re.compile(r"\d+(?:\.\d+)?b(?:-a\d+b)?"), {family.name: family for family in ALL}
    found = 0
    for family in ALL:
        for member in family.members:
            for known in (family.cells, member.cells):
                cell = known.get("training_flop_above")
                rests = said.search(cell.why) if cell else None
                told = size.findall(fold(member.ids[0])) if rests and member.ids else []
                for base in named[rests[1]].members if rests and told else ():
                    active = {**named[rests[1]].cells, **base.cells}.get("active_parameters") if rests else None
                    if cell and rests and active and any(told[-1] in size.findall(fold(one)) for one in base.ids):
                        found += 1
                        took = 6 * active.value * float(rests[2])
                        assert cell.value <= took * 1.02, (member.ids, cell.value, took)
    assert found >= 30


def test_what_a_model_is_made_from_is_on_record_and_no_circle() -> None:
    for family in ALL:
        for member in family.members:
            seen, cell = set(member.ids), {**family.cells, **member.cells}.get("made_from")
            while cell:
                parent = families().find(cell.value)
                assert parent is not None, (family.id, cell.value)
                assert not seen & set(parent.member.ids), (family.id, cell.value)
                seen |= set(parent.member.ids)
                cell = parent.cells.get("made_from")


def test_no_model_has_fewer_parameters_than_its_name_says() -> None:
    """A catalog that reckons parameters from a configuration it only half reads makes a model smaller than it is."""
    size = re.compile(r"(?<![a-z\d._x])(\d+(?:[._]\d+)?)([bm])(?![a-z])")
    for family in ALL:
        for member in family.members:
            cell = {**family.cells, **member.cells}.get("parameters")
            for name in member.ids if cell else ():
                told = size.search(name.partition("/")[2].casefold())
                if told and cell:
                    least = float(told[1].replace("_", ".")) * {"b": 1e9, "m": 1e6}[told[2]] * 0.8
                    assert cell.value >= least, (name, cell.value)


def test_no_model_came_out_long_after_its_repository_was_made() -> None:
    """A catalog that dates its own entry, not the model, makes a model younger than it is: a repository may be
    prepared in private, but not for months."""
    for family in ALL:
        for member in family.members:
            known = {**family.cells, **member.cells}
            out, made = came_out({k: v for k, v in known.items() if k != "uploaded"}), known.get("uploaded")
            assert out is None or made is None or (out - made.value).days <= 90, (family.id, member.ids, out)


# ------------------------------------------------------------------------------- what bounds models of small size


def test_no_language_model_on_record_was_trained_longer_than_the_longest_run_of_its_size_and_time() -> None:
    """A record with more tokens takes the row down; each row rests on a record with just as many."""
    for run in longest_runs():
        rests = families().find(run.model)
        assert rests is not None, run
        assert rests.cells["training_tokens"].value == run.tokens, run
        assert 6 * run.parameters * run.tokens * ERROR <= 9e22, run
        for known, ids in RUNS:
            size = known.get("parameters")
            if size and run.covers(float(size.value), came_out(known)):
                assert known["training_tokens"].value <= run.tokens, (run.said, ids)


def test_a_ceiling_by_size_lies_above_what_is_known_of_a_model() -> None:
    """Where tokens are on record, or the compute, the row that knows neither must not promise less."""
    held = 0
    for family in ALL:
        for member in family.members:
            known = {**family.cells, **member.cells}
            size, tokens, flop = (known.get(name) for name in ("parameters", "training_tokens", "training_flop"))
            bound = ceiling(float(size.value), came_out(known)) if size and known.get("modality") else None
            if size is None or bound is None or set(known["modality"].value) != {"text"}:
                continue
            for took in (6 * size.value * tokens.value if tokens else 0, flop.value if flop else 0):
                held += bool(took)
                assert took <= bound[0], (member.ids, took, bound)
    assert held >= 12


def test_a_copy_in_another_format_keeps_what_its_original_was_trained_with() -> None:
    held = 0
    for family in ALL:
        for member in family.members:
            for name in member.ids:
                first = families().find(original(name)) if fold(original(name)) != fold(name) else None
                copy = families().find(name)
                if first is None or copy is None:
                    continue
                for cell in ("training_tokens", "training_flop", "training_flop_above", "made_from"):
                    if cell in first.cells and cell not in member.cells and cell not in family.cells:
                        held += 1
                        assert copy.cells[cell] == first.cells[cell], (name, cell)
                assert copy.cells.get("license") == {**family.cells, **member.cells}.get("license")
    assert held >= 15
