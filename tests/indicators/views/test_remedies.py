"""The pages of improvement measures: reached from the red light, filtered, handed in, closed; each says what it refuses."""

import datetime
import re

import pytest
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from indicators.models import Remedy
from indicators.services import evidence
from tests import factories
from tests.indicators.reporting_plan import OPEN, TODAY

pytestmark = pytest.mark.django_db
DONE = {"done_on": TODAY, "result": "已辦", "no_evidence": "無"}


def url(reporting, name: str = "remedies", *more) -> str:
    return reverse(name, args=[reporting.plan.year, reporting.plan.agency.code, *more])


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def written(reporting) -> dict:
    return {
        "cause": "場地整修",
        "measure": "改辦線上場次",
        "owner": reporting.owner.pk,
        "due": "2019-01-31",
    }


@pytest.fixture
def begun(reporting) -> Remedy:
    return factories.remedy(reporting.plan, reporting.indicators[0], reporting.owner, month=OPEN)


def test_from_the_panel_of_a_red_light_to_a_measure_with_its_explanation(as_owner, reporting, written):
    indicator = reporting.indicators[0]
    factories.figures(reporting.plan, reporting.inputs[0], {OPEN: 0})
    factories.month_state(reporting.plan, indicator, OPEN, note="場地整修半年")
    link = re.search(r'href="([^"]+improvements/new/[^"]+)"', as_owner.panel().content.decode())
    assert link is not None
    address = link[1].replace("&amp;", "&")
    page = as_owner.client.get(address)
    assert page.context["form"].initial == {"cause": "場地整修半年", "owner": reporting.owner.pk}
    answer = as_owner.client.post(address, written)
    made = Remedy.objects.get()
    assert (answer.status_code, answer.url) == (302, url(reporting, "remedy", made.pk))
    assert (made.indicator, made.month, made.due) == (indicator, OPEN, datetime.date(2019, 1, 31))
    assert "改辦線上場次" in text(as_owner.panel())
    assert "改辦線上場次" in text(
        as_owner.client.get(reverse("indicator", args=[107, reporting.plan.agency.code, indicator.code]))
    )


