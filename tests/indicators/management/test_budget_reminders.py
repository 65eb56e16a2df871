"""The reminders know the budget's months: who hands them in, who decides them, who is told that they are late."""

import datetime

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budget.models import BudgetMonth
from chiayi_kpi.accounts.roles import Role
from indicators import reminder_mail
from indicators.reporting.reminders import reminders
from objectives.models import Plan
from tests import factories
from tests.indicators.budget_plan import agency_with_budget, drawn_common_plan
from tests.indicators.reporting_plan import OPEN

pytestmark = pytest.mark.django_db

BEFORE, AFTER, REVIEW = datetime.date(2019, 1, 4), datetime.date(2019, 1, 8), datetime.date(2019, 1, 14)


@pytest.fixture
def common():
    return drawn_common_plan()


@pytest.fixture
def reporting(common):
    made = agency_with_budget()
    with_mail(made.supervisor, made.owner)
    return made


@pytest.fixture
def accountant(reporting):
    return with_mail(factories.user(role=Role.ACCOUNTING, agency=reporting.plan.agency, name="林會計"))


def with_mail(*people):
    for person in people:
        person.email = f"{person.username}@example.gov.tw"
        person.save()
    return people[0]


def run(day: datetime.date):
    """Address → text of the mails of the day."""
    mail.outbox.clear()
    call_command("send_reminders", date=day)
    return {sent.to[0]: sent for sent in mail.outbox}


def test_who_enters_budget_figures_is_told_of_the_month_and_where(reporting, accountant):
    found = run(BEFORE)
    assert set(found) == {accountant.email}
    sent = found[accountant.email]
    assert "1 個月預算執行待填報" in sent.subject and "指標" not in sent.subject
    assert "預算執行尚未送出" in sent.body and "期限 108.01.07（原為 108.01.05" in sent.body
    assert f"https://kpi.example.gov.tw/107/{reporting.plan.agency.code}/execution/?month=12" in sent.body


def test_one_month_is_no_months_in_english(reporting, accountant, monkeypatch):
    monkeypatch.setattr(reminder_mail, "LANGUAGE", "en")
    assert "budget figures of 1 month to report" in run(BEFORE)[accountant.email].subject
    factories.budget_month(reporting.plan, OPEN, "submitted")
    assert "budget figures of 1 month to approve" in run(REVIEW)[reporting.supervisor.email].subject


@pytest.mark.parametrize(
    ("state", "said"), [("returned", "：已退回，與帳載不符"), ("reopened", " – 已重新開啟：與帳載不符")]
)
def test_what_came_back_is_told_with_its_reason(reporting, accountant, state, said):
    factories.budget_month(reporting.plan, OPEN, state, reason="與帳載不符")
    assert said in run(BEFORE)[accountant.email].body


def test_one_mail_lists_figures_and_budget_alike(reporting):
    planner = with_mail(factories.user(role=Role.PLANNER, agency=reporting.plan.agency))
    reporting.plan.assignments.update(owner=planner)
    factories.month_state(reporting.plan, reporting.indicators[0], OPEN, "draft")
    found = run(BEFORE)
    assert set(found) == {planner.email}
    assert "1 項指標待填報、1 個月預算執行待填報" in found[planner.email].subject
    assert "/report/?month=12" in found[planner.email].body
    assert "/execution/?month=12" in found[planner.email].body


def test_after_the_deadline_the_supervisor_is_told_what_is_late(reporting, accountant):
    found = run(AFTER)
    assert set(found) == {accountant.email, reporting.supervisor.email}
    assert "（已逾期）" in found[accountant.email].subject
    sent = found[reporting.supervisor.email]
    assert "1 個月預算執行逾期未送出" in sent.subject
    assert f"・107 年度 測試{reporting.plan.agency.code}處 – 12 月" in sent.body


def test_what_was_reopened_today_is_not_late_yet(reporting, accountant):
    factories.budget_month(reporting.plan, OPEN, "reopened", reason="主計處更正")
    BudgetMonth.objects.filter(month=OPEN).update(
        changed_at=datetime.datetime(2019, 1, 8, 9, tzinfo=datetime.UTC)
    )
    found = run(AFTER)
    assert set(found) == {accountant.email} and "（已逾期）" not in found[accountant.email].subject


def test_what_was_submitted_waits_for_the_supervisor_alone(reporting, accountant):
    factories.budget_month(reporting.plan, OPEN, "submitted")
    found = run(REVIEW)
    assert set(found) == {reporting.supervisor.email}
    sent = found[reporting.supervisor.email]
    assert "1 個月預算執行待核定" in sent.subject and "審核期限 108.01.14" in sent.body
    assert f"/107/{reporting.plan.agency.code}/approval/?month=12#budget-title" in sent.body


def test_where_nobody_of_the_agency_is_reached_the_city_s_accounting_office_is(reporting):
    office = with_mail(factories.user(role=Role.ACCOUNTING))
    with_mail(factories.user(role=Role.ADMINISTRATOR))
    other = agency_with_budget()
    with_mail(factories.user(role=Role.PLANNER, agency=other.plan.agency))
    body = run(BEFORE)[office.email].body
    assert reporting.plan.agency.code in body and other.plan.agency.code not in body
    assert len(mail.outbox) == 2  # the office and the planner; administrators are asked for nothing


@pytest.mark.parametrize("drafts", [{}, {"agency": None}])
def test_nobody_is_chased_for_a_draft(reporting, accountant, drafts):
    Plan.objects.filter(**drafts).update(status=Plan.Status.DRAFT)
    assert run(AFTER) == {}


def test_where_nothing_is_drawn_from_the_budget_it_is_not_asked_for(reporting, accountant, common):
    common.indicators.all().delete()
    assert run(AFTER) == {}


def test_on_a_day_without_a_deadline_nobody_is_written_to(reporting, accountant):
    assert run(datetime.date(2019, 1, 9)) == {}


def test_the_number_of_queries_does_not_grow_with_agencies_and_people(reporting, accountant):
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            reminders(AFTER)
        return len(captured)

    alone = count()
    for _ in range(3):
        made = agency_with_budget()
        with_mail(factories.user(role=Role.ACCOUNTING, agency=made.plan.agency))
    assert count() == alone
    assert len([one for one in reminders(AFTER) if one.by_mail]) == 5
