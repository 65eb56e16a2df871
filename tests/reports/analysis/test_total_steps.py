"""The waterfall's steps: from what an agency can have to what it has, exactly, and what is not lost set apart."""

from fractions import Fraction

import pytest

from indicators.reporting.updates import updates
from reports.analysis.indicator_rows import indicator_rows
from reports.analysis.total_steps import StepKind, total_steps
from reports.pages.month_travel import MonthQuery, calendar_of, snapshot_of
from tests import factories

pytestmark = pytest.mark.django_db


def steps_of(bureau, through=5):
    query = MonthQuery(through)
    calendar = calendar_of(bureau.plan, query)
    snapshot = snapshot_of(107, "PD", query, calendar)
    steps = total_steps(snapshot, indicator_rows(snapshot, updates(bureau.plan.pk), calendar))
    assert snapshot.score.maximum + sum(step.change for step in steps) == snapshot.score.total
    return [(step.kind, step.facet and step.facet.no, step.change) for step in steps]


def test_every_facet_has_a_step_beside_what_is_not_due(bureau):
    assert steps_of(bureau) == [
        (StepKind.NOT_DUE, None, Fraction("-40.83")),  # of 100, 59.17 are due
        (StepKind.FACET, 1, Fraction("-7.5")),
        (StepKind.FACET, 2, Fraction("-16.67")),
    ]


def test_a_facet_s_cap_and_a_bonus_are_counted_as_the_total_counts_them(bureau):
    bonus = factories.objective(factories.facet(bureau.plan, no=4, weight="0"), weight="0")
    made = factories.indicator(bonus, weight="0", inputs={"n": "sum"}, rule={"target": 1, "maximum": 3})
    factories.figures(bureau.plan, made.inputs.get(), {5: 1})
    bureau.plan.facets.filter(no=1).update(cap=35)
    assert steps_of(bureau) == [
        (StepKind.NOT_DUE, None, Fraction("-23.33")),
        (StepKind.FACET, 1, 0),
        (StepKind.FACET, 2, Fraction("-16.67")),
        (StepKind.FACET, 4, 3),
    ]


def test_what_reviewers_have_not_awarded_yet_is_not_lost(bureau):
    narrative = factories.objective(factories.facet(bureau.plan, no=5, weight="5"), weight="5")
    factories.indicator(narrative, weight="5", name="具體事蹟", rule={"rule": "award"})
    found = steps_of(bureau, through=12)
    assert (StepKind.AWAITED, None, Fraction(-5)) in found and (StepKind.FACET, 5, 0) in found


def test_in_a_year_that_has_not_begun_everything_is_still_to_come(bureau, settings):
    settings.PORTAL_TODAY = settings.PORTAL_TODAY.replace(year=2017)
    bureau.plan.figures.all().delete()
    assert steps_of(bureau, through=1) == [
        (StepKind.NOT_DUE, None, Fraction(-100)),
        (StepKind.FACET, 1, 0),
        (StepKind.FACET, 2, 0),
    ]
