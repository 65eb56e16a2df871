"""What people write of a milestone, in the grid and in files."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.checks import NumberError, milestone_text, read_milestone
from indicators.scoring.model import Milestone

STAGES = tuple(
    Milestone(no, name, Decimal(percent))
    for no, (name, percent) in enumerate(
        [("設計", "20"), ("招標", "30"), ("施工", "60.5"), ("交貨", "80"), ("驗收", "100")], start=1
    )
)


@pytest.mark.parametrize(
    ("typed", "no"),
    [
        ("80 %", 4),
        ("８０％", 4),
        ("80", 4),
        ("60.5%", 3),
        ("交貨", 4),
        ("交貨 80 %", 4),
        ("5 驗收 100 %", 5),
        ("5 驗收 100%", 5),
        ("5驗收", 5),
        ("０", 0),
        ("0 %", 0),
    ],
)
def test_a_milestone_is_what_its_name_or_its_per_cent_says(typed, no):
    assert read_milestone(typed, STAGES) == no


@pytest.mark.parametrize(
    "typed", ["5", "3", "1", "81", "5%", "4 驗收 100%", "驗", "驗收 80%", "100²", "-20", "完成"]
)
def test_anything_else_is_refused_with_what_there_is(typed):
    with pytest.raises(NumberError, match=r"4 交貨 80%") as refused:
        read_milestone(typed, STAGES)
    assert refused.value.kind == "milestone"


def test_nothing_typed_is_nothing():
    assert read_milestone("  ", STAGES) is None


@pytest.mark.parametrize(("typed", "no"), [("5", 5), ("80", 4), ("5 驗收 100%", 5), ("20%", 1), ("20", 1)])
def test_a_column_of_numbers_takes_the_milestone_s_number_first(typed, no):
    assert read_milestone(typed, STAGES, by_number=True) == no


def test_two_of_one_name_are_told_apart_by_their_per_cent():
    twice = (Milestone(1, "施工", Decimal(40)), Milestone(2, "施工", Decimal(100)))
    with pytest.raises(NumberError):
        read_milestone("施工", twice)
    assert read_milestone("施工 100 %", twice) == 2


_NAMES = st.lists(
    st.text(alphabet="設計招標驗收一二 （）Ab3", min_size=1, max_size=6), min_size=1, max_size=6
)


@given(names=_NAMES, percents=st.sets(st.integers(1, 10_000), min_size=6, max_size=6))
def test_whatever_a_list_offers_is_taken(names, percents):
    stages = tuple(
        Milestone(no, name, Decimal(percent) / 100)
        for no, (name, percent) in enumerate(zip(names, sorted(percents), strict=False), start=1)
    )
    for stage in stages:
        assert read_milestone(f"{stage.percent} %", stages) == stage.no
        try:
            assert read_milestone(milestone_text(stage), stages) == stage.no
        except NumberError:  # another is called so
            assert sum(
                milestone_text(stage).replace(" ", "").endswith(f"{other.percent:f}%") for other in stages
            )
