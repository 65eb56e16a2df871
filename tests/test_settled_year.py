"""A settled year takes no writing, whichever way it comes: pages, admin, files, commands, services."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from budget.models import BudgetItem, Execution
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.errors import Refused
from indicators.models import Award, Evidence, Indicator, IndicatorMonth, ScoringComponent
from indicators.services import answers, evidence, months
from indicators.services.approval import PlanNotReady, return_plan_to_draft
from indicators.services.figures import Cell, Entry, FiguresRefused, record_figures
from indicators.services.revisions import revise_target
from indicators.services.settling import keep_settlement, reopen_year
from objectives.models import Facet, Objective, Plan
from objectives.services import write_accounts
from objectives.writing.services import keep_picture, save_account
from tests import factories
from tests.admin_client import form_data, signed_in
from tests.workbooks import COMMON, database_state, save, small_book

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

SETTLED = "The year 107 of 測試警察局 is settled"
AFTER_THE_YEAR = datetime.date(2019, 1, 20)


@pytest.fixture(autouse=True)
def _january(settings, tmp_path):
    settings.PORTAL_TODAY = AFTER_THE_YEAR
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def plan(tmp_path) -> Plan:
    """A whole plan with figures, execution, award and budget item, in the middle of its months, then settled."""
    call_command("import_plan", save(tmp_path / "plan.xlsx", small_book()), stdout=StringIO())
    plan = Plan.objects.get(agency__code="POL")
    Plan.objects.filter(year=107).update(status=Plan.Status.APPROVED)
    first, second = Indicator.objects.filter(plan=plan).order_by("pk")
    factories.month_state(plan, first, 1, IndicatorMonth.State.SUBMITTED)
    factories.month_state(plan, second, 1, IndicatorMonth.State.APPROVED)
    factories.account(plan, Objective.objects.get(plan=plan), "<p>定稿</p>")
    plan.refresh_from_db()
    keep_settlement(plan=plan, snapshot="{}", total=Decimal(90), grade="優", by=None)
    return plan


@pytest.fixture
def everything(plan):
    """Somebody who may do all that a role can allow."""
    return factories.user(role=Role.ADMINISTRATOR, is_staff=True)


@pytest.fixture
def client(everything):
    return signed_in(everything)


def indicator(plan: Plan, no: int = 1) -> Indicator:
    return Indicator.objects.get(plan=plan, no=no)


def target(plan: Plan) -> ScoringComponent:
    return ScoringComponent.objects.get(indicator=indicator(plan))


# ---------------------------------------------------------------- services

Write = Callable[[Plan, object], object]
MONTH_STEPS: dict[str, Write] = {
    "submit": lambda plan, by: months.submit(plan=plan, month=2, indicators=[indicator(plan).pk], by=by),
    "withdraw": lambda plan, by: months.withdraw(plan=plan, month=1, indicators=[indicator(plan).pk], by=by),
    "approve": lambda plan, by: months.approve(plan=plan, month=1, indicators=[indicator(plan).pk], by=by),
    "return": lambda plan, by: months.send_back(
        plan=plan, month=1, indicators=[indicator(plan).pk], by=by, reason="數字有誤"
    ),
    "reopen": lambda plan, by: months.reopen(
        plan=plan, month=1, indicators=[indicator(plan, 2).pk], by=by, reason="更正"
    ),
    "note": lambda plan, by: months.set_note(
        plan=plan, month=2, indicator=indicator(plan).pk, text="補充", by=by
    ),
    "nothing to report": lambda plan, by: months.set_nothing_to_report(
        plan=plan, month=2, indicator=indicator(plan).pk, nothing=True, by=by
    ),
    "answer": lambda plan, by: answers.answer_checks(
        plan=plan, input_id=indicator(plan, 2).inputs.get().pk, month=1, answers={"x": "是"}, by=by
    ),
    "evidence": lambda plan, by: evidence.attach(
        plan=plan, indicator=indicator(plan).pk, month=2, upload=factories.picture_upload(), by=by
    ),
    "target": lambda plan, by: revise_target(
        plan=plan,
        component=target(plan),
        target=Decimal(80),
        target_text="≥80%",
        cause="母數改變",
        countermeasure="加強",
        by=by,
    ),
    "account": lambda plan, by: save_account(
        plan=plan, objective=Objective.objects.get(plan=plan), text="<p>改</p>", seen="", by=by
    ),
    "accounts": lambda plan, by: write_accounts(
        plan=plan, texts={Objective.objects.get(plan=plan).pk: "改"}, by=by
    ),
    "picture": lambda plan, by: keep_picture(plan=plan, upload=factories.picture_upload(), by=by),
}


@pytest.mark.parametrize("step", MONTH_STEPS)
def test_no_step_is_taken(plan, everything, step):
    before = database_state()
    with pytest.raises(Refused, match=SETTLED):
        MONTH_STEPS[step](plan, everything)
    assert database_state() == before


def test_no_file_is_taken_away(plan, everything):
    row = Evidence.objects.create(
        plan=plan, indicator=indicator(plan), month=2, file="x", name="a.pdf", size=1, sha256="0" * 64
    )
    with pytest.raises(Refused, match=SETTLED):
        evidence.remove(evidence=row, by=everything)
    assert Evidence.objects.filter(pk=row.pk).exists()


def test_a_writer_who_loaded_the_plan_before_it_was_settled_is_refused_all_the_same(plan, everything):
    loaded_before = Plan.objects.select_related("agency").get(pk=plan.pk)
    loaded_before.settled_at = None
    given = indicator(plan).inputs.first()
    with pytest.raises(FiguresRefused, match=SETTLED) as refused:
        record_figures(
            plan=loaded_before, entries=[Entry(given.pk, 2, Cell(Decimal(5)))], by=everything, way="page"
        )
    assert {fault.kind for fault in refused.value.faults} == {"settled"}


def test_a_figure_that_stands_there_already_is_no_change(plan, everything):
    given = indicator(plan).inputs.get(code="visited")
    entry = Entry(given.pk, 1, Cell(Decimal(9)))
    assert record_figures(plan=plan, entries=[entry], by=everything, way="page") == []


# ---------------------------------------------------------------- pages


def address(name: str, plan: Plan, *more) -> str:
    return reverse(name, args=[plan.year, plan.agency.code, *more])


PAGE_WRITES: dict[str, Callable[[Plan], tuple[str, dict]]] = {
    "a figure in the grid": lambda plan: (
        address("report_cell", plan),
        {"input": indicator(plan).inputs.first().pk, "month": 2, "value": "5"},
    ),
    "nothing to report, typed as a dash": lambda plan: (
        address("report_cell", plan),
        {"input": indicator(plan).inputs.first().pk, "month": 2, "value": "-"},
    ),
    "a note": lambda plan: (
        address("report_note", plan),
        {"indicator": indicator(plan).pk, "month": 2, "note": "補充"},
    ),
    "submitting": lambda plan: (address("report_submit", plan), {"month": 2, "show": "all"}),
    "an amount of the execution": lambda plan: (
        address("budget_cell", plan),
        {"input": "current.paid", "month": 2, "value": "300000"},
    ),
    "a budget item's progress": lambda plan: (
        address("budget_item_cell", plan),
        {"input": f"{BudgetItem.objects.get().pk}.progress", "month": 2, "value": "30"},
    ),
    "a budget item's note": lambda plan: (
        address("budget_item_explain", plan),
        {"item": BudgetItem.objects.get().pk, "month": 2, "note": "落後"},
    ),
    "an account": lambda plan: (address("write_save", plan, "1-1"), {"text": "<p>改</p>", "seen": ""}),
}


@pytest.mark.parametrize("what", PAGE_WRITES)
def test_no_page_saves_and_each_says_why(plan, client, everything, what):
    before = database_state()
    url, sent = PAGE_WRITES[what](plan)
    answer = client.post(url, sent | {"person": everything.pk})
    assert answer.status_code == 422
    assert answer.json()["message"].startswith(SETTLED)
    assert "Only the planning office can reopen it" in answer.json()["message"]
    assert database_state() == before


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("approval", {"month": 1, "action": "approve", "indicator": "first"}),
        ("reopen", {"month": 1, "reason": "更正", "indicator": "second"}),
        ("rating_give", {"part": "self", "indicator": "first", "points": "1", "reason": "佐證"}),
        ("rating_confirm", {"part": "self"}),
    ],
)
def test_no_form_takes_a_decision(plan, client, name, sent):
    state = IndicatorMonth.objects.get(indicator=indicator(plan))
    ids = {
        "first": f"{indicator(plan).pk}@{state.changed_at.isoformat()}"
        if name == "approval"
        else indicator(plan).pk,
        "second": indicator(plan, 2).pk,
    }
    if "indicator" in sent:
        sent = sent | {"indicator": ids[sent["indicator"]]}
    before = database_state()
    client.raise_request_exception = (
        False  # the ratings page cannot show the frozen text "{}": that is not asked here
    )
    answer = client.post(address(name, plan), sent)
    assert answer.status_code in (409, 422)
    assert database_state() == before


def test_a_target_is_not_revised(plan, client):
    before = database_state()
    sent = {"target": "80", "target_text": "≥80%", "cause": "母數改變", "countermeasure": "加強"}
    answer = client.post(address("revise", plan, target(plan).pk), sent, follow=True)
    assert SETTLED in answer.content.decode()
    assert database_state() == before


def test_a_file_is_refused_before_it_is_read(plan, client):
    before = database_state()
    answer = client.post(address("exchange", plan), {"file": SimpleUploadedFile("x.xlsx", b"x")})
    assert answer.status_code == 422
    assert SETTLED in answer.content.decode()
    assert database_state() == before


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("report_grid", ()),
        ("budget_execution", ()),
        ("budget_items", ()),
        ("approval", ()),
        ("exchange", ()),
        ("revisions", ()),
        ("writing", ()),
        ("write", ("1-1",)),
    ],
)
def test_a_page_says_once_that_the_year_is_settled_and_offers_nothing_to_write(plan, client, name, more):
    html = client.get(address(name, plan, *more)).content.decode()
    assert html.count(SETTLED) == 1
    main = html[html.index("<main") : html.index("</main>")]
    for offer in (
        "<td><input",
        "data-seen=",
        'name="indicator"',
        "submit-month",
        'type="file"',
        "contenteditable",
    ):
        assert offer not in main


def test_nobody_owes_anything_in_a_settled_year(plan, client, everything):
    factories.assignment(plan, indicator(plan), owner=everything)
    assert (
        address("report_grid", plan) not in client.get(reverse("my_work")).content.decode().split("<main")[1]
    )
    reopen_year(plan=plan, reason="更正", by=everything)
    assert address("report_grid", plan) in client.get(reverse("my_work")).content.decode().split("<main")[1]


# ---------------------------------------------------------------- admin


def change_page(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


ADMIN_ROWS: dict[str, Callable[[Plan], object]] = {
    "plan": lambda plan: plan,
    "objective": lambda plan: Objective.objects.get(plan=plan),
    "indicator": indicator,
    "award": lambda plan: Award.objects.get(plan=plan),
    "execution": lambda plan: Execution.objects.get(plan=plan),
    "budget item": lambda plan: BudgetItem.objects.get(line__plan=plan),
    "common facet": lambda plan: Facet.objects.get(plan__agency=None, no=5),
}


@pytest.mark.parametrize("what", ADMIN_ROWS)
def test_the_admin_shows_every_row_read_only_and_changes_and_deletes_none(plan, client, what):
    row = ADMIN_ROWS[what](plan)
    page = client.get(change_page(row)).content.decode()
    assert ("settled" in page) and ('name="_save"' not in page)
    before = database_state()
    assert client.post(change_page(row), {"name": "改", "points": "1"}).status_code == 403
    assert client.post(change_page(row).replace("change", "delete"), {"post": "yes"}).status_code == 403
    assert database_state() == before


def test_the_admin_offers_no_settled_plan_for_a_new_row(plan, client):
    page = client.get(reverse("admin:budget_execution_add"))
    assert plan not in page.context["adminform"].form.fields["plan"].queryset
    sent = {"plan": plan.pk, "account": "current", "month": 2, "paid": "300000"}
    assert client.post(reverse("admin:budget_execution_add"), sent).status_code == 200
    assert not Execution.objects.filter(month=2).exists()


def test_a_row_that_was_being_edited_when_the_year_was_settled_is_not_saved(
    plan, client, everything, monkeypatch
):
    reopen_year(plan=plan, reason="更正", by=everything)
    row = Award.objects.get(plan=plan)
    sent = form_data(client.get(change_page(row)), points="1")
    settle_first = Award.full_clean

    def settled_meanwhile(award, *args, **options):
        keep_settlement(plan=plan, snapshot="{}", total=Decimal(90), grade="優", by=None)
        settle_first(award, *args, **options)

    monkeypatch.setattr(Award, "full_clean", settled_meanwhile)
    answer = client.post(change_page(row), sent, follow=True)
    assert SETTLED in answer.content.decode()
    row.refresh_from_db()
    assert row.points == Decimal("4.25")


def test_the_figures_page_of_the_admin_is_read_only(plan, client):
    url = reverse("admin:indicators_indicator_figures", args=[indicator(plan).pk])
    assert SETTLED in client.get(url).content.decode()
    before = database_state()
    assert client.post(url, {f"value-{indicator(plan).inputs.first().pk}-2": "5"}).status_code == 403
    assert database_state() == before


def test_the_plan_is_not_returned_to_draft(plan, everything):
    with pytest.raises(PlanNotReady, match=SETTLED):
        return_plan_to_draft(plan=plan, by=everything, reason="改權重")
    common = Plan.objects.get(year=107, agency=None)
    with pytest.raises(PlanNotReady, match="agencies whose year 107 is settled: 測試警察局"):
        return_plan_to_draft(plan=common, by=everything, reason="改權重")


# ---------------------------------------------------------------- files and commands


def changed(sheet: str, **cells) -> dict[str, list]:
    rows = small_book()[sheet]
    return {sheet: [{**rows[0], **cells}, *rows[1:]]}


FILES = {
    "計畫": changed("計畫", 前言="改"),
    "面向": {"面向": [COMMON | {"面向": 5, "名稱": "改", "權重": 5}]},
    "目標": changed("目標", 名稱="改"),
    "指標": changed("指標", 名稱="改"),
    "投入": changed("投入", 名稱="改"),
    "里程碑": changed("里程碑", 說明="改"),
    "計分": changed("計分", 目標=80),
    "預定": changed("預定", 預定值=50),
    "執行": changed("執行", 實支數=260000),
    "月報": {"月報": [small_book()["月報"][0] | {"月份": month} for month in (2, 3)]},
    "評分": changed("評分", 得分=1),
    "經費": changed("經費", 本府=1),
}


@pytest.mark.parametrize("sheet", FILES)
def test_no_sheet_changes_it_and_the_reason_is_said_once(plan, tmp_path, sheet):
    path = save(tmp_path / "changed.xlsx", FILES[sheet])
    before = database_state()
    with pytest.raises(CommandError) as refused:
        call_command("import_plan", path, stdout=StringIO(), stderr=StringIO())
    assert str(refused.value).count("settled") == 1
    assert database_state() == before


def test_the_command_for_figures_refuses_it_too(plan, tmp_path):
    path = save(tmp_path / "figures.xlsx", FILES["月報"])
    with pytest.raises(CommandError, match=SETTLED):
        call_command("import_figures", path, stdout=StringIO(), stderr=StringIO())


def test_the_same_book_again_is_no_change_and_welcome(plan, tmp_path):
    path = save(tmp_path / "same.xlsx", small_book())
    before = database_state()
    call_command("import_plan", path, stdout=StringIO())
    assert database_state() == before


def test_a_value_of_an_earlier_year_is_no_part_of_the_settled_one(plan, tmp_path):
    """The years after it rest on it too; what was settled keeps the value that it was frozen with."""
    path = save(tmp_path / "earlier.xlsx", changed("歷年", 數值=90))
    call_command("import_figures", path, stdout=StringIO())
    assert plan.agency.prior_values.get().value == 90


def test_reopened_it_is_written_again(plan, everything):
    reopen_year(plan=plan, reason="更正", by=everything)
    months.set_note(plan=plan, month=2, indicator=indicator(plan).pk, text="補充", by=everything)
    assert IndicatorMonth.objects.get(indicator=indicator(plan), month=2).note == "補充"
    reasons = plan.history.values_list("history_change_reason", flat=True)
    assert "更正" in reasons
