"""What is unlikely is asked about, with both sides of every boundary."""

from decimal import Decimal

import pytest

from indicators.checks import PartOfWhole, Subject, soft_checks
from indicators.scoring.model import Aggregation, InputSpec, Milestone

STEPS = (
    Milestone(1, "設計", Decimal(40)),
    Milestone(2, "施工", Decimal(80)),
    Milestone(3, "驗收", Decimal(100)),
)


def questions(months, month, *, unit="件", aggregation="sum", name="件數", milestones=()):
    spec = InputSpec("x", name, unit, Aggregation(aggregation), milestones)
    figures = {at: Decimal(str(value)) for at, value in months.items()}
    return [found.kind for found in soft_checks(Subject(spec, figures), month)]


@pytest.mark.parametrize(
    ("last", "now", "expected"),
    [
        (30, 299, []), (30, 300, ["tenfold"]), (30, 4, []), (30, 3, ["tenth"]),
        (0, 50, []), (4, 0, []), (5, 0, ["zero"]), (0, 0, []), (20, 21, []),
    ],
)  # fmt: skip
def test_against_last_month(last, now, expected):
    assert questions({1: last, 2: now}, 2) == expected


def test_where_a_month_is_missing_the_one_before_it_counts():
    assert questions({1: 30, 4: 300}, 4) == ["tenfold"]
    assert questions({4: 300, 5: 3}, 4) == []


def test_a_milestone_is_asked_about_by_its_name():
    spec = InputSpec("x", "工程進度", "%", Aggregation("last"), STEPS)
    (found,) = soft_checks(Subject(spec, dict.fromkeys((1, 2, 3), Decimal(2))), 3)
    assert "施工" in found.message


def test_unchanged_for_three_months():
    assert questions({1: 7, 2: 7}, 2) == []
    assert questions({1: 7, 2: 7, 3: 7}, 3) == ["unchanged"]
    assert questions({1: 7, 2: 8, 3: 7}, 3) == []
    assert questions({1: 7, 3: 7, 4: 7}, 4) == []


def test_what_stands_still_is_asked_about_every_three_months():
    months = dict.fromkeys(range(1, 13), 7)
    assert [month for month in months if questions({m: v for m, v in months.items() if m <= month}, month)] == [
        3, 6, 9, 12,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("trait", "value"),
    [
        ({}, 0),
        ({"aggregation": "last", "unit": "人", "name": "應檢人數"}, 500),
        ({"aggregation": "last", "unit": "%", "name": "建置進度"}, 100),
        ({"aggregation": "last", "milestones": STEPS}, 3),
    ],
)
def test_what_may_stay_as_it_is_is_not_asked_about(trait, value):
    assert questions({1: value, 2: value, 3: value}, 3, **trait) == []


@pytest.mark.parametrize("trait", [{"unit": "%", "name": "建置進度"}, {"milestones": STEPS}])
def test_work_that_stands_still_is(trait):
    assert questions({1: 2, 2: 2, 3: 2}, 3, aggregation="last", **trait) == ["unchanged"]


def test_progress_may_leap():
    assert questions({1: 5, 2: 60}, 2, aggregation="last", unit="%", name="建置進度") == []


def test_a_missing_month_is_not_asked_about():
    assert questions({1: 5}, 2) == []


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ({1: 100}, []), ({1: "100.01"}, ["over_hundred"]), ({1: 95, 2: 900}, ["over_hundred"]),
        ({1: 104, 2: 106}, []), ({1: 104, 2: 207}, []), ({1: 104, 2: 208}, ["over_hundred"]),
        ({1: 104, 2: 90, 3: 103}, []), ({1: 20, 2: 200}, ["tenfold"]),
    ],
)  # fmt: skip
def test_a_rate_over_a_hundred_per_cent_is_asked_about_when_it_first_comes(months, expected):
    assert questions(months, max(months), unit="%", aggregation="mean", name="滿意度") == expected


def test_a_count_over_a_hundred_is_nothing_to_ask_about():
    assert questions({1: 95, 2: 900}, 2) == []


class TestShare:
    """``solved / reported * 100``: a case may be solved that was reported earlier, so that over 100 % is a question."""

    SHARE = (PartOfWhole("solved", "reported"),)

    def questions(self, solved, reported, month, *, of="solved", shares=SHARE):
        both = {
            code: Subject(
                InputSpec(code, code, "件", Aggregation.SUM),
                {at: Decimal(value) for at, value in months.items()},
            )
            for code, months in {"solved": solved, "reported": reported}.items()
        }
        return [found.kind for found in soft_checks(both[of], month, both, shares)]

    def test_the_year_so_far_counts(self):
        assert self.questions({1: 10, 2: 20}, {1: 20, 2: 20}, 2) == []
        assert self.questions({1: 20, 2: 21}, {1: 20, 2: 20}, 2) == ["share_over_hundred"]

    def test_a_month_of_its_own_is_asked_about_when_the_year_so_far_is_in_order(self):
        """37 who attended of 19 who were assigned, after eleven months with room for them."""
        assert self.questions({1: 80, 2: 37}, {1: 100, 2: 19}, 2) == ["share_over_hundred"]
        assert self.questions({1: 22, 2: 21}, {1: 20, 2: 20}, 2) == []  # it was asked in the month before

    @pytest.mark.parametrize(
        ("checked", "expected"), [({1: 3, 2: 3}, []), ({1: 3, 2: 4}, ["share_over_hundred"])]
    )
    def test_what_builds_up_is_held_against_what_was_said_last(self, checked, expected):
        """Six schools to be checked, said once in January."""
        both = {
            "checked": Subject(InputSpec("checked", "檢查校數", "校", Aggregation.SUM), checked),
            "planned": Subject(InputSpec("planned", "應檢查校數", "校", Aggregation.LAST), {1: Decimal(6)}),
        }
        found = soft_checks(both["checked"], 2, both, (PartOfWhole("checked", "planned"),))
        assert [one.kind for one in found if one.kind != "unchanged"] == expected

    def test_it_is_asked_again_only_when_it_doubles(self):
        assert self.questions({1: 22, 2: 25}, {1: 20, 2: 20}, 2) == []
        assert self.questions({1: 22, 2: 66}, {1: 20, 2: 20}, 2) == ["share_over_hundred"]

    def test_it_is_asked_where_the_part_is_typed_and_not_twice(self):
        assert self.questions({1: 30}, {1: 20}, 1, of="reported") == []

    def test_without_the_other_figure_or_any_case_there_is_nothing_to_ask(self):
        assert self.questions({1: 30}, {}, 1) == []
        assert self.questions({1: 3}, {1: 0}, 1) == []
