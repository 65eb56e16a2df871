"""Comments where they are read and written: at the side of the grid and on the indicator's page."""

import pytest
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from indicators.models import Comment
from reports.documents.html import annual_report_html
from reports.snapshot.report_appendix import report_snapshots
from tests import factories
from tests.indicators.reporting_plan import OPEN, reporting_plan
from tests.reading import text_of

pytestmark = pytest.mark.django_db


def url(reporting, name: str = "comment", *more) -> str:
    return reverse(name, args=[reporting.plan.year, reporting.plan.agency.code, *more])


def page_of(asking, reporting) -> str:
    return text_of(asking.client.get(url(reporting, "indicator", "1-1-1")))


def send(asking, reporting, text: str, **more):
    data = {"indicator": reporting.indicators[0].pk, "month": OPEN, "text": text}
    return asking.client.post(url(reporting), data | more)


def test_written_on_either_page_it_is_read_on_both_with_whom_it_told(as_owner, reporting):
    answer = send(as_owner, reporting, "@陳主任 <i>已補件</i>\n請核定", **{"from": "grid"})
    assert answer.url == url(reporting, "report_grid") + f"?month={OPEN}"
    assert "留言已儲存，並通知：陳主任。" in text_of(as_owner.client.get(answer.url))
    back = send(as_owner, reporting, "補充說明").url
    assert (
        back
        == url(reporting, "indicator", "1-1-1") + f"?through=12&meant={reporting.indicators[0].pk}#comments"
    )
    for page in (text_of(as_owner.panel()), page_of(as_owner, reporting)):
        assert "@陳主任 <i>已補件</i>" in page and "請核定" in page and "已通知：陳主任" in page
        assert page.index("補充說明") < page.index("請核定")
    assert "請核定" not in text_of(as_owner.panel(month=str(OPEN - 1)))


def test_whom_it_told_is_listed_in_the_reader_s_language(as_owner, reporting):
    data = {"indicator": reporting.indicators[0].pk, "month": OPEN, "text": "@陳主任 @李代理 請核定"}
    as_owner.client.post(url(reporting), data, headers={"accept-language": "en"})
    told = as_owner.client.get(url(reporting, "report_grid"), headers={"accept-language": "en"})
    assert "told: 李代理, 陳主任." in text_of(told) or "told: 陳主任, 李代理." in text_of(told)


def test_what_is_refused_says_why_where_it_was_written(as_owner, reporting):
    answer = send(as_owner, reporting, "長" * 2001)
    assert "過長" in text_of(as_owner.client.get(answer.url)) and not Comment.objects.exists()


def test_withdrawn_it_says_so_and_nothing_else(as_owner, reporting):
    mine = factories.comment(reporting.plan, reporting.indicators[0], reporting.owner, "打錯了", month=OPEN)
    theirs = factories.comment(reporting.plan, reporting.indicators[0], reporting.supervisor, "請說明")
    assert as_owner.client.post(url(reporting, "comment_withdraw", theirs.pk)).status_code == 403
    as_owner.client.post(url(reporting, "comment_withdraw", mine.pk))
    page = page_of(as_owner, reporting)
    assert "留言者已收回" in page and "打錯了" not in page and "請說明" in page
    assert "打錯了" not in text_of(as_owner.panel())


def test_the_list_of_names_is_the_agency_s_and_the_offices_own(as_owner, reporting):
    factories.user(role=Role.PLANNING_OFFICE, name="研考林")
    names = as_owner.client.get(url(reporting, "comment_people"), {"person": reporting.owner.pk}).json()[
        "people"
    ]
    assert {"王小明", "陳主任", "研考林"} <= set(names)
    other = reporting_plan(1)
    assert (
        as_owner.client.get(url(other, "comment_people"), {"person": reporting.owner.pk}).status_code == 404
    )


def test_an_auditor_reads_and_is_offered_nothing_to_write(as_owner, reporting):
    factories.comment(reporting.plan, reporting.indicators[0], reporting.owner, "已補件")
    auditor = as_owner.by(factories.user(role=Role.AUDITOR))
    page = auditor.client.get(url(reporting, "indicator", "1-1-1"))
    assert "已補件" in text_of(page) and "comment-text" not in page.content.decode()
    assert send(auditor, reporting, "請說明").status_code == 403


def test_an_indicator_of_another_plan_takes_none(as_owner, reporting):
    other = reporting_plan(1)
    assert send(as_owner, reporting, "請說明", indicator=other.indicators[0].pk).status_code == 404
    assert send(as_owner, other, "請說明").status_code == 404


def test_neither_the_report_nor_the_public_nor_other_systems_read_a_comment(as_owner, reporting):
    factories.comment(reporting.plan, reporting.indicators[0], reporting.owner, "內部討論", month=OPEN)
    factories.published(reporting.plan)
    code = reporting.plan.agency.code
    (snapshot,) = report_snapshots(year=107, agency_codes=[code])
    assert "內部討論" not in annual_report_html(snapshot)
    pages = [
        reverse(name, args=[107, code]) for name in ("public", "public_indicators", "score_json", "history")
    ]
    supervisor = as_owner.by(reporting.supervisor)
    for address in pages:
        answer = supervisor.client.get(address)
        assert answer.status_code == 200
        body = b"".join(answer) if answer.streaming else answer.content
        assert "內部討論" not in body.decode()


def test_many_comments_cost_no_more_queries(as_owner, reporting, django_assert_max_num_queries):
    def count() -> int:
        with django_assert_max_num_queries(60) as asked:
            as_owner.panel()
        return len(asked)

    factories.comment(reporting.plan, reporting.indicators[0], reporting.owner, month=OPEN)
    alone = count()
    for _ in range(5):
        held = factories.comment(reporting.plan, reporting.indicators[0], factories.user(), month=OPEN)
        held.mentioned.set([reporting.owner, reporting.supervisor])
    assert count() == alone
