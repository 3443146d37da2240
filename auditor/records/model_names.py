"""What a model's name tells of itself: the form its files are in, its size, and what remains without them."""

from __future__ import annotations

from functools import lru_cache

from auditor.core import patterns as re

_FORMS = re.compile(
    r"[-_.](?:i?mat(?:rix)?|gguf|ggml|gptq|awq|exl[23]|hqq|mlx|onnx|openvino|bnb|fp16|"
    r"bf16|fp8|nvfp4|mxfp4|int[48]|w\da\d+|q\d\w*|\d\.?\d*(?:bit|bpw))(?=[-_.]|$)",
    re.IGNORECASE,
)
_TUNED = re.compile(r"[-_.](?:chat|instruct|it|sft|dpo|rlhf)(?=[-_.\d]|$)", re.IGNORECASE)
_DATED = re.compile(r"-\d{4}$")
_SIZE = re.compile(r"(?<![\w.])(\d{1,3}(?:\.\d{1,2})?)b(?![a-z\d])", re.IGNORECASE)
_SIGN = r"(?:_|[-.](?![-.]))"
_PART = rf"{_SIGN}++[^\W_]{{1,30}}"
"""A part of a name with its signs: none of them is a letter of a part, so that there is one way to cut a name."""
SIZED = rf"[A-Za-z]{{3,30}}(?:{_PART}){{0,12}}{_SIGN}*\d{{1,3}}[bB](?:(?:{_PART}){{1,9}}_*|[-_.]_+)?"
"""Pattern of a name without an owner that tells how large the model is."""
JOINED = r"[A-Z][A-Za-z]{0,24}[a-z][A-Z][A-Za-z]{1,24}(?:-[A-Z][A-Za-z]{1,20}){0,3}"
"""Pattern of a name that is nothing but words with capitals, two of them joined ("BirdNet")."""
_CAPITAL = "A-Z\u00c0-\u00de\u0100-\u024f\u0386-\u03ab\u0401-\u042f"
_LETTER = "A-Za-z\u00c0-\u024f\u0370-\u052f"
"""Letters of the scripts that have capitals; those of Latin beyond ASCII stand in both, for their case alternates."""
_FREE = rf"(?<![{_LETTER}0-9/.:@\-])"
_ENDS = rf"(?![{_LETTER}0-9/])"
_KINDS = (
    "Chat|Base|Instruct|Large|Small|Mini|Nano|Tiny|Medium|XL|XXL|Coder|Code|Math|Vision|VL|VLM|Omni|Audio|Speech|TTS|ASR"
    "|Embed|Embeddings?|Reranker|Diffusion|Turbo|Pro|Lite|Flash|Plus|Max|Ultra|Dev|Schnell|Net|LM|LLM|GPT|BERT|CLIP|ViT"
    "|OCR|MoE|Preview|Thinking|Reasoner|Guard|Translate"
)
MARKED = re.compile(r"`(?P<name>[a-z]{3,20}(?:[-_][a-z0-9.]{1,20}){1,8})`", re.ASCII)
"""A name in small letters, its parts joined, as it stands between the marks of code ("`heron-enc-2`")."""
OWN_KIND = re.compile(r"-(?:Chat|Instruct|Coder|VL|VLM|Omni|LLM|GPT|TTS|Embed|Reranker|Reasoner|Thinking)$")
"""The end of a name by which nothing but a model is called so, whatever word stands before it ("Kestrel-Chat")."""
IS_A_KIND = re.compile(_KINDS)
NAMED_AS_A_KIND = re.compile(rf"[ \-](?:{_KINDS})$")
"""The end of words with capitals that say what kind of model is called so ("Kestrel Speech")."""
_VERSIONED = (
    rf"{_FREE}(?:[{_CAPITAL}][{_LETTER}]{{2,20}}(?:-[{_LETTER}]{{1,12}}){{0,2}}(?:-\d[\w.\-]{{0,20}}"
    rf"|[ ](?:\d{{1,2}}\.\d{{1,2}}|\d{{1,3}}(?:\.\d)?[BbБб]|[vV]\d{{1,2}}(?:\.\d{{1,2}})?))"
    rf"|[A-Z]{{3,20}}\.\d[\w.\-]{{0,20}}){_ENDS}"
)
"""Pattern of a capitalized word with a number behind it: joined by a hyphen, or a blank before a version or a size."""
_CALLED = rf"{_FREE}[{_CAPITAL}][{_LETTER}]{{2,20}}(?:-[{_LETTER}]{{1,12}}){{0,2}}-(?:{_KINDS}){_ENDS}"
"""Pattern of a capitalized word with a word behind a hyphen that says what kind of model it is ("Heron-Chat")."""
_JOINED_ANYWHERE = (
    rf"{_FREE}[{_CAPITAL}][{_LETTER}]{{1,24}}[a-z\u00df-\u00ff\u0101-\u024f\u03ac-\u03ce\u0430-\u045f]"
    rf"[A-Z\u00c0-\u00de\u0386-\u03ab\u0401-\u042f][{_LETTER}]{{1,24}}{_ENDS}"
)
"""Pattern of a word with capitals inside, in any script that has them."""
SHAPED = re.compile(f"{_VERSIONED}|{_CALLED}|{_JOINED_ANYWHERE}")
"""What looks like a model's name by a number, a kind or capitals, in any script that has capitals."""
_OTHER_KINDS = re.compile(
    r"vl(?![a-z])|(?<![a-z])(?:(?:vlm|vision|visual|omni|multimodal|llava|ocr|audio|speech|voice|tts|asr|image|video|"
    r"reward)(?![a-z])|embed|rerank|classif)"
)
"""Words in the name of a model made from another that it takes or gives something else than that one."""
_MAX_NAME = 160
"""Characters. By judgment: bounds time."""
_SHORTEST_BASE = 3
"""Characters. By judgment: a rest so short ("v2", "7b") names no model."""


