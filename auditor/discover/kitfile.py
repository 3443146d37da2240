"""KitOps Kitfiles: the model a kit packs, most often weights that lie beside the file."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.core.marked_yaml import Node
from auditor.discover._commands import oci
from auditor.discover._names import addressed, local
from auditor.discover._nouns import Finder, FoundModel, Mention, RepositoryFile
from auditor.discover._yaml import documents, text_of


class Kitfile:
    """Reads Kitfiles."""

    name = "kitfile"
    reads_text = True

    def wants(self, path: str, /) -> bool:
        """``Kitfile`` and ``Kitfile.name``."""
        return path.rpartition("/")[2].lower().partition(".")[0] == "kitfile"

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """The model and its parts."""
        for root in documents(file.text):
            model = root.get("model") if root.kind == "mapping" else None
            if model is None or model.kind != "mapping":
                continue
            found = _packed(model, text_of(root.get("package"), "name"))
            if found:
                yield Mention(found=found, location=file.at((model.get("path") or model).line), how="model.path")


def _packed(model: Node, package: str | None) -> FoundModel | None:
    path, name = text_of(model, "path") or "", text_of(model, "name") or package
    found = addressed(path)
    if found:
        return found
    first = path.partition("/")[0]
    if "/" in path and ("." in first.strip(".") or ":" in first or ":" in path.rpartition("/")[2]):
        return oci(path)  # a kit built on another kit
    if path or name:
        return local(path or str(name), name)
    return None


FINDER: Finder = Kitfile()
