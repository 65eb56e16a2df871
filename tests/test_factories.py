"""The factories themselves: the plan they call complete holds what it says."""

from decimal import Decimal

import pytest

from indicators.models import Indicator
from objectives.models import Facet, Plan
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_complete_plan_sums_to_a_hundred():
    plan = factories.complete_plan()
    assert sum(Facet.objects.filter(plan=plan).values_list("weight", flat=True)) == Decimal(100)
    assert Indicator.objects.filter(plan=plan).count() == 5


def test_agencies_share_one_common_part():
    first = factories.complete_plan(common=True)
    second = factories.complete_plan(common=True)
    assert Plan.objects.filter(agency=None).count() == 1
    assert not first.facets.exists() and not second.facets.exists()
    assert {i.code for i in second.indicators.select_related("objective__facet")} == {"1-1-1", "2-1-1"}
