"""Arranging a plan's tree in the administration: a step up or down, another parent, a copy, what hangs on a branch."""

import pytest
from django.urls import reverse

from indicators.models import FigureChange, Indicator, MonthEvent, MonthlyFigure, PriorValue
from objectives.models import Facet, Objective
from tests import factories
from tests.admin_client import signed_in
from tests.made_once import made_once
from tests.reading import text_of

pytestmark = pytest.mark.django_db


made_plan = made_once(factories.complete_plan)


@pytest.fixture
def plan(made_plan, db):
    return made_plan()


@pytest.fixture
def planner(plan):
    return signed_in(factories.user(role="planner", agency=plan.agency))


@pytest.fixture
def office():
    return signed_in(factories.user(role="planning_office"))


@pytest.fixture
def indicator(plan) -> Indicator:
    return plan.indicators.get(objective__facet__no=1)


def branch(row) -> str:
    return reverse("admin:objectives_plan_branch", args=[row.plan_id, row._meta.model_name, row.pk])


def step(plan) -> str:
    return reverse("admin:objectives_plan_step", args=[plan.pk])


def messages(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_a_step_up_or_down_in_the_tree(planner, plan):
    rows = [plan.indicators.get(objective__facet__no=3, no=no) for no in (1, 2)]
    page = planner.get(reverse("admin:objectives_plan_change", args=[plan.pk])).content.decode()
    assert f'name="down" value="indicator-{rows[0].pk}"' in page

    response = planner.post(step(plan), {"down": f"indicator-{rows[0].pk}"})

    assert response["Location"].endswith(f"#indicator-{rows[0].pk}")
    assert [Indicator.objects.get(pk=row.pk).code for row in rows] == ["3-1-2", "3-1-1"]
    planner.post(step(plan), {"up": f"indicator-{rows[0].pk}"})
    planner.post(step(plan), {"up": f"indicator-{rows[0].pk}"})
    assert Indicator.objects.get(pk=rows[0].pk).code == "3-1-1"


def test_facets_change_places_with_all_that_stands_in_them(planner, plan, indicator):
    first, second = plan.facets.get(no=1), plan.facets.get(no=2)
    page = planner.get(reverse("admin:objectives_plan_change", args=[plan.pk])).content.decode()
    assert f'name="down" value="facet-{first.pk}"' in page
    assert f'name="down" value="facet-{plan.facets.get(no=3).pk}"' not in page

    response = planner.post(step(plan), {"down": f"facet-{first.pk}"})

    assert response["Location"].endswith(f"#facet-{first.pk}")
    assert [plan.facets.get(no=no).pk for no in (1, 2)] == [second.pk, first.pk]
    assert Indicator.objects.get(pk=indicator.pk).code == "2-1-1"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"up": "indicator-x"},
        {"up": "facet-x"},
        {"down": "plan-1"},
        {"up": "indicator-99999"},
        {"up": f"indicator-{'9' * 5_000}"},
    ],
)
def test_what_is_no_row_of_the_plan_is_not_there(planner, plan, sent):
    assert planner.post(step(plan), sent).status_code == 404


def test_an_indicator_is_moved_to_another_objective_on_its_page(planner, plan, indicator):
    other = plan.objectives.get(facet__no=2)
    form = planner.get(branch(indicator)).context["forms"]["move"]
    assert form.initial["where"] == f"{indicator.objective_id}:1"

    response = planner.post(branch(indicator), {"do": "move", "move-where": f"{other.pk}:1"})

    indicator.refresh_from_db()
    assert response["Location"].endswith(f"#indicator-{indicator.pk}") and indicator.code == "2-1-1"


def test_a_place_in_another_plan_is_refused(planner, indicator):
    elsewhere = factories.complete_plan().objectives.first()

    response = planner.post(branch(indicator), {"do": "move", "move-where": f"{elsewhere.pk}:1"})

    assert response.status_code == 200 and response.context["forms"]["move"].errors
    indicator.refresh_from_db()
    assert indicator.code == "1-1-1"


def test_an_indicator_and_an_objective_are_copied(planner, plan, indicator):
    other = plan.objectives.get(facet__no=2)
    facet = plan.facets.get(no=3)

    planner.post(branch(indicator), {"do": "copy", "copy-where": f"{plan.pk}:{other.pk}"})
    planner.post(branch(other), {"do": "copy", "copy-where": f"{plan.pk}:{facet.pk}"})

    assert [row.code for row in Indicator.objects.filter(objective=other)] == ["2-1-1", "2-1-2"]
    assert [row.code for row in Indicator.objects.filter(objective__facet=facet, objective__no=2)] == [
        "3-2-1",
        "3-2-2",
    ]


def test_another_agencys_plan_is_copied_by_whoever_sees_both(office, plan):
    target = factories.plan(year=108)
    address = reverse("admin:objectives_plan_copy", args=[target.pk])
    assert address in office.get(reverse("admin:objectives_plan_change", args=[target.pk])).content.decode()

    response = office.post(address, {"source": plan.pk})

    assert response.status_code == 302
    assert Indicator.objects.filter(plan=target).count() == Indicator.objects.filter(plan=plan).count()
    again = office.post(address, {"source": plan.pk})
    assert again.status_code == 200 and messages(again)


def test_a_plan_that_one_may_not_see_is_not_copied(planner, plan):
    target = factories.plan(plan.agency, year=108)
    foreign = factories.complete_plan()

    response = planner.post(reverse("admin:objectives_plan_copy", args=[target.pk]), {"source": foreign.pk})

    assert response.context["form"].errors and not target.objectives.exists()


