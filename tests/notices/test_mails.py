"""Notices by mail for who chose that: at once or once a day, nothing twice, and by default as it ever was: none."""

import datetime
from io import StringIO
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.notices.mail import send as send_mail
from chiayi_kpi.notices.models import Notice
from chiayi_kpi.notices.selectors import to_mail
from chiayi_kpi.notices.services import News, choose_mail, forget_old, notify
from chiayi_kpi.operations.management.commands.worker import Worker
from indicators.services.approval import approve_plan
from tests import factories
from tests.indicators.reporting_plan import OPEN, TODAY, reporting_plan

pytestmark = pytest.mark.django_db
DUE = datetime.date(2019, 1, 7)
LONG_AGO = "2000-01-01T00:00Z"


@pytest.fixture(autouse=True)
def _january(settings, mailed_at_once):
    settings.PORTAL_TODAY = TODAY
    settings.PORTAL_URL = "https://kpi.example.gov.tw"


@pytest.fixture
def agency():
    return factories.agency("CYPD", "警察局")


@pytest.fixture
def person(agency):
    return factories.user(role=Role.OWNER, agency=agency, name="王小明", email="wang@city.example")


@pytest.fixture
def tell(person, agency):
    def happens(kind="returned", text="請附佐證", **more):
        news = News(
            Notice.Kind(kind), "/107/CYPD/report/?month=12", agency=agency.pk, about="1-1-1 宣導", text=text
        )
        notify(news, [person.pk], by=None, **more)

    return happens


def send(day=TODAY, **options) -> str:
    out = StringIO()
    call_command("send_reminders", date=day, stdout=out, **options)
    return out.getvalue()


def test_by_default_nothing_is_mailed(tell):
    tell()
    send()
    assert mail.outbox == []


def test_at_once_each_is_a_mail_with_a_link_that_marks_it_read(tell, person):
    choose_mail(person=person, how="at_once")
    tell(text="請<補>附件")
    (sent,) = mail.outbox
    assert sent.to == ["wang@city.example"]
    assert sent.subject.endswith("] 數據退回：1-1-1 宣導")
    assert "王小明 您好" in sent.body and "警察局" in sent.body and "請<補>附件" in sent.body
    assert f"https://kpi.example.gov.tw/notices/{Notice.objects.get().pk}/" in sent.body
    send()
    assert len(mail.outbox) == 1


def test_daily_all_of_a_day_come_together_once(tell, person):
    choose_mail(person=person, how="daily")
    tell()
    tell("approved", text="")
    assert mail.outbox == []
    assert "2 則通知" in send(dry_run=True) and mail.outbox == []
    assert "已寄出 1 封" in send()
    (sent,) = mail.outbox
    assert "2 則通知" in sent.subject
    assert sent.body.index("數據退回") < sent.body.index("數據核定")
    send()
    assert len(mail.outbox) == 1


def test_what_was_read_or_is_mailed_anyway_or_no_longer_wanted_is_not_mailed(tell, person):
    choose_mail(person=person, how="daily")
    tell(mailed=[person.pk])
    tell()
    Notice.objects.update(read_at=TODAY.isoformat() + "T00:00Z")
    send()
    assert mail.outbox == []
    tell()
    choose_mail(person=person, how="")
    choose_mail(person=person, how="daily")  # from now on, not what was before
    send()
    assert mail.outbox == []


def test_an_account_that_was_closed_or_has_no_address_gets_none(tell, person):
    choose_mail(person=person, how="daily")
    tell()
    person.email = ""
    person.save()
    send()
    person.email, person.is_active = "wang@city.example", False
    person.save()
    send()
    assert mail.outbox == []


def test_of_an_agency_that_was_left_nothing_is_mailed(tell, person):
    choose_mail(person=person, how="daily")
    tell()
    person.memberships.all().delete()
    send()
    choose_mail(person=person, how="at_once")
    tell()
    assert mail.outbox == []


def test_whoever_has_no_address_is_told_what_is_due_in_the_portal_alone(client):
    made = reporting_plan(1, approved=True)
    send(DUE)
    client.force_login(made.owner)
    page = client.get(reverse("notices")).content.decode()
    assert "1 項指標（12 筆指標月報）待填報（已逾期）" in page
    assert "期限及其他通知僅列於本頁，不另寄送" in page
    assert mail.outbox == []


