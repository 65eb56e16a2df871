"""Plan and report as papers: number and date on the cover, and room for those who sign on the last page."""

import datetime
import re
from dataclasses import replace

import pytest

from objectives.models import DocumentIssue, PerformanceYear
from objectives.selectors import Paper
from objectives.services import set_issue
from reports.documents.html import annual_plan_html, annual_report_html
from reports.documents.read import snapshots_for
from reports.documents.store import ANNUAL_PLAN, ANNUAL_REPORT
from tests import factories
from tests.reports.documents.snapshots import police_plan

DOCUMENTS = pytest.mark.parametrize("html", [annual_plan_html, annual_report_html])


def bare(html: str) -> str:
    return re.sub(r"<[^>]+>|\s", "", html.partition("<body>")[2])


@DOCUMENTS
def test_what_is_given_stands_on_the_cover(html):
    paper = Paper(number="府研考字第1080001號", issued_on=datetime.date(2019, 2, 5))
    cover = bare(html(police_plan(paper=paper)))
    assert "發文日期中華民國108年2月5日發文字號府研考字第1080001號" in cover


@DOCUMENTS
def test_what_is_not_given_is_left_to_be_filled_in_by_hand(html):
    assert "發文日期中華民國年月日發文字號字第號" in bare(html(police_plan()))


@DOCUMENTS
def test_those_who_sign_stand_at_the_end_six_in_a_row(html):
    names = ("承辦", "股長", "科長", "主計", "人事", "主任秘書", "首長")
    text = bare(html(police_plan(paper=Paper(signatories=names)))).replace("&nbsp;", "")
    assert text.endswith("職稱承辦股長科長主計人事主任秘書核章職稱首長核章")
    assert html(police_plan(paper=Paper(signatories=names))).count('class="signing"') == 2
    assert "核章" not in bare(html(replace(police_plan(), paper=Paper())))


@pytest.mark.django_db
def test_each_document_has_its_own_number_and_the_year_its_signatories(django_assert_num_queries):
    plan = factories.complete_plan(common=True, approved=True)
    by = factories.user()
    set_issue(plan=plan, document="report", number="報字1號", issued_on=None, remarks="甲", by=by)
    (report,) = snapshots_for(ANNUAL_REPORT, year=107, agency_codes=[plan.agency.code])
    (printed,) = snapshots_for(ANNUAL_PLAN, year=107, agency_codes=[plan.agency.code])
    assert (report.paper.number, report.paper.remarks, printed.paper.number) == ("報字1號", "甲", "")
    assert printed.paper.signatories == ("承辦", "科長", "主計", "人事", "主任秘書", "首長")
    PerformanceYear.objects.create(year=107, signatories="承辦人, 局長、")
    (printed,) = snapshots_for(ANNUAL_PLAN, year=107, agency_codes=[plan.agency.code])
    assert printed.paper.signatories == ("承辦人", "局長")
    set_issue(plan=plan, document="report", number="報字1號", issued_on=None, remarks="甲", by=by)
    assert DocumentIssue.history.count() == 1
