"""The words by which cards say what a model was made from, as patterns; every one is bounded and linear in the text."""

from __future__ import annotations

from functools import cache

from auditor.core import patterns as re
from auditor.core.worded import Worded
from auditor.records.derivation_words import load_derivation_words
from auditor.records.model_names import SIZED

_WORDS = Worded("model_words.yaml")
ITEM = re.compile(r"\s{0,8}(?:[-*+•]|\d{1,2}[.)])\s")
INGREDIENTS = _WORDS.pattern("{ingredients}", re.IGNORECASE)
DENIED = _WORDS.pattern(
    r"{denies}(?! {only~}\b)[^.;:!?,]{0,60}(?:,[^.;:!?,]{0,40})?$"
    r"|\b{of_parts~} {are~}(?: \w{1,12}){0,2} ?$|\b{baselines~}:[^.;!?]{0,90}$",
    re.IGNORECASE,
)
"""What stands before words that then deny that this model was made so, or speak of others."""


@cache
def parent_label() -> re.Pattern[str]:
    """A line that names a base, or a part, behind a label."""
    words = load_derivation_words()
    no_label, of_others = _WORDS.told("{no_label~}"), _WORDS.told("{of_others_label~}")
    return re.compile(
        rf"[-+>•|\s]{{0,12}}(?:\d{{1,2}}[.)]\s)?(?!{of_others} )(?:\w{{0,20}} )?"
        rf"(?P<label>{words.labels}|{words.part_labels})"
        rf"(?: (?!{no_label})\w{{1,12}}){{0,2}}(?: \[[\w ]{{0,20}}\])?\s{{0,3}}"
        r"(?:[:：|→⇒←]|[–—](?=\s)|[-=]>|<-|=(?!=))\s{0,6}"
        r"(?P<what>\S.{0,400})",
        re.IGNORECASE,
    )


@cache
def page_label() -> re.Pattern[str]:
    """A line that names a page behind a label, and nothing but the label before it."""
    return re.compile(
        rf"[-+>•|\s]{{0,12}}(?:{load_derivation_words().page_labels})\s{{0,3}}[:：|]\s{{0,6}}(?P<what>\S.{{0,400}})",
        re.IGNORECASE,
    )


@cache
def base_label() -> re.Pattern[str]:
    """What stands over a column of bases, beside a cell with one, over a section, or for a key."""
    words = load_derivation_words()
    tail, key = _WORDS.told("{label_tail~}"), _WORDS.told("{label_key~}")
    return re.compile(rf"(?:{words.labels}|{words.part_labels})(?: ?{tail})?(?: {key})*", re.IGNORECASE)


@cache
def part_column() -> re.Pattern[str]:
    """What stands over a column of parts, where another column is one of parts or bases."""
    return re.compile(load_derivation_words().part_columns, re.IGNORECASE)


@cache
def part_label() -> re.Pattern[str]:
    """What stands beside the name of a part of the model."""
    of_others = _WORDS.told("{of_others_label~}")
    return re.compile(
        rf"(?!{of_others} )(?:\w{{1,20}} )?(?:{load_derivation_words().part_labels})(?: \w{{1,12}})?", re.IGNORECASE
    )


@cache
def origin_column() -> re.Pattern[str]:
    """What stands over a column that tells where parts come from."""
    return re.compile(load_derivation_words().origin_columns, re.IGNORECASE)


@cache
def loaded_setting() -> re.Pattern[str]:
    """The key of a setting that says which weights a program loads, behind the section it stands in, if any."""
    return re.compile(
        rf"(?!.*(?:{ON_THE_SIDE.pattern}))(?:\w{{1,30}} ){{0,4}}(?:{load_derivation_words().loaded_settings})",
        re.IGNORECASE,
    )


