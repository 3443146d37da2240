"""From what a Hugging Face hub answered to our own typed errors; the client's own rules decide what an answer means."""

from __future__ import annotations

from enum import Enum

from auditor.collect.net.http import Response
from auditor.core.errors import AccessDenied, HasNone, NotFound, SourceError, Unreachable

_TOKEN_HINT = "set HF_TOKEN (or `hf auth login`) to an account that has access; check the spelling of the name"


class Meaning(Enum):
    """What an error answer says of the thing that was asked for."""

    GATED = "gated"
    DISABLED = "disabled"
    NO_REPOSITORY = "no-repository"
    NO_REVISION = "no-revision"
    NO_FILE = "no-file"
    BAD_TOKEN = "bad-token"
    FORBIDDEN = "forbidden"
    OTHER = "other"


def meaning(answer: Response) -> Meaning:
    """Read an error answer the way the hub client does, which knows the hub's error codes best."""
    import httpx2
    from huggingface_hub import errors
    from huggingface_hub.utils import hf_raise_for_status

    # Rebuilt from the capped body: the client would read an error body of any size.
    kept = {name: answer.headers[name] for name in ("x-error-code", "x-error-message") if name in answer.headers}
    response = httpx2.Response(
        answer.status, headers=kept, content=answer.body, request=httpx2.Request("GET", answer.url)
    )
    try:
        hf_raise_for_status(response)
    except errors.GatedRepoError:  # before its parent: a gated repository is not a missing one
        return Meaning.GATED
    except errors.DisabledRepoError:
        return Meaning.DISABLED
    except errors.RepositoryNotFoundError:
        return Meaning.NO_REPOSITORY
    except errors.RevisionNotFoundError:
        return Meaning.NO_REVISION
    except errors.EntryNotFoundError:
        return Meaning.NO_FILE
    except (errors.HfHubHTTPError, ValueError, TypeError, AttributeError, KeyError):
        return _by_status(answer)
    return Meaning.OTHER


def _by_status(answer: Response) -> Meaning:
    said = answer.headers.get("x-error-message", "").lower()
    if answer.status == 401:
        # Over plain http the client does not read a bare 401 as "no such repository"; the hub means the same by it.
        return Meaning.BAD_TOKEN if "credentials" in said or "token" in said else Meaning.NO_REPOSITORY
    if answer.status in (403, 451):
        return Meaning.FORBIDDEN
    if answer.status in (404, 410):
        return Meaning.NO_REPOSITORY
    return Meaning.OTHER


def model_error(answer: Response, name: str, revision: str | None, *, named: bool = False) -> SourceError:
    """The error for a model whose description the hub refused.

    Args:
        named: whether the reference names the hub: of such a one it counts whether it says plainly that it has none.
    """
    found = f"HTTP {answer.status}"
    match meaning(answer):
        case Meaning.NO_REPOSITORY if named and answer.status in (404, 410):
            return HasNone(f"the registry has no model {name}", where=answer.url, found=found, hint=_TOKEN_HINT)
        case Meaning.NO_REVISION:
            return NotFound(
                f"model {name} has no revision {revision!r}",
                where=answer.url,
                found=found,
                hint="name a branch, tag or commit that exists",
            )
        case Meaning.NO_REPOSITORY | Meaning.NO_FILE:
            return NotFound(
                f"model {name} is missing or private; the hub does not say which",
                where=answer.url,
                found=found,
                hint=_TOKEN_HINT,
            )
        case Meaning.GATED:
            return AccessDenied(f"model {name} is gated", where=answer.url, found=found, hint=_TOKEN_HINT)
        case Meaning.DISABLED:
            return AccessDenied(f"the hub has disabled model {name}", where=answer.url, found=found)
        case Meaning.BAD_TOKEN:
            return AccessDenied(
                "the hub does not accept the token", where=answer.url, found=found, hint="renew HF_TOKEN or unset it"
            )
        case Meaning.FORBIDDEN:
            return AccessDenied(f"access to model {name} is forbidden", where=answer.url, found=found, hint=_TOKEN_HINT)
    return Unreachable(f"the hub's answer for model {name} cannot be used", where=answer.url, found=found)
