"""The first policy file of an organization: the few questions that matter, and the commented file they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from auditor.core.errors import UsageError
from auditor.core.frozen import thaw
from auditor.core.marked_yaml import in_one_line
from auditor.core.resources import data_root
from auditor.core.suggestions import did_you_mean
from auditor.policy.facts.fact_registry import registry
from auditor.policy.facts.shapes import UnfitValue, as_fact
from auditor.policy.facts.tables import GLOBAL, UNKNOWN, is_group, place, places, stands_for
from auditor.policy.file.editing import with_value


@dataclass(frozen=True, slots=True)
class SetupQuestion:
    """One thing to ask; an empty answer leaves the fact unknown, so that checks ask for it when it decides."""

    fact: str
    """Name of a fact; the word ``country`` in `kind` asks for an ISO code."""
    text: str
    kind: str = ""


_STORED = "Where prompts and outputs are stored (codes with commas; empty: where models run)"
QUESTIONS = (
    SetupQuestion("org.name", "Name of the organization"),
    SetupQuestion("org.domicile", "Country it is incorporated in (ISO code, such as DE)", kind="country"),
    SetupQuestion("org.principal_place_of_business", "Country it is run from (empty: the same)", kind="country"),
    SetupQuestion("org.sector", "Sector (healthcare_provider, bank, insurer, saas, public_body, ...)"),
    SetupQuestion("org.hipaa_role", "Role under HIPAA: covered_entity, business_associate or none"),
    SetupQuestion("org.group_revenue_12m_usd", "Revenue of the whole group over twelve months, in US dollars"),
    SetupQuestion("org.revenue_last_month_usd", "Revenue of the last calendar month, in US dollars"),
    SetupQuestion("org.max_product_mau", "Monthly active users of the largest product"),
    SetupQuestion(
        "org.operates_model_as_a_service", "Are models offered to third parties as a service (true or false)"
    ),
    SetupQuestion(
        "deployment.user_regions", "Where users are located (codes with commas, such as DE, FR or EU)", kind="country"
    ),
    SetupQuestion("deployment.hosting", "Who runs the weights (self, vendor-api, vendor-vpc or cloud-resale)"),
    SetupQuestion("deployment.processing_regions", "Where models run (codes with commas)", kind="country"),
    SetupQuestion("deployment.storage_regions", _STORED, kind="country"),
    SetupQuestion("deployment.modifies_model", "What is done to the model (none, prompt, rag, lora, ...)"),
    SetupQuestion("deployment.use_cases", "What models are wanted for (such as internal_coding, document_search)"),
    SetupQuestion("deployment.role", "Role under the EU AI Act: deployer where models are only used"),
    SetupQuestion("deployment.data_classes", "Kinds of data that reach the model (none, pii, phi, ...)"),
    SetupQuestion("deployment.distribution", "Who receives outputs or weights (internal, saas_feature, ...)"),
)
LIKE_QUESTIONS = (
    QUESTIONS[0],
    QUESTIONS[1],
    QUESTIONS[2],
    SetupQuestion("org.hipaa_role", "Role under HIPAA: covered_entity, business_associate or none"),
    SetupQuestion("org.group_mau_max", "Monthly users the group never passed, such as {below: 400000, since: 2023-01}"),
    SetupQuestion("org.group_revenue_12m_usd", "Revenue of the whole group over twelve months, in US dollars"),
    SetupQuestion(
        "deployment.user_regions", "Where users are located (codes with commas, such as DE, FR)", kind="country"
    ),
    SetupQuestion("deployment.self_host_kind", "Own hardware (on_prem) or rented machines (iaas)"),
    SetupQuestion("deployment.processing_regions", "Where models run (codes with commas)", kind="country"),
    SetupQuestion("deployment.storage_regions", _STORED, kind="country"),
    SetupQuestion(
        "deployment.support_access_countries", "Where staff and suppliers are who can read prompts (codes with commas)",
        kind="country",
    ),
)  # fmt: skip
"""What is asked for a policy that begins as one of the shipped ones."""
_SAME = {
    "org.principal_place_of_business": "org.domicile",
    "deployment.storage_regions": "deployment.processing_regions",
}
"""Facts whose question says what an empty answer means."""
_FILE = """\
# The policy of {name}: who we are, what we want models for, and what we accept.
# A fact that is left out is unknown: a check that needs it reports "needs review", it never assumes. `auditor policy
# validate` checks the file, `auditor policy explain FACT` says what a key means, `auditor explain CHECK` what a check
# looks at.
policy: {{id: {id}, version: 1}}

# The licensee. Caps on users and revenue are compared with these figures, on the day they name.
{org}
# Rule packs, and why they were chosen; leave out what does not concern you.
{reasons}packs: [{packs}]

# What holds for every workload, unless it says otherwise.
{defaults}
# What models are wanted for. Each model is evaluated for each workload. `use_cases` are words such as internal_coding
# or chatbot_public (`auditor policy explain deployment.use_cases` lists them); a license with use rules needs them.
workloads:
  internal-tools:
    title: Tools for our own staff
    deployment: {{{uses}}}  # purpose:  # Why the data are used: operations, treatment, research and others

