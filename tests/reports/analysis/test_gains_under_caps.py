"""What a facet's cap leaves of the points that are short, over the sample year: tried by giving them to the row."""

from dataclasses import replace
from decimal import Decimal

import pytest

from indicators.scoring.totals import sum_facet
from reports.analysis.losses import possible_gain, room_under_caps
from reports.analysis.worst_indicators import worst_indicators
from tests.reports.rows import bare_rows

pytestmark = pytest.mark.django_db


def total_with(snapshot, chosen):
    """The total if the chosen rows had all that is due by now: the facets summed by the engine."""
    more = {row.objective.code: Decimal(0) for row in chosen}
    for row in chosen:
        more[row.objective.code] += row.lost
    return sum(
        sum_facet(
            facet.score.spec,
            [
                replace(one, points=one.points + more.get(view.code, 0))
                for one, view in zip(facet.score.objectives, facet.objectives, strict=True)
            ],
        ).points
        for facet in snapshot.facets
    )


def test_what_is_said_to_be_lost_is_what_the_total_would_gain(sample_months):
    limited = 0
    for through, snapshots in sample_months.items():
        for snapshot in snapshots:
            where = (snapshot.agency_code, through)
            everything = bare_rows(snapshot)
            room, total = room_under_caps(snapshot), snapshot.score.total
            for row in everything:
                assert possible_gain([row], room) == total_with(snapshot, [row]) - total, (where, row.code)
            assert possible_gain([*everything, *everything], room) == total_with(snapshot, everything) - total
            for one in worst_indicators(snapshot, everything):
                assert one.lost == total_with(snapshot, [one.row]) - total, (where, one.row.code)
                assert bool(one.note) == (one.lost < one.row.lost)
                limited += bool(one.note)
    assert limited  # the sample's money facet is full in December


def test_the_money_that_a_full_facet_s_cap_takes_is_no_loss(sample_months):
    (snapshot,) = (one for one in sample_months[12] if one.agency_code == "CYPD")
    everything = bare_rows(snapshot)
    (capital,) = [row for row in everything if row.code == "4-1-2"]
    assert capital.lost == Decimal("0.98")
    assert possible_gain([capital], room_under_caps(snapshot)) == 0