def test_what_two_are_about_to_mail_is_mailed_once(tell, person):
    choose_mail(person=person, how="daily")
    tell()
    ((_, both),) = to_mail()
    tell("approved")
    ((_, later),) = to_mail()
    assert send_mail(person, later) and not send_mail(person, both)
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_down_fails_nobody_and_what_waits_is_sent_when_it_is_back(
    tell, person, agency, settings, monkeypatch
):
    def fails(self, messages):
        raise SMTPException("refused")

    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.TASK_LEASE_SECONDS = 600
    monkeypatch.setattr(
        "chiayi_kpi.operations.management.commands.worker.close_old_connections", lambda: None
    )
    choose_mail(person=person, how="at_once")
    plan = factories.complete_plan(agency)
    factories.user(role=Role.PLANNER, agency=agency, email="lin@city.example")
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", fails)
        tell()
        approve_plan(plan=plan, by=None)
        assert Notice.objects.filter(to_mail=True).count() == 1
        while Worker()._work():
            pass
    assert mail.outbox == [] and DBTaskResult.objects.filter(status="READY").count() == 2
    DBTaskResult.objects.update(run_after=LONG_AGO)
    while Worker()._work():
        pass
    assert sorted(sent.to[0] for sent in mail.outbox) == ["lin@city.example", "wang@city.example"]
    send()
    assert len(mail.outbox) == 2


def test_what_was_told_long_ago_is_forgotten_by_the_portal_s_own_day(tell, settings):
    tell()
    settings.PORTAL_TODAY = TODAY + datetime.timedelta(settings.NOTICE_KEPT_DAYS - 1)
    tell()
    assert forget_old() == 0
    settings.PORTAL_TODAY += datetime.timedelta(2)
    assert forget_old() == 1


def test_a_plan_s_approval_is_mailed_as_it_ever_was_and_not_twice():
    plan = factories.complete_plan()
    planner = factories.user(role=Role.PLANNER, agency=plan.agency, email="lin@city.example")
    choose_mail(person=planner, how="at_once")
    approve_plan(plan=plan, by=factories.user(role=Role.PLANNING_OFFICE))
    assert len(mail.outbox) == 1 and Notice.objects.get(recipient=planner).kind == "plan_approved"
    send()
    assert len(mail.outbox) == 1


def test_what_is_due_stands_in_the_portal_too_once_a_day_in_the_place_of_what_was_said_before():
    made = reporting_plan(2, approved=True)
    made.owner.email = "wang@city.example"
    made.owner.save()
    for one in made.indicators:
        for month in range(1, OPEN):
            factories.month_state(made.plan, one, month, "approved")
    choose_mail(person=made.owner, how="daily")
    send(DUE - datetime.timedelta(3))
    send(DUE)
    send(DUE)
    send(DUE + datetime.timedelta(1))
    rows = Notice.objects.filter(recipient=made.owner).order_by("pk")
    assert [row.get_kind_display() for row in rows] == ["期限將屆", "期限將屆", "已逾期"]
    assert [row.read_at is None for row in rows] == [False, False, True]
    assert rows[0].about == "2 項指標待填報" and rows[0].url == "/"
    assert [one.subject.partition("] ")[2] for one in mail.outbox if one.to == ["wang@city.example"]] == [
        "2 項指標待填報",
        "2 項指標待填報",
        "2 項指標待填報（已逾期）",
    ]


def test_the_choice_is_made_on_the_page_of_notices(client, person):
    client.force_login(person)
    assert "寄至 wang@city.example" in client.get(reverse("notices")).content.decode()
    answer = client.post(reverse("notices_mail"), {"how": "daily"}, follow=True)
    assert "通知信設定已儲存" in answer.content.decode()
    assert answer.context["form"].initial == {"how": "daily"}
    client.post(reverse("notices_mail"), {"how": "none"})
    assert client.get(reverse("notices")).context["form"].initial == {"how": "none"}
    refused = client.post(reverse("notices_mail"), {"how": "每週"}, follow=True)
    assert "請選擇通知信的寄送方式" in refused.content.decode()
