"""Who gets which mail on which day."""

import datetime
from io import StringIO

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chiayi_kpi.accounts.models import User
from chiayi_kpi.notices.models import Notice
from indicators.models import IndicatorMonth
from indicators.reporting.reminders import is_occasion, reminders
from objectives.models import Plan
from tests import factories
from tests.indicators.reporting_plan import OPEN, Reporting, reporting_plan
from tests.made_once import made_once

pytestmark = pytest.mark.django_db

DUE = datetime.date(2019, 1, 7)
# The 5th is a Saturday, so the deadline is the 7th.
BEFORE, AFTER, REVIEW = datetime.date(2019, 1, 4), datetime.date(2019, 1, 8), datetime.date(2019, 1, 14)


def all_but_december() -> Reporting:
    """Everything but December is approved."""
    made = reporting_plan(2, approved=True)
    for person in (made.owner, made.deputy, made.supervisor, made.stranger):
        person.email = f"{person.username}@example.gov.tw"
        person.save()
    for one in made.indicators:
        for month in range(1, OPEN):
            factories.month_state(made.plan, one, month, "approved")
    return made


made_reporting = made_once(all_but_december)


@pytest.fixture
def reporting(made_reporting, db) -> Reporting:
    return made_reporting()


def run(day: datetime.date, **options) -> str:
    out = StringIO()
    call_command("send_reminders", date=day, stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize("days", [-3, 0, 1, 8, 15])
def test_a_deadline_is_a_reason_before_on_and_after_it(days):
    assert is_occasion(DUE, DUE + datetime.timedelta(days))


@pytest.mark.parametrize("days", [-4, -2, -1, 2, 7, 9])
def test_and_not_every_day(days):
    assert not is_occasion(DUE, DUE + datetime.timedelta(days))


def test_the_owner_gets_one_mail_with_everything_and_a_link(reporting):
    run(BEFORE)

    (sent,) = mail.outbox
    plan = reporting.plan
    assert sent.to == [reporting.owner.email]
    assert "1-1-1 宣導第1項" in sent.body
    assert "1-1-2 宣導第2項" in sent.body
    assert "期限 108.01.07（原為 108.01.05，遇放假日（星期六、星期日）順延" in sent.body
    assert f"https://kpi.example.gov.tw/107/{plan.agency.code}/report/?month=12" in sent.body


def test_what_came_back_is_told_with_its_reason(reporting):
    factories.month_state(reporting.plan, reporting.indicators[0], OPEN, "returned", reason="請<補>附件")
    run(DUE)

    assert "請<補>附件" in mail.outbox[0].body  # plain text: nothing is escaped


def test_a_complete_month_says_whether_a_question_is_open(reporting):
    for found, value in zip(reporting.inputs, (9, 9000), strict=True):  # a thousand times last month's
        factories.figures(reporting.plan, found, {OPEN: value})
    run(DUE)

    lines = mail.outbox[0].body.splitlines()
    assert "  1-1-1 宣導第1項 – 數據已齊，尚未送出" in lines
    assert "  1-1-2 宣導第2項 – 數據已齊，尚有提問未回覆" in lines


def test_nobody_is_written_to_who_owes_nothing(reporting):
    for one in reporting.indicators:
        factories.month_state(reporting.plan, one, OPEN, "approved")
    run(BEFORE)
    run(AFTER)

    assert mail.outbox == []


def test_on_a_day_without_a_deadline_nobody_is_written_to(reporting):
    run(datetime.date(2019, 1, 3))

    assert mail.outbox == []


def test_after_the_deadline_the_supervisor_gets_the_late_owners(reporting):
    run(AFTER)

    by_address = {sent.to[0]: sent for sent in mail.outbox}
    assert set(by_address) == {reporting.owner.email, reporting.supervisor.email}
    body = by_address[reporting.supervisor.email].body
    assert "1-1-1 宣導第1項" in body
    assert "王小明" in body


def test_months_are_told_with_their_year_and_an_indicator_is_counted_once(reporting):
    IndicatorMonth.objects.filter(plan=reporting.plan, month__in=[3, 5, 6]).delete()
    run(AFTER)

    by_address = {sent.to[0]: sent for sent in mail.outbox}
    assert "107 年度 1-1-1 宣導第1項 – 王小明 – 3、5–6、12 月" in by_address[reporting.supervisor.email].body
    sent = by_address[reporting.owner.email]
    listed = sum(line.startswith("  1-1-") for line in sent.body.splitlines())
    assert f"2 項指標（{listed} 筆指標月報）待填報" in sent.subject and listed > 2


@pytest.mark.parametrize("drafts", [{}, {"agency": None}])
def test_nobody_is_chased_for_a_draft_nor_while_the_common_plan_is_one(reporting, drafts):
    factories.facet(factories.common_plan(status=Plan.Status.APPROVED), no=3)
    Plan.objects.filter(**drafts).update(status=Plan.Status.DRAFT)
    run(AFTER)

    assert mail.outbox == []


def test_what_waits_for_approval_is_the_supervisors_alone(reporting):
    IndicatorMonth.objects.create(
        plan=reporting.plan, indicator=reporting.indicators[0], month=OPEN, state="submitted"
    )
    factories.month_state(reporting.plan, reporting.indicators[1], OPEN, "approved")
    rows = IndicatorMonth.objects.filter(plan=reporting.plan, indicator=reporting.indicators[0])
    rows.filter(month=OPEN - 1).update(state="submitted")
    run(REVIEW)

    (sent,) = mail.outbox
    assert "1 項指標（2 筆指標月報）待核定" in sent.subject
    assert sent.to == [reporting.supervisor.email]
    assert f"/107/{reporting.plan.agency.code}/approval/?month=12" in sent.body


def test_the_deputy_is_written_to_where_the_owner_cannot_be_reached(reporting):
    reporting.owner.is_active = False
    reporting.owner.save()
    run(BEFORE)

    assert [sent.to for sent in mail.outbox] == [[reporting.deputy.email]]


def test_who_has_no_address_is_told_in_the_portal_and_the_deputy_by_mail(reporting):
    reporting.owner.email = ""
    reporting.owner.save()
    run(BEFORE)
    run(BEFORE)

    assert [sent.to for sent in mail.outbox] == [[reporting.deputy.email]]
    told = Notice.objects.filter(kind=Notice.Kind.DUE).values_list("recipient", "about")
    assert sorted(told) == sorted(
        (person.pk, "2 項指標待填報") for person in (reporting.owner, reporting.deputy)
    )


def test_nobody_with_an_address_still_leaves_a_notice(reporting):
    User.objects.update(email="")
    assert "0 " in run(AFTER) and mail.outbox == []
    assert set(Notice.objects.values_list("recipient", "kind")) == {
        (reporting.owner.pk, Notice.Kind.OVERDUE),
        (reporting.supervisor.pk, Notice.Kind.DUE),  # it is not theirs to hand in
    }


def test_nobody_assigned_is_on_the_supervisors_list(reporting):
    reporting.plan.assignments.all().delete()

    (reminder,) = reminders(AFTER)
    assert reminder.person.name == "陳主任"
    assert len(reminder.late) == 2


def test_a_dry_run_prints_and_sends_nothing(reporting):
    printed = run(BEFORE, dry_run=True)

    assert reporting.owner.email in printed
    assert "宣導第1項" in printed
    assert mail.outbox == []


def test_a_second_run_on_the_same_day_writes_to_nobody_again(reporting):
    run(BEFORE)
    run(BEFORE)

    assert len(mail.outbox) == 1


def test_one_address_that_fails_does_not_stop_the_others(reporting, monkeypatch):
    send = EmailBackend.send_messages

    def fails_for_the_owner(self, messages):
        if messages[0].to == [reporting.owner.email]:
            raise ConnectionRefusedError("refused")
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", fails_for_the_owner)
    with pytest.raises(CommandError, match=reporting.owner.email):
        run(AFTER)
    assert [sent.to for sent in mail.outbox] == [[reporting.supervisor.email]]

    monkeypatch.undo()
    run(AFTER)  # only the one that failed
    assert len(mail.outbox) == 2


def test_a_bad_day_is_refused():
    with pytest.raises(CommandError, match="is not a day"):
        call_command("send_reminders", "--date", "yesterday")


def test_the_number_of_queries_does_not_grow_with_people(reporting):
    factories.figures(reporting.plan, reporting.inputs[0], {OPEN: 9})  # complete: is it asked about?

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            reminders(AFTER)
        return len(captured)

    alone = count()
    for _ in range(3):
        other = reporting_plan(5)
        other.owner.email = f"{other.owner.username}@example.gov.tw"
        other.owner.save()

    assert count() == alone
    assert alone <= 25