{sections}# Licenses that are allowed, that need review, and that are not allowed. Names may be globs; for example:
# licenses: {{allow: [apache-2.0, mit, "bsd-*"], review: [], deny: []}}

# What people found out about models whose own files do not say it: {{model, by, on, facts: {{modality: [text]}}}}.
model_facts: []

# What can be proved: {{id, who, when, until, proof}}, and whom it is about: counterparty, channel, provider, country or
# model (`auditor policy explain attestations.dpa` says which). One that names nobody outside proves nothing about any,
# one that has ended counts as missing.
attest: []

# What is accepted for a while: {{check, model, workload, reason, approver, author, until, ticket}}; at most 365 days.
waive: []

gate: {{fail_on: needs-review}}
"""

_EU_SECTIONS = """\
# Where data may be processed and stored; checked wherever personal or confidential data reach a model.
residency: {processing: [EEA], storage: [EEA], support_access: [EEA]}

# Whether the documents of the provider of a general-purpose model must be there whatever the role and the use;
# for high-risk uses, and for whoever is that provider, they must be in any case.
eu_ai_act: {require_provider_documents: false}

"""


def answer(question: SetupQuestion, text: str) -> Any:
    """An answer as the value a policy file holds; None where nothing was said.

    Raises:
        UsageError: the fact cannot take it.
    """
    words = text.strip()
    if not words:
        return None
    spec = registry().facts[question.fact]
    value: Any = words
    if spec.type in ("int", "number"):
        value = yaml.safe_load(words.replace("_", "").replace(",", ""))
        value = float(value) if isinstance(value, str) and _is_number(value) else value
    elif spec.type == "bool":
        value = {"true": True, "yes": True, "y": True, "false": False, "no": False, "n": False}.get(
            words.casefold(), words
        )
    elif spec.type == "structured":
        value = _structured(question, words)
    elif spec.type == "strings":
        value = [part.strip() for part in words.replace(";", ",").split(",") if part.strip()]
    if question.kind == "country":
        value = _codes(question, value)
    try:
        made = as_fact(spec, value)
    except UnfitValue as error:
        raise UsageError(
            f"{question.fact} cannot be {words!r}", found=words, wanted=error.wanted, hint=error.hint
        ) from None
    return thaw(made) if isinstance(made, (tuple, Mapping)) else made


def _codes(question: SetupQuestion, value: Any) -> Any:
    words = value if isinstance(value, list) else [value]
    for word in words:
        if stands_for(word):
            raise UsageError(
                f"{question.fact} cannot be {word!r}", wanted="the places themselves: EEA, EEA_CH, EU, or codes",
                hint=f"vendors mean {stands_for(word)} by it, without the United Kingdom: write EEA, CH, GB for all",
            )  # fmt: skip
    codes = [next(iter(place(word))) if not is_group(word.upper()) else word.upper() for word in words]
    strange = [word for word, code in zip(words, codes, strict=True) if code == UNKNOWN or not places([code])]
    if strange or (isinstance(value, str) and (is_group(codes[0]) or codes[0] == GLOBAL)):
        wanted = "ISO 3166-1 codes such as DE or US" + (", or groups such as EU" if isinstance(value, list) else "")
        raise UsageError(f"{question.fact} cannot be {(strange or words)[0]!r}", wanted=wanted)
    return codes if isinstance(value, list) else codes[0]


def _structured(question: SetupQuestion, words: str) -> Any:
    try:
        return yaml.safe_load(words)
    except yaml.YAMLError:
        raise UsageError(f"{question.fact} cannot be {words!r}", wanted="a value as in YAML") from None


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def question_for(fact: str) -> SetupQuestion:
    """The question that asks for a fact.

    Raises:
        UsageError: none does.
    """
    known = {question.fact: question for question in (*QUESTIONS, *LIKE_QUESTIONS)}
    if fact not in known:
        raise UsageError(f"no question asks for {fact!r}", wanted=" · ".join(known), hint=did_you_mean(fact, known))
    return known[fact]


@cache
def kinds() -> tuple[str, ...]:
    """Whom a first policy may be like: the shipped ones, sorted."""
    return tuple(sorted(path.stem for path in (data_root("policies") / "presets").glob("*.yaml")))


def policy_like(kind: str, answers: Mapping[str, Any]) -> str:
    """A shipped policy with the answers in it; its comments and everything else stay as they are.

    Raises:
        UsageError: none of them is called so.
    """
    if kind not in kinds():
        raise UsageError(
            f"no first policy is called {kind!r}", wanted=" · ".join(kinds()), hint=did_you_mean(kind, kinds())
        )
    text = (data_root("policies") / "presets" / f"{kind}.yaml").read_text("utf-8")
    given = _stated(answers)
    if "org.name" in given:
        text = with_value(text, ("policy", "id"), _id_of(str(given["org.name"])))
    for name, value in given.items():
        head, _, rest = name.partition(".")
        section = "deployment_defaults" if head == "deployment" else head
        text = with_value(text, (section, *rest.split(".")), value)
    return _without_allow_list(text) if open_places(answers) else text


def _stated(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers somebody gave: a question that was put and left open is among them as None, one that was not put is
    not, so that an empty answer means only what its question says."""
    given = {name: value for name, value in answers.items() if value is not None}
    for name, source in _SAME.items():
        if name in answers and source in given:
            given.setdefault(name, given[source])
    return given


