"""The gains of every month of every agency of the sample year agree with the points that stand beside them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from indicators.scoring.engine import score
from indicators.scoring.rounding import half_up, points
from reports.analysis.outlook.expected_year import outlook_of
from reports.analysis.outlook.gains import gains
from reports.analysis.outlook.scenario import Scenario, up_to

pytestmark = pytest.mark.django_db
NOTHING = Decimal("0.00")


def every_gain(sample_months):
    """Snapshot, gain and what its facet's cap lets count (worked out apart; None: no cap), month by month."""
    for snapshots in sample_months.values():
        for snapshot in snapshots:
            found = outlook_of(snapshot)
            forecasts = found.forecasts[snapshot.agency_code].indicators
            rooms = {}
            for facet in snapshot.facets:
                held = [one.code for objective in facet.objectives for one in objective.indicators]
                for code in held:
                    counted = {code, *(other for other in held if not forecasts[other].is_open)}
                    foretold = sum(forecasts[other].points for other in counted)
                    rooms[code] = None if facet.cap is None else facet.cap - foretold
            for gain in gains(snapshot, found):
                yield snapshot, gain, rooms[gain.forecast.code]


def test_no_action_gains_more_than_is_left_and_full_means_all_of_it(sample_months):
    full = limited = between = 0
    for snapshot, gain, room in every_gain(sample_months):
        where = (snapshot.agency_code, snapshot.through, gain.forecast.code)
        left = max(NOTHING, points(gain.forecast.maximum) - gain.forecast.points)
        counts = left if room is None else max(NOTHING, min(left, room))
        assert (gain.missing, gain.most) == (left, counts), where
        assert gain.capped == (left > 0 and not counts), where
        for action in gain.actions:
            assert 0 < action.gain <= counts, (where, action)
            assert action.is_capped == (counts < left and action.gain == counts), (where, action)
            if action.is_full:
                assert action.gain == counts, (where, action)
            elif not action.is_capped:
                assert action.gain < left, (where, action)
        for name in {action.name for action in gain.actions}:
            won = [action.gain for action in gain.actions if action.name == name]
            # a greater action that gains nothing over a smaller one of its input is not named
            assert won == sorted(set(won)), where
        full += sum(action.is_full for action in gain.actions)
        limited += sum(action.is_capped for action in gain.actions)
        between += bool(gain.actions and gain.actions[0].milestone)
    assert full > 100 and limited > 3 and between > 5  # the sample has them all


def test_what_one_figure_earns_by_the_rules_is_what_the_engine_gives_the_whole_year(sample_months):
    compared = 0
    for snapshot in sample_months[8]:
        year = up_to(snapshot.given, 8)
        for scored in score([year, *snapshot.rivals], 12, only={year.agency})[year.agency].indicators():
            for found in scored.spec.inputs if scored.value is not None else ():
                scenario = Scenario(scored, year, year, snapshot.rivals)
                for figure in figures_of(found, scored.inputs[found.code]):
                    assert scenario.points(found, figure) == by_engine(scenario, found, figure), (
                        scored.spec.code
                    )
                    compared += 1
    assert compared > 200


def figures_of(found, number):
    """Another milestone's number; or nothing, a little and much more."""
    if found.milestones:
        return [Decimal(stage.no) for stage in found.milestones]
    return [Decimal(0), *(half_up(number * times, 4) for times in (1, 3, 50))]


def by_engine(scenario, found, figure):
    year, code = scenario.year, scenario.spec.code
    inputs = {**year.facts.figures[code], found.code: {12: figure}}
    changed = replace(year, facts=replace(year.facts, figures={**year.facts.figures, code: inputs}))
    scored = score([changed, *scenario.rivals], 12, only={year.agency})[year.agency]
    return next(each.points for each in scored.indicators() if each.spec.code == code)
