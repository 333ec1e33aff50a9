"""Nobody reads a token of ours in what somebody wrote, whole or cut off."""

import pytest

from answerable.cases.masking import masked, masked_beginning

TOKEN = "chqhdgxfasyzzxnoh"


@pytest.mark.parametrize("page", ["case", "notices"])
def test_neither_a_link_nor_the_beginning_of_one_is_shown(page):
    link = f"https://desk.halden.example/{page}/{TOKEN}/"
    assert TOKEN not in masked(f"See {link} please")
    cut = f"See {link}"[:-6]
    assert masked_beginning(cut, len(cut)) == "See …"