_LISTED = ("deployment.processing_regions", "deployment.storage_regions")
"""The facts without which an allow-list of places refuses every model."""


def open_places(answers: Mapping[str, Any]) -> str:
    """The fact that is missing for an allow-list of places; empty where none is."""
    given = _stated(answers)
    return next((one for one in _LISTED if one not in given), "")


_ALLOW_LIST = "residency: "


def _without_allow_list(text: str) -> str:
    """The file with its allow-list of places as a comment: what is stored where nobody says lies outside every list."""
    why = (
        "# Take the # away once deployment_defaults states processing_regions and storage_regions; until then it would"
    )
    return text.replace(f"\n{_ALLOW_LIST}", f"\n{why}\n# refuse every model.\n# {_ALLOW_LIST}", 1)


def _id_of(name: str) -> str:
    letters = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name.casefold())
    return "-".join(part for part in letters.split("-") if part) or "own"


def first_policy(answers: Mapping[str, Any]) -> str:
    """The commented file for answers by fact name; facts without an answer are left out."""
    given = _stated(answers)
    org = {name.removeprefix("org."): value for name, value in given.items() if name.startswith("org.")}
    deployment = {
        name.removeprefix("deployment."): value for name, value in given.items() if name.startswith("deployment.")
    }
    uses = deployment.pop("use_cases", None) or []
    packs = chosen_packs(given)
    name = str(org.get("name") or "our organization")
    text = _FILE.format(
        name=name.replace("\n", " "),
        id=_id_of(name),
        org=_section("org", org),
        packs=", ".join(packs),
        reasons="".join(f"# {pack}: {why}.\n" for pack, why in packs.items()),
        defaults=_section("deployment_defaults", deployment),
        uses=f"use_cases: [{', '.join(uses)}]" if uses else "",
        sections=_EU_SECTIONS if _in_eea([org["domicile"]] if org.get("domicile") else []) else "",
    )
    return _without_allow_list(text) if open_places(answers) else text


def _in_eea(where: list[str]) -> bool:
    return bool(places(where) & places(["EEA"]))


def chosen_packs(answers: Mapping[str, Any]) -> dict[str, str]:
    """The rule packs of a first policy with the reason for each, by answers as `first_policy` takes them."""
    home = [answers["org.domicile"]] if answers.get("org.domicile") else []
    users = list(answers.get("deployment.user_regions") or ())
    data = sorted(set(answers.get("deployment.data_classes") or ()) - {"none", "public"})
    role = answers.get("org.hipaa_role")
    chosen = {
        "license": "every model has a license",
        "export_origin": "export control applies to models from abroad; the publisher of each must be known",
    }
    if role in ("covered_entity", "business_associate"):
        chosen["hipaa"] = f"the role under HIPAA is {role}"
    if _in_eea(home):
        chosen["eu_ai_act"] = f"the organization is incorporated in {home[0]}"
    elif _in_eea(users):
        chosen["eu_ai_act"] = f"users are located in {', '.join(users)}"
    elif not home and not users:
        chosen["eu_ai_act"] = "neither a country nor the location of users was stated, so the EU cannot be ruled out"
    if data:
        chosen["residency"] = f"{', '.join(data)} may reach the model"
    elif _in_eea(home):
        chosen["residency"] = f"the organization is incorporated in {home[0]}"
    return chosen


def _section(name: str, facts: Mapping[str, Any]) -> str:
    """A top-level key with its facts, each explained by the registry's own words; open ones stand as comments."""
    prefix = "deployment." if name == "deployment_defaults" else "org."
    lines = [f"{name}:"]
    for key, value in facts.items():
        lines.append(f"  {key}: {in_one_line(value)}  # {_meaning(prefix + key)}")
    asked = [question.fact for question in QUESTIONS if question.fact.startswith(prefix)]
    open_keys = [fact.removeprefix(prefix) for fact in asked if fact.removeprefix(prefix) not in facts]
    lines += [f"  # {key}:  # {_meaning(prefix + key)}" for key in open_keys if key != "use_cases"]
    return "\n".join(lines) + "\n"


_MOST_WORDS, _SOME = 120, 4
"""Characters of the words a fact may take that stand in a comment, and how many stand where they are more. By judgment:
a line that an editor shows."""


def _meaning(fact: str) -> str:
    spec = registry().facts[fact]
    if not spec.allowed:
        return spec.about
    listed = ", ".join(spec.allowed)
    if len(listed) > _MOST_WORDS:
        listed = f"{', '.join(spec.allowed[:_SOME])} and others (auditor policy explain {fact})"
    return f"{spec.about}: {listed}"
