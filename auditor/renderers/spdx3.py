"""The audit as an SPDX 3.0.1 document in the AI and dataset profiles, as JSON-LD.

Models are AI packages, their training data and each data set they name dataset packages; verdicts are review
annotations.
Everything of the bindings stays behind this module, because they are young.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from auditor.core.extras import require
from auditor.core.model import Audit, Coverage, Dossier, Subject
from auditor.core.printable import one_line, web_link
from auditor.core.protocols import Renderer, Texts
from auditor.renderers._bom import (
    BomLicense,
    Extracted,
    ancestors,
    concluded,
    coverage_of,
    fact,
    owner_of,
    parted,
    purl,
    purl_of,
    slug,
    stated,
)
from auditor.renderers._json import document
from auditor.renderers._minimum_elements import UNKNOWN, Elements, of_dataset, of_model, of_system
from auditor.renderers._one_file import WithTexts
from auditor.renderers._said import Sentences, document_id, failure_line
from auditor.renderers._view import Row, View


@dataclass(frozen=True, slots=True)
class Spdx3Renderer(WithTexts):
    """JSON-LD of version 3.0.1."""

    name: str = "spdx3"
    suffix: str = ".spdx3.json"

    @property
    def extra(self) -> str:
        """What writes it."""
        return "sbom"

    def render(self, audit: Audit, /) -> str:
        """The document with one trailing newline."""
        require(self.extra)
        from spdx_python_model.bindings import v3_0_1  # the bindings are one large module

        objects = _Graph(v3_0_1, View(audit), self.texts).build()
        out = io.BytesIO()
        v3_0_1.JSONLDSerializer().write(objects, out)
        return document(json.loads(out.getvalue()), 3)


RENDERER: Renderer = Spdx3Renderer()


class _Graph:
    """Collects the elements; their ids count in the order of the audit."""

    def __init__(self, bindings: Any, view: View, texts: Texts) -> None:
        self._spdx = bindings
        self._view = view
        self._told = Sentences()
        self._base = f"urn:model-license-auditor:spdx3:{document_id(view, 'spdx3')}"
        self._elements: list[Any] = []
        self._licenses: dict[str, str] = {}
        self._extracted = Extracted(texts)
        self._suppliers: dict[str, str] = {}
        self._datasets: dict[str, str] = {}
        self._named_by: dict[str, list[str]] = {}
        for row in view.rows:
            for dataset in row.datasets:
                self._named_by.setdefault(dataset, []).append(row.name)
        self._parents = {str(row.model.ref.at(None)): self._iri(f"model-{row.number}") for row in view.rows}
        made = datetime.combine(view.audit.as_of, time(), UTC)
        self._info = bindings.CreationInfo(_id="_:creation", specVersion="3.0.1", created=made)
        self._tool = self._add(bindings.Tool, "tool", name=f"auditor {one_line(view.audit.tool_version)}")
        agent = self._add(bindings.SoftwareAgent, "agent", name="auditor")
        owner = one_line(view.audit.policy.organisation) or UNKNOWN
        self._info.createdBy = [self._add(bindings.Organization, "author", name=owner), agent]
        self._info.createdUsing = [self._tool]

    def build(self) -> Any:
        """The set of all objects."""
        spdx, audit = self._spdx, self._view.audit
        for row in self._view.rows:
            self._gather(row)
        models = [self._model(row) for row in self._view.rows]
        # A bill of materials is what readers look for below a document; it was made by looking at what is there.
        if models:
            self._relate("contents", self._iri("bill"), "contains", models)
        bill = self._add(
            spdx.software_Sbom,
            "bill",
            name=f"AI models of {one_line(audit.policy.organisation, 120)}",
            rootElement=models or [self._tool],
            element=[element._id for element in self._elements],
            software_sbomType=[spdx.software_SbomType.analyzed],
        )
        profile = spdx.ProfileIdentifierType
        self._elements_of("bill", bill, of_system(self._view))
        document = spdx.SpdxDocument(
            _id=self._iri("document"),
            creationInfo=self._info,
            name=f"Model audit of {one_line(audit.policy.organisation, 120)} for {audit.as_of}",
            comment=f"Policy {one_line(audit.policy.id)} {one_line(audit.policy.version)}, license data "
            f"{one_line(audit.data_version)}. {self._view.gate.sentence}.",
            profileConformance=[profile.core, profile.software, profile.ai, profile.dataset, profile.simpleLicensing],
            rootElement=[bill],
            element=[element._id for element in self._elements],
        )
        objects = spdx.SHACLObjectSet()
        for element in (self._info, document, *self._elements):
            objects.add(element)
        return objects

    def _gather(self, row: Row) -> None:
        """What licenses stand for is told once for all models, so that it must be known before the first."""
        for subject in (Subject.WEIGHTS, Subject.DATA):
            coverage = coverage_of(row.model.dossier, subject) if row.model.dossier else None
            if coverage:
                for named in (*concluded(self._view, coverage, row.of), *stated(self._view, coverage, row.of)):
                    self._extracted.add(named, row)

    def _iri(self, name: str) -> str:
        return f"{self._base}:{name}"

    def _add(self, kind: Any, key: str, /, **more: Any) -> str:
        element = kind(_id=self._iri(key), creationInfo=self._info, **more)
        self._elements.append(element)
        return str(element._id)

    def _model(self, row: Row) -> str:
        own, dossier, elements = f"model-{row.number}", row.model.dossier, of_model(self._view, row)
        if dossier is None:
            iri = self._package(own, row.name, purl(row), comment=failure_line(row))
            self._annotate(own, iri, "unread", [failure_line(row)])
            self._elements_of(own, iri, elements)
            return iri
        more: dict[str, Any] = {
            "comment": one_line(dossier.weights.concluded.reason),
            "description": elements["model-description"],
            "ai_informationAboutTraining": elements["model-training-properties"],
            "ai_useSensitivePersonalInformation": self._spdx.PresenceType.noAssertion,
            "ai_autonomyType": self._spdx.PresenceType.noAssertion,
        }
        if row.cells:
            more["ai_informationAboutApplication"] = f"evaluated for {', '.join(map(one_line, row.cells))}"
        if page := web_link(dossier.page or ""):
            more["software_downloadLocation"] = page
        if dossier.revision:
            more["software_packageVersion"] = one_line(dossier.revision)
        if kind := fact(dossier, "model.type"):
            more["ai_typeOfModel"] = list(kind)
        if modality := fact(dossier, "model.modality"):
            more["ai_domain"] = list(modality)
        iri = self._package(own, row.name, purl(row), **more)
        self._license_of(own, iri, dossier.weights, row)
        for number, (workload, cell) in enumerate(row.cells.items(), start=1):
            self._annotate(own, iri, f"verdict-{number}", self._told.verdict(workload, cell))
        for number, (ref, relation, _) in enumerate(ancestors(dossier), start=1):
            name = f"{own}-ancestor-{number}"
            self._relate(name, self._ancestor(ref, dossier), "ancestorOf", [iri], comment=one_line(relation))
        self._elements_of(own, iri, elements)
        self._dataset(own, iri, row, dossier)
        if named := [self._named_dataset(dataset) for dataset in row.datasets]:
            self._relate(f"{own}-trained-on", iri, "trainedOn", named)
        return iri

    def _package(self, key: str, title: str, package_url: str | None, **more: Any) -> str:
        """One model; what nobody knows of it is said to be unknown, as the minimum elements of a bill want it."""
        if package_url:
            more["software_packageUrl"] = one_line(package_url)
        more = {"software_packageVersion": UNKNOWN, "suppliedBy": self._supplier(title), **more}
        purpose = self._spdx.software_SoftwarePurpose.model
        return self._add(self._spdx.ai_AIPackage, key, name=title, software_primaryPurpose=purpose, **more)

    def _supplier(self, title: str) -> str:
        """Whoever has the account that a model or data set lies under."""
        scheme, colon, name = title.partition(":")
        owner = owner_of(name if colon and "/" not in scheme else title) or UNKNOWN
        if owner not in self._suppliers:
            number = len(self._suppliers) + 1
            self._suppliers[owner] = self._add(self._spdx.Organization, f"supplier-{number}", name=owner)
        return self._suppliers[owner]

    def _ancestor(self, ref: str, dossier: Dossier) -> str:
        name = ref.partition("@")[0]
        if name not in self._parents:
            number = len(self._parents) - len(self._view.rows) + 1
            self._parents[name] = self._package(f"parent-{number}", one_line(ref), purl_of(dossier, ref))
        return self._parents[name]

    def _dataset(self, own: str, model: str, row: Row, dossier: Dossier) -> None:
        """The training data, where card or texts say anything of its license."""
        data = coverage_of(dossier, Subject.DATA)
        if data is None or not (data.concluded.license_ids or data.declared or data.detected):
            return
        kinds, purpose = [self._spdx.dataset_DatasetType.noAssertion], self._spdx.software_SoftwarePurpose.data
        iri = self._add(
            self._spdx.dataset_DatasetPackage,
            f"{own}-data",
            name=f"training data of {row.name}",
            software_packageVersion=UNKNOWN,
            suppliedBy=self._supplier(row.name),
            software_primaryPurpose=purpose,
            dataset_datasetType=kinds,
        )
        self._relate(f"{own}-trained", model, "trainedOn", [iri])
        self._license_of(f"{own}-data", iri, data, row)

    def _named_dataset(self, dataset: str) -> str:
        """A data set that models name, once for all of them."""
        if dataset not in self._datasets:
            name, said = parted(dataset)
            self._datasets[dataset] = self._add(
                self._spdx.dataset_DatasetPackage,
                f"dataset-{len(self._datasets) + 1}",
                name=name,
                comment=said,
                software_packageVersion=UNKNOWN,
                suppliedBy=self._supplier(name),
                software_primaryPurpose=self._spdx.software_SoftwarePurpose.data,
                dataset_datasetType=[self._spdx.dataset_DatasetType.noAssertion],
                dataset_dataCollectionProcess=UNKNOWN,
                dataset_hasSensitivePersonalInformation=self._spdx.PresenceType.noAssertion,
            )
            elements = of_dataset(dataset, self._named_by[dataset])
            self._elements_of(f"dataset-{len(self._datasets)}", self._datasets[dataset], elements)
        return self._datasets[dataset]

    def _elements_of(self, own: str, iri: str, elements: Elements) -> None:
        """The minimum elements by name, each on a line: some have no place in the format, and all stand together."""
        kind = self._spdx.AnnotationType.other
        lines = "\n".join(f"g7:{name}: {value}" for name, value in elements.items())
        self._add(self._spdx.Annotation, f"{own}-g7", subject=iri, annotationType=kind, statement=lines)

    def _license_of(self, own: str, iri: str, coverage: Coverage, row: Row) -> None:
        kinds = {
            "hasConcludedLicense": concluded(self._view, coverage, row.of),
            "hasDeclaredLicense": stated(self._view, coverage, row.of),
        }
        for kind, licenses in kinds.items():
            if licenses:
                self._relate(f"{own}-{kind}", iri, kind, [self._expression(licenses)])

    def _expression(self, licenses: list[BomLicense]) -> str:
        words = " AND ".join(dict.fromkeys(named.expression for named in licenses))
        if words not in self._licenses:
            custom = [self._custom(named) for named in licenses if not named.spdx]
            more = {"simplelicensing_customIdToUri": custom} if custom else {}
            self._licenses[words] = self._add(
                self._spdx.simplelicensing_LicenseExpression,
                f"license-{len(self._licenses) + 1}",
                simplelicensing_licenseExpression=words,
                **more,
            )
        return self._licenses[words]

    def _custom(self, named: BomLicense) -> Any:
        """What a LicenseRef stands for: the text that was read, or where it was read."""
        key = f"text-{slug(named.expression)}"
        if key not in self._licenses:
            told = (f"{named.name}.", self._extracted.read(named), named.comment, named.url)
            about = " ".join(part for part in told if part)
            text = self._extracted.text(named)
            self._licenses[key] = self._add(
                self._spdx.simplelicensing_SimpleLicensingText,
                key,
                name=named.name,
                simplelicensing_licenseText=text or about,
                **({"comment": about} if text else {}),
            )
        return self._spdx.DictionaryEntry(key=named.expression, value=self._licenses[key])

    def _relate(self, key: str, one: str, kind: str, others: list[str], **more: Any) -> None:
        relation = getattr(self._spdx.RelationshipType, kind)
        self._add(self._spdx.Relationship, key, from_=one, relationshipType=relation, to=others, **more)

    def _annotate(self, own: str, iri: str, name: str, lines: Iterable[str]) -> None:
        review = self._spdx.AnnotationType.review
        self._add(
            self._spdx.Annotation, f"{own}-{name}", subject=iri, annotationType=review, statement="\n".join(lines)
        )
