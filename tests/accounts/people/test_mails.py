"""The links of many people go out in the background: how many are on their way, what could not be sent, sending again."""

import datetime

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.people import services
from chiayi_kpi.accounts.people.resources import PersonResource
from chiayi_kpi.accounts.people.selectors import Mails, mails_of
from chiayi_kpi.accounts.people.tasks import mail_link_asked_for
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.workbook.context import ImportContext
from chiayi_kpi.core.workbook.sheets import Sheet
from chiayi_kpi.events.models import Event
from chiayi_kpi.operations.management.commands.worker import Worker
from tests import factories
from tests.admin_client import signed_in
from tests.reading import done, text_of

pytestmark = pytest.mark.django_db
HEADERS = ["帳號", "姓名", "電子郵件", "機關代碼", "角色", "停用"]


class Refusing(EmailBackend):
    """A server that takes no mail to ``bad@…``; to nobody while it is ``down``."""

    down = False

    def open(self):
        if self.down:
            raise ConnectionRefusedError("no server")

    def send_messages(self, messages):
        if any(to.startswith("bad@") for message in messages for to in message.to):
            raise ConnectionError("refused")
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def server(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    # The test's transaction lives in the connection that a worker would open anew.
    monkeypatch.setattr(
        "chiayi_kpi.operations.management.commands.worker.close_old_connections", lambda: None
    )
    return lambda *, down: monkeypatch.setattr(Refusing, "down", down)


@pytest.fixture
def agency():
    return factories.agency("PD", "警察局")


@pytest.fixture
def planner(agency):
    return factories.user("planner", role=Role.PLANNER, agency=agency)


@pytest.fixture
def bring(planner):
    """Imports a file with an owner of each name."""

    def bring(*names: str):
        rows = [[name, f"員{name}", f"{name}@example.org", "PD", "指標承辦人", ""] for name in names]
        sheet = Sheet("人員", HEADERS, list(enumerate(rows, start=2)))
        PersonResource().import_sheet(sheet, ImportContext(by=planner))

    return bring


def work() -> None:
    while Worker()._work():
        pass


def sent_to() -> list[str]:
    return [message.to[0].partition("@")[0] for message in mail.outbox]


def test_a_worker_sends_them_and_what_is_on_its_way_is_told(bring, planner):
    bring("a", "b")
    assert (mails_of(planner), sent_to()) == (Mails(2, 0), [])

    work()

    assert (mails_of(planner), sent_to()) == (Mails(0, 0), ["a", "b"])
    assert User.objects.exclude(link_sent_at=None).count() == 2


def test_what_is_rolled_back_sends_nothing(bring):
    with transaction.atomic():
        bring("a")
        transaction.set_rollback(True)
    assert not DBTaskResult.objects.exists()


def test_one_address_that_is_refused_keeps_no_other_waiting_and_is_sent_again(bring, planner):
    bring("a", "bad", "c")
    work()
    assert (mails_of(planner), sent_to()) == (Mails(0, 1), ["a", "c"])
    User.objects.filter(username="bad").update(email="good@example.org")

    assert services.send_links_again(by=planner) == 1
    work()

    assert (mails_of(planner), sent_to()) == (Mails(0, 0), ["a", "c", "good"])


def test_without_a_server_all_are_left_and_the_task_has_failed(bring, planner, server):
    server(down=True)
    bring("a", "b")
    work()
    assert (mails_of(planner), DBTaskResult.objects.get().status) == (Mails(0, 2), "FAILED")
    server(down=False)

    assert services.send_links_again(by=planner) == 2
    work()

    assert (mails_of(planner), sent_to()) == (Mails(0, 0), ["a", "b"])


def test_a_link_asked_for_whose_address_is_refused_is_tried_again_and_stands_in_no_log(monkeypatch):
    factories.user("chen", email="bad@example.org")
    mail_link_asked_for.enqueue("bad@example.org", "203.0.113.5", "r")
    work()
    assert not Event.objects.filter(kind="password").exists()
    assert DBTaskResult.objects.get(status="READY").run_after > timezone.now()
    monkeypatch.setattr(Refusing, "send_messages", EmailBackend.send_messages)
    DBTaskResult.objects.update(run_after=timezone.now() - datetime.timedelta(seconds=1))
    work()
    assert Event.objects.get(kind="password").object_name == "chen"
    assert sent_to() == ["bad"]


def test_a_task_that_is_run_twice_mails_nobody_twice(bring):
    bring("a", "bad")
    work()
    DBTaskResult.objects.update(status="READY")
    work()
    assert sent_to() == ["a"]


def test_whoever_has_a_password_by_then_or_was_disabled_gets_none(bring, planner):
    bring("a", "b", "c")
    own = User.objects.get(username="a")
    own.set_password("a-Long-one-107")
    own.save()
    User.objects.filter(username="b").update(is_active=False)
    work()
    assert (mails_of(planner), sent_to()) == (Mails(0, 0), ["c"])


def test_a_link_that_is_sent_by_hand_is_not_waited_for_any_more(
    bring, planner, django_capture_on_commit_callbacks
):
    bring("a")
    with django_capture_on_commit_callbacks(execute=True):
        services.send_link(person=User.objects.get(username="a"), by=planner)
    work()
    assert (mails_of(planner), sent_to()) == (Mails(0, 0), ["a"])


def test_the_page_tells_and_sends_again(bring, planner):
    client, page = signed_in(planner), reverse("people")
    bring("a", "bad")
    text = text_of(client.get(page))
    assert "有 2 封設定密碼之連結郵件寄送中。" in text and text.count("連結寄送中") == 2
    assert "再次寄送" not in text
    work()
    failed = client.get(page, {"show": "not-sent"})
    assert "有 1 封設定密碼之連結郵件未能寄出。" in text_of(failed) and "再次寄送" in text_of(failed)
    assert [row.user.username for row in failed.context["rows"]] == ["bad"]
    assert "郵件未能寄出" in text_of(failed, "//tbody")

    answer = client.post(reverse("people_mails"), follow=True)

    assert done(answer) == "已重新寄送 1 封郵件。"
    assert mails_of(planner) == Mails(1, 0)


def test_nobody_sees_or_sends_the_mails_of_another_agency(bring, planner):
    bring("bad")
    work()
    stranger = factories.user(role=Role.PLANNER, agency=factories.agency())
    assert (mails_of(stranger), services.send_links_again(by=stranger)) == (Mails(0, 0), 0)
    assert mails_of(planner) == Mails(0, 1)
