"""Contrast by arithmetic: values that WCAG's own examples and tools give, and a promise that holds for every colour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.kit.colours import contrast, ink_on, luminance


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_known_contrasts(one, other, ratio):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@given(st.integers(0, 0xFFFFFF))
def test_black_or_white_is_read_on_every_colour(number):
    ground = f"#{number:06x}"
    assert contrast(ink_on(ground), ground) >= 4.5


@pytest.mark.parametrize("strange", ["red", "#FFF", "#FFFFFF", "#12345g", "", "#1234567"])
def test_what_is_no_colour_is_refused(strange):
    with pytest.raises(ValueError, match="#rrggbb"):
        luminance(strange)
