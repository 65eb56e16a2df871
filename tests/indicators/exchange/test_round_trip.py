"""Download → fill in → upload → preview → confirm, and everything a tired person does on the way."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from chiayi_kpi.accounts.roles import Role
from indicators.exchange.offers import Offer, Offers
from indicators.exchange.preview import preview_of
from indicators.models import FigureChange, MonthlyFigure
from indicators.reporting.figure_sheet import FigureCell
from indicators.services.figures import FigureEntry
from tests import factories
from tests.indicators.exchange.forms import Filler, offers_in, opened, typed
from tests.indicators.reporting_plan import OPEN, TODAY, reporting_plan
from tests.reading import text_of, texts_of
from tests.workbooks import database_state, saved


def figures(reporting) -> dict[str, object]:
    rows = MonthlyFigure.objects.filter(plan=reporting.plan, month=OPEN)
    return {row.input.name: row.value for row in rows.select_related("input")}


def test_the_whole_trip(owner, reporting):
    factories.figures(reporting.plan, reporting.inputs[1], {OPEN: 4})
    shown = owner.upload(typed(owner.download(), {2: 9, 3: 7}))

    assert shown.status_code == 200
    assert "將寫入 2 筆數據" in text_of(shown) and "4 → 7 場" in text_of(shown)
    assert "1 列未填或未更動。" in text_of(shown)
    assert figures(reporting) == {"場次2": 4}  # nothing yet

    done = owner.confirm(shown)
    assert done.status_code == 302
    assert figures(reporting) == {"場次1": 9, "場次2": 7}
    change = FigureChange.objects.first()
    assert (change.way, change.by, change.reason) == ("file", reporting.owner, "檔案「十二月.xlsx」")


def test_an_ods_form_takes_the_same_way(owner, reporting):
    shown = owner.upload(owner.download("ods"), "form.ods")

    assert "3 列未填或未更動。" in text_of(shown)


def test_a_milestone_comes_back_by_its_text_or_its_number(owner, reporting):
    for found in reporting.inputs[:2]:
        found.figures.all().delete()
        factories.milestones(found, 設計=20, 驗收=100)
    shown = owner.upload(typed(owner.download(), {2: "2 驗收 100%", 3: 1}))
    assert [line.new for line in shown.context["preview"].changes] == ["驗收 100 %", "設計 20 %"]
    owner.confirm(shown)

    assert figures(reporting) == {"場次1": 2, "場次2": 1}


def test_a_milestone_that_the_plan_does_not_have_is_refused_with_its_cell(owner, reporting):
    for found in reporting.inputs[:2]:
        found.figures.all().delete()
        factories.milestones(found, 設計=20, 驗收=100)
    shown = owner.upload(typed(owner.download(), {2: "3 發包 50%", 3: "7 驗收 100%"}))

    assert shown.status_code == 422
    assert [cell.place for cell in shown.context["preview"].refused_cells] == ["J2", "J3"]
    assert text_of(shown).count("不是本指標的里程碑；里程碑有：1 設計 20%、2 驗收 100%。") == 2


FORMULA = "內容是公式"
BAD = {
    2: ("abc", "「abc」不是數字"),
    3: ("5 件", "「5 件」的單位為「件」，本欄的單位為「場」"),
    8: (-3, "不得為負數。"),
    10: ("=1+1", FORMULA),
    11: ("1.23456", "小數最多 4 位。"),
}


@pytest.fixture
def many(settings, db):
    settings.PORTAL_TODAY = TODAY
    return reporting_plan(12)


def test_bad_cells_keep_everything_out_and_are_listed_in_the_sheets_order_with_what_was_typed(client, many):
    client.force_login(many.owner)
    owner = Filler(client, many)
    bad = {row: value for row, (value, _reason) in reversed(BAD.items())}
    form, before = owner.download(), database_state()
    refused = owner.upload(typed(form, {**bad, 4: 8}))

    assert refused.status_code == 422 and offers_in(refused) == "" and database_state() == before
    assert "1 筆數據可採用" in text_of(refused)  # the other row is shown all the same
    lines = texts_of(refused, '//section[@aria-labelledby="refused-title"]//tbody/tr')
    for line, (row, (value, reason)) in zip(lines, BAD.items(), strict=True):
        indicator = many.indicators[row - 2]
        read = "—" if reason == FORMULA else value
        said = f"J{row} {indicator.code} 場次{indicator.no} {read} "
        assert line.replace("\N{MINUS SIGN}", "-").startswith(said) and reason in line


def test_nothing_is_said_of_no_rows(owner, reporting):
    shown = text_of(owner.upload(typed(owner.download(), {2: 5, 3: 6, 4: 7})))

    assert "與系統現值相同" not in shown
    assert "未填或未更動" not in shown


def test_a_negative_number_is_told_to_be_one_and_not_compared(client, settings, db):
    settings.PORTAL_TODAY = TODAY
    plan = factories.complete_plan(common=True)
    indicator = plan.indicators.get(objective__facet__no=1)
    person = factories.user(role=Role.OWNER, agency=plan.agency)
    factories.assignment(plan, indicator, owner=person)
    done, due = (indicator.inputs.get(code=code) for code in ("done", "due"))
    factories.figures(plan, done, {OPEN: 5})
    entry = FigureEntry(due.pk, OPEN, FigureCell(Decimal(-5)))

    preview = preview_of(plan, Offers((Offer(entry, "J2"),), 0, ()))

    (line,) = preview.refused_lines
    assert line.message == f"「{due.name}」不得為負數。"


def test_full_width_digits_are_read(owner, reporting):
    owner.confirm(owner.upload(typed(owner.download(), {2: "１２"})))

    assert figures(reporting) == {"場次1": 12}


def test_a_form_half_filled_leaves_the_other_rows_alone(owner, reporting):
    factories.figures(reporting.plan, reporting.inputs[2], {OPEN: 6})
    owner.confirm(owner.upload(typed(owner.download(), {2: 5, 4: None})))

    assert figures(reporting) == {"場次1": 5, "場次3": 6}


def test_the_same_file_twice_changes_nothing_the_second_time(owner, reporting):
    data = typed(owner.download(), {2: 5})
    shown = owner.upload(data)
    owner.confirm(shown)
    count = FigureChange.objects.count()

    assert owner.confirm(shown).status_code == 302  # the button pressed twice
    again = owner.upload(data)
    assert "不會有變更" in text_of(again)
    assert FigureChange.objects.count() == count


def test_last_years_file_and_another_agencys_are_told_apart(owner, reporting):
    other = reporting_plan()
    last_year = typed(owner.download(), {2: 106, 3: 106, 4: 106}, "年度")
    elsewhere = typed(owner.download(), {2: other.plan.agency.code}, "機關代碼")

    assert "此列為 106 年度；本頁填報 107 年度" in text_of(owner.upload(last_year))
    assert f"此列為 {other.plan.agency.code}；本頁填報 {reporting.plan.agency.code}" in text_of(
        owner.upload(elsewhere)
    )


def test_a_file_of_a_closed_month_is_refused_row_by_row(owner, reporting):
    data = typed(owner.download(), {2: 5, 3: 6})
    factories.month_state(reporting.plan, reporting.indicators[1], OPEN, "submitted")
    shown = owner.upload(data)

    assert shown.status_code == 422
    assert "J3" in text_of(shown)
    assert "本月已送出" in text_of(shown)


def test_a_forged_month_an_unknown_input_and_a_strangers_indicator_are_refused(owner, reporting):
    reporting.plan.assignments.filter(indicator=reporting.indicators[1]).delete()
    data = typed(typed(owner.download(show="all"), {2: 13}, "月份"), {3: "nobody"}, "代號")
    shown = owner.upload(typed(data, {2: 1, 3: 1}))

    assert "H2" in text_of(shown)
    assert "沒有代號為 nobody 的投入" in text_of(shown)


def test_somebody_elses_indicator_is_refused(owner, reporting):
    data = typed(owner.download(), {3: 4})
    reporting.plan.assignments.filter(indicator=reporting.indicators[1]).delete()

    assert "1-1-2 不是由您填報的指標。" in text_of(owner.upload(data))


def test_a_file_that_is_no_form_says_what_it_is(owner):
    assert "檔案內容不是 .xlsx 或 .ods" in text_of(owner.upload(b"name,value\n1,2\n", "a.xlsx"))
    assert "這是舊版 .xls 檔" in text_of(
        owner.upload(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xlsx")
    )
    assert owner.client.post(owner.url("exchange"), {}).status_code == 422


def test_a_sheet_that_has_nothing_to_do_with_it_is_left_out_with_a_notice(owner):
    workbook = opened(typed(owner.download(), {2: 5}))
    workbook.create_sheet("我的筆記")["A1"] = "x"
    workbook["月報"].row_dimensions[2].hidden = True

    shown = owner.upload(saved(workbook))

    assert "我的筆記：這張工作表沒有填報表的欄名" in text_of(shown)
    assert "月報 A2：檔案中有 1 列是隱藏的，仍已讀取（第 2 列）。" in text_of(shown)
    assert owner.confirm(shown).status_code == 302


def test_a_sheet_of_another_name_with_the_form_s_headers_is_refused_by_name(owner):
    workbook = opened(owner.download())
    workbook["月報"].title = "月報 (2)"

    assert "月報 (2)：此工作表不屬於填報表" in text_of(owner.upload(saved(workbook)))


@pytest.mark.parametrize("encoding", ["cp950", "utf-8-sig"])
def test_a_form_may_come_back_as_csv(owner, reporting, encoding):
    form = opened(typed(owner.download(), {2: "3萬"}))["月報"]
    lines = [
        ",".join("" if cell.value is None else str(cell.value) for cell in row) for row in form.iter_rows()
    ]

    shown = owner.upload("\r\n".join(lines).encode(encoding), "十二月.csv")

    assert [line.new.replace(",", "") for line in shown.context["preview"].changes] == ["30000"]


def test_a_script_in_a_file_name_stays_text_of(owner, reporting):
    shown = owner.upload(typed(owner.download(), {2: 5}), "<script>alert(1)</script>.xlsx")

    assert "<script>alert(1)" not in shown.content.decode()


def test_what_looks_unusual_is_asked_about_before_it_is_written(owner, reporting):
    shown = owner.upload(typed(owner.download(), {2: 1000}))

    assert "1,000 為上個月（10）的 10 倍以上，確實如此嗎？" in text_of(shown)


# ---------------------------------------------------------------- somebody else meanwhile


def test_a_cell_that_only_the_other_changed_stays_theirs(owner, reporting):
    factories.figures(reporting.plan, reporting.inputs[0], {OPEN: 3})
    data = typed(owner.download(), {3: 8})
    MonthlyFigure.objects.filter(month=OPEN, input=reporting.inputs[0]).update(value=33)
    owner.confirm(owner.upload(data))

    assert figures(reporting) == {"場次1": 33, "場次2": 8}


@pytest.mark.parametrize(("take", "value"), [(False, 33), (True, 5)])
def test_a_cell_that_both_changed_is_shown_with_both_values_and_chosen(owner, reporting, take, value):
    found = reporting.inputs[0]
    factories.figures(reporting.plan, found, {OPEN: 3})
    data = typed(owner.download(), {2: 5, 3: 8})
    MonthlyFigure.objects.filter(month=OPEN, input=found).update(value=33)
    FigureChange.objects.create(
        plan=reporting.plan, input=found, month=OPEN, old=3, new=33, by=reporting.deputy, way="page"
    )
    shown = owner.upload(data)
    assert "李代理" in text_of(shown)

    owner.confirm(shown, take=[f"{found.pk}-{OPEN}"] if take else [])
    assert figures(reporting) == {"場次1": value, "場次2": 8}


def test_what_changes_between_preview_and_confirmation_is_shown_again(owner, reporting):
    shown = owner.upload(typed(owner.download(), {2: 5}))
    factories.figures(reporting.plan, reporting.inputs[0], {OPEN: 77})
    again = owner.confirm(shown)

    assert again.status_code == 409
    assert "77" in text_of(again)
    assert figures(reporting) == {"場次1": 77}


def test_the_command_refuses_what_somebody_else_changed_meanwhile(owner, reporting, tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_bytes(typed(owner.download(), {2: 5}))
    factories.figures(reporting.plan, reporting.inputs[0], {OPEN: 77})

    with pytest.raises(CommandError, match=r"J2：下載後 .* 已將此格改為 77"):
        call_command("import_figures", path)
    assert figures(reporting) == {"場次1": 77}


def test_the_command_takes_a_filled_form(owner, reporting, tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_bytes(typed(owner.download(), {2: 5}))
    call_command("import_figures", path)

    assert figures(reporting) == {"場次1": 5}


# ---------------------------------------------------------------- forged confirmations


def test_a_preview_of_somebody_else_or_of_another_plan_cannot_be_confirmed(owner, reporting, client):
    shown = owner.upload(typed(owner.download(), {2: 5}))
    client.force_login(reporting.deputy)
    assert Filler(client, reporting).confirm(shown).status_code == 422
    other = reporting_plan()
    client.force_login(other.owner)
    assert Filler(client, other).confirm(shown).status_code == 422
    assert figures(reporting) == {}


def test_forged_offers_are_refused(owner):
    response = owner.client.post(owner.url("exchange_confirm"), {"offers": "W10:abc:def"})

    assert response.status_code == 422


def test_who_lost_the_indicator_meanwhile_cannot_confirm(owner, reporting):
    shown = owner.upload(typed(owner.download(), {2: 5}))
    reporting.plan.assignments.filter(indicator=reporting.indicators[0]).delete()

    assert owner.confirm(shown).status_code == 403
    assert figures(reporting) == {}


@pytest.mark.parametrize("rows", [3, 12])
def test_a_preview_costs_the_same_queries_for_any_number_of_rows(
    client, django_assert_max_num_queries, db, rows
):
    reporting = reporting_plan(rows)
    client.force_login(reporting.owner)
    filler = Filler(client, reporting)
    data = typed(filler.download(), dict.fromkeys(range(2, rows + 2), 9))
    with django_assert_max_num_queries(30):
        filler.upload(data)
