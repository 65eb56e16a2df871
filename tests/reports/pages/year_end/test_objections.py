"""What agencies are told of their year's end, and that they can object once."""

import pytest
from django.urls import reverse

from indicators.models import Award, Objection
from indicators.year_end.objections import waiting_objections
from indicators.year_end.services import reopen_year
from reports.documents.html import annual_report_html
from reports.snapshot.report_appendix import report_snapshots
from tests.reading import text_of
from tests.reports.pages.year_end.pages import text, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(year, mailoutbox, mailed_at_once):
    """Do something and have the mails that it leads to, as subject and body."""
    year.planner.email = "lin@city.example"
    year.planner.save()

    def after(step):
        mailoutbox.clear()
        step()
        assert all(mail.to == ["lin@city.example"] for mail in mailoutbox)
        return [(mail.subject, mail.body) for mail in mailoutbox]

    return after


def report(year) -> str:
    (snapshot,) = report_snapshots(year=107, agency_codes=["A"])
    return text_of(annual_report_html(snapshot))


def test_the_agency_is_told_of_points_taken_off_of_settling_and_of_reopening(year, told):
    year.confirm("self", "personnel")
    year.rate("review", "1-1-1", "10", "佐證不足")
    year.rate("review", "2-1-1", "20", "採認")  # as computed: nothing is taken off
    ((subject, body),) = told(lambda: year.confirm("review"))
    assert "複核後有得分調降" in subject
    assert "1-1-1 衡量指標1：17.50 分 → 10.00 分，原因：佐證不足" in body and "2-1-1" not in body
    assert "申復一次" in body and url("ratings", year) in body
    ((subject, body),) = told(year.settle)
    assert "本年度業已結算" in subject and "總得分 75.00，乙等" in body
    assert year.plan.settlements.get().sha256 in body
    ((subject, body),) = told(lambda: reopen_year(plan=year.plan, reason="計分更正", by=year.office))
    assert "重新開啟" in subject and "計分更正" in body


@pytest.mark.on_any_database
def test_the_planner_s_first_page_and_the_dashboard_say_what_the_mails_say(client, year, told):
    def shown(name, *where) -> str:
        client.force_login(year.planner)
        return text_of(client.get(reverse(name, args=where)))

    year.confirm()
    assert "結算" not in shown("my_work").split("年終")[0]
    year.settle()
    assert "業於" in shown("my_work") and "總得分 82.50" in shown("my_work")
    reopen_year(plan=year.plan, reason="計分更正", by=year.office)
    assert "重新開啟：計分更正" in shown("my_work")
    assert "總得分 82.50 分" in shown("dashboard", 107, "A") and "重新開啟：計分更正" in shown(
        "dashboard", 107, "A"
    )
    Award.objects.update(points=3)
    ((subject, body),) = told(year.settle)
    assert "再次結算" in subject and "第 2 次結算" in body and "82.50 → 80.50" in body and "計分更正" in body
    assert "第 2 次結算" in shown("my_work") and "82.50 → 80.50" in shown("my_work")
    assert "第 2 次結算" in shown("dashboard", 107, "A")


def test_where_nothing_is_taken_off_the_review_alone_is_no_news(year, told):
    assert told(year.confirm) == []


def test_an_agency_objects_once_and_the_planning_office_answers(client, year, told):
    client.force_login(year.planner)
    assert "提出申復" not in text(client, year)
    early = client.post(url("rating_object", year), {"reason": "佐證已補"})
    assert early.status_code == 422 and "須俟複核完成" in text_of(early)
    year.confirm()
    year.settle()
    assert "提出申復" in text(client, year)
    for reason in ("  ", "字" * 2001):
        assert client.post(url("rating_object", year), {"reason": reason}).status_code == 422
    assert client.post(url("rating_object", year), {"reason": "1-1-1 佐證已補"}).status_code == 302
    page = text(client, year)
    assert "林企劃：1-1-1 佐證已補" in page and "研考單位尚未答復" in page and "提出申復" not in page
    again = client.post(url("rating_object", year), {"reason": "再一次"})
    assert again.status_code == 422 and "每年度以一次為限" in text_of(again)
    assert "申復：1-1-1 佐證已補。研考單位尚未答復。" in report(year)

    client.force_login(year.office)
    assert [head.agency_code for head in waiting_objections(year.office)] == ["A"]
    assert waiting_objections(year.planner) == []
    home = client.get(reverse("my_work")).content.decode()
    assert "申復待答復" in home and url("ratings", year) + "#objection-title" in home
    assert client.post(url("rating_answer", year), {"answer": " "}).status_code == 422
    sent = {"answer": "維持原評定"}
    ((subject, body),) = told(lambda: client.post(url("rating_answer", year), sent))
    assert "申復已答復" in subject and "維持原評定" in body and "1-1-1 佐證已補" in body
    assert client.post(url("rating_answer", year), sent).status_code == 422
    assert "由 周研考 答復：維持原評定" in text(client, year)
    assert waiting_objections(year.office) == []
    assert "答復：維持原評定。" in report(year)
    assert [row.history_user for row in Objection.history.order_by("history_id")] == [
        year.planner,
        year.office,
    ]


def test_only_the_agency_objects_and_only_the_planning_office_answers(client, year):
    year.confirm()
    client.force_login(year.office)
    assert client.post(url("rating_object", year), {"reason": "代為申復"}).status_code == 403
    client.force_login(year.planner)
    client.post(url("rating_object", year), {"reason": "原因"})
    refused = client.post(url("rating_answer", year), {"answer": "自答"})
    assert refused.status_code == 403 and "僅研考單位得答復申復。" in text_of(refused)
    assert Objection.objects.get().answer == ""
