"""The pages of writing: who has written, saving, versions, pictures, and a settled year."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.clock import today
from indicators.models import FigureChange
from indicators.selectors.overtaken import overtaken_accounts
from indicators.year_end.services import keep_settlement, reopen_year
from objectives.models import DocumentIssue, ObjectiveAccount, Plan
from objectives.writing import selectors
from objectives.writing.rich_text import stamp
from objectives.writing.selectors import versions
from reports.pages.writing.issue_views import IssueForm
from tests import factories
from tests.reading import elements
from tests.reports.cities import report

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return factories.complete_plan(common=True, approved=True)


@pytest.fixture
def objective(plan):
    return plan.objectives.get(facet__no=1)


@pytest.fixture
def planner(plan, client):
    person = factories.user(role=Role.PLANNER, agency=plan.agency, name="林規劃")
    client.force_login(person)
    return person


def url(name: str, plan, *more) -> str:
    return reverse(name, args=[107, plan.agency.code, *more])


def save(client, plan, person, text, seen=""):
    data = {"text": text, "seen": seen or stamp(""), "person": person.pk}
    return client.post(url("write_save", plan, "1-1"), data)


def settle(plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.APPROVED)
    keep_settlement(plan=plan, snapshot="{}", total=Decimal(90), grade="優", at=timezone.now(), by=None)


def test_saving_answers_with_the_stamp_for_the_next_saving(client, plan, objective, planner):
    first = save(client, plan, planner, "<p>甲</p>").json()
    second = save(client, plan, planner, "<p>甲乙</p>", first["seen"])

    assert second.status_code == 200
    assert ObjectiveAccount.objects.get(plan=plan, objective=objective).text == "<p>甲乙</p>"


def test_a_stale_edit_gets_the_other_text_and_changes_nothing(client, plan, objective, planner):
    save(client, plan, planner, "<p>甲</p>")
    answer = save(client, plan, planner, "<p>乙</p>", stamp("something else"))

    assert answer.status_code == 409
    assert answer.json()["text"] == "<p>甲</p>"
    assert answer.json()["who"] == "林規劃"
    assert answer.json()["seen"] == stamp("<p>甲</p>")
    assert ObjectiveAccount.objects.get(plan=plan).text == "<p>甲</p>"


def test_two_accounts_of_one_plan_are_two_texts(client, plan, planner):
    save(client, plan, planner, "<p>甲</p>")
    client.post(url("write_save", plan, "2-1"), {"text": "乙", "seen": stamp(""), "person": planner.pk})

    assert ObjectiveAccount.objects.filter(plan=plan).count() == 2


def test_the_page_shows_what_stands_sanitised_and_no_template_of_the_writer_is_run(
    client, plan, objective, planner
):
    factories.account(plan, objective, "<p>{{ user.password }}</p><script>alert(1)</script>")
    page = client.get(url("write", plan, "1-1")).content.decode()

    assert "<p>{{ user.password }}</p>" in page
    assert "alert(1)" not in page


def test_the_overview_says_who_has_not_written_yet(client, plan, objective, planner):
    owner = factories.user(role=Role.OWNER, agency=plan.agency, name="陳承辦")
    factories.assignment(plan, objective.indicators.get(), owner=owner, unit="交通隊")
    client.force_login(owner)
    page = client.get(url("writing", plan)).context["page"]

    assert (page.written, page.total) == (0, 4)
    assert [row.line.code for row in page.own] == ["1-1"]
    (row,) = page.own
    assert (row.people, row.tone) == ("交通隊 陳承辦", "warning")
    assert [one.line.code for _name, rows in page.facets for one in rows if one.may_write] == ["1-1"]
    deputy = factories.user(role=Role.OWNER, agency=plan.agency)
    plan.assignments.update(deputy=deputy, deputy_to=today() - datetime.timedelta(days=1))
    client.force_login(deputy)
    assert client.get(url("writing", plan)).context["page"].own == ()  # stands in no longer


def corrected(plan, objective, old=4, new=5) -> None:
    """A figure of the objective's indicator was changed just now."""
    put_in = objective.indicators.first().inputs.first()
    FigureChange.objects.create(plan=plan, input=put_in, month=12, old=old, new=new, way="page")