BARE_NAME = re.compile(rf"(?<![\w/.:@\-]){SIZED}(?![\w/])")
"""A model's name without its owner: it tells how large the model is."""
BARE_ID = re.compile(r"(?<![\w/.:@\-])[A-Za-z0-9][\w.\-]{1,60}/[A-Za-z0-9][\w.\-]{1,90}(?![\w/])")
# A script that loads the base before what this repository adds to it.
CODE_BASE = re.compile(
    r"(?:--)?\bbase[_-]model(?:[_-](?:name|path|id))*(?:[_-]or[_-]path)?\s{0,3}[=:\s]\s{0,3}[\"']?([^\s\"',)]{3,150})",
    re.IGNORECASE,
)
LOADED = re.compile(
    r"(?:(?P<into>\w{1,40})\s?=\s?)?\w{0,60}?(?<!Tokenizer)(?<!TokenizerFast)(?<!Processor)(?<!Config)(?<!Extractor)"
    r"\.from_pretrained\(\s{0,3}(?:\w{1,40}\s?=\s?)?(?:[\"'](?P<id>[^\s\"']{3,150})[\"']|(?P<name>[A-Za-z_]\w{0,40}))"
)
"""A model that code loads, by an id or a name that it was given, and what code calls it then."""
TRAINING_OPTION = re.compile(
    r"(?:^|\s)--(?:num[_-]train[_-]epochs|learning[_-]rate|train[_-]batch[_-]size|per[_-]device[_-]train[_-]batch[_-]size"
    r"|max[_-]train[_-]steps|gradient[_-]accumulation[_-]steps|do[_-]train|num[_-]epochs|lora[_-](?:r|rank|alpha))\b"
    r"|\b(?:\w{0,30}(?:train|finetun|fine_tun)\w{0,30}|\w{0,20}(?:sft|dpo)\w{0,20})\.py\s"
)
"""An option, or a program, that only commands have that train."""
TRAINS_FROM = re.compile(
    r"(?:^|\s)--(?:(?:pre-?trained[_-])?model(?:[_-]name)?(?:[_-](?:or[_-])?path)?|base[_-]model)[=\s]\s{0,3}[\"']?"
    r"(?P<id>[A-Za-z0-9][\w.\-]{0,95}/[\w.\-]{1,96})"
)
"""The option of such a command that names what it starts from."""
TRAINS_FROM_NAMED = re.compile(
    r"(?:^|\s)--(?:(?:pre-?trained[_-])?model(?:[_-]name)?(?:[_-](?:or[_-])?path)?|base[_-]model)[=\s]\s{0,3}[\"']?"
    r"\$\{?(?P<name>[A-Za-z_]\w{0,40})"
)
"""The same by a name that the script gave it before."""
DEFAULT_BASE = re.compile(
    r"\b(?:base[_-]model|model[_-]name[_-]or[_-]path|pretrained[_-]model[_-]name[_-]or[_-]path|base[_-]model[_-]name)"
    r"(?:[_-](?:id|path|name))?\b[^#\n]{0,80}?[\"'](?P<id>[\w.\-]{1,96}/[\w.\-]{1,96})[\"']",
    re.IGNORECASE,
)
"""What a program starts from unless it is told another: the default of an argument, a setting."""
HANDED_OVER = re.compile(
    r"\w{0,30}Trainer\(\s{0,3}(?:model\s?=\s?)?[\"'](?P<id>[\w.\-]{1,96}/[\w.\-]{1,96})[\"']"
    r"|(?<!Tokenizer)(?<!TokenizerFast)(?<!Processor)(?<!Config)(?<!Extractor)\.from_pretrained\([^\n]{0,60}?\b(?:getenv|environ\.get)\([^\n,]{1,60},\s{0,3}[\"'](?P<other>[\w.\-]{1,96}/[\w.\-]{1,96})[\"']"
)
"""An id that a trainer is given outright, or that is loaded where the environment names no other."""
SAID_IN_CODE = re.compile(
    r"\s*(?:(?:#+!?|//+|--|%+|;+|/?\*+)\s*(?P<comment>\S.*)"
    r"|(?:note|annote|annotation|addendum|comment)\s*=\s*[{\"](?P<note>[^{}\"]{3,900}).*)",
    re.IGNORECASE,
)
"""A line of code that is nothing but a comment, or a note of a citation."""
ON_THE_SIDE = _WORDS.pattern("{on_the_side~}", re.IGNORECASE)
"""What code calls models that it does not train."""
TRAINED = re.compile(
    r"Trainer\(|\.train\(|get_peft_model|merge_and_unload|\.push_to_hub\(|\.save_pretrained\(|TrainingArguments|LoraConfig"
    r"|FastLanguageModel|\bnum_train_epochs\b|\blearning_rate\s?=|\bignore_mismatched_sizes\b|#[^#\n]{0,200}\bepochs\b"
)
"""Where it stands, a block of code makes a model of what it loads."""
MODELFILE_FROM = re.compile(r"\s{0,4}FROM\s{1,4}(?P<name>[\w.\-/:\\~]{3,120})\s*$", re.ASCII)
MODELFILE = re.compile(r"\s{0,4}(?:SYSTEM|PARAMETER|TEMPLATE|ADAPTER|MESSAGE)\s")
"""A line of a recipe of ollama, beside the one that names what it is made from."""
BEFORE_A_NAME = _WORDS.pattern(r"^(?:{before_from~}\s+)?(?:{before_a_name~}\s+){0,4}", re.IGNORECASE)
"""Words that stand before a name and are no part of it."""
IN_BRACKETS = re.compile(r"^[^()\n]{2,50}\(`?([A-Za-z][\w.\-]{2,60})`?\)")
ABOUT_PARTS = _WORDS.pattern("{about_parts}", re.IGNORECASE)
