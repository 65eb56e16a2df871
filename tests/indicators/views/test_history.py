"""The history: every change found, filtered, marked where it stands out, and taken away as a file that runs nothing."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.workbook.spreadsheet import read_spreadsheet
from indicators.models import FigureChange, IndicatorInput, MonthlyFigure, TargetRevision
from indicators.services import months
from indicators.services.figures import FigureCell, FigureEntry, record_figures
from tests import factories
from tests.indicators.reporting_plan import OPEN, reporting_plan
from tests.reading import elements, refusal, text_of, texts_of

KINDS = ("figures", "months", "targets", "reopened")
FORMULA = '=HYPERLINK("http://evil.example";"x")'


class Reading:
    """An auditor at the history of one agency."""

    def __init__(self, client, reporting) -> None:
        self.client, self.reporting = client, reporting
        self.url = reverse("history", args=[107, reporting.plan.agency.code])
        client.force_login(factories.user(role=Role.AUDITOR))

    def get(self, **query):
        return self.client.get(self.url, query)

    def rows(self, **query) -> list[str]:
        """The table's lines as text."""
        response = self.get(**query)
        assert response.status_code == 200
        return texts_of(response, "//tbody/tr")


@pytest.fixture
def write(reporting):
    """Writes a figure as the owner, through the service that every way uses."""

    def one(
        value, *, place: int = 0, month: int = OPEN, by=None, way=FigureChange.Way.PAGE, reason="", note=None
    ):
        entry = FigureEntry(reporting.inputs[place].pk, month, FigureCell(Decimal(value), note))
        record_figures(plan=reporting.plan, entries=[entry], by=by or reporting.owner, way=way, reason=reason)

    return one


@pytest.fixture
def auditor(client, reporting) -> Reading:
    return Reading(client, reporting)


def approve(reporting, place: int = 0) -> None:
    ids = [reporting.indicators[place].pk]
    months.submit(plan=reporting.plan, month=OPEN, indicators=ids, by=reporting.owner)
    months.approve(plan=reporting.plan, month=OPEN, indicators=ids, by=reporting.supervisor)


def correct_after_approval(reporting, write) -> None:
    write(11)
    approve(reporting)
    ids = [reporting.indicators[0].pk]
    months.reopen(plan=reporting.plan, month=OPEN, indicators=ids, by=reporting.supervisor, reason="查核")
    write(12, reason="查核後更正")


# ---------------------------------------------------------------- what is shown


def test_a_figure_s_life_says_who_when_from_what_to_what_by_which_way_and_why(auditor, write):
    write(11)
    write(13, way=FigureChange.Way.FILE, reason="補報", by=auditor.reporting.deputy)
    later, first = auditor.rows()
    day = today()
    assert later.startswith(f"{day.year - 1911}.{day:%m.%d}")
    assert "李代理 1-1-1 宣導第1項 場次1 12 數據 11 → 13 檔案 補報" in later
    assert "王小明" in first and "— → 11 網頁" in first


def test_an_explanation_written_in_a_file_has_its_own_lines(auditor, write):
    write(11, note="初報")
    write(11, note="<b>更正</b>", way=FigureChange.Way.FILE)
    later, first = auditor.rows(kind="months")
    assert "<b>更正</b>" in later and "王小明" in later
    assert "初報" in first


def test_a_correction_after_approval_stands_out(auditor, reporting, write):
    correct_after_approval(reporting, write)
    corrected, first = auditor.rows()
    assert "核定後更正" in corrected and "核定後更正" not in first
    assert texts_of(auditor.get(), '//tr[@class="stands-out"]') == [corrected]
    assert auditor.rows(corrections="on") == [corrected]


def test_the_months_steps_are_there_with_their_reasons(auditor, reporting, write):
    correct_after_approval(reporting, write)
    steps = auditor.rows(kind="months")
    assert ["重新開啟" in steps[0], "核定" in steps[1], "送出" in steps[2]] == [True] * 3
    assert "查核" in steps[0] and "核定後重新開啟" in steps[0]
    assert auditor.rows(kind="months", corrections="on") == steps[:1]


