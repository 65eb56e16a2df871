"""The page of a year's grades, and what the pages, the report and the record say of a condition that is missed."""

import json
from decimal import Decimal

import pytest
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from indicators.scoring import verify
from indicators.scoring.record.document import canonical
from indicators.scoring.record.upgrades import SCHEMA
from indicators.year_end.grades import CUSTOMARY, Grade
from indicators.year_end.selectors import grade_table
from indicators.year_end.services import set_grades
from reports.documents.html import annual_report_html
from reports.snapshot.archive.read import read_record
from reports.snapshot.archive.serialise import record_of
from reports.snapshot.report_appendix import report_snapshots
from tests import factories
from tests.reading import text_of
from tests.reports.cities import report
from tests.reports.pages.year_end.pages import city_page, line_of, text

pytestmark = pytest.mark.django_db


def grade_rows(*rows) -> dict:
    sent = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0}
    for at, row in enumerate(rows):
        sent |= {f"form-{at}-{name}": value for name, value in row.items()}
    return sent


def test_the_planning_office_sets_the_grades_and_a_condition_holds_one_back(client, year):
    client.force_login(year.office)
    where = reverse("grades", args=[107])
    assert all(grade.name in client.get(where).content.decode() for grade in CUSTOMARY)
    rows = grade_rows(
        {"name": "優", "least": "80", "facet_share": "60"},
        {"name": "甲", "least": "70", "no_red": "on", "DELETE": "on"},
        {"name": "乙", "least": "0"},
    )
    rows["form-INITIAL_FORMS"] = 2  # a row that was not there before is left empty, not deleted
    assert client.post(where, rows).status_code == 302
    assert [(grade.name, grade.facet_share) for grade in grade_table(107)] == [("優", 60), ("乙", None)]
    page = text(client, year)  # 1-1-1 is half reached, so the first facet has 50 % of its weight
    assert "乙等" in page and "總得分已達優等，惟未符合：各面向得分率均達 60%。" in page


def test_a_named_indicator_and_deductions_hold_a_grade_back_and_page_report_and_record_say_so(client, year):
    client.force_login(year.office)
    where = reverse("grades", args=[107])
    report(year.plan, "3-1-2", {"incidents": {7: 2}})
    rows = grade_rows(
        {
            "name": "優",
            "least": "80",
            "indicator_code": "１－１－１",
            "indicator_rate": "９５％",
            "no_deduction": "on",
        },
        {"name": "甲", "least": "70", "indicator_code": "2-1-1", "indicator_rate": "95.5"},
        {"name": "丙", "least": "0"},
    )
    assert client.post(where, rows).status_code == 302
    html = client.get(where).content.decode()
    assert 'value="1-1-1"' in html and 'value="95"' in html and 'value="95.5"' in html
    missed = "總得分已達優等，惟未符合：指標 1-1-1 達成率達 95%（破獲率：50%）{}無扣分（3-1-2 未達起始分數）"
    name = year.indicator("1-1-1").name
    on_page, in_report = (missed.replace("破獲率", name).format(mark) for mark in "；、")
    page = text(client, year)
    assert "甲等" in page and on_page + "。" in page

    year.confirm()
    settled = year.settle()
    assert settled.grade == "甲"
    assert on_page in text(client, year)
    (snapshot,) = report_snapshots(year=107, agency_codes=["A"])
    html = text_of(annual_report_html(snapshot))
    assert in_report in html
    assert "優等另須指標 1-1-1 達成率達 95%、無扣分" in html
    assert snapshot.report_year_end.grades == grade_table(107)
    record = json.loads(settled.snapshot)
    assert record["schema"] == SCHEMA
    file = {"schema": SCHEMA, "sha256": settled.sha256, "settled": record["settled"], "record": record}
    assert list(verify.differences(file)) == []
    read = read_record(settled.snapshot)
    assert canonical(record_of(read.december, read.scores)) == settled.snapshot
    keys = [
        sorted(set(grade) & {"indicator_code", "indicator_rate", "no_deduction"})
        for grade in record["year_end"]["grades"]
    ]
    assert keys == [
        ["indicator_code", "indicator_rate", "no_deduction"],
        ["indicator_code", "indicator_rate"],
        [],
    ]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("4-1-1", "指標 4-1-1 達成率達 50%（本機關無此指標）"),
        ("3-1-2", "指標 3-1-2 達成率達 50%（無達成率）"),
        ("2-1-1", "指標 2-1-1 達成率達 50%（本機關不適用）"),
    ],
)
def test_why_the_named_indicator_has_not_its_rate_is_said(client, year, code, said):
    if code == "4-1-1":
        other = factories.complete_plan(factories.agency("B"))
        facet = factories.facet(other, no=4, weight="5")
        factories.indicator(factories.objective(facet, plan=other, weight="5"), weight="5")
    if code == "2-1-1":
        factories.not_applicable(year.plan, year.indicator(code))
    table = (
        Grade("優", Decimal(1), indicator_code=code, indicator_rate=Decimal(50)),
        Grade("丙", Decimal(0)),
    )
    set_grades(year=107, grades=table, by=None)
    client.force_login(year.office)
    assert said in text(client, year)
    (snapshot,) = report_snapshots(year=107, agency_codes=["A"])
    assert said in text_of(annual_report_html(snapshot))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"indicator_code": "1-9-9", "indicator_rate": "95"}, "107 年度各計畫均無指標 1-9-9。"),
        ({"indicator_code": "1-1-1", "indicator_rate": "201"}, "達成率應介於 0 與 200 之間。"),
        ({"indicator_code": "1-1-1"}, "請填寫指標 1-1-1 須達到的達成率。"),
        ({"indicator_rate": "95"}, "請填寫須達到此達成率的指標代碼。"),
    ],
)
def test_a_named_indicator_that_cannot_be_is_refused_at_its_field(client, year, sent, said):
    client.force_login(year.office)
    rows = grade_rows({"name": "優", "least": "80"} | sent, {"name": "丙", "least": "0"})
    response = client.post(reverse("grades", args=[107]), rows)
    assert response.status_code == 422
    assert said in text_of(response, '(//fieldset)[1]//*[contains(@class, "field__error")]')
    assert all(f'value="{value}"' in response.content.decode() for value in sent.values())
    assert grade_table(107) == CUSTOMARY


