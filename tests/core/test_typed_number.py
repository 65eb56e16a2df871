"""The one parser of typed numbers, against the table ``typed_numbers.yaml``."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chiayi_kpi.core.typed_number import NumberError, numbers_in, read_number

CASES = yaml.load(
    Path(__file__).with_name("typed_numbers.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
)
pytestmark = pytest.mark.usefixtures("english")


@pytest.mark.parametrize("case", CASES["read"], ids=lambda case: case["typed"])
def test_what_is_written_is_read(case):
    assert read_number(case["typed"], case.get("unit", "")) == Decimal(case["number"])


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case["typed"])
def test_what_could_mean_something_else_is_refused_by_name(case):
    with pytest.raises(NumberError) as refused:
        read_number(case["typed"], case.get("unit", ""))
    assert case.get("because", case["typed"]) in str(refused.value)


@given(st.text(alphabet="0123456789.,-+ %萬千億①²１２　\u2009—", max_size=12))
def test_no_digit_is_ever_made_up(text):
    """Whatever is read holds no digit that was not typed, and none of those that only look like one."""
    try:
        number = read_number(text)
    except NumberError:
        return
    if number is None:
        return
    assert not set(text) & set("①²")
    typed = text.replace("１", "1").replace("２", "2")
    if not set(typed) & set("萬千億"):
        shown = "".join(letter for letter in typed if letter.isdigit())
        assert "".join(letter for letter in f"{number:f}" if letter.isdigit()).strip("0") == shown.strip("0")


_FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=4), st.sampled_from(["", "件", "%", "元"]))
def test_every_number_comes_back_however_it_is_written(number, unit):
    for text in (f"{number:f}", f"{number:,f}", f"{number:,f}".replace(",", " ")):
        for typed in (text, text.translate(_FULL_WIDTH), f" {text} {unit}"):
            assert read_number(typed, unit) == number


def test_the_numbers_in_a_text_are_found_however_they_are_written():
    assert numbers_in("１，２３４件以上，較 85.5 % 高；4-3-1") == {1234, Decimal("85.5"), 4, 3, 1}
    assert numbers_in("無") == set()