def test_a_branch_shows_what_hangs_on_it_and_goes_with_all_of_it(planner, plan):
    objective = plan.objectives.get(facet__no=3)
    row = objective.indicators.get(no=1)
    factories.planned(plan, row, {3: 1, 6: 2})
    factories.prior_values(plan.agency, "3-1-1", {106: 1})
    factories.assignment(plan, row, owner=factories.user())

    hanging = planner.get(branch(objective)).context["hanging"]
    counts = sorted(hanging.gone.values())
    response = planner.post(branch(objective), {"do": "delete"})

    assert counts == [1, 1, 1, 2, 2, 2, 2] and hanging.history >= 7 and not hanging.kept
    assert response["Location"] == reverse("admin:objectives_plan_change", args=[plan.pk])
    assert not Objective.objects.filter(pk=objective.pk).exists() and not PriorValue.objects.exists()
    assert Indicator.history.filter(id=row.pk, history_type="-").get().history_user is not None


def test_the_numbers_close_up_behind_what_was_taken_out(planner, plan):
    first, second = (plan.indicators.get(objective__facet__no=3, no=no) for no in (1, 2))

    planner.post(branch(first), {"do": "delete"})

    second.refresh_from_db()
    assert second.code == "3-1-1"


def test_what_was_tried_in_a_draft_goes_along_after_it_was_named(planner, plan, indicator):
    source = indicator.inputs.get(code="done")
    factories.figures(plan, source, {1: 5, 2: "6.50"})
    FigureChange.objects.create(plan=plan, input=source, month=1, new=5, way=FigureChange.Way.PAGE)
    facet = plan.facets.get(no=1)
    page = planner.get(branch(facet))
    hanging = page.context["hanging"]
    named = f"1-1-1 {source.name}：1 月 = 5、2 月 = 6.5"
    assert (hanging.kept, hanging.figures) == ({}, (named,)) and named in text_of(page)

    response = planner.post(branch(facet), {"do": "delete"})

    assert response.status_code == 302 and not Facet.objects.filter(pk=facet.pk).exists()
    assert not MonthlyFigure.objects.exists() and not FigureChange.objects.exists()
    assert named in Indicator.history.get(id=indicator.pk, history_type="-").history_change_reason


def test_what_was_reported_under_an_approved_plan_keeps_its_branch(planner, plan, indicator):
    for status in ("approved", "draft"):  # and returned
        plan.status = status
        plan.save()
    factories.figures(plan, indicator.inputs.first(), {1: 5})
    facet = plan.facets.get(no=1)

    hanging = planner.get(branch(facet)).context["hanging"]
    assert sum(hanging.kept.values()) == 1 and len(hanging.figures) == 1
    response = planner.post(branch(facet), {"do": "delete"})

    assert response.status_code == 200 and messages(response)
    assert Facet.objects.filter(pk=facet.pk).exists() and plan.indicators.filter(pk=indicator.pk).exists()


def test_a_month_that_was_handed_in_and_another_agency_s_figures_keep_a_branch(
    planner, office, plan, indicator
):
    factories.figures(plan, indicator.inputs.first(), {1: 5})
    MonthEvent.objects.create(plan=plan, indicator=indicator, month=1, action=MonthEvent.Action.SUBMIT)
    assert planner.get(branch(indicator)).context["hanging"].kept
    common = factories.common_plan()
    objective = factories.objective(factories.facet(common))
    shared = factories.indicator(objective, inputs={"a": "sum"})
    factories.figures(plan, shared.inputs.get(), {1: 7})

    hanging = office.get(branch(shared)).context["hanging"]

    assert hanging.kept and plan.agency.name in hanging.figures[0]
    office.post(branch(shared), {"do": "delete"})
    assert MonthlyFigure.objects.count() == 2


def test_the_delete_link_of_a_page_leads_there(planner, indicator):
    response = planner.get(reverse("admin:indicators_indicator_delete", args=[indicator.pk]))

    assert response["Location"] == branch(indicator)


def test_the_office_puts_a_facet_into_the_common_plan(office, planner, plan):
    common = factories.common_plan()
    facet = plan.facets.get(no=3)
    assert "share" not in planner.get(branch(facet)).context["forms"]

    response = office.post(branch(facet), {"do": "share", "share-whole": "on"})

    facet.refresh_from_db()
    assert response.status_code == 302 and facet.plan == common
    assert Indicator.objects.filter(plan=common).count() == 2


def test_only_who_may_edit_a_draft_arranges_it(plan, indicator):
    auditor = signed_in(factories.user(role="auditor"))
    stranger = signed_in(factories.user(role="planner", agency=factories.agency()))
    assert auditor.get(branch(indicator)).status_code == 403
    assert stranger.get(branch(indicator)).status_code == 404

    planner = signed_in(factories.user(role="planner", agency=plan.agency))
    plan.status = "approved"
    plan.save()
    for address, sent in (
        (branch(indicator), {"do": "delete"}),
        (step(plan), {"up": f"indicator-{indicator.pk}"}),
    ):
        assert planner.post(address, sent).status_code == 403
    assert (
        "branch_url"
        not in planner.get(reverse("admin:objectives_plan_change", args=[plan.pk])).content.decode()
    )


def test_the_number_of_queries_does_not_depend_on_the_tree(
    planner, plan, indicator, django_assert_max_num_queries
):
    for no in range(2, 20):
        factories.indicator(indicator.objective, no=no, weight="0", inputs={"a": "sum"}, rule={"target": 1})

    with django_assert_max_num_queries(60):
        planner.get(branch(indicator.objective))
