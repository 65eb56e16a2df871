"""Several years of the city are read together."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import TargetRevision
from indicators.selectors import read_years
from objectives.selectors import plans_of_years
from tests import factories
from tests.changed_terms import approved_plan

pytestmark = pytest.mark.django_db


def test_the_history_of_plans_of_two_years_is_one_query():
    plan = approved_plan()
    before = factories.complete_plan(plan.agency, year=106)
    costs = []
    for changed in (None, plan, before):
        if changed is not None:
            TargetRevision.objects.create(
                plan=changed,
                indicator=changed.indicators.first(),
                what=TargetRevision.What.TERMS,
                old="1",
                new="2",
                cause="更正",
            )
        with CaptureQueriesContext(connection) as queries:
            read_years(plans_of_years([106, 107]))
        costs.append(len(queries))
    assert costs[1:] == [costs[0] + 1] * 2
