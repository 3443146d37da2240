"""What hubs say about their limits, in every spelling that is in use, and in spellings that are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.collect.net.rate_headers import LONGEST, ROUNDING, asked_pause, window_of

NOW = 1_795_255_200.0  # Sat, 21 Nov 2026 10:00:00 GMT
DATE = "Sat, 21 Nov 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "remaining", "ends_in", "quota", "length"),
    [
        ({"ratelimit": '"api";r=3;t=20'}, 3, 20, None, None),
        ({"ratelimit": '"api";r=3;t=20', "ratelimit-policy": '"api";q=500;w=300'}, 3, 20, 500, 300),
        ({"ratelimit": '"a";r=9;t=5, "b";r=2;t=50', "ratelimit-policy": '"b";q=7;w=60'}, 2, 50, 7, 60),
        ({"ratelimit": "limit=100, remaining=4, reset=30"}, 4, 30, 100, None),
        ({"ratelimit-limit": "100", "ratelimit-remaining": "4", "ratelimit-reset": "30"}, 4, 30, 100, None),
        ({"ratelimit-remaining": "76;w=21600", "ratelimit-reset": "12"}, 76, 12, None, None),
        ({"x-ratelimit-remaining": "1", "x-ratelimit-reset": "40", "x-ratelimit-limit": "60"}, 1, 40, 60, None),
        ({"x-ratelimit-remaining": "1", "x-ratelimit-reset": str(int(NOW) + 40), "date": DATE}, 1, 40, None, None),
        ({"x-ratelimit-remaining": "1", "x-ratelimit-reset": str(int(NOW) + 40)}, 1, 40, None, None),
        ({"x-ratelimit-remaining": "1", "x-ratelimit-reset": str((int(NOW) + 40) * 1000)}, 1, 40, None, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW) - 40)}, 0, 0, None, None),
    ],
)
def test_the_window_is_read(
    headers: dict[str, str], remaining: int, ends_in: float, quota: int | None, length: float | None
) -> None:
    window = window_of(headers, NOW)
    assert window is not None
    assert (window.remaining, window.ends_in) == (remaining, pytest.approx(ends_in + ROUNDING))
    assert (window.quota, window.length) == (quota, length)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"ratelimit": "soon"},
        {"ratelimit": '"api";r=;t=20'},
        {"ratelimit": '"api";r=-3;t=20'},
        {"x-ratelimit-remaining": "5"},
        {"x-ratelimit-remaining": "many", "x-ratelimit-reset": "20"},
    ],
)
def test_what_cannot_be_read_was_not_said(headers: dict[str, str]) -> None:
    assert window_of(headers, NOW) is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "Sat, 21 Nov 2026 10:00:30 GMT"}, 30),
        ({"retry-after": "Sat, 21 Nov 2026 09:00:00 GMT"}, 0),
        ({"retry-after": "Sat, 21 Nov 2026 12:00:30 GMT", "date": "Sat, 21 Nov 2026 12:00:00 GMT"}, 30),
        ({"retry-after": "5", "ratelimit": '"api";r=0;t=9'}, 9 + ROUNDING),
        ({"retry-after": "50", "ratelimit": '"api";r=0;t=9'}, 50),
        ({"retry-after": "50", "ratelimit": '"api";r=8;t=9'}, 50),
        ({"retry-after": "999999999"}, LONGEST),
        ({"retry-after": "-5"}, None),
    ],
)
def test_the_longer_of_two_pauses_counts(headers: dict[str, str], seconds: float | None) -> None:
    assert asked_pause(headers, NOW) == seconds


@given(
    st.dictionaries(
        st.sampled_from(
            "retry-after date ratelimit ratelimit-policy ratelimit-reset ratelimit-remaining x-ratelimit-reset "
            "x-ratelimit-remaining x-ratelimit-limit".split()
        ),
        st.one_of(st.text(max_size=60), st.from_regex(r'"?[a-z]*"?;?[qrtw]=\d{1,30}', fullmatch=True)),
    )
)
def test_no_header_makes_a_mistake_of_ours_or_a_wait_without_end(headers: dict[str, str]) -> None:
    pause = asked_pause(headers, NOW)
    assert pause is None or 0 <= pause <= LONGEST
    window = window_of(headers, NOW)
    assert window is None or (0 <= window.ends_in <= LONGEST and window.remaining >= 0)
