"""The audit as an SPDX 2.3 document: packages for models, parents and data sets, licenses, verdicts as annotations.

What the specification calls concluded is what covers the weights; declared is what the model's own card and texts say.
A license without an SPDX id is a LicenseRef whose entry has the text that was read, or says where it was read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from auditor.core.extras import require
from auditor.core.model import Audit, Dossier
from auditor.core.printable import one_line, web_link
from auditor.core.protocols import Renderer, Texts
from auditor.renderers._bom import (
    BomLicense,
    Extracted,
    ancestors,
    concluded,
    owner_of,
    parted,
    purl,
    purl_of,
    slug,
    stated,
)
from auditor.renderers._json import document
from auditor.renderers._one_file import WithTexts
from auditor.renderers._said import Sentences, document_id, failure_line
from auditor.renderers._view import Row, View


@dataclass(frozen=True, slots=True)
class SpdxRenderer(WithTexts):
    """JSON of version 2.3."""

    name: str = "spdx"
    suffix: str = ".spdx.json"

    @property
    def extra(self) -> str:
        """What writes it."""
        return "sbom"

    def render(self, audit: Audit, /) -> str:
        """The document with one trailing newline."""
        require(self.extra)
        # The library takes most of a second to import.
        from spdx_tools.spdx.jsonschema.annotation_converter import AnnotationConverter
        from spdx_tools.spdx.jsonschema.document_converter import DocumentConverter

        converter: Any = DocumentConverter  # untyped
        made = _Document(View(audit), self.texts)
        body = converter().convert(made.build())
        for package in body.get("packages", ()):
            # Handed to the library, every package would look through the annotations of all.
            if notes := made.annotations.get(package["SPDXID"]):
                package["annotations"] = [AnnotationConverter().convert(note) for note in notes]
            for reference in package.get("externalRefs", ()):
                # The library writes its own spelling; the schema of 2.3 knows the word with a hyphen.
                reference["referenceCategory"] = reference["referenceCategory"].replace("_", "-")
        return document(body, 3)


RENDERER: Renderer = SpdxRenderer()


_UNKNOWN = "unknown"
_NAME = 200
"""Characters of a supplier. By judgment: names are shorter."""


class _Document:
    """Collects the parts; ids count models and parents in the order of the audit."""

    def __init__(self, view: View, texts: Texts) -> None:
        from license_expression import get_spdx_licensing
        from spdx_tools.spdx import model

        self._spdx: Any = model
        self._licensing = get_spdx_licensing()
        self._view = view
        self._told = Sentences()
        self._made = datetime.combine(view.audit.as_of, time())
        self._tool = self._spdx.Actor(self._spdx.ActorType.TOOL, f"auditor-{slug(view.audit.tool_version)}")
        self._packages: list[Any] = []
        self._relations: list[Any] = []
        self.annotations: dict[str, list[Any]] = {}
        """By the id of their package."""
        self._extracted = Extracted(texts)
        self._datasets: dict[str, str] = {}
        self._ids = {str(row.model.ref.at(None)): self._id(row.number) for row in view.rows}

    def build(self) -> Any:
        """The document as the library's own object."""
        for row in self._view.rows:
            self._model(row)
        audit = self._view.audit
        identity = document_id(self._view, "spdx")
        info = self._spdx.CreationInfo(
            spdx_version="SPDX-2.3",
            spdx_id="SPDXRef-DOCUMENT",
            name=f"Model audit of {one_line(audit.policy.organisation, 120)} for {audit.as_of}",
            document_namespace=f"https://spdx.org/spdxdocs/model-audit-{identity}",
            creators=[self._tool],
            created=self._made,
            creator_comment=f"Policy {one_line(audit.policy.id)} {one_line(audit.policy.version)}, license data "
            f"{one_line(audit.data_version)}. {self._view.gate.sentence}.",
        )
        return self._spdx.Document(
            info,
            packages=self._packages,
            relationships=self._relations,
            extracted_licensing_info=[self._extracted_info(named) for named in self._extracted],
        )

    def _id(self, number: int) -> str:
        return f"SPDXRef-Model-{number}"

    def _model(self, row: Row) -> None:
        view, dossier, own = self._view, row.model.dossier, self._id(row.number)
        covering = concluded(view, dossier.weights, row.of) if dossier else []
        said = stated(view, dossier.weights, row.of) if dossier else []
        comment = f"Weights: {view.covered_by(dossier.weights)}. " if dossier else "The model could not be collected. "
        comment += one_line(dossier.weights.concluded.reason) if dossier else failure_line(row)
        self._package(
            own,
            row.name,
            version=one_line(dossier.revision) if dossier and dossier.revision else _UNKNOWN,
            license_concluded=self._expression(covering, row),
            license_declared=self._expression(said, row),
            license_comment=comment,
            package_url=purl(row),
            page=(dossier.page or "") if dossier else "",
            supplier=owner_of(row.model.ref.name),
        )
        self._relate("SPDXRef-DOCUMENT", "DESCRIBES", own)
        for workload, cell in row.cells.items():
            self._annotate(own, self._told.verdict(workload, cell))
        if row.model.failure:
            self._annotate(own, [failure_line(row)])
        if dossier:
            for ref, relation, _declared in ancestors(dossier):
                self._relate(own, "DESCENDANT_OF", self._parent(ref, dossier), one_line(relation))
        for dataset in row.datasets:
            self._relate(own, "OTHER", self._dataset(dataset), "trained on")

    def _package(
        self, spdx_id: str, name: str, *, package_url: str | None, page: str = "", supplier: str = "", **more: Any
    ) -> None:
        """One package; what nobody knows of it is said to be unknown, as the minimum elements of a bill want it."""
        references = []
        if package_url:
            category = self._spdx.ExternalPackageRefCategory.PACKAGE_MANAGER
            references.append(self._spdx.ExternalPackageRef(category, "purl", package_url))
        package = self._spdx.Package(
            spdx_id,
            name,
            download_location=page if web_link(page) and page.startswith("https://") else self._spdx.SpdxNoAssertion(),
            supplier=self._spdx.Actor(self._spdx.ActorType.ORGANIZATION, one_line(supplier, _NAME) or _UNKNOWN),
            files_analyzed=False,
            copyright_text=self._spdx.SpdxNoAssertion(),
            external_references=references,
            primary_package_purpose=self._spdx.PackagePurpose.OTHER,
            **{"version": _UNKNOWN, **more},
        )
        self._packages.append(package)

    def _parent(self, ref: str, dossier: Dossier) -> str:
        """The package of an ancestor: an audited model where the audit has it, else one made for it."""
        name = ref.partition("@")[0]
        if name not in self._ids:
            self._ids[name] = f"SPDXRef-Parent-{len(self._ids) - len(self._view.rows) + 1}"
            hubless = ref.partition(":")[2] or ref
            package_url = purl_of(dossier, ref)
            self._package(self._ids[name], one_line(ref), package_url=package_url, supplier=owner_of(hubless))
        return self._ids[name]

    def _dataset(self, dataset: str) -> str:
        """The package of a data set; version 2.3 has no word for the relation, nor for the purpose."""
        if dataset not in self._datasets:
            self._datasets[dataset] = f"SPDXRef-Dataset-{len(self._datasets) + 1}"
            name, said = parted(dataset)
            self._package(
                self._datasets[dataset], name, package_url=None, license_comment=said, supplier=owner_of(name)
            )
        return self._datasets[dataset]

    def _relate(self, one: str, kind: str, other: str, comment: str | None = None) -> None:
        relation = self._spdx.RelationshipType[kind]
        self._relations.append(self._spdx.Relationship(one, relation, other, comment))

    def _annotate(self, spdx_id: str, lines: Iterable[str]) -> None:
        review = self._spdx.AnnotationType.REVIEW
        note = self._spdx.Annotation(spdx_id, review, self._tool, self._made, "\n".join(lines))
        self.annotations.setdefault(spdx_id, []).append(note)

    def _expression(self, licenses: list[BomLicense], row: Row) -> Any:
        for named in licenses:
            self._extracted.add(named, row)
        if not licenses:
            return self._spdx.SpdxNoAssertion()
        return self._licensing.parse(" AND ".join(dict.fromkeys(named.expression for named in licenses)))

    def _extracted_info(self, named: BomLicense) -> Any:
        own = f"{named.comment} " if named.own_text else ""
        missing = f"{own}The text is not part of this document. {self._extracted.read(named)}"
        return self._spdx.ExtractedLicensingInfo(
            license_id=named.expression,
            extracted_text=self._extracted.text(named) or missing,
            license_name=named.name,
            cross_references=[named.url] if named.url else [],
            comment=" ".join(filter(None, (named.comment, self._extracted.read(named)))),
        )
