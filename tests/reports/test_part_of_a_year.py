"""Part of a year is never set beside all of the year before: until December what starts from last year's is held back."""

import pytest

from indicators.scoring.model import Light, State
from indicators.selectors.live import read_live
from reports.documents.html import annual_report_html
from reports.snapshot.report_appendix import report_snapshots
from reports.snapshot.selectors import build_snapshots
from tests.reports.cities import ranked_city

pytestmark = pytest.mark.django_db

SENTENCE = "106 年同期之數值未知，年底與上年度全年比較"


@pytest.fixture
def plan():
    """Agency A: 120 by June where all of last year brought 100, of which no month is known."""
    return ranked_city({"A": 120, "B": 150})["A"]


def bonus(through):
    (snapshot,) = build_snapshots(year=107, through=through, agency_codes=["A"])
    (found,) = (one for one in snapshot.indicators() if one.code == "3-2-1")
    return snapshot, found


@pytest.mark.parametrize("through", [6, 11])
def test_before_december_it_has_no_value_light_points_or_chart(plan, through):
    snapshot, found = bonus(through)
    score = found.score
    assert (score.state, score.value, score.rate, score.light) == (State.NOT_COMPARED, None, None, Light.NONE)
    assert score.points == 0
    assert score.inputs == {"received": 120}
    assert not snapshot.months(found).is_reported


def test_the_figures_page_and_the_approval_say_the_same(plan):
    live = read_live(plan, 11).scores["3-2-1"]
    assert (live.value, live.trace) == (None, bonus(11)[1].score.trace)


def test_the_report_says_why_instead_of_a_number(plan):
    (snapshot,) = report_snapshots(year=107, through=11, agency_codes=["A"])
    html = annual_report_html(snapshot)
    assert SENTENCE in html
    assert "(120 − 100)" not in html


def test_by_december_it_is_compared_with_the_whole_year(plan):
    _snapshot, found = bonus(12)
    assert (found.score.state, found.score.value, str(found.score.points)) == (State.SCORED, 20, "3.00")