def test_an_auditor_reads_which_indicator_a_grade_names(client, year):
    table = (
        Grade("優", Decimal(80), indicator_code="1-1-1", indicator_rate=Decimal(95), no_deduction=True),
        Grade("丙", Decimal(0)),
    )
    set_grades(year=107, grades=table, by=None)
    client.force_login(factories.user(role=Role.AUDITOR))
    html = text_of(client.get(reverse("grades", args=[107])))
    assert "指標 1-1-1 達成率達 95%" in html and "無扣分" in html


@pytest.mark.parametrize(
    "rows",
    [[], [{"name": "優", "least": "90"}], [{"name": "優", "least": "x"}, {"name": "丙", "least": "0"}]],
)
def test_a_table_that_cannot_hold_is_refused_on_the_page(client, year, rows):
    client.force_login(year.office)
    assert client.post(reverse("grades", args=[107]), grade_rows(*rows)).status_code == 422
    assert grade_table(107) == CUSTOMARY


def test_an_auditor_reads_the_grades_and_changes_none(client, year):
    client.force_login(factories.user(role=Role.AUDITOR))
    where = reverse("grades", args=[107])
    assert "form-TOTAL_FORMS" not in client.get(where).content.decode()
    assert client.post(where, grade_rows({"name": "優", "least": "0"})).status_code == 403


def test_a_smaller_maximum_stands_beside_the_total_and_the_grade_is_that_of_its_share(client, year):
    factories.not_applicable(year.plan, year.indicator("2-1-1"))
    client.force_login(year.office)
    share = "等第以得分占機關滿分之比例計：78.13 分（滿分 100）"
    page = text(client, year)
    assert "62.50 / 80 乙等" in page and share in page  # by points alone it would be 丙

    assert "62.50 / 80 乙等" in line_of(city_page(client), "A")
    year.confirm()
    assert year.settle().grade == "乙"
    page = text(client, year)
    assert "62.50 / 80 乙等" in page and share in page
    assert "62.50 / 80 乙等" in line_of(city_page(client), "A")

    (snapshot,) = report_snapshots(year=107, agency_codes=["A"])
    report = text_of(annual_report_html(snapshot))
    assert "等第以總得分占滿分之比例計：62.50 ÷ 80 × 100 ＝ 78.13 分" in report
    assert "合計 100 （滿分 80） 62.50 78.13%" in report
    assert "業務創新改良面向 20 （滿分 0） 0.00 —" in report
    assert "業務創新改良面向得分 0 0.00" in report


def test_where_everything_applies_nothing_is_said_of_shares(client, year):
    client.force_login(year.office)
    (snapshot,) = report_snapshots(year=107, agency_codes=["A"])
    for page in (text(client, year), text_of(annual_report_html(snapshot))):
        assert "占機關滿分" not in page and "占滿分之比例" not in page


def test_the_grades_of_a_year_that_is_settled_for_an_agency_are_shown_and_no_longer_set(client, year):
    year.confirm()
    year.settle()
    client.force_login(year.office)
    where = reverse("grades", args=[107])
    response = client.get(where)
    assert "form-TOTAL_FORMS" not in response.content.decode()
    assert "本年度已有 1 個機關結算，等第不再變更" in text_of(response)
    refused = client.post(where, grade_rows({"name": "優", "least": "0"}))
    assert refused.status_code == 422 and "測試A處" in text_of(refused)
    assert grade_table(107) == CUSTOMARY