def test_a_lowered_target_stands_out_with_cause_and_countermeasure(auditor, reporting):
    TargetRevision.objects.create(
        plan=reporting.plan,
        indicator=reporting.indicators[0],
        what="target",
        old="110",
        new="90",
        lowered=True,
        cause="場地整修",
        countermeasure="改線上辦理",
        by=reporting.supervisor,
    )
    (line,) = auditor.rows(kind="targets")
    assert "110 → 90" in line and "核定後放寬" in line
    assert "原因：場地整修 · 因應對策：改線上辦理" in line


def test_what_is_changed_while_an_approved_plan_is_open_again_stands_out(auditor, reporting):
    plan, office = reporting.plan, factories.user(role=Role.PLANNING_OFFICE, name="研考")
    first, second = reporting.indicators[:2]
    first.weight = 30  # while it is still the first draft: nobody's business
    first.save()
    set_status(plan, "approved")
    set_status(plan, "draft")
    component = second.components.get()
    second.weight, component.parameters = 20, component.parameters | {"target": "90"}
    for row in (second, component):
        row._history_user, row._change_reason = office, "市政會議決議"
        row.save()
    set_status(plan, "approved")

    target, weight = auditor.rows(kind="reopened")

    assert "研考 1-1-2 宣導第2項" in weight and "權重" in weight and "33 → 20" in weight
    assert "110 → 90" in target and "計分項次 1" in target and "市政會議決議" in target
    assert "計畫重新開啟期間變更" in target
    assert auditor.rows(kind="reopened", indicator=first.pk) == []


def test_what_was_deleted_while_the_plan_was_open_again_is_told_with_its_texts(auditor, reporting):
    plan, second = reporting.plan, reporting.indicators[1]
    second.target_text, second.weight = "110 場以上", 20
    second.save()
    set_status(plan, "approved")
    set_status(plan, "draft")
    MonthlyFigure.objects.filter(input__indicator=second).delete()
    FigureChange.objects.filter(input__indicator=second).delete()
    second.delete()
    set_status(plan, "approved")

    rows = auditor.rows(kind="reopened")

    assert len(rows) == 4 and all("宣導第2項" in row for row in rows)
    assert any("年度目標值（所載文字）" in row and "110 場以上 → " in row for row in rows)
    assert any("權重" in row and "20 → " in row for row in rows)
    assert any("計分項次 1" in row and "110 → " in row for row in rows)


def set_status(plan, status: str) -> None:
    plan.status = status
    plan.save()


# ---------------------------------------------------------------- the filter


def test_it_filters_by_indicator_month_person_and_way(auditor, reporting, write):
    write(11)
    write(12, place=1, by=reporting.deputy, way=FigureChange.Way.FILE)
    write(13, place=1, month=11)
    assert len(auditor.rows()) == 3
    assert len(auditor.rows(indicator=reporting.indicators[1].pk)) == 2
    assert len(auditor.rows(month=11)) == 1
    assert len(auditor.rows(person=reporting.deputy.pk)) == 1
    assert len(auditor.rows(way="file")) == 1
    assert auditor.rows(way="command") == []


def test_the_first_and_the_last_day_count(auditor, write):
    write(11)
    day = today()
    assert len(auditor.rows(since=day, until=day)) == 1
    assert auditor.rows(since=day + timedelta(days=1)) == []
    assert auditor.rows(until=day - timedelta(days=1)) == []


@pytest.mark.parametrize(
    "query",
    [
        {"month": 13},
        {"indicator": "x"},
        {"since": "yesterday"},
        {"since": "0001-01-01"},
        {"until": "9999-12-31"},
        {"kind": "all"},
    ],
)
def test_a_filter_that_cannot_be_is_said_to_be_so(auditor, query):
    response = auditor.get(**query)
    (field,) = response.context["form"].errors
    assert response.status_code == 422 and field in query
    assert refusal(response).startswith("請確認以下問題")


