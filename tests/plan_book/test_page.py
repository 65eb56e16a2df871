"""The page of the plan workbook: in after a look at every change, and whose rows are taken."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.management.book import RESOURCES
from indicators.models import FigureChange, Indicator, MonthlyFigure
from objectives.models import Facet, Objective, Plan
from tests import factories
from tests.plan_book.requests import confirm, held_in, upload
from tests.reading import elements, refusal, text_of
from tests.workbooks import COMMON, PLAN, database_state, figure, saved, small_book, xlsx

pytestmark = pytest.mark.django_db


# ---------------------------------------------------------------- in


def test_a_city_s_plan_goes_in_on_the_page_and_is_shown_first(office):
    before = database_state()
    shown = upload(office, small_book())

    assert database_state() == before
    said = text_of(shown)
    assert "將新增機關：測試警察局（POL）。" in said
    assert "指標 3 0 0" in said  # new, changed, unchanged
    assert "107 POL 1-1-1 visited 1" in said
    assert "計畫尚缺" not in said  # this plan lacks nothing

    done = confirm(office, shown)
    assert Indicator.objects.count() == 3
    written = office.get(done.url)
    plans = {plan.agency_name: url for plan, url in written.context["written"]}
    assert set(plans) == {"", "測試警察局"} and all(
        office.get(url).status_code == 200 for url in plans.values()
    )
    assert elements(written, f'//a[@href="{reverse("assignments", args=[107, "POL"])}"]')
    change = FigureChange.objects.get(new=9)
    assert (change.way, change.reason) == ("file", "檔案「計畫.xlsx」")
    assert change.by is not None


def test_what_a_plan_would_still_lack_is_said_before_it_is_written(office):
    said = text_of(upload(office, {"計畫": small_book()["計畫"]}))

    assert "計畫尚缺" in said
    assert "各面向權重合計 0，應為 100。" in said


def test_what_is_likely_a_mistake_or_not_known_yet_is_said_before_it_is_written(office):
    book = small_book()
    book["投入"][0] = book["投入"][0] | {"單位": "%", "名稱": "民眾滿意度"}
    book["計分"][1] = book["計分"][1] | {"目標": "", "基準年數": 3}
    shown = upload(office, book)
    said = text_of(shown)

    assert "以下各點不影響計畫核定。" in said
    assert "1-1-1：投入「民眾滿意度」以百分比計，卻逐月加總" in said
    assert "1-1-1：投入「民眾滿意度」設為每月填報" in said
    assert "1-1-2：104、105、106 年度之歷年數值尚未確定" in said
    assert held_in(shown)


def test_what_changes_is_shown_from_old_to_new_and_what_stays_is_counted(office, loaded):
    book = small_book()
    book["目標"][0] = book["目標"][0] | {"名稱": "新名稱"}
    book["計畫"][0] = book["計畫"][0] | {"施政主軸": "貼心關懷"}
    book["月報"][1] = book["月報"][1] | {"數值": "3萬"}
    shown = upload(office, {title: book[title] for title in ("計畫", "目標", "月報")})
    said = text_of(shown)

    assert "名稱 被害民眾關懷 → 新名稱" in said
    assert "施政主軸 科技領航、專業守護 → 貼心關懷" in said
    assert "數值 10 → 30000" in said
    assert "月報 0 1 2" in said

    confirm(office, shown)
    assert Objective.objects.get(plan=loaded).name == "新名稱"
    assert [axis.name for axis in loaded.axes.all()] == ["貼心關懷"]


def test_one_fault_keeps_everything_out_and_is_named_with_its_cell(office):
    before = database_state()
    book = small_book()
    book["月報"][0] = book["月報"][0] | {"數值": "85²"}
    shown = upload(office, book)

    assert shown.status_code == 422
    assert "月報 F2：" in refusal(shown) and "「85²」含有「²」" in refusal(shown)
    assert held_in(shown) == ""
    assert database_state() == before


def test_sheets_that_the_file_leaves_empty_stand_in_one_line(office):
    shown = upload(office, {"計畫": small_book()["計畫"], "面向": [], "目標": []})
    assert [sheet.title for sheet in shown.context["preview"].filled] == ["計畫"]
    assert "沒有資料列：面向、目標" in text_of(shown)


def test_a_file_that_says_what_stands_there_already_asks_for_nothing(office, loaded):
    shown = upload(office, small_book())

    assert "不會有變更" in text_of(shown)
    assert held_in(shown) == ""


def test_notices_name_what_was_left_out_or_does_not_show(office, loaded):
    workbook = xlsx({"月報": [figure("1-1-1", "visited", 2, 5)]})
    workbook.create_sheet("草稿")["A1"] = "x"
    workbook["月報"].append(["合計", "", "", "", "", 5, ""])
    workbook["月報"].row_dimensions[2].hidden = True
    said = text_of(upload(office, data=saved(workbook)))

    assert "草稿：這張工作表沒有計畫活頁簿的欄名，已略過。" in said
    assert "月報 A3：資料之後的第 3 列（「合計」）未填所屬項目，不視為資料，已略過。" in said
    assert "月報 A2：檔案中有 1 列是隱藏的" in said


def test_what_changed_between_looking_and_confirming_is_shown_again(office, loaded):
    shown = upload(office, {"月報": [figure("1-1-1", "visited", 1, 8)]})
    MonthlyFigure.objects.filter(input__code="visited").update(value=7)
    again = confirm(office, shown)

    assert again.status_code == 409
    assert "數值 7 → 8" in text_of(again)
    assert MonthlyFigure.objects.get(input__code="visited").value == 7
    assert confirm(office, again).status_code == 302
    assert MonthlyFigure.objects.get(input__code="visited").value == 8


def test_a_fault_that_came_about_meanwhile_is_shown_and_nothing_is_written(office, loaded):
    row = PLAN | {"目標": "1-1", "名稱": "新名稱", "權重": 95, "說明": "1. 一\n2. 二"}
    shown = upload(office, {"目標": [row]})
    Plan.objects.update(status=Plan.Status.APPROVED)
    again = confirm(office, shown)

    assert again.status_code == 409
    assert "已核定；變更內容前請先敘明原因退回草案。" in text_of(again)
    assert held_in(again) == ""
    assert not Objective.objects.filter(name="新名稱").exists()


def test_a_preview_is_confirmed_once_and_by_who_saw_it(office, loaded, client):
    shown = upload(office, {"月報": [figure("1-1-1", "visited", 1, 8)]})
    other = factories.user(role=Role.PLANNING_OFFICE)
    client.force_login(other)
    assert confirm(client, shown).status_code == 422
    assert MonthlyFigure.objects.get(input__code="visited").value == 9

    client.force_login(FigureChange.objects.none().first() or other)
    mine = upload(client, {"月報": [figure("1-1-1", "visited", 1, 8)]})
    assert confirm(client, mine).status_code == 302
    assert confirm(client, mine).status_code == 422  # the file is gone
    assert client.post(reverse("plan_workbook_confirm"), {"held": "x"}).status_code == 422


def test_no_more_rows_than_a_request_can_take_are_read_and_the_number_is_said_once(office, loaded, settings):
    settings.IMPORT_MAX_ROWS = 3
    shown = upload(office, small_book())

    assert shown.status_code == 422
    assert "上限為 3 列；請拆成數個檔案。" in text_of(shown)


def test_big5_csv_of_one_sheet_is_taken(office, loaded):
    data = '年度,機關代碼,指標,代號,月份,數值,說明\r\n107年度,POL,1–1–1,visited,2月,"1,234",補報\r\n'.encode(
        "cp950"
    )
    shown = upload(office, data=data, name="匯出.csv")
    assert confirm(office, shown).status_code == 302
    assert MonthlyFigure.objects.get(month=2).value == 1234


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)]
)
def test_a_file_of_another_kind_is_refused_with_a_reason(office, data):
    assert upload(office, data=data, name="a.xlsx").status_code == 422
    assert office.post(reverse("plan_workbook"), {}).status_code == 422


def test_a_script_in_the_file_or_its_name_stays_text_of(office, loaded):
    row = PLAN | {"目標": "1-1", "名稱": "<script>1</script>", "權重": 95}
    shown = upload(office, {"目標": [row]}, name="<script>2</script>.xlsx")
    assert "<script>1" not in shown.content.decode() and "<script>2" not in shown.content.decode()


def test_many_changes_are_all_in_the_file_of_changes(office, loaded, monkeypatch):
    monkeypatch.setattr("chiayi_kpi.plan_book.preview.SHOWN_ROWS", 2)
    rows = [figure("1-1-1", "due", month, month) for month in range(2, 8)]
    shown = upload(office, {"月報": rows})
    assert "其餘 4 列請見下方異動清單檔。" in text_of(shown)

    response = office.post(reverse("plan_workbook_changes"), {"held": held_in(shown)})
    sheet = load_workbook(io.BytesIO(response.content)).active
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert lines[0] == ["月報", "2", "107 POL 1-1-1 due 2", "新增", "數值", None, "2"]
    assert len(lines) == 6
    assert not MonthlyFigure.objects.filter(month=2).exists()


# ---------------------------------------------------------------- whose rows


def test_a_planner_changes_the_own_agency_s_rows_alone(planner, loaded):
    elsewhere = factories.plan(agency=factories.agency(code="FIRE"))
    row = PLAN | {"目標": "1-1", "名稱": "自己的", "權重": 95, "說明": "1. 一\n2. 二"}
    shown = upload(planner, {"目標": [row]})
    assert confirm(planner, shown).status_code == 302
    assert Objective.objects.get(plan=loaded).name == "自己的"
    assert "評分、行事曆與期限由研考單位維護" in text_of(planner.get(reverse("plan_workbook")))

    before = database_state()
    other = {
        "年度": 107,
        "機關代碼": "FIRE",
        "施政主軸": "",
        "前言": "別人的",
        "機關名稱": elsewhere.agency.name,
    }
    said = text_of(upload(planner, {"計畫": [other], "目標": [row | {"名稱": "又改"}]}))
    assert "計畫 B2：您無權為「測試FIRE處" in said
    assert database_state() == before


CHANGED = {
    "計畫": {"前言": "改"},
    "目標": {"名稱": "改"},
    "指標": {"名稱": "改"},
    "投入": {"名稱": "改"},
    "里程碑": {"說明": "改"},
    "計分": {"目標": 91},
    "預定": {"預定值": 1},
    "中程目標": {"中程目標值": 1},
    "歷年": {"數值": 1},
    "執行": {"實支數": 1},
    "月報": {"數值": 8},
    "評分": {"得分": 1},
    "經費": {"計畫項目": "改"},
    "面向": {"名稱": "改"},  # common
}
NEW = {
    "不適用": PLAN | {"指標": "1-1-2", "說明": "無"},
    "分工": PLAN | {"指標": "1-1-1", "承辦人": "", "代理人": "", "單位": "行政科"},
    "期限": PLAN | {"月份": 3, "填報期限": "2018-04-20", "審核期限": "2018-04-27"},
    "行事曆": {"日期": "2018-04-05", "放假": "是", "說明": "清明"},
    "人員": {
        "帳號": "x",
        "姓名": "某人",
        "電子郵件": "x@example.tw",
        "機關代碼": "POL",
        "角色": "機關研考人員",
    },
}


@pytest.mark.parametrize("sheet", [resource.sheet for resource in RESOURCES])
def test_by_no_sheet_does_a_planner_change_what_is_another_s(client, loaded, sheet):
    client.force_login(factories.user(role=Role.PLANNER, agency=factories.agency(code="FIRE")))
    book = small_book()
    row = book[sheet][0] | CHANGED[sheet] if sheet in CHANGED else NEW[sheet]
    before = database_state()
    shown = upload(client, {sheet: [row]})

    assert shown.status_code == 422
    assert f"{sheet} " in text_of(shown)
    assert database_state() == before


def test_who_may_not_see_a_plan_does_not_learn_what_stands_there(planner):
    """A row that says what stands in another agency's plan is refused like one that does not."""
    other = factories.plan(agency=factories.agency(code="FIRE"))
    for preamble in (other.preamble, "猜的"):
        row = {
            "年度": 107,
            "機關代碼": "FIRE",
            "機關名稱": other.agency.name,
            "章號": other.chapter or "",
            "施政主軸": "",
            "前言": preamble,
        }
        assert "計畫 B2：您無權為「測試FIRE處" in text_of(upload(planner, {"計畫": [row]}))


