"""Part of a year beside all of the year before has its points, as if the year had ended, and says so; no light, no rate."""

import pytest

from chiayi_kpi.accounts.roles import Role
from indicators.scoring.model import Light, State
from reports.documents.html import annual_report_html
from reports.snapshot.report_appendix import report_snapshots
from reports.snapshot.selectors import build_snapshots
from tests import factories
from tests.reports.cities import ranked_city

pytestmark = pytest.mark.django_db

SENTENCE = "106 年同期之數值未知，以上為與該年全年相較，年底始為定論"


@pytest.fixture
def plan():
    """Agency A: 120 by June where all of last year brought 100, of which no month is known."""
    return ranked_city({"A": 120, "B": 150})["A"]


def bonus(through):
    (snapshot,) = build_snapshots(year=107, through=through, agency_codes=["A"])
    (found,) = (one for one in snapshot.indicators() if one.code == "3-2-1")
    return found


@pytest.mark.parametrize("through", [6, 11, 12])
def test_it_has_the_points_of_a_year_that_ended_then(plan, through):
    score = bonus(through).score
    assert (score.state, score.value, str(score.points)) == (State.SCORED, 20, "3.00")
    assert (score.light, score.rate) == (Light.NONE, None)


def test_the_report_says_so_until_december(plan):
    for through, said in {11: True, 12: False}.items():
        (snapshot,) = report_snapshots(year=107, through=through, agency_codes=["A"])
        assert (SENTENCE in annual_report_html(snapshot)) is said


@pytest.mark.parametrize(("through", "times"), [(11, 1), (12, 0)])
def test_every_value_shown_of_it_says_so_until_december(plan, client, through, times):
    client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    # In the city both agencies' values stand in the rank's table and in that of common indicators.
    for page, places in {"/107/A/": 1, "/107/city/": 4, "/107/A/3-2-1/": 1}.items():
        found = client.get(page, {"through": through}).content.decode()
        # On its own page the months before stay below the chart in December, too.
        below = found.count("12 月前各月係與上年全年相較，年底始為定論")
        assert below == page.endswith("3-2-1/"), page
        assert found.count("與上年全年相較，年底始為定論") - below == times * places, page
    (snapshot,) = report_snapshots(year=107, through=through, agency_codes=["A"])
    report = annual_report_html(snapshot)
    months = report.count("12 月前與上年全年相較，年底始為定論")
    assert (months, report.count("與上年全年相較，年底始為定論") - months) == (1, times + 1)