def test_another_agency_s_changes_are_not_among_them(auditor, write):
    write(11)
    other = reporting_plan(1)
    entry = FigureEntry(other.inputs[0].pk, OPEN, FigureCell(Decimal(99)))
    record_figures(plan=other.plan, entries=[entry], by=other.owner, way=FigureChange.Way.PAGE)
    assert len(auditor.rows()) == 1
    assert auditor.get(indicator=other.indicators[0].pk).status_code == 422


def test_the_pages_keep_the_filter(auditor, reporting):
    FigureChange.objects.bulk_create(
        FigureChange(plan=reporting.plan, input=reporting.inputs[0], month=3, new=count, way="command")
        for count in range(60)
    )
    page = auditor.get(month=3)
    assert elements(page, '//a[@href="?month=3&page=2"]') and page.context["page"].paginator.count == 60
    assert text_of(page, "//caption") == "共 60 筆異動"
    assert len(auditor.rows(month=3)) == 50 and len(auditor.rows(month=3, page=2)) == 10


# ---------------------------------------------------------------- files


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_the_file_holds_all_that_was_found_as_numbers_and_text(auditor, write, ending):
    IndicatorInput.objects.update(unit="小時")  # of which there are halves
    write("11.5", reason=FORMULA)
    write(12, place=1)
    response = auditor.get(file=ending, month=OPEN)
    assert (
        f'filename="{auditor.reporting.plan.agency.code.lower()}-107-figures.{ending}"'
        in (response["Content-Disposition"])
    )
    (sheet,) = read_spreadsheet(response.content)  # which refuses a file with formulas
    (_, later), (_, first) = sheet.rows
    held = dict(zip(sheet.headers, first, strict=True))
    assert (Decimal(str(held["新值"])), held["原因"]) == (Decimal("11.5"), FORMULA)
    assert "場次2" in later


def test_a_csv_file_opens_in_spreadsheets_and_runs_nothing(auditor, write):
    write(11, reason=FORMULA)
    response = auditor.get(file="csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    _header, row = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert (f"'{FORMULA}" in row and "11.0000" in row) or "11" in row


def test_another_ending_shows_the_page(auditor, write):
    write(11)
    assert len(auditor.rows(file="exe")) == 1


# ---------------------------------------------------------------- who, and what it costs


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.OWNER, 403), (Role.PLANNER, 200), (Role.SUPERVISOR, 200)],
)
def test_who_reads_it_in_the_agency(client, reporting, role, status):
    client.force_login(factories.user(role=role, agency=reporting.plan.agency))
    url = reverse("history", args=[107, reporting.plan.agency.code])
    assert client.get(url).status_code == status
    assert client.get(url, {"file": "xlsx"}).status_code == status


def test_the_number_of_queries_does_not_grow(auditor, reporting, write):
    def cost(**query) -> int:
        auditor.get()
        with CaptureQueriesContext(connection) as queries:
            assert auditor.get(**query).status_code == 200
        return len(queries)

    correct_after_approval(reporting, write)
    before = [cost(kind=kind) for kind in KINDS], cost(file="xlsx")
    approve(reporting)
    for place in (1, 2):
        write(9, place=place)
    after = [cost(kind=kind) for kind in KINDS], cost(file="xlsx")
    assert after == before
    assert max(before[0]) <= 16


def test_a_milestone_stands_by_the_name_that_it_had(auditor, reporting, write):
    reporting.inputs[0].figures.all().delete()
    design, _delivery, _acceptance = factories.milestones(reporting.inputs[0], 設計=20, 交貨=80, 驗收=100)
    write(1)
    design.name, design.percent = "細部設計", 30
    design.save()
    write(2)
    assert "細部設計 30 % → 交貨 80 % 網頁" in auditor.rows()[0]
    assert "— → 設計 20 % 網頁" in auditor.rows()[1]
