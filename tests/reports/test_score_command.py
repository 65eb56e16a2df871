"""``score`` in the terminal: an aligned table, and refusals in words (test_from_clone_to_report.py: on standard error)."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from objectives.models import Facet
from reports.management.score_text import width
from tests import factories
from tests.reports.cities import ranked_city, report


@pytest.fixture
def city(db):
    plans = ranked_city({"A": 120, "B": 150}, has_sample_figures=True)
    report(plans["A"], "1-1-1", {"done": {1: 60}, "due": {1: 90}})
    return plans


def printed(capsys, **options):
    with translation.override("en"):
        call_command("score", year=107, **options)
    return capsys.readouterr().out


def test_the_table_names_the_agency_the_month_the_total_and_that_it_is_provisional(city, capsys):
    text = printed(capsys, agency="A", through=3)
    heading, sample, total, *_ = text.splitlines()
    assert "測試A處" in heading and "107" in heading and "3" in heading
    assert "Sample data" in sample
    assert total == "Total 25.93 of 100, provisional"


def test_every_indicator_has_a_line_with_light_points_value_and_target(city, capsys):
    lines = printed(capsys, agency="A").splitlines()
    (line,) = [line for line in lines if line.startswith("1-1-1 ")]
    assert line.split() == ["1-1-1", "●", "25.93", "35", "66.67", "≥", "90", "90", "74.07", "%", "衡量指標1"]
    assert sum(line.startswith(("1-1-1", "2-1-1", "3-1-1", "3-1-2", "3-2-1", "5-1-1")) for line in lines) == 6


def test_columns_line_up_in_a_terminal_that_gives_chinese_two_columns(city, capsys):
    lines = printed(capsys, agency="A").splitlines()
    names = {
        width(line[: line.index("衡量指標")]) for line in lines if "衡量指標" in line and line[:1].isdigit()
    }
    assert len(names) == 1
    assert width("警察局 AB") == 9


def test_what_is_missing_is_named_with_the_reason(city, capsys):
    text = printed(capsys, agency="A")
    _, _, notes = text.partition("Still missing:")
    assert "2-1-1 衡量指標1: " in notes and "done" in notes
    assert "5-1-1" in notes and "1-1-1" not in notes


def test_a_capped_facet_says_what_it_would_be(city, capsys):
    Facet.objects.filter(plan__agency=None, no=3).update(cap=1)
    assert "(without its cap 3.00)" in printed(capsys, agency="A")


def test_all_agencies_are_printed_one_after_the_other(city, capsys):
    text = printed(capsys, all_agencies=True)
    assert text.index("測試A處") < text.index("測試B處")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"agency": "NOBODY", "year": 107}, "NOBODY"),
        ({"agency": "A", "year": 108}, "108"),
        ({"all_agencies": True, "year": 99}, "99"),
        ({"year": 107}, "--agency"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(city, options, message):
    with pytest.raises(CommandError, match=message):
        call_command("score", **options)


@pytest.mark.parametrize("month", ["0", "13", "x", "１", "-1"])
def test_a_month_that_does_not_exist_is_refused(city, month):
    with pytest.raises(CommandError, match="through"):
        call_command("score", "--agency=A", "--year=107", f"--through={month}")


def test_a_plan_that_cannot_be_scored_says_which_indicator(city):
    factories.component(city["A"].indicators.first(), no=2, rule="nonsense")
    with pytest.raises(CommandError, match=r"1-1-1.*nonsense"):
        call_command("score", agency="A", year=107)
