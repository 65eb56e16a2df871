"""The plans that wait for approval, each with what it still lacks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import CopyReview, Indicator
from indicators.validation import plan_faults
from reports.pages.year_end.drafts import draft_lines
from tests import factories

pytestmark = pytest.mark.django_db


def test_each_draft_says_whether_it_can_be_approved_and_what_nobody_has_looked_at(client):
    plans = [factories.complete_plan(factories.agency(code), common=True) for code in "AB"]
    plans[1].indicators.filter(objective__facet__no=1).update(weight=1)
    for place in ("1-1", "1-2"):
        CopyReview.objects.create(plan=plans[0], kind="left_out", place=place)
    with CaptureQueriesContext(connection) as queries:
        common, first, second = draft_lines(107)
    assert common.plan.is_common
    assert (first.plan, first.faults, first.unseen) == (plans[0], 0, 2)
    assert second.faults and not second.unseen

    client.force_login(factories.user(role="planning_office"))
    page = client.get(reverse("settling", args=[107])).content.decode()
    assert "無待補正事項，可以核定 · 2 " in " ".join(page.split())

    factories.complete_plan(factories.agency("C"))
    with CaptureQueriesContext(connection) as more:
        draft_lines(107)
    assert len(more) == len(queries)


def test_faults_of_the_common_plan_stand_in_the_way_of_every_draft(client):
    own = factories.complete_plan(common=True)
    Indicator.objects.filter(plan__agency=None, objective__no=1).update(weight=1)
    common, line = draft_lines(107)
    assert line.faults == line.in_common == common.faults == len(plan_faults(own)) > 0
    assert not common.in_common
    client.force_login(factories.user(role="planning_office"))
    page = " ".join(client.get(reverse("settling", args=[107])).content.decode().split())
    assert f"{line.faults} 項待補正，其中 {line.faults} 項在共同計畫" in page
    assert "可以核定" not in page
    assert page.count('#faults-heading"> 檢視待補正事項') == 2 and "檢視並核定" not in page
