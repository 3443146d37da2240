"""Below headings of data, measurements, thanks and citations a sentence has to sound more like a limit."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor.core.resources import data_root
from auditor.terms.misspelled import respelled
from auditor.text.quiet_sections import is_quiet
from tests.laws.generators import HELD_OUT, Files, forms, plain_carrier
from tests.laws.repository import passes

WORDS = yaml.safe_load((data_root("license_db") / "quiet_sections.yaml").read_text("utf-8"))
LIMITS = (
    "Commercial use of the weights is prohibited.",
    "The model may be used for research only.",
    "For research only.",
    "Nur für die Forschung.",
    "L'usage commercial est interdit.",
    "仅限研究使用。",
    "Ask us before you use the model in a product.",
    "Handed out to museums; everybody else writes to us before using it.",
)
TOLD = (
    ("Thanks", "To three cultural endowments for grants, and to Liis and Jānis for the evaluation."),
    ("Agradecimientos", "A los vecinos del valle alto y a la escuela de verano."),
    ("Daten", "Aufnahmen anderer Sender haben wir nicht verwendet."),
    ("Data", "9,400 profiles dug by our members on their own fields."),
    ("Met dank aan", "Het streekarchief, de vrijwilligers en onze stagiairs."),
)


def _below(heading: str, sentence: str) -> Files:
    files = plain_carrier()
    return {**files, "README.md": files["README.md"] + f"\n\n## {heading}\n\n{sentence}\n".encode()}


@pytest.mark.parametrize(("heading", "sentence"), TOLD)
def test_whom_its_authors_thank_and_what_they_recorded_is_not_asked_about(heading: str, sentence: str) -> None:
    assert passes(_below(heading, sentence))


@given(st.sampled_from(sorted(WORDS)), st.sampled_from(LIMITS), st.data())
def test_a_plain_limit_below_a_quiet_heading_is_asked_about(language: str, limit: str, data: st.DataObject) -> None:
    heading = data.draw(st.sampled_from(WORDS[language]["quiet"])).replace("*", "")
    assert not passes(_below(heading, limit))


def test_of_limits_never_learned_from_a_quiet_heading_hides_few() -> None:
    """Two limits in a hundred more than elsewhere, at a place where next to no limit of real cards stands."""
    held = [form for form in forms(*HELD_OUT) if form.restricts][::8]
    hidden = [form.text for form in held if passes(_below("Training data", form.text))]
    elsewhere = [form.text for form in held if passes(_below("Notes", form.text))]
    assert len(hidden) <= len(elsewhere) + 0.05 * len(held), sorted(set(hidden) - set(elsewhere))


@pytest.mark.parametrize("heading", ["License of the data", "Data and license", "Research only", "Training and use"])
def test_a_heading_that_says_more_is_not_quiet(heading: str) -> None:
    assert not is_quiet(heading.casefold())


@pytest.mark.parametrize("word", ["compiles", "complies"])
def test_a_known_word_in_another_form_is_no_misspelled_word_of_rights(word: str) -> None:
    assert respelled(f"the proof {word} or it does not.", "en") == f"the proof {word} or it does not."


@pytest.mark.parametrize("word", ["comercially", "commercialy"])
def test_a_misspelled_word_of_rights_is_still_read_as_it(word: str) -> None:
    assert word not in respelled(f"it is {word} here.", "en")


@pytest.mark.parametrize(
    "body",
    [  # Chinese headings for usage and for the license below one with a name
        "## License\n\nGames, audiobooks, phone menus, all fine.",
        "## License\n\nacme-ai/larkfield-6b: apache-2.0",
        "## License\n\nArchives, broadcasters and podcasters: go ahead.",
        "| Modèle | Licence | nDCG@10 |\n|---|---|---|\n| heron-v2 | MIT | 0,51 |\n"
        "| **some-model** | Apache 2.0 | **0,63** |",
        "# 山雀语音识别\n\n## 使用\n\n见下文。\n\n## 许可证\n\nApache-2.0",
    ],
)
def test_what_only_stands_where_a_license_is_named_is_no_name_of_one(body: str) -> None:
    files = plain_carrier()
    assert passes({**files, "README.md": files["README.md"] + f"\n\n{body}\n".encode()})


@pytest.mark.parametrize(
    "body",
    [
        "## License\n\nZephyrine, Apache 2.0",
        "## License\n\nzephyrine-community, larkfield, acme license",
        "License: larkfield, acme, zephyrine",
        "| Model | License |\n|---|---|\n| heron-v2 | MIT |\n| some-model | CC BY-NC 4.0 |",
    ],
)
def test_names_of_licenses_in_a_list_are_still_asked_about(body: str) -> None:
    files = plain_carrier()
    assert not passes({**files, "README.md": files["README.md"] + f"\n\n{body}\n".encode()})