def pages_of(client, plan) -> tuple:
    """Whether the list and the account's own page say that the figures changed afterwards."""
    listed = client.get(url("writing", plan))
    codes = [row.line.code for row in listed.context["page"].overtaken]
    marked = f"{url('write', plan, '1-1')}#writing-draft" in listed.content.decode()
    own = 'href="#writing-draft"' in client.get(url("write", plan, "1-1")).content.decode()
    return codes, marked, own


def test_an_account_that_its_figures_overtook_is_told_until_it_is_written_again(
    client, plan, objective, planner
):
    row = factories.account(plan, objective)
    assert pages_of(client, plan) == ([], False, False)
    corrected(plan, objective)
    assert pages_of(client, plan) == (["1-1"], True, True)
    row.text = "提報五案。"
    row.save()
    assert pages_of(client, plan) == ([], False, False)
    corrected(plan, objective, old=5, new=None)  # taken away again
    assert pages_of(client, plan) == (["1-1"], True, True)


def test_a_value_that_was_put_back_overtakes_no_account(client, plan, objective, planner):
    other = plan.objectives.get(facet__no=2)
    drawn = other.indicators.get().inputs.first()
    drawn.source = "current.paid"
    drawn.save()
    for one in (objective, other):
        factories.account(plan, one)
    spent = factories.execution(plan, budget=100, paid=80)
    ObjectiveAccount.objects.get(plan=plan, objective=other).save()
    corrected(plan, objective, old=4, new=40)
    spent.paid = 8
    spent.save()
    assert overtaken_accounts([plan.pk]) == {plan.pk: ("1-1", "2-1")}
    corrected(plan, objective, old=40, new=4)
    spent.paid = 80
    spent.save()
    assert overtaken_accounts([plan.pk]) == {}
    assert pages_of(client, plan) == ([], False, False)


def test_figures_that_are_drawn_overtake_an_account_as_those_that_are_reported_do(
    client, plan, objective, planner
):
    other = plan.objectives.get(facet__no=2)
    row = factories.account(plan, other)
    drawn, budgeted = other.indicators.get().inputs.order_by("pk")
    drawn.source = f"figure:1-1-1:{objective.indicators.get().inputs.first().code}"
    budgeted.source = "current.paid"
    for one in (drawn, budgeted):
        one.save()

    def told() -> tuple[str, ...]:
        listed = client.get(url("writing", plan)).context["page"]
        codes = tuple(found.line.code for found in listed.overtaken)
        assert overtaken_accounts([plan.pk]) == ({plan.pk: codes} if codes else {})
        return codes

    assert told() == ()
    corrected(plan, objective)  # what 2-1-1 draws from
    assert told() == ("2-1",)
    row.save()
    spent = factories.execution(plan, budget=100)  # another amount than the one that is drawn
    assert told() == ()
    spent.paid = 80
    spent.save()
    assert told() == ("2-1",)
    row.save()
    spent.save()  # as it stood
    assert told() == ()


def test_who_corrects_a_figure_and_goes_on_writing_at_once_is_told_nothing(client, plan, objective, planner):
    first = save(client, plan, planner, "<p>四案</p>").json()
    corrected(plan, objective)
    assert pages_of(client, plan) == (["1-1"], True, True)
    second = save(client, plan, planner, "<p>五案</p>", first["seen"]).json()
    assert pages_of(client, plan) == ([], False, False)
    save(client, plan, planner, "<p>五案。</p>", second["seen"])
    assert [row.text for row in versions(plan, objective)] == ["<p>五案。</p>", "<p>四案</p>"]


def test_another_agencys_figures_overtake_nothing_nor_do_they_where_nothing_is_written(
    client, plan, objective, planner
):
    corrected(plan, objective)
    assert pages_of(client, plan) == ([], False, False)
    common = selectors.objective_of_plan(plan, "3-1")
    factories.account(plan, common)
    corrected(factories.plan(), common)
    assert pages_of(client, plan) == ([], False, False)


def test_what_is_given_to_nobody_is_listed_as_to_be_written(client, plan, objective, planner):
    factories.account(plan, objective)
    page = client.get(url("writing", plan)).context["page"]
    assert "5-1" in [row.line.code for row in page.others]
    assert "1-1" not in [row.line.code for row in page.others]