def test_common_rows_are_the_planning_office_s(planner, office_of_city):
    row = COMMON | {"面向": 2, "名稱": "業務創新改良面向", "權重": 20}
    assert "面向 B2：您無權為「" in text_of(upload(planner, {"面向": [row]}))
    planner.force_login(office_of_city)
    assert confirm(planner, upload(planner, {"面向": [row]})).status_code == 302
    assert Facet.objects.filter(plan__agency=None, no=2).exists()


@pytest.fixture
def office_of_city():
    return factories.user(role=Role.PLANNING_OFFICE)


def test_a_planner_makes_no_agency(planner):
    row = small_book()["計畫"][0] | {"機關代碼": "NEW", "機關名稱": "新局"}
    shown = upload(planner, {"計畫": [row]})
    assert "只有研考單位可以新增機關或變更機關名稱。" in text_of(shown)
    assert not Agency.objects.filter(code="NEW").exists()


@pytest.mark.parametrize("role", [Role.OWNER, Role.SUPERVISOR, Role.AUDITOR])
def test_for_whoever_imports_nothing_the_page_is_not_there(client, loaded, role):
    client.force_login(factories.user(role=role, agency=loaded.agency))
    assert client.get(reverse("plan_workbook")).status_code == 404
    assert not elements(client.get("/"), '//a[contains(@href, "workbook/")]')