def test_what_is_missing_is_said_at_its_field(as_owner, reporting, written):
    address = url(reporting, "remedy_new") + f"?indicator={reporting.indicators[0].pk}&month={OPEN}"
    answer = as_owner.client.post(address, written | {"cause": "", "due": "soon"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"cause", "due"}
    assert not Remedy.objects.exists()


@pytest.mark.parametrize("asked", ["", "?indicator=0&month=12", "?indicator=1&month=13"])
def test_a_measure_about_nothing_is_not_there(as_owner, reporting, asked):
    assert as_owner.client.get(url(reporting, "remedy_new") + asked).status_code == 404


def test_whose_the_indicator_is_not_reads_only_unless_the_measure_is_theirs(as_owner, reporting, begun):
    stranger = as_owner.by(reporting.stranger)
    page = url(reporting, "remedy", begun.pk)
    assert stranger.client.get(page).context["form"] is None
    Remedy.objects.filter(pk=begun.pk).update(owner=reporting.stranger)
    assert stranger.client.get(page).context["form"] is not None


def test_handing_in_and_the_supervisor_s_decision(as_owner, reporting, begun, written, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    file = evidence.attach(
        plan=reporting.plan,
        indicator=begun.indicator_id,
        month=OPEN,
        upload=factories.picture_upload(),
        by=reporting.owner,
    )
    page = url(reporting, "remedy", begun.pk)
    seen = {"seen": begun.changed_at.isoformat()}
    without = as_owner.client.post(page, written | seen | {"hand_in": "1"})
    assert without.status_code == 422
    assert set(without.context["form"].errors) == {"result", "no_evidence"}
    sent = written | seen | {"hand_in": "1", "result": "辦理 12 場", "evidence": file.pk}
    assert as_owner.client.post(page, sent).status_code == 302
    assert as_owner.client.get(page).context["form"] is None  # it waits, and is read
    begun.refresh_from_db()
    assert (begun.state, begun.evidence) == ("done", file)

    supervisor = as_owner.by(reporting.supervisor)
    decide, seen = url(reporting, "remedy_decide", begun.pk), {"seen": begun.changed_at.isoformat()}
    assert as_owner.client.post(decide, seen).status_code == 403
    nothing_said = supervisor.client.post(decide, seen | {"send_back": "1", "reason": " "})
    assert nothing_said.status_code == 422
    assert "請填寫退回原因。" in text(nothing_said)
    assert supervisor.client.post(decide, seen).status_code == 302
    assert Remedy.objects.get().state == "closed"
    again = supervisor.client.post(decide, seen)  # a second press of the same button
    assert again.status_code == 422
    assert "他人已於您開啟本頁後異動此項改善措施" in text(again)
    assert file.name in text(supervisor.client.get(page))


def test_saving_keeps_it_in_progress(as_owner, reporting, begun, written):
    page = url(reporting, "remedy", begun.pk)
    sent = written | {"seen": begun.changed_at.isoformat(), "result": "已辦 3 場"}
    assert as_owner.client.post(page, sent).status_code == 302
    begun.refresh_from_db()
    assert (begun.state, begun.result, begun.measure) == ("open", "已辦 3 場", "改辦線上場次")


def test_the_list_and_its_filters(as_owner, reporting, begun):
    first, second, _third = reporting.indicators
    late = factories.remedy(reporting.plan, second, reporting.deputy, due=TODAY - datetime.timedelta(1))
    waiting = factories.remedy(reporting.plan, first, reporting.owner, due=TODAY, **DONE)
    closed = factories.remedy(reporting.plan, first, reporting.owner, due=TODAY, **DONE, closed_on=TODAY)
    Remedy.objects.filter(pk=begun.pk).update(due=datetime.date(2019, 1, 31))

    def shown(**asked) -> list[int]:
        response = as_owner.client.get(url(reporting), asked)
        return [one.pk for one, _overdue in response.context["lines"]]

    assert shown() == [late.pk, waiting.pk, closed.pk, begun.pk]
    assert shown(state="unfinished") == [late.pk, waiting.pk, begun.pk]
    assert shown(state="overdue") == [late.pk]
    assert shown(state="open") == [late.pk, begun.pk]
    assert shown(state="done") == [waiting.pk]
    assert shown(state="closed") == [closed.pk]
    assert shown(owner=reporting.deputy.pk) == [late.pk]
    assert shown(indicator=first.pk, state="open") == [begun.pk]
    assert as_owner.client.get(url(reporting), {"state": "x"}).status_code == 422
    csv = as_owner.client.get(url(reporting), {"state": "overdue", "file": "csv"}).content.decode("utf-8-sig")
    assert [line.split(",")[6] for line in csv.splitlines() if "宣導" in line] == ["逾期"]


def test_an_empty_list_says_where_a_measure_begins(as_owner, reporting):
    assert "當月說明旁" in text(as_owner.client.get(url(reporting)))


def test_the_list_s_queries_do_not_grow(as_owner, reporting, begun, django_assert_max_num_queries):
    for one in reporting.indicators:
        factories.remedy(reporting.plan, one, factories.user(role=Role.OWNER, agency=reporting.plan.agency))
    with django_assert_max_num_queries(8):
        as_owner.client.get(url(reporting))


def test_a_settled_year_is_read_only(as_owner, reporting, begun):
    type(reporting.plan).objects.filter(pk=reporting.plan.pk).update(settled_at="2019-02-01T00:00Z")
    assert as_owner.client.get(url(reporting, "remedy", begun.pk)).context["form"] is None
    address = url(reporting, "remedy_new") + f"?indicator={reporting.indicators[0].pk}&month={OPEN}"
    assert as_owner.client.get(address).url == url(reporting)
    assert "improvements/new" not in as_owner.panel().content.decode()


def test_one_begun_by_mistake_is_deleted_with_a_reason_which_the_list_keeps(as_owner, reporting, written):
    as_owner.client.post(
        url(reporting, "remedy_new") + f"?indicator={reporting.indicators[0].pk}&month=1", written
    )
    made = Remedy.objects.get()
    page, seen = url(reporting, "remedy", made.pk), {"seen": made.changed_at.isoformat()}
    delete = url(reporting, "remedy_delete", made.pk)
    assert "誤建？" in text(as_owner.client.get(page))
    assert "誤建？" not in text(as_owner.by(reporting.supervisor).client.get(page))
    assert "請填寫刪除原因。" in text(as_owner.client.post(delete, seen))
    listed = as_owner.client.post(delete, seen | {"reason": "點選錯誤"}, follow=True)
    assert "已刪除 1 項" in text(listed) and "點選錯誤" in text(listed)
    assert as_owner.client.get(page).status_code == 404
