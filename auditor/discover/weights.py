"""Weights that lie in the tree itself, by their endings; one mention for each folder or single-file model."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.core import patterns as re
from auditor.core.model import Location
from auditor.discover._names import local
from auditor.discover._nouns import Finder, Mention, RepositoryFile

_SURE = (".gguf", ".ggml", ".safetensors", ".onnx", ".ckpt", ".tflite", ".llamafile", ".nemo", ".mlmodel", ".keras")
_NAMED = re.compile(r"(?:pytorch_model|model|adapter_model|diffusion_pytorch_model|flax_model|tf_model)[\w.-]*"
                    r"\.(?:bin|pt|pth|h5|msgpack)", re.IGNORECASE)  # fmt: skip
_SINGLE = (".gguf", ".ggml", ".llamafile")


class Weights:
    """Notes weights; their content is not read here."""

    name = "weights"
    reads_text = False

    def wants(self, path: str, /) -> bool:
        """Endings that nothing but weights has, and the usual names of the others."""
        last = path.rpartition("/")[2].lower()
        return last.endswith(_SURE) or _NAMED.fullmatch(last) is not None

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """The model: the file itself where one file is one model, else the folder it lies in."""
        folder = file.path.rpartition("/")[0] or "."
        found = local(file.path) if file.name.lower().endswith(_SINGLE) else local(folder, folder.rpartition("/")[2])
        yield Mention(found=found, location=Location(path=file.path), how="weights")


FINDER: Finder = Weights()
