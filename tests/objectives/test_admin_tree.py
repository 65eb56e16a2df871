"""Entering a plan's tree in the admin: who may, what is filled in, and what is refused at which field."""

import pytest
from django.urls import reverse

from indicators.services import drafts
from objectives import admin_access
from objectives.models import Facet, Objective, Plan
from tests import factories
from tests.admin_client import dashed, errors, form_data, signed_in
from tests.made_once import made_once
from tests.reading import text_of

pytestmark = pytest.mark.django_db


def page(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def adding(model, **initial) -> str:
    query = "&".join(f"{name}={value}" for name, value in initial.items())
    return f"{reverse(f'admin:objectives_{model._meta.model_name}_add')}?{query}"


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


# ---------------------------------------------------------------- who


def test_planners_see_their_own_plan_and_the_common_one(planner, plan):
    factories.plan()
    common = factories.common_plan()

    listed = planner.get(reverse("admin:objectives_plan_changelist")).context["cl"].queryset

    assert set(listed) == {plan, common}


def test_another_agencys_rows_do_not_exist_for_a_planner(planner):
    other = factories.complete_plan(year=108)

    for row in (other, other.facets.first(), other.objectives.first(), other.indicators.first()):
        assert planner.get(page(row)).status_code == 302
        assert planner.post(page(row), {}).status_code == 302
        assert planner.get(page(row).replace("change", "history")).status_code == 302


def test_planners_read_the_common_plan_but_the_planning_office_writes_it(planner, office):
    facet = factories.facet(factories.common_plan(), no=3)

    assert not planner.get(page(facet)).context["has_change_permission"]
    assert planner.post(page(facet), {"name": "other"}).status_code == 403
    assert office.get(page(facet)).context["has_change_permission"]


@pytest.mark.parametrize("role", ["auditor", "owner", "supervisor", "personnel", "accounting"])
def test_everybody_else_reads(plan, role):
    client = signed_in(factories.user(role=role, agency=plan.agency))

    for row in (plan, plan.facets.first(), plan.objectives.first(), plan.indicators.first()):
        assert client.get(page(row)).status_code == 200
        assert client.post(page(row), {"name": "other"}).status_code == 403
        assert client.post(page(row).replace("change", "delete"), {"post": "yes"}).status_code == 403
    assert client.get(adding(Objective)).status_code == 403


def test_a_planner_cannot_add_rows_to_another_plan_by_forging_the_form(planner):
    facet = factories.facet(factories.plan(year=108))

    response = planner.post(
        adding(Objective), {"plan": facet.plan_id, "facet": facet.pk, "no": 1, "name": "x", "weight": 1}
    )

    assert set(errors(response)) >= {"plan", "facet"}
    assert not facet.objectives.exists()


def test_a_planner_cannot_make_a_plan_for_another_agency(planner):
    other = factories.agency()

    response = planner.post(
        adding(Plan), {"year": 110, "agency": other.pk, "axes-TOTAL_FORMS": 0, "axes-INITIAL_FORMS": 0}
    )

    assert "agency" in errors(response)


def test_a_planner_cannot_make_a_common_plan(planner):
    response = planner.post(
        adding(Plan), {"year": 110, "agency": "", "axes-TOTAL_FORMS": 0, "axes-INITIAL_FORMS": 0}
    )

    assert "agency" in errors(response)
    assert not Plan.objects.filter(agency=None).exists()


def test_an_approved_plan_is_read_only_and_says_why(planner, office, plan):
    Plan.objects.update(status=Plan.Status.APPROVED)

    for client in (planner, office):
        for row in (plan, plan.facets.first(), plan.objectives.first(), plan.indicators.first()):
            response = client.get(page(row))
            assert "本頁僅供閱覽" in response.context["lock_reason"]
            assert "notice--locked" in response.content.decode()
            assert client.post(page(row), {"name": "other"}).status_code == 403
    assert plan not in planner.get(adding(Objective)).context["adminform"].form.fields["plan"].queryset


# ---------------------------------------------------------------- what is filled in


def test_an_objective_begins_under_its_facet_with_the_next_number(planner, plan):
    facet = plan.facets.get(no=1)

    response = planner.get(adding(Objective, plan=plan.pk, facet=facet.pk))

    initial = response.context["adminform"].form.initial
    assert (initial["plan"], initial["facet"], initial["no"]) == (str(plan.pk), str(facet.pk), 2)
    assert [step.url for step in response.context["trail"]] == [page(plan), page(facet)]


def test_the_next_number_counts_what_the_common_plan_has(office):
    common = factories.facet(factories.common_plan(), no=1)
    factories.objective(common, no=4)
    own = factories.plan()

    response = office.get(adding(Objective, plan=own.pk, facet=common.pk))

    assert response.context["adminform"].form.initial["no"] == 5


def test_a_facet_begins_with_the_first_free_number(planner, plan):
    assert planner.get(adding(Facet, plan=plan.pk)).context["adminform"].form.initial["no"] == 4


@pytest.mark.parametrize("nonsense", ["abc", "-1", "99999999", "9" * 30, "١"])
def test_an_address_with_nonsense_opens_an_empty_form(planner, nonsense):
    for model in (Facet, Objective):
        assert planner.get(adding(model, plan=nonsense, facet=nonsense)).status_code == 200


# ---------------------------------------------------------------- what is refused


def test_a_facets_number_is_common_or_an_agencys_own_whoever_comes_first(office, plan):
    """``plan`` has facets 1, 2, 3 and 5 of its own."""
    common = factories.common_plan()
    sent = {"name": "經費執行力面向", "weight": "20"}
    own_first = office.post(adding(Facet), {**sent, "plan": common.pk, "no": "3"})
    assert plan.agency.name in errors(own_first)["no"][0]
    assert office.post(adding(Facet), {**sent, "plan": common.pk, "no": "4"}).status_code == 302
    assert "no" in errors(office.post(adding(Facet), {**sent, "plan": plan.pk, "no": "4"}))
    assert Facet.objects.filter(no=4).count() == 1


def test_an_objective_needs_a_facet_of_its_year(planner, plan):
    other = factories.facet(factories.common_plan(year=108), no=2)

    response = planner.post(
        adding(Objective), {"plan": plan.pk, "facet": other.pk, "no": 1, "name": "x", "weight": 1}
    )

    assert list(errors(response)) == ["facet"]


def test_a_number_of_the_common_plan_is_taken(office):
    common = factories.facet(factories.common_plan(), no=1)
    factories.objective(common, no=1)
    own = factories.plan()

    objective = office.post(
        adding(Objective), {"plan": own.pk, "facet": common.pk, "no": 1, "name": "x", "weight": 1}
    )
    facet = office.post(adding(Facet), {"plan": own.pk, "no": 1, "name": "x", "weight": 1})

    assert list(errors(objective)) == ["no"]
    assert list(errors(facet)) == ["no"]


def test_a_number_twice_in_a_plan_is_a_sentence_and_not_a_crash(planner, plan):
    """The plan is shown read-only on the page, so Django alone would not check the pair."""
    first = plan.facets.get(no=1)

    response = planner.post(page(first), form_data(planner.get(page(first)), no=2))

    assert response.status_code == 200 and errors(response)


@pytest.mark.parametrize(("field", "value"), [("weight", "-1"), ("weight", "101"), ("no", "0"), ("no", "6")])
def test_weights_and_numbers_out_of_range_are_refused(planner, plan, field, value):
    facet = plan.facets.first()

    response = planner.post(page(facet), form_data(planner.get(page(facet)), **{field: value}))

    assert field in errors(response)


# ---------------------------------------------------------------- what is stored


def test_a_plan_is_entered_from_nothing(office):
    agency = factories.agency()
    axes = dashed(
        {
            "axes__TOTAL_FORMS": 1,
            "axes__INITIAL_FORMS": 0,
            "axes__0__position": 1,
            "axes__0__name": "科技領航",
        }
    )

    office.post(adding(Plan), {"year": 108, "agency": agency.pk, "chapter": 3, "preamble": "前言", **axes})
    plan = Plan.objects.get(agency=agency)
    office.post(adding(Facet), {"plan": plan.pk, "no": 1, "name": "核心業務面向", "weight": "35"})
    facet = plan.facets.get()
    office.post(
        adding(Objective), {"plan": plan.pk, "facet": facet.pk, "no": 1, "name": "目標", "weight": "4"}
    )

    assert [axis.name for axis in plan.axes.all()] == ["科技領航"]
    assert facet.objectives.get().code == "1-1"
    assert plan.history.get().history_user is not None


def test_a_text_that_nobody_touched_leaves_no_history(planner, plan):
    """Browsers send CR LF where a line feed is stored."""
    objective = plan.objectives.first()
    Objective.objects.filter(pk=objective.pk).update(description="第一行\n第二行")

    response = planner.get(page(objective))
    planner.post(page(objective), form_data(response, description="第一行\r\n第二行"))

    objective.refresh_from_db()
    assert objective.description == "第一行\n第二行"


def test_a_change_stands_in_the_history_with_who_and_from_what(planner, plan):
    objective = plan.objectives.first()
    planner.post(page(objective), form_data(planner.get(page(objective)), weight="34.5"))

    changes = planner.get(page(objective).replace("change", "history")).context["page"].object_list

    (field,) = changes[0].fields
    assert (field.old, field.new) == ("35", "34.5")
    assert changes[0].by.startswith("user") and changes[0].kind == "~"


def test_history_is_for_those_who_may_read_it(plan):
    owner = signed_in(factories.user(role="owner", agency=plan.agency))

    assert owner.get(page(plan).replace("change", "history")).status_code == 403
    assert "historylink" not in owner.get(page(plan)).content.decode()


def test_a_facet_is_taken_out_on_the_page_that_says_what_hangs_on_it(planner, plan):
    facet = plan.facets.get(no=1)

    response = planner.post(page(facet).replace("change", "delete"), {"post": "yes"})

    assert response["Location"] == reverse("admin:objectives_plan_branch", args=[plan.pk, "facet", facet.pk])
    assert Facet.objects.filter(pk=facet.pk).exists()


def test_an_account_is_read_in_the_admin_and_written_on_its_own_page():
    plan = factories.complete_plan(common=True)
    account = factories.account(
        plan, plan.objectives.first(), "<p>已<strong>完成</strong></p><script>x</script>"
    )
    client = signed_in(factories.user(role="planner", agency=plan.agency))
    url = reverse("admin:objectives_objectiveaccount_change", args=[account.pk])
    html = client.get(url).content.decode()
    assert "<p>已<strong>完成</strong></p>" in html and "<script>x" not in html
    assert reverse("write", args=[plan.year, plan.agency.code, "1-1"]) in html
    assert client.post(url, {"text": "改"}).status_code == 403
    assert client.get(reverse("admin:objectives_objectiveaccount_add")).status_code == 403


def test_only_who_may_make_the_common_plan_is_told_how():
    add = reverse("admin:objectives_plan_add")
    office = signed_in(factories.user(role="planning_office"))
    planner = signed_in(factories.user(role="planner", agency=factories.agency()))
    assert "留空表示全府共同計畫" in text_of(office.get(add))
    assert "留空表示全府共同計畫" not in text_of(planner.get(add))


def test_the_admin_names_the_person_and_not_the_account():
    person = signed_in(factories.user(role="planning_office", name="周研考"))
    header = person.get(reverse("admin:index")).content.decode().split('id="user-tools"')[1]
    assert "周研考" in header.split("</div>")[0]


def test_a_plan_that_was_approved_while_its_page_lay_open_takes_no_more(monkeypatch):
    """Between the page's question and the write: the plan is locked, and asked again."""
    plan = factories.complete_plan()
    objective = plan.objectives.get(facet__no=1)
    planner = signed_in(factories.user(role="planner", agency=plan.agency))
    page = reverse("admin:objectives_objective_change", args=[objective.pk])
    form = form_data(planner.get(page), name="改名")

    def approved_meanwhile(of_plan):
        of_plan.status = Plan.Status.APPROVED

    monkeypatch.setattr(admin_access, "lock_plan", approved_meanwhile)
    planner.post(page, form)

    objective.refresh_from_db()
    assert objective.name != "改名"


def test_a_row_that_was_closed_while_its_deletion_was_asked_for_stays_and_says_so(monkeypatch):
    plan = factories.complete_plan()
    indicator = plan.indicators.first()
    planner = signed_in(factories.user(role="planner", agency=plan.agency))

    def approved_meanwhile(of_plan):
        of_plan.status = Plan.Status.APPROVED

    monkeypatch.setattr(drafts, "lock_open", approved_meanwhile)
    address = reverse("admin:objectives_plan_branch", args=[plan.pk, "indicator", indicator.pk])
    answer = planner.post(address, {"do": "delete"})

    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert plan.indicators.filter(pk=indicator.pk).exists()


def test_the_deletion_of_a_closed_row_leads_to_its_page_which_says_why(planner, plan):
    indicator = plan.indicators.first()
    Plan.objects.update(status=Plan.Status.APPROVED)
    again = planner.get(page(indicator).replace("change", "delete"), follow=True)
    assert again.redirect_chain == [(page(indicator), 302)]
    assert (
        "計畫已核定，本頁僅供閱覽；退回草案後才能修改。"
        in [str(said) for said in again.context["messages"]].pop()
    )


def test_what_is_not_there_cannot_be_deleted(planner, plan):
    address = page(plan.indicators.first()).replace("change", "delete")
    plan.indicators.all().delete()
    assert planner.post(address, {"post": "yes"}).status_code == 302