@lru_cache(20_000)
def fold(name: str) -> str:
    """A name without the differences that do not count: case, blanks and underscores."""
    return re.sub(r"[\s_]+", "-", name.strip().casefold())[:_MAX_NAME]


def plain_name(ref: str) -> str:
    """The name in a reference as cards write it: without hub and revision, folded."""
    return fold(ref.partition(":")[2].partition("@")[0] or ref)


def stem(name: str) -> str:
    """A model's name without owner and without what only tells its file format or precision."""
    return fold(_without_form(name.rpartition("/")[2])).removesuffix("-hf")


def original(name: str) -> str:
    """An ``owner/name`` without what only tells its file format or precision: the repository it converts, if any."""
    owner, slash, own = name.rpartition("/")
    return f"{owner}{slash}{_without_form(own)}"


def tells_size(name: str) -> bool:
    """Whether a name without an owner can only be a model's: it tells the number of parameters."""
    return re.fullmatch(SIZED, name) is not None


def reads_as_a_model(name: str) -> bool:
    """Whether words without an owner are a model's name by their shape: they tell a size, a version or a kind of
    model, or join words by capitals.

    Software is written in capitals as well; whoever reads names out of sentences leaves it out
    (`DerivationWords.software`).
    """
    return any(re.fullmatch(one, name) for one in (SIZED, JOINED)) or SHAPED.fullmatch(name) is not None


def only_looks_like_one(name: str) -> bool:
    """Whether nothing but figures or capitals makes a model's name of words, and no size does."""
    return reads_as_a_model(name) and not tells_size(name)


def is_conversion(name: str) -> bool:
    """Whether a name says that the same weights were brought into another format or precision."""
    own = name.rpartition("/")[2]
    return _without_form(own) != own


def same_owner_base(name: str) -> str | None:
    """The model of the same owner that a name builds on: ``org/x-7b`` for ``org/x-7b-int4`` and ``org/x-7b-chat``."""
    owner, slash, own = name.partition("/")
    base = _FORMS.sub("", own)
    if base == own:
        base = _TUNED.sub("", own, count=1)
    dated = _DATED.search(base)  # releases of instruction models are dated, their bases are not
    return f"{owner}/{base}" if slash and base != own and len(base) > _SHORTEST_BASE and not dated else None


def base_names(plain: str) -> tuple[str, ...]:
    """How the base of a model may be called whose name, without what tells of tuning, is this one."""
    return (plain, *(f"{plain}-{word}" for word in ("base", "pt", "hf")))


def other_size(one: str, other: str) -> bool:
    """Whether both names tell a number of parameters, and not the same: tuning leaves it as it is."""
    first, second = _sizes(one), _sizes(other)
    return bool(first and second) and not first & second


def tells_same_size(one: str, other: str) -> bool:
    """Whether both names tell the same number of parameters."""
    return bool(_sizes(one) & _sizes(other))


def tells_version(name: str) -> bool:
    """Whether figures stand in a name that are no number of parameters."""
    own = fold(name.rpartition("/")[2]).replace("-", " ")
    return any(sign.isdigit() for sign in _SIZE.sub("", own))


def takes_something_else(name: str) -> bool:
    """Whether a model's name tells that it takes or gives something else than the one it was made from."""
    return _OTHER_KINDS.search(name.casefold()) is not None


def _sizes(name: str) -> set[str]:
    return set(_SIZE.findall(fold(name.rpartition("/")[2]).replace("-", " ")))


def _without_form(own: str) -> str:
    return _FORMS.sub("", _FORMS.sub("", own))
