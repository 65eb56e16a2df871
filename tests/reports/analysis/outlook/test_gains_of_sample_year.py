"""The gains of every month of every agency of the sample year agree with the points that stand beside them."""

from decimal import Decimal

import pytest

from chiayi_kpi.management.demo import load_demo
from indicators.scoring.rounding import points
from reports.analysis.outlook.gains import gains
from reports.analysis.outlook.seasons import seasons_of
from reports.analysis.outlook.year_end import outlook, years_of
from reports.snapshot.selectors import build_snapshots

pytestmark = pytest.mark.django_db

NOTHING = Decimal("0.00")


def every_gain():
    """Snapshot, gain and what its facet's cap lets count (worked out apart; None: no cap), month by month."""
    for through in range(1, 13):
        for snapshot in build_snapshots(year=107, through=through):
            found = outlook(
                years_of([snapshot]), {snapshot.agency_code: snapshot.score}, seasons_of([snapshot])
            )
            said = found.forecasts[snapshot.agency_code].indicators
            rooms = {}
            for facet in snapshot.facets:
                held = [one.code for objective in facet.objectives for one in objective.indicators]
                foretold = sum(said[code].points for code in held)
                rooms |= dict.fromkeys(held, None if facet.cap is None else facet.cap - foretold)
            for gain in gains(snapshot, found=found):
                yield snapshot, gain, rooms[gain.forecast.code]


def test_no_move_gains_more_than_is_left_and_full_means_all_of_it():
    load_demo()
    full = limited = between = 0
    for snapshot, gain, room in every_gain():
        where = (snapshot.agency_code, snapshot.through, gain.forecast.code)
        left = max(NOTHING, points(gain.forecast.maximum) - gain.forecast.points)
        counts = left if room is None else max(NOTHING, min(left, room))
        assert (gain.missing, gain.most) == (left, counts), where
        assert gain.capped == (left > 0 and not counts), where
        for move in gain.moves:
            assert 0 < move.gain <= counts, (where, move)
            assert move.is_capped == (counts < left and move.gain == counts), (where, move)
            if move.is_full:
                assert move.gain == counts, (where, move)
            elif not move.is_capped:
                assert move.gain < left, (where, move)
        won = [move.gain for move in gain.moves]
        assert won == sorted(set(won)), (
            where
        )  # a greater move that gains nothing over a smaller one is not named
        full += sum(move.is_full for move in gain.moves)
        limited += sum(move.is_capped for move in gain.moves)
        between += bool(won and gain.moves[0].milestone)
    assert full > 100 and limited > 3 and between > 5  # the sample has them all
