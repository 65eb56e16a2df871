"""What the total lacks adds up: the parts that are named are the difference to the points due by now, exactly."""

from decimal import Decimal

import pytest

from reports.analysis.losses import losses
from reports.snapshot.selectors import build_snapshots
from tests import factories
from tests.reading import card
from tests.reports.rows import bare_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def parts(through=5, agency="PD"):
    """The parts by their words."""
    (snapshot,) = build_snapshots(year=107, through=through, agency_codes=[agency])
    found = losses(snapshot, bare_rows(snapshot))
    return {one.text: one.points for one in found}


def could_be_there(snapshot, everything):
    """Worked out apart: the indicators' points by facet, at most the facet's cap."""
    total = Decimal(0)
    for facet in snapshot.facets:
        points = sum(row.by_now for row in everything if row.facet_no == facet.no)
        total += points if facet.cap is None else min(points, facet.cap)
    return total


def test_every_month_of_every_agency_of_the_sample_year_adds_up(sample_months):
    texts: set[str] = set()
    for through, snapshots in sample_months.items():
        for snapshot in snapshots:
            everything = bare_rows(snapshot)
            found = losses(snapshot, everything)
            gap = could_be_there(snapshot, everything) - snapshot.score.total
            assert sum(one.points for one in found) == gap, (snapshot.agency_code, through)
            assert all(one.points for one in found)
            texts |= {one.text.partition(" ")[0] for one in found}
    assert len(texts) >= 5  # behind, bonus, cap, ahead, awaited: the sample has them all


def test_the_parts_are_named_by_their_cause(bureau):
    assert parts() == {
        "1 indicator behind": Decimal("7.50"),
        "2-1-1 never reported": Decimal("16.67"),
    }


def test_what_waits_for_a_reviewer_is_not_behind(bureau):
    narrative = factories.objective(factories.facet(bureau.plan, no=5, weight="5"), weight="5")
    factories.indicator(narrative, weight="5", name="具體事蹟", rule={"rule": "award"})
    found = parts(12)
    assert found["5-1-1 awaiting the reviewers' points"] == Decimal("5.00")
    assert found["1 indicator behind"] == Decimal("25.00")


def test_what_is_ahead_makes_up_for_others(bureau):
    factories.set_parameters(bureau.counted.components.all(), target=40)
    assert parts()["ahead of the plan"] == Decimal("-2.50")  # 20 of 40 → 15.00, 12.50 by now


def test_points_above_a_facet_s_cap_are_named(bureau):
    bureau.plan.facets.filter(no=1).update(cap=20)
    found = parts()
    assert found["a facet's cap"] == Decimal("-7.50")  # the cap takes more of what could be: 42.50 → 20
    assert sum(found.values()) == Decimal("16.67")


def test_the_card_says_each_with_its_sign(bureau):
    said = card(bureau.page(), "gap-title")
    assert "比截至目前應得少 24.17 分" in said
    assert "−7.50" in said and "−16.67" in said
    factories.set_parameters(bureau.counted.components.all(), target=40)
    assert "+2.50" in card(bureau.page(), "gap-title")
