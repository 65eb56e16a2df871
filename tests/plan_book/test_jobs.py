"""A workbook that is too large for a request: read, shown, confirmed and written by a worker."""

import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.events.models import Event
from chiayi_kpi.operations.management.commands.worker import Worker
from chiayi_kpi.plan_book.jobs import write_file
from chiayi_kpi.plan_book.models import ImportJob
from objectives.models import Plan
from tests import factories
from tests.plan_book.requests import upload
from tests.reading import text_of
from tests.workbooks import imported, small_book

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_pages(settings):
    settings.IMPORT_PAGE_MAX_ROWS = 3


@pytest.fixture
def sent(office):
    """A job that a worker has looked at."""
    address = upload(office, small_book()).url
    work()
    return address


def work() -> None:
    Worker(batch=True).run()


def test_it_is_read_shown_confirmed_and_written_in_the_background(office):
    answer = upload(office, small_book())
    assert answer.status_code == 302
    assert "讀取中" in text_of(office.get(answer.url))
    assert office.get(answer.url, headers={"HX-Request": "true"}).status_code == 200

    work()

    assert "HX-Refresh" in office.get(answer.url, headers={"HX-Request": "true"})
    assert "各工作表" in text_of(office.get(answer.url))
    assert not Plan.objects.exists()
    listed = office.get(f"{answer.url}changes.xlsx").content
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(listed)).get_sheet_by_index(0).to_python()) > 3

    assert office.post(f"{answer.url}confirm").status_code == 302
    assert "寫入中" in text_of(office.get(answer.url))
    work()

    assert re.search(r"已寫入 \d+ 列。", text_of(office.get(answer.url)))
    assert Plan.objects.filter(agency__code="POL").exists()
    assert {event.username for event in Event.objects.filter(kind="plans")} == {
        ImportJob.objects.get().by.username
    }
    assert "計畫.xlsx · 已寫入" in text_of(office.get(reverse("plan_workbook")))


def test_what_has_changed_since_it_was_shown_is_shown_again(office, sent):
    imported(small_book())
    office.post(f"{sent}confirm")
    work()

    assert "檔案會造成的異動已與先前顯示的不同" in text_of(office.get(sent))
    assert ImportJob.objects.get().written is None


def test_it_is_confirmed_once_and_a_worker_who_begins_anew_writes_nothing_twice(office, sent):
    office.post(f"{sent}confirm")
    again = office.post(f"{sent}confirm")
    assert again.status_code == 422
    assert "此預覽已失效" in text_of(again)
    work()
    count = Plan.history.count()

    write_file.call(str(ImportJob.objects.get().pk))

    assert Plan.history.count() == count
    assert ImportJob.objects.get().written


def test_faults_are_named_and_nothing_can_be_confirmed(office):
    book = small_book()
    book["目標"][0] |= {"權重": "不是數字"}
    address = upload(office, book).url

    work()

    shown = text_of(office.get(address))
    assert "未寫入任何資料" in shown
    assert "確認寫入" not in shown
    assert office.post(f"{address}confirm").status_code == 422


def test_nobody_else_finds_it(sent):
    other = Client()
    other.force_login(factories.user(role=Role.PLANNING_OFFICE))
    assert other.get(sent).status_code == 404
    assert other.post(f"{sent}confirm").status_code == 404
    assert other.get(f"{sent}changes.xlsx").status_code == 404