def test_the_overview_asks_no_query_an_objective(client, plan, planner, django_assert_max_num_queries):
    facet = plan.objectives.get(facet__no=1).facet
    for no in range(2, 12):
        factories.objective(facet, plan=plan, no=no, weight="1")
    client.get(url("writing", plan))
    with django_assert_max_num_queries(10):
        client.get(url("writing", plan))


def test_an_earlier_version_is_brought_back(client, plan, objective, planner):
    save(client, plan, planner, "<p>甲</p>")
    other = factories.user(role=Role.PLANNER, agency=plan.agency)
    client.force_login(other)
    save(client, plan, other, "<p>乙</p>", stamp("<p>甲</p>"))
    old = versions(plan, objective).last()
    sent = {"version": old.history_id, "seen": stamp("<p>乙</p>")}
    client.post(url("write_restore", plan, "1-1"), sent)

    assert ObjectiveAccount.objects.get(plan=plan).text == "<p>甲</p>"
    assert [row.text for row in versions(plan, objective)] == ["<p>甲</p>", "<p>乙</p>", "<p>甲</p>"]
    assert "<p>乙</p>" in client.get(url("write_versions", plan, "1-1")).content.decode()


def test_a_version_of_another_account_is_not_brought_back(client, plan, planner):
    account = factories.account(plan, plan.objectives.get(facet__no=2), "<p>丙</p>")
    sent = {"version": account.history.get().history_id, "seen": stamp("")}

    assert client.post(url("write_restore", plan, "1-1"), sent).status_code == 404


def test_a_picture_is_kept_shown_and_survives_saving(client, plan, planner):
    sent = {"file": factories.picture_upload(), "person": planner.pk}
    address = client.post(url("write_picture", plan), sent).json()["address"]
    shown = client.get(address)
    save(client, plan, planner, f'<img src="{address}" alt="現場">')

    assert shown["Content-Type"] in {"image/png", "image/jpeg"}
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert address in client.get(url("write", plan, "1-1")).content.decode()


def test_a_picture_of_another_agency_is_not_found(client, plan, planner):
    sent = {"file": factories.picture_upload(), "person": planner.pk}
    name = client.post(url("write_picture", plan), sent).json()["address"].rpartition("/")[2]
    other = factories.complete_plan(common=True)
    client.force_login(factories.user(role=Role.PLANNER, agency=other.agency))

    assert client.get(url("write_picture_file", other, name)).status_code == 404
    assert client.get(url("write_picture_file", plan, name)).status_code == 404


def test_what_is_no_picture_is_refused_with_words(client, plan, planner):
    upload = factories.picture_upload()
    upload.file.write(b"<script>" * 20)
    answer = client.post(url("write_picture", plan), {"file": upload, "person": planner.pk})

    assert answer.status_code == 422
    assert answer.json()["message"]


def test_without_script_the_text_is_read_as_text(client, plan, objective, planner):
    factories.account(plan, objective, "<p>成立專案小組</p>")
    (field,) = elements(client.get(url("write", plan, "1-1")).content.decode(), '//*[@id="writing-text"]')
    assert "成立專案小組" in field.text_content()
    assert "inert" not in field.attrib and field.get("aria-readonly") == "true"
    assert field.get("contenteditable") == "false"


def test_a_settled_year_is_read_and_not_written(client, plan, objective, planner):
    factories.account(plan, objective, "<p>定稿</p>")
    settle(plan)
    page = client.get(url("write", plan, "1-1"))

    assert "contenteditable" not in page.content.decode()
    assert save(client, plan, planner, "<p>改</p>", stamp("<p>定稿</p>")).status_code == 422
    sent = {"file": factories.picture_upload(), "person": planner.pk}
    assert client.post(url("write_picture", plan), sent).status_code == 422
    assert ObjectiveAccount.objects.get(plan=plan).text == "<p>定稿</p>"


def test_a_reopened_year_is_written_again(client, plan, planner):
    settle(plan)
    reopen_year(plan=plan, reason="更正", by=None)

    assert save(client, plan, planner, "<p>改</p>").status_code == 200


