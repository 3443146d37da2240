# ruff: noqa: E501 - one sentence of a report, one line
"""Three standard audits, built in code: what every report format is tested with.

`clean` is small and ends well; `portfolio` has every outcome and every kind of evidence; `hostile` is full of what an
attacker would put into a model card. All models, licenses and quotes are invented; well-known licenses appear by name.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

from auditor.core.frozen import FrozenMap, freeze
from auditor.core.model import (
    DATASETS,
    Anomaly,
    Audit,
    Basis,
    Conclusion,
    Conflict,
    Coverage,
    Dossier,
    Edge,
    Evidence,
    FactSeen,
    Failure,
    FileSeen,
    Finding,
    Gap,
    Hunk,
    Identification,
    Inherited,
    LicenseSummary,
    Location,
    Match,
    ModelAudit,
    ModelFact,
    ModelRef,
    Outcome,
    PolicySummary,
    Severity,
    Status,
    Subject,
    Term,
    TermDifference,
    Verdict,
    Waiver,
    WorkloadSummary,
)

AS_OF = date(2026, 11, 21)
POLICY_FILE = "auditor.yaml"


def digest(text: str) -> str:
    """A stable stand-in for the hash of a file."""
    return sha256(text.encode("utf-8", "replace")).hexdigest()


def at(path: str, start: int, end: int | None = None, *, of: str = "") -> Location:
    """Lines of a file of the model `of`."""
    return Location(path=path, start_line=start, end_line=end or start, sha256=digest(of + path))


def in_policy(line: int, column: int = 5) -> Location:
    """A line of the policy file."""
    return Location(path=POLICY_FILE, start_line=line, end_line=line, column=column)


# ------------------------------------------------------------------------------------------------- licenses

LICENSES = (
    LicenseSummary(
        id="apache-2.0",
        name="Apache License 2.0",
        expression="Apache-2.0",
        category="permissive",
        summary="Open grant for any purpose with a patent license; keep the notices, pass on the license, mark changes.",
        urls=("https://example.org/licenses/apache-2.0",),
        as_of=date(2026, 11, 1),
    ),
    LicenseSummary(
        id="cc-by-nc-4.0",
        name="Creative Commons Attribution NonCommercial 4.0",
        expression="CC-BY-NC-4.0",
        category="non-commercial",
        as_of=date(2026, 11, 1),
    ),
    LicenseSummary(
        id="heron-community-2",
        name="Heron Community License 2",
        expression="LicenseRef-heron-community-2",
        category="open-weight-restricted",
        publisher="Heron AI",
        summary="Commercial use is open below 500 million monthly users at release. Companies with their principal place "
        "of business in the EU get no rights in the image models. Products must show “Built with Heron”.",
        urls=("https://example.org/heron/license",),
        as_of=date(2026, 11, 1),
    ),
    LicenseSummary(id="mit", name="MIT License", expression="MIT", category="permissive", as_of=date(2026, 11, 1)),
)


def term(
    term_id: str, value: Any, where: str | None, quote: str | None, location: Location | None, **more: Any
) -> Term:
    """A term read from a recognized text unless `more` says otherwise."""
    given = {"source": "record", "confidence": 0.99, "license_id": None} | more
    return Term(id=term_id, value=freeze(value), where=where, quote=quote, location=location, **given)


def apache_terms(of: str, **more: Any) -> tuple[Term, ...]:
    """What a permissive license says, in invented words."""
    more = {"license_id": "apache-2.0"} | more

    def cite(line: int) -> Location:
        return at("LICENSE", line, line + 2, of=of)

    return (
        term(
            "commercial-use",
            "allowed",
            "2",
            "You may use the work for any purpose, selling included.",
            cite(66),
            **more,
        ),
        term(
            "patent-grant",
            "granted",
            "3",
            "Each contributor licenses the patents its contribution needs.",
            cite(74),
            **more,
        ),
        term("license-copy", "required", "4(a)", "Give every recipient a copy of this license.", cite(95), **more),
        term(
            "retain-notices",
            "required",
            "4(c)",
            "Keep every notice of authorship that you received.",
            cite(101),
            **more,
        ),
        term("state-changes", "required", "4(b)", "Say in changed files that you changed them.", cite(98), **more),
        term(
            "litigation-termination",
            "patent",
            "3",
            "Whoever sues over patents loses this patent grant.",
            cite(80),
            **more,
        ),
        term("warranty-disclaimer", "yes", "7", "The work comes as it is, without any warranty.", cite(143), **more),
    )


def heron_cap(threshold: int) -> Any:
    """The cap of users as a value."""
    return freeze(
        {
            "threshold": threshold,
            "metric": "monthly-active-users",
            "scope": "licensee-and-affiliates",
            "measured": "release-date",
            "consequence": "separate-license",
        }
    )


def heron_terms(of: str, *, cap: int = 500_000_000, **more: Any) -> tuple[Term, ...]:
    """A community license with a cap, a territory clause and naming duties."""
    more = {"license_id": "heron-community-2"} | more

    def cite(start: int, end: int) -> Location:
        return at("LICENSE.md", start, end, of=of)

    cap_value = heron_cap(cap)
    area = [{"area": "EU", "basis": "domicile", "scope": "multimodal"}]
    display = {"text": "Built with Heron", "when": "distribution or a product that uses the model"}
    return (
        term(
            "commercial-use",
            "conditional",
            "1.a",
            "You may use the Heron Materials in your business under the conditions below.",
            cite(12, 14),
            **more,
        ),
        term(
            "user-cap",
            cap_value,
            "2",
            f"If your products had more than {cap:,} monthly active users in the month before release, ask Heron for a license of your own.",
            cite(40, 43),
            **more,
        ),
        term(
            "territory-exclusion",
            area,
            "1.d",
            "No right in the image models is given to a company whose principal place of business lies in the European Union.",
            cite(22, 25),
            doubt="The clause speaks of companies, not of their branches.",
            **more,
        ),
        term(
            "display-attribution",
            display,
            "3.b",
            "Show “Built with Heron” where your users can see it.",
            cite(51, 51),
            **more,
        ),
        term(
            "model-name-prefix",
            {"text": "Heron", "when": "a derived model is distributed"},
            "3.c",
            "Names of derived models begin with “Heron”.",
            cite(53, 53),
            **more,
        ),
        term(
            "license-copy", "required", "3.a", "Hand a copy of this agreement to each recipient.", cite(49, 49), **more
        ),
        term(
            "acceptable-use-by-reference",
            "https://example.org/heron/use-policy",
            "4",
            "Your use must keep to the Heron Use Policy.",
            cite(60, 60),
            **more,
        ),
        term(
            "acceptable-use",
            ["military", "medical-advice", "surveillance"],
            "Policy 1",
            "Do not use Heron for weapons, for diagnosis without a physician, or to watch people in secret.",
            at("USE_POLICY.md", 9, 11, of=of),
            **more,
        ),
        term(
            "output-training",
            "conditional",
            "3.d",
            "Models trained on outputs carry the name Heron.",
            cite(55, 56),
            **more,
        ),
        term("governing-law", "US-CA", "9", "The law of California governs.", cite(102, 102), **more),
        term(
            "termination",
            {"kind": "on-breach"},
            "8",
            "Heron may end this agreement when you break it.",
            cite(96, 97),
            **more,
        ),
    )


# ------------------------------------------------------------------------------------------------- dossiers


def declared(of: str, license_id: str, expression: str, stated: str) -> Identification:
    """A tag in the front matter."""
    return Identification(
        status=Status.REFERENCE,
        license_ids=(license_id,),
        expression=expression,
        score=1.0,
        confidence=0.95,
        method="tag",
        location=at("README.md", 2, of=of),
        stated=stated,
    )


def detected(of: str, path: str, license_id: str, expression: str, *, status: Status = Status.EXACT) -> Identification:
    """A whole license text."""
    match = Match(license_id=license_id, start_line=1, end_line=201, status=status, score=1.0)
    return Identification(
        status=status,
        license_ids=(license_id,),
        expression=expression,
        score=1.0,
        confidence=0.99,
        method="exact-hash",
        matches=(match,),
        location=at(path, 1, 201, of=of),
    )


def concluded(
    ids: tuple[str, ...], expression: str | None, basis: Basis | None, reason: str, **more: Any
) -> Conclusion:
    """A conclusion and its reason."""
    confidence = more.pop("confidence", 0.97 if ids else 0.0)
    return Conclusion(license_ids=ids, expression=expression, basis=basis, reason=reason, confidence=confidence, **more)


def silent(subject: Subject) -> Coverage:
    """A subject nobody says anything about."""
    return Coverage(
        subject=subject,
        declared=(),
        detected=(),
        inherited=(),
        concluded=concluded((), None, None, f"nothing speaks of the {subject.value}"),
        terms=(),
        complete=True,
    )


def weights(conclusion: Conclusion, terms: tuple[Term, ...] = (), *, complete: bool = True, **more: Any) -> Coverage:
    """What covers the weights."""
    given = {"declared": (), "detected": (), "inherited": (), "gaps": ()} | more
    return Coverage(subject=Subject.WEIGHTS, concluded=conclusion, terms=terms, complete=complete, **given)


def dossier(name: str, *coverage: Coverage, **more: Any) -> Dossier:
    """A model that was read; subjects not given are silent."""
    given = {subject: silent(subject) for subject in Subject} | {entry.subject: entry for entry in coverage}
    paths = more.pop("paths", ("LICENSE", "README.md", "config.json"))
    fields = {
        "origin": "hub",
        "retrieved_at": "2026-11-20T08:15:00Z",
        "gated": False,
        "lineage": (),
        "conflicts": (),
        "facts": (
            ModelFact(
                name="model.modality",
                value=("text",),
                source="config.json: architectures",
                location=at("config.json", 3, of=name),
            ),
            ModelFact(name="model.release_date", value=date(2025, 3, 4), source="hub metadata: created_at"),
        ),
        "anomalies": (),
        "gaps": (),
    } | more
    return Dossier(
        ref=ModelRef.parse(name),
        revision=digest(name)[:40],
        files=tuple(
            FileSeen(path=path, size=1200 + 731 * n, sha256=digest(name + path)) for n, path in enumerate(paths)
        ),
        coverage=tuple(given[subject] for subject in Subject),
        looked_at=paths,
        **fields,
    )


# ------------------------------------------------------------------------------------------------- findings


def finding(check: str, title: str, outcome: Outcome, reason: str, **more: Any) -> Finding:
    """One finding; its evidence defaults to the policy file."""
    given = {
        "pack": check.split("-")[0].lower(),
        "severity": Severity.MEDIUM,
        "confidence": "high",
        "citation": "License text",
        "evidence": (Evidence(statement="stated in the policy file", location=in_policy(12)),),
        "as_of": date(2026, 11, 1),
        "sources": ("S26",),
    } | more
    return Finding(check=check, title=title, outcome=outcome, reason=reason, **given)


def passing(*checks: str) -> tuple[Finding, ...]:
    """Checks that found nothing against the model."""
    titles = {
        "LIC-03": "User caps",
        "LIC-06": "Non-commercial licenses",
        "LIC-10": "Governing law",
        "LIC-13": "Tag against file",
        "HIPAA-02": "Processor agreement in force",
        "RES-01": "Processing regions",
    }
    return tuple(finding(check, titles[check], Outcome.PASS, "nothing speaks against it") for check in checks)


def skipped(*checks: str) -> tuple[Finding, ...]:
    """Checks that do not apply."""
    return tuple(
        finding(
            check,
            "Not for this workload",
            Outcome.NOT_APPLICABLE,
            "the workload does not meet the condition",
            evidence=(),
        )
        for check in checks
    )


def verdict(workload: str, *findings: Finding) -> Verdict:
    """The worst of what is not waived."""
    counted = [entry.outcome for entry in findings if entry.waiver is None]
    return Verdict(workload=workload, outcome=max(counted, key=lambda outcome: outcome.rank), findings=findings)


def unread_license(of: str) -> Finding:
    """The finding of a model whose license nobody could read."""
    return finding(
        "LIC-00",
        "License known and read",
        Outcome.NEEDS_REVIEW,
        f"No license text, tag or statement was found for {of}; absent words grant nothing.",
        severity=Severity.HIGH,
        evidence=(
            Evidence(statement="looked here, found nothing", looked_in=("README.md", "config.json", "LICENSE*")),
        ),
        question=f"Under which license may we use {of}? Please obtain the text or the publisher's written grant.",
        who="legal",
        remedy="Ask the publisher for a license, or choose a model that states one.",
    )


def ai_act_notice(when: date = date(2027, 12, 2)) -> Finding:
    """A rule that will apply later."""
    return finding(
        "AIA-14",
        "Human oversight of high-risk systems",
        Outcome.UPCOMING,
        "From 2027-12-02 a person must be able to stop this system; no oversight plan is on file.",
        severity=Severity.HIGH,
        citation="Regulation (EU) 2024/1689 Art. 14, 26(2)",
        evidence=(Evidence(statement="no attestation 'oversight'", looked_in=("auditor.yaml: attest",)),),
        would_be=Outcome.FAIL,
        applies_from=when,
        who="clinical safety",
        question="Who can stop the system, and where is that written down?",
        remedy="Write the oversight plan and attest it in the policy file.",
        facts=(FactSeen(name="deployment.use_cases", value=("annex_iii.5d",), known=True, location=in_policy(41)),),
    )


# --------------------------------------------------------------------------------------------------- models

WORKLOADS = (
    WorkloadSummary(
        id="triage-notes",
        title="Summaries of triage notes, self-hosted",
        facts=freeze(
            {"deployment.hosting": "self", "deployment.data_classes": ["phi"], "deployment.processing_regions": ["US"]}
        ),
    ),
    WorkloadSummary(
        id="patient-chat",
        title="Public chat on the clinics' web sites",
        facts=freeze(
            {
                "deployment.hosting": "self",
                "deployment.user_regions": ["DE", "FR"],
                "deployment.distribution": ["saas_feature"],
                "deployment.product_mau": 1_200_000,
                "deployment.interacts_with_people": True,
            }
        ),
    ),
    WorkloadSummary(
        id="code-assist",
        title="Code completion for our engineers",
        facts=freeze({"deployment.distribution": ["internal"]}),
    ),
)


def lark() -> ModelAudit:
    """A permissive model: the text is exact, one rule comes later."""
    name = "hf:meadow/lark-7b"
    text = weights(
        concluded(
            ("apache-2.0",),
            "Apache-2.0",
            Basis.DETECTED,
            "the license file is the Apache License 2.0 word for word, and the card agrees",
        ),
        apache_terms(name),
        declared=(declared(name, "apache-2.0", "Apache-2.0", "apache-2.0"),),
        detected=(detected(name, "LICENSE", "apache-2.0", "Apache-2.0"),),
    )
    return ModelAudit(
        ref=ModelRef.parse(name),
        dossier=dossier(name, text, replace(text, subject=Subject.CODE, terms=())),
        failure=None,
        verdicts=(
            verdict("triage-notes", *passing("LIC-03", "LIC-13", "HIPAA-02", "RES-01"), *skipped("LIC-06", "AIA-14")),
            verdict("patient-chat", *passing("LIC-03", "LIC-13"), ai_act_notice(), *skipped("HIPAA-02")),
            verdict("code-assist", *passing("LIC-03", "LIC-13"), *skipped("HIPAA-02", "AIA-14")),
        ),
        location=Location(path="models.yaml", start_line=3, column=5),
        owner="platform team",
    )


def heron() -> ModelAudit:
    """A community license: one workload contradicts it, one needs a number, one may go ahead."""
    name = "hf:heron-ai/heron-70b-vision"
    terms = heron_terms(name)
    cap, area, display = terms[1], terms[2], terms[3]
    text = weights(
        concluded(
            ("heron-community-2",),
            "LicenseRef-heron-community-2",
            Basis.DETECTED,
            "the license file is the Heron Community License 2; the card only says “other”",
        ),
        terms,
        declared=(
            Identification(status=Status.REFERENCE, stated="other", method="tag", location=at("README.md", 2, of=name)),
        ),
        detected=(
            detected(name, "LICENSE.md", "heron-community-2", "LicenseRef-heron-community-2", status=Status.EQUIVALENT),
        ),
    )
    territory = finding(
        "LIC-02",
        "Domicile of the licensee",
        Outcome.FAIL,
        "The license gives no rights in image models to companies seated in the EU; the policy says our seat is in DE.",
        severity=Severity.CRITICAL,
        citation="Heron Community License 2, clause 1.d",
        evidence=(
            Evidence(statement="the clause", location=area.location, quote=area.quote),
            Evidence(statement="org.principal_place_of_business is DE", location=in_policy(8, 30)),
        ),
        facts=(
            FactSeen(
                name="org.principal_place_of_business",
                value="DE",
                known=True,
                location=in_policy(8, 30),
                about="Country the licensee is run from (ISO 3166-1 alpha-2)",
            ),
            FactSeen(name="license.excluded_territories", value=("EU",), known=True, location=area.location),
            FactSeen(
                name="model.modality", value=("text", "image-in"), known=True, location=at("config.json", 3, of=name)
            ),
        ),
        who="legal",
        remedy="Use the text-only model of the family, or ask Heron AI for a license of your own.",
    )
    users = finding(
        "LIC-03",
        "User caps",
        Outcome.NEEDS_REVIEW,
        "The cap of 500,000,000 monthly users counts in 2025-02, the month before release; no figure for that month is in the policy.",
        severity=Severity.MEDIUM,
        citation="Heron Community License 2, clause 2",
        evidence=(
            Evidence(statement="the clause", location=cap.location, quote=cap.quote),
            Evidence(statement="no figure for 2025-02", looked_in=("auditor.yaml: org.group_mau_at",)),
        ),
        facts=(
            FactSeen(name="license.user_cap", value=500_000_000, known=True, location=cap.location),
            FactSeen(name="org.group_mau_at_release", value=None, known=False),
        ),
        question="How many monthly active users did all our group's products have in February 2025?",
        who="procurement",
        remedy="Add the figure as org.group_mau_at[2025-02] to the policy file.",
    )
    owed = finding(
        "LIC-07",
        "Notices and display",
        Outcome.FAIL,
        "The product must show “Built with Heron”; the policy attests that it does not.",
        severity=Severity.HIGH,
        citation="Heron Community License 2, clause 3.b",
        evidence=(Evidence(statement="the clause", location=display.location, quote=display.quote),),
        who="legal",
        remedy="Show “Built with Heron” on the start page and attest it.",
        waiver=Waiver(
            reason="The notice ships with release 4.2 of the web site; the change is scheduled.",
            approver="R. Okafor, privacy officer",
            author="j.lindqvist",
            until=date(2027, 1, 31),
            ticket="CLIN-2231",
            location=in_policy(77, 3),
        ),
    )
    family = Edge(
        parent="hf:heron-ai/heron-70b",
        relation="finetune",
        said_by="front-matter",
        declared=True,
        confidence=0.95,
        location=at("README.md", 4, of=name),
    )
    return ModelAudit(
        ref=ModelRef.parse(name),
        dossier=dossier(
            name, text, paths=("LICENSE.md", "README.md", "USE_POLICY.md", "config.json"), lineage=(family,)
        ),
        failure=None,
        verdicts=(
            verdict("triage-notes", territory, users, *passing("LIC-13", "HIPAA-02", "RES-01"), *skipped("AIA-14")),
            verdict("patient-chat", territory, users, owed, *passing("LIC-13"), ai_act_notice()),
            verdict(
                "code-assist",
                replace(
                    territory,
                    outcome=Outcome.NEEDS_REVIEW,
                    severity=Severity.HIGH,
                    question="Which legal entity takes the license for the engineers' tool?",
                ),
                users,
                *passing("LIC-13"),
            ),
        ),
        location=Location(path="models.yaml", start_line=5, column=5),
        owner="imaging team",
    )


HUNKS = (
    Hunk(
        kind="replaced",
        start_line=41,
        end_line=41,
        text="50,000,000 monthly active users",
        missing=4,
        after="your products had more than",
        terms=("user-cap",),
        before="700,000,000 monthly active users",
        states=("user-cap",),
    ),
    Hunk(
        kind="inserted",
        start_line=57,
        end_line=58,
        text="Outputs may not be used in products that compete with Heron AI or its customers.",
        after="carry the name Heron.",
        states=("non-compete",),
    ),
    Hunk(
        kind="removed",
        start_line=96,
        end_line=96,
        text="",
        missing=31,
        after="Heron may end this agreement",
        terms=("termination",),
    ),
)


def altered() -> ModelAudit:
    """A license text in which a number and two sentences were changed."""
    name = "hf:finch-labs/heron-70b-house"
    found = Identification(
        status=Status.MODIFIED,
        nearest="heron-community-2",
        score=0.964,
        confidence=0.93,
        method="alignment",
        matches=(
            Match(
                license_id="heron-community-2",
                start_line=1,
                end_line=118,
                status=Status.MODIFIED,
                score=0.964,
                hunks=HUNKS,
            ),
        ),
        hunks=HUNKS,
        changes=(
            TermDifference("user-cap", "changed", (heron_cap(700_000_000),), (heron_cap(50_000_000),)),
            TermDifference("non-compete", "added", (), ("yes",)),
            TermDifference("termination", "removed", ("on-notice",), ()),
        ),
        location=at("LICENSE.md", 1, 118, of=name),
    )
    terms = tuple(
        replace(entry, source="reader", confidence=0.8, license_id=None) for entry in heron_terms(name, cap=50_000_000)
    )
    text = weights(
        concluded(
            (),
            None,
            None,
            "the text is the Heron Community License 2 with three changes; a changed license is a different license",
        ),
        terms,
        declared=(declared(name, "heron-community-2", "LicenseRef-heron-community-2", "heron"),),
        detected=(found,),
        complete=False,
        gaps=(
            Gap(what="clause 8 (termination)", kind="unreadable", detail="31 words of the standard text are missing"),
        ),
    )
    review = finding(
        "LIC-00",
        "License known and read",
        Outcome.NEEDS_REVIEW,
        "Three places of the license text differ from the Heron Community License 2, among them the user cap.",
        severity=Severity.HIGH,
        evidence=(
            Evidence(
                statement="the changed cap",
                location=at("LICENSE.md", 41, of=name),
                quote="50,000,000 monthly active users",
            ),
        ),
        question="Do we accept the changed cap of 50,000,000 users and the new clause against competing products?",
        who="legal",
        remedy="Read the three marked places, then record the decision under 'conclude' in the policy file.",
    )
    return ModelAudit(
        ref=ModelRef.parse(name),
        dossier=dossier(name, text, paths=("LICENSE.md", "README.md")),
        failure=None,
        verdicts=(verdict("triage-notes", review, *passing("HIPAA-02", "RES-01")), verdict("code-assist", review)),
        location=Location(path="models.yaml", start_line=9, column=5),
    )


def relabeled() -> ModelAudit:
    """A derivative that says MIT although its base is restricted: terms come down from the ancestor."""
    name = "hf:sparrow/heron-70b-med-gguf"
    via = ("hf:sparrow/heron-70b-med", "hf:heron-ai/heron-70b")
    terms = tuple(
        replace(entry, via=via, source="record-by-reference", quote=None, location=None, confidence=0.85)
        for entry in heron_terms(name)[:4]
    )
    kept = replace(heron_terms("hf:heron-ai/heron-70b")[4], via=via)
    base = Inherited(
        path=via,
        relation="quantized",
        license_ids=("heron-community-2",),
        how="the base model's own license file",
        declared=True,
    )
    text = weights(
        concluded(
            ("heron-community-2",),
            "LicenseRef-heron-community-2",
            Basis.INHERITED,
            "the card says MIT, but a quantized copy cannot free what its base model restricts",
            confidence=0.9,
        ),
        (*terms, kept),
        declared=(declared(name, "mit", "MIT", "mit"),),
        inherited=(base,),
    )
    conflict = Conflict(
        kind="declared-vs-base",
        severity="laundering",
        statement="The card declares MIT; the base model is under the Heron Community License 2, which binds copies.",
        sides=(
            Evidence(statement="the card", location=at("README.md", 2, of=name), quote="license: mit"),
            Evidence(
                statement="the base model's license file",
                location=at("LICENSE.md", 49, of="hf:heron-ai/heron-70b"),
                quote="Hand a copy of this agreement to each recipient.",
            ),
        ),
    )
    lineage = finding(
        "LIC-12",
        "Lineage",
        Outcome.FAIL,
        "The declared MIT is weaker than the license of the base model heron-ai/heron-70b.",
        severity=Severity.HIGH,
        citation="Heron Community License 2, clause 3.a",
        evidence=conflict.sides,
        who="legal",
        remedy="Treat the model as under the Heron Community License 2, or take the base model from its publisher.",
    )
    edges = (
        Edge(
            parent="hf:sparrow/heron-70b-med",
            relation="quantized",
            said_by="front-matter",
            declared=True,
            confidence=0.95,
            location=at("README.md", 5, of=name),
        ),
        Edge(
            parent="hf:heron-ai/heron-70b",
            relation="finetune",
            said_by="name",
            declared=False,
            confidence=0.6,
            resolved=None,
        ),
        Edge(
            parent="hf:meadow/unknown-merge",
            relation="merge",
            said_by="prose",
            declared=False,
            confidence=0.4,
            resolved="the hub knows no such model",
        ),
    )
    return ModelAudit(
        ref=ModelRef.parse(name),
        dossier=dossier(name, text, paths=("README.md", "config.json"), conflicts=(conflict,), lineage=edges),
        failure=None,
        verdicts=(verdict("triage-notes", lineage, *passing("HIPAA-02")), verdict("code-assist", lineage)),
        location=Location(path="models.yaml", start_line=11, column=5),
    )


def noncommercial() -> ModelAudit:
    """A non-commercial license; one workload is waived, and the person who concluded the license is named."""
    name = "hf:atelier/kestrel-3b"
    where = at("README.md", 14, of=name)
    terms = (
        term(
            "purpose-limit",
            "non-commercial",
            "1(i)",
            "Non-commercial means not mainly for money or advantage.",
            where,
            license_id="cc-by-nc-4.0",
            source="statement",
            confidence=0.9,
        ),
        term(
            "commercial-use",
            "prohibited",
            "2(a)",
            "The license is given for non-commercial purposes only.",
            where,
            license_id="cc-by-nc-4.0",
            source="statement",
            confidence=0.9,
        ),
        term(
            "display-attribution",
            {"text": None, "when": "sharing"},
            "3(a)",
            "Name the author when you share it.",
            at("README.md", 15, of=name),
            license_id="cc-by-nc-4.0",
            source="statement",
            confidence=0.9,
        ),
    )
    text = weights(
        concluded(
            ("cc-by-nc-4.0",),
            "CC-BY-NC-4.0",
            Basis.CONCLUDED,
            "the publisher confirmed by letter that version 4.0 is meant",
            confidence=1.0,
            by="M. Duarte, counsel",
            on=date(2026, 6, 2),
        ),
        terms,
        declared=(declared(name, "cc-by-nc-4.0", "CC-BY-NC-4.0", "cc-by-nc"),),
    )
    business = finding(
        "LIC-06",
        "Non-commercial licenses",
        Outcome.FAIL,
        "The license is non-commercial and the organization is commercial.",
        severity=Severity.HIGH,
        citation="CC BY-NC 4.0, section 2(a)",
        evidence=(Evidence(statement="the clause", location=where, quote=terms[1].quote),),
        facts=(FactSeen(name="org.commercial", value=True, known=True),),
        who="legal",
        remedy="Choose another model or buy a commercial license.",
    )
    trial = Waiver(
        reason="Evaluation of three weeks by the research group, no patients involved.",
        approver="R. Okafor, privacy officer",
        author="m.duarte",
        until=date(2026, 12, 15),
        location=in_policy(83, 3),
    )
    return ModelAudit(
        ref=ModelRef.parse(name),
        dossier=dossier(
            name,
            text,
            paths=("README.md",),
            facts=(
                ModelFact(
                    name=DATASETS,
                    value=("atelier/street-scenes (CC-BY-NC-4.0)", "Marsh Pictures"),
                    source="the front matter of README.md, the text of README.md",
                    location=at("README.md", 6, of=name),
                ),
            ),
            anomalies=(
                Anomaly(
                    kind="misspelt-key",
                    statement="the front matter says 'license', the hub reads only 'license'",
                    location=at("README.md", 3, of=name),
                ),
            ),
        ),
        failure=None,
        verdicts=(
            verdict("patient-chat", business, *passing("LIC-03")),
            verdict("code-assist", replace(business, waiver=trial), *passing("LIC-03", "LIC-10")),
        ),
        location=Location(path="models.yaml", start_line=13, column=5),
    )


def nameless() -> ModelAudit:
    """A model without any word on its license."""
    name = "hf:quiet/murmur-1b"
    text = weights(concluded((), None, None, "no file, tag or sentence names a license"), complete=True)
    seen = dossier(
        name,
        text,
        paths=("README.md", "config.json"),
        gaps=(Gap(what="LICENSE", kind="missing", detail="no file of that kind"),),
    )
    return ModelAudit(
        ref=ModelRef.parse(name),
        dossier=seen,
        failure=None,
        verdicts=tuple(verdict(workload.id, unread_license("quiet/murmur-1b")) for workload in WORKLOADS),
        location=Location(path="models.yaml", start_line=15, column=5),
    )


def gated() -> ModelAudit:
    """A gated model: the visible terms were read, the file was not."""
    name = "hf:fjord/osprey-8b"
    shut = Gap(what="LICENSE.txt", kind="gated", detail="the hub asks for an accepted agreement first")
    text = weights(
        concluded((), None, None, "only the gated prompt could be read; it refers to a license file that is closed"),
        (
            term(
                "acceptable-use",
                ["illegal-activity"],
                None,
                "You agree not to break the law with this model.",
                at("README.md", 8, 9, of=name),
                source="reader",
                confidence=0.6,
            ),
        ),
        complete=False,
        gaps=(shut,),
    )
    return ModelAudit(
        ref=ModelRef.parse(name),
        dossier=dossier(name, text, gated=True, gaps=(shut,), paths=("README.md",)),
        failure=None,
        verdicts=(
            verdict(
                "patient-chat",
                replace(
                    unread_license("fjord/osprey-8b"), reason="The license file is gated; only the prompt was read."
                ),
            ),
        ),
        location=Location(path="models.yaml", start_line=17, column=5),
    )


def gone() -> ModelAudit:
    """A model the hub does not know."""
    ref = ModelRef.parse("hf:closed/petrel-2")
    return ModelAudit(
        ref=ref,
        dossier=None,
        failure=Failure(
            ref=ref,
            kind="not-found",
            what="the hub knows no such model, or hides it",
            where="closed/petrel-2",
            hint="check the name; for a private model set HF_TOKEN",
        ),
        verdicts=(),
        location=Location(path="models.yaml", start_line=19, column=5),
    )


# --------------------------------------------------------------------------------------------------- audits


def policy(**more: Any) -> PolicySummary:
    """The policy of a fictional group of clinics."""
    given = {
        "id": "harbour-clinics",
        "version": "7",
        "organisation": "Harbour Clinics Group",
        "location": Location(path=POLICY_FILE, sha256=digest(POLICY_FILE)),
        "packs": FrozenMap({"license": "2026-11-01", "hipaa": "2026-10-15", "eu_ai_act": "2026-11-01"}),
        "workloads": WORKLOADS,
        "fail_on": "needs-review",
    } | more
    return PolicySummary(**given)


def audit(*models: ModelAudit, **more: Any) -> Audit:
    """An audit of the given models."""
    given = {
        "tool_version": "0.1.0",
        "data_version": "2026-11-01+" + digest("records")[:12],
        "as_of": AS_OF,
        "policy": policy(),
        "licenses": LICENSES,
    } | more
    return Audit(models=models, **given)


def clean() -> Audit:
    """One permissive model in one workload, nothing against it."""
    model = lark()
    return audit(replace(model, verdicts=model.verdicts[:1]), policy=policy(workloads=WORKLOADS[:1]))


def portfolio() -> Audit:
    """Every outcome, waivers, upcoming rules, failures, a modified text, conflicts, inherited terms."""
    models = (lark(), heron(), altered(), relabeled(), noncommercial(), nameless(), gated(), gone())
    waivers = [entry.waiver for model in models for line in model.verdicts for entry in line.findings if entry.waiver]
    return audit(*models, policy=policy(waivers=tuple(waivers)))


EVIL = '<script>alert("x")</script><img src=x onerror=alert(1)>"\'><a href="javascript:alert(1)">{{ 7*7 }}</a>'
RAW = "red\x1b[31m bell\x07 back\x08 nul\x00 c1\x9b2J right-to-left\u202egnp.exe zero\u200bwidth \ufeff \u2028 end"
LONG = "W" * 4000
CELL = '=HYPERLINK("https://example.org")|`x`|[link](javascript:alert(1))\r\n| a | b |\n# heading'


def hostile() -> Audit:
    """What an attacker would put into names, cards, licenses and reasons; also a lone surrogate and an empty name."""
    bad = EVIL + RAW + CELL
    place = Location(path=bad, start_line=1, end_line=2, sha256=digest("x"))
    script = Location(path="javascript:alert(1)", start_line=1)
    terms = (
        term(
            "acceptable-use-by-reference", "javascript:alert(document.domain)", bad, bad, place, doubt=bad, via=(bad,)
        ),
        term(
            "a-term-nobody-knows",
            {"<b>": [bad, LONG], "$date": "not a date", "$$": date(2026, 1, 1)},
            LONG,
            LONG,
            script,
        ),
        term("user-cap", bad, None, "", None, source="reader"),
        term("user-cap", {"threshold": -1}, None, None, None, source="reader"),
        term("governing-law", [], None, "法律\U0001f600", place, source="reader"),
        term("notice-text", {"text": "lone \ud800 surrogate"}, None, None, place),
    )
    unknown = Identification(
        status=Status.UNRECOGNIZED,
        nearest=bad,
        stated=bad,
        method=bad,
        location=place,
        hunks=(Hunk(kind=bad, start_line=1, end_line=1, text=bad, after=bad, terms=(bad,)),),
    )
    text = weights(
        concluded((bad,), bad, Basis.DECLARED, bad),
        terms,
        declared=(unknown,),
        detected=(unknown,),
        inherited=(Inherited(path=(bad,), relation=bad, license_ids=(bad,), how=bad, declared=False),),
        gaps=(Gap(what=bad, kind=bad, detail=bad),),
    )
    evidence = (
        Evidence(statement=bad, location=place, quote=bad),
        Evidence(statement=LONG, location=script, quote=LONG),
        Evidence(statement=bad, looked_in=(bad, LONG)),
    )
    asked = finding(
        "OWN-1",
        bad,
        Outcome.NEEDS_REVIEW,
        bad,
        citation=bad,
        evidence=evidence,
        facts=(
            FactSeen(name=bad, value=bad, known=True, location=script),
            FactSeen(name=LONG, value=None, known=False),
        ),
        question=bad + LONG,
        who=bad,
        remedy=bad,
        notes=(bad,),
        sources=(bad,),
    )
    waived = replace(
        asked,
        check="OWN-2",
        outcome=Outcome.FAIL,
        waiver=Waiver(reason=bad, approver=bad, author=bad, until=AS_OF, ticket=bad, location=place),
    )
    ref = replace(ModelRef.parse("hf:evil/name"), name=bad)
    seen = replace(
        dossier("hf:evil/name", text),
        ref=ref,
        revision=bad,
        retrieved_at=bad,
        origin=bad,
        files=(FileSeen(path=bad, size=0, sha256=bad),),
        lineage=(
            Edge(parent=bad, relation=bad, said_by=bad, declared=False, confidence=0.0, location=place, resolved=bad),
        ),
        conflicts=(Conflict(kind=bad, severity=bad, statement=bad, sides=evidence),),
        facts=(
            ModelFact(name=bad, value=(bad, LONG), source=bad),
            ModelFact(name=DATASETS, value=(bad, LONG, bad + " (" + bad + ")", ""), source=bad, location=script),
        ),
        anomalies=(Anomaly(kind=bad, statement=bad, location=script),),
        gaps=(Gap(what=bad, kind=bad, detail=bad),),
        looked_at=(bad, LONG),
    )
    workload = WorkloadSummary(id=bad, title=LONG, facts=freeze({bad: bad}))
    failed = replace(ref, name=LONG, revision="<i>")
    return audit(
        ModelAudit(
            ref=ref,
            dossier=seen,
            failure=None,
            verdicts=(verdict(bad, asked, waived, *passing("LIC-03")),),
            owner=bad,
            location=place,
        ),
        ModelAudit(
            ref=failed, dossier=None, failure=Failure(ref=failed, kind=bad, what=bad, where=bad, hint=bad), verdicts=()
        ),
        policy=policy(
            id=bad, version=bad, organisation=bad, workloads=(workload,), packs=FrozenMap({bad: bad}), location=script
        ),
        licenses=(
            LicenseSummary(
                id=bad,
                name=bad,
                expression=bad,
                category=bad,
                publisher=bad,
                summary=bad,
                urls=("javascript:alert(1)", 'https://example.org/<b>"onmouseover=alert(1)'),
            ),
        ),
        data_version=bad,
    )


STANDARD = {"clean": clean, "portfolio": portfolio, "hostile": hostile}
"""The standard audits by name."""
