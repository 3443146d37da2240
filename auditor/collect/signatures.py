"""Signatures of files by OpenSSH, as git has them: who signed a file, by a list of keys that the user trusts."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from auditor.core.errors import ConfigError, UsageError

NAMESPACE = "auditor-data"
"""What a signature must be for: one that was made for another purpose proves nothing here."""
SECONDS = 30
"""For one run of ssh-keygen. By judgment: it takes milliseconds; a broken one must not hang."""


def signer(content: bytes, signature: bytes, signers: Path, where: str) -> str:
    """The principal of ``signers`` (an allowed_signers file) who signed this content.

    Raises:
        ConfigError: nobody of the list did, or the signature is for something else.
        UsageError: OpenSSH is not there.
    """
    if not signers.is_file():
        raise ConfigError(
            "the list of trusted keys cannot be read", where=str(signers),
            wanted="a file as of ssh-keygen(1), ALLOWED SIGNERS: name key, one a line",
        )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        proof = Path(folder) / "signature"
        proof.write_bytes(signature)
        common = ["-s", str(proof), "-f", str(signers)]
        found = _run(["find-principals", *common], b"")
        name = found.stdout.decode("utf-8", "replace").strip().splitlines()
        if found.returncode or not name:
            raise ConfigError(
                "the signature is by nobody you trust", where=where, found=_said(found), wanted=f"a key of {signers}"
            )
        checked = _run(["verify", *common, "-n", NAMESPACE, "-I", name[0]], content)
        if checked.returncode:
            raise ConfigError(
                "the signature does not fit", where=where, found=_said(checked),
                wanted=f"ssh-keygen -Y sign -n {NAMESPACE} -f KEY FILE",
            )  # fmt: skip
    return name[0]


def _run(arguments: list[str], given: bytes) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("ssh-keygen")
    if program is None:
        raise UsageError("ssh-keygen is not installed", hint="install OpenSSH 8.2 or newer")
    try:
        return subprocess.run(  # noqa: S603 our own arguments; the signature goes in as a file, the content as input
            [program, "-Y", *arguments], input=given, capture_output=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError("ssh-keygen could not be run", found=str(error)) from None


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else "no reason given"