@pytest.mark.parametrize("code", ["4-1", "1-99"])
def test_an_objective_that_the_plan_does_not_have_is_not_found(client, plan, planner, code):
    assert client.get(url("write", plan, code)).status_code == 404


def test_number_date_and_the_head_s_comment_are_given_also_when_the_year_is_settled(client, plan, planner):
    settle(plan)
    assert url("issue", plan) in client.get(url("writing", plan)).content.decode()
    sent = {"report-number": "府字1號", "report-issued_on": "2019-02-05", "report-remarks": "成果良好。"}
    answer = client.post(url("issue", plan), {**sent, "plan-number": "", "plan-issued_on": "9999-99-99"})
    assert (answer.status_code, DocumentIssue.objects.count()) == (422, 0)
    assert (
        client.post(url("issue", plan), {**sent, "plan-number": "", "plan-issued_on": ""}).status_code == 302
    )
    report = DocumentIssue.objects.get()  # of the plan nothing was said
    assert (report.number, report.issued_on, report.remarks) == (
        "府字1號",
        datetime.date(2019, 2, 5),
        "成果良好。",
    )
    assert (report.document, report.history.get().history_user) == ("report", planner)
    assert 'value="2019-02-05"' in client.get(url("issue", plan)).content.decode()


@pytest.mark.parametrize(("issued", "other"), [("report", "plan"), ("plan", "report")])
def test_a_year_settled_meanwhile_refuses_what_is_said_of_both_documents(
    client, plan, planner, monkeypatch, issued, other
):
    DocumentIssue.objects.create(plan=plan, document=issued, number="府字1號", issued_on=today())
    valid = IssueForm.is_valid

    def settled_meanwhile(form):
        if not plan.settlements.exists():
            settle(plan)
        return valid(form)

    monkeypatch.setattr(IssueForm, "is_valid", settled_meanwhile)
    sent = {f"{issued}-number": "府字2號", f"{issued}-issued_on": str(today()), f"{other}-number": "府字3號"}
    answer = client.post(url("issue", plan), sent)
    assert answer.status_code == 422 and "本文件已發文且年度已結算" in answer.content.decode()
    assert DocumentIssue.objects.get().number == "府字1號"


def test_who_does_not_draft_the_plan_does_not_give_its_number(client, plan):
    client.force_login(factories.user(role=Role.OWNER, agency=plan.agency))
    assert client.get(url("issue", plan)).status_code == 403
    assert url("issue", plan) not in client.get(url("writing", plan)).content.decode()


def test_a_figure_in_the_text_keeps_to_its_indicator_and_one_that_there_is_not_is_said_where_it_stands(
    client, plan, objective, planner
):
    answer = save(client, plan, planner, "<p>達成率{{1-1-1 達成率}}，{{9-9-9 得分}}</p>").json()
    (remark,) = answer["remarks"]
    assert remark["find"] == ["{{9-9-9 得分}}"]
    assert "視為尚未完成：{{9-9-9 得分}}" in remark["text"]
    objective.no = 4
    objective.save()
    page = client.get(url("write", plan, "1-4"))
    assert "達成率{{1-4-1 達成率}}" in page.content.decode()
    (row,) = [
        row
        for _name, rows in client.get(url("writing", plan)).context["page"].facets
        for row in rows
        if row.line.code == "1-4"
    ]
    assert not row.line.is_finished
    objective.indicators.all().delete()
    assert "已刪除之指標 達成率" in client.get(url("write_versions", plan, "1-4")).content.decode()


def test_an_account_whose_figures_are_all_fields_is_overtaken_by_none(client, plan, objective, planner):
    save(client, plan, planner, "<p>107 年提報 {{1-1-1 實績值}}。</p>")
    corrected(plan, objective)

    assert pages_of(client, plan) == ([], False, False)
    assert overtaken_accounts([plan.pk]) == {}


def test_the_list_of_figures_has_each_with_its_value(client, plan, objective, planner):
    report(plan, "1-1-1", {"done": {6: 45}, "due": {6: 100}})
    answer = client.get(url("write_figures", plan, "1-1"), {"person": planner.pk, "through": 12}).json()
    found = {one["text"]: one["value"] for one in answer["figures"]}

    assert found["{{1-1-1 達成率}}"] == "50.00%"
    assert "{{總分}}" in found
