"""Milestones and scoring components as lists of their own: by file in and out, edited on their indicator's page."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from indicators.models import Milestone, ScoringComponent
from objectives.models import Plan
from tests import factories
from tests.admin_client import signed_in
from tests.workbooks import HEADERS

pytestmark = pytest.mark.django_db

MODELS = {"里程碑": "indicators_milestone", "計分": "indicators_scoringcomponent"}
OF_PLAN = {"年度": 107, "機關代碼": "CYPD", "指標": "1-1-1"}
MILESTONES = [
    OF_PLAN | {"代號": "done", "項次": 1, "說明": "設計", "累計百分比": 20},
    OF_PLAN | {"代號": "done", "項次": 2, "說明": "=驗收", "累計百分比": 100},
]
COMPONENT = OF_PLAN | {
    "項次": 1,
    "規則": "threshold",
    "方向": "≥",
    "目標": 85,
    "滿分": 35,
    "算式": "done / due",
}


@pytest.fixture
def plan():
    return factories.complete_plan(factories.agency("CYPD"))


@pytest.fixture
def planner(plan):
    return signed_in(factories.user(role="planner", agency=plan.agency))


def address(sheet: str, name: str) -> str:
    return reverse(f"admin:{MODELS[sheet]}_{name}")


def workbook(sheet: str, *rows: dict) -> SimpleUploadedFile:
    book, held = openpyxl.Workbook(), BytesIO()
    book.active.title = sheet
    book.active.append(HEADERS[sheet])
    for position, row in enumerate(rows, start=2):
        for column, header in enumerate(HEADERS[sheet], start=1):
            cell = book.active.cell(position, column, row.get(header))
            if isinstance(cell.value, str):
                cell.data_type = "s"
    book.save(held)
    return SimpleUploadedFile("book.xlsx", held.getvalue())


def upload(client, sheet: str, *rows: dict):
    return client.post(
        address(sheet, "import"), {"resource": "0", "format": "0", "import_file": workbook(sheet, *rows)}
    )


def imported(client, sheet: str, *rows: dict) -> None:
    form = upload(client, sheet, *rows).context["confirm_form"]
    client.post(address(sheet, "process_import"), {name: form[name].value() for name in form.fields})


def components(plan):
    return ScoringComponent.objects.filter(indicator__plan=plan, indicator__objective__facet__no=1)


def test_milestones_come_from_a_file_after_a_preview(planner, plan):
    preview = upload(planner, "里程碑", *MILESTONES)
    assert [row.import_type for row in preview.context["result"].valid_rows()] == ["new", "new"]
    assert not Milestone.objects.exists()

    imported(planner, "里程碑", *MILESTONES)

    assert list(Milestone.objects.values_list("no", "name", "percent")) == [
        (1, "設計", 20),
        (2, "=驗收", 100),
    ]
    assert all(row.history.get().history_user for row in Milestone.objects.all())


def test_a_component_is_changed_by_a_file(planner, plan):
    imported(planner, "計分", COMPONENT)

    component = components(plan).get()
    assert (component.rule, component.target, component.maximum) == ("threshold", 85, 35)


@pytest.mark.parametrize(
    ("sheet", "rows", "cell"),
    [
        ("里程碑", [MILESTONES[0], MILESTONES[1] | {"累計百分比": 101}], "G3"),
        ("計分", [COMPONENT, COMPONENT | {"項次": 2, "規則": "guess"}], "F3"),
        ("計分", [COMPONENT | {"算式": "done / nothing"}], "E2"),
    ],
)
def test_one_fault_keeps_every_row_out(planner, plan, sheet, rows, cell):
    before = components(plan).get().rule

    page = upload(planner, sheet, *rows)

    assert f"<strong>{cell}</strong>" in page.content.decode()
    assert page.context.get("confirm_form") is None
    assert not Milestone.objects.exists() and components(plan).get().rule == before


@pytest.mark.parametrize(("sheet", "row"), [("里程碑", MILESTONES[0]), ("計分", COMPONENT)])
def test_an_approved_plan_and_another_agencys_are_closed(planner, plan, sheet, row):
    factories.complete_plan(factories.agency("CYFD"))
    assert upload(planner, sheet, row | {"機關代碼": "CYFD"}).context["result"].has_validation_errors()

    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.APPROVED)
    assert upload(planner, sheet, row).context["result"].has_validation_errors()


@pytest.mark.parametrize("role", ["auditor", "owner", "supervisor"])
def test_who_may_not_import_reads_only(plan, role):
    reader = signed_in(factories.user(role=role, agency=plan.agency))

    for sheet in MODELS:
        assert reader.get(address(sheet, "changelist")).status_code == 200
        assert reader.get(address(sheet, "import")).status_code == 403
        assert reader.post(address(sheet, "process_import"), {}).status_code == 403


@pytest.mark.parametrize("sheet", MODELS)
def test_rows_are_not_added_or_edited_here(planner, plan, sheet):
    factories.milestones(plan.indicators.first().inputs.first(), 設計=20)
    row = (Milestone if sheet == "里程碑" else ScoringComponent).objects.first()
    page = reverse(f"admin:{MODELS[sheet]}_change", args=[row.pk])

    assert planner.get(address(sheet, "add")).status_code == 403
    assert planner.get(page).status_code == 200
    assert planner.post(page, {}).status_code == 403


def test_the_lists_lead_to_where_the_rows_are_edited(planner, plan):
    indicator = plan.indicators.get(objective__facet__no=1)
    factories.milestones(indicator.inputs.first(), 設計=20)
    indicator_page = reverse("admin:indicators_indicator_change", args=[indicator.pk])

    milestones = planner.get(
        address("里程碑", "changelist") + "?year=107&agency=CYPD&facet=1"
    ).content.decode()
    scoring = planner.get(address("計分", "changelist") + "?facet=1").content.decode()

    assert indicator_page in milestones
    assert indicator_page in scoring


def test_the_filters_leave_out_what_is_elsewhere(planner, plan):
    page = planner.get(address("計分", "changelist") + "?facet=2")
    assert {row.indicator.objective.facet.no for row in page.context["cl"].result_list} == {2}


@pytest.mark.parametrize("sheet", MODELS)
def test_an_export_imports_again_without_a_change(planner, plan, sheet):
    factories.milestones(plan.indicators.first().inputs.first(), 設計=20, 驗收=100)
    other = factories.complete_plan(factories.agency("CYFD"))
    factories.milestones(other.indicators.first().inputs.first(), 設計=20)

    content = planner.post(address(sheet, "export"), {"format": "0", "resource": "0"}).content
    (exported,) = openpyxl.load_workbook(BytesIO(content)).worksheets
    assert {row[1] for row in list(exported.values)[1:]} == {"CYPD"}

    file = SimpleUploadedFile("again.xlsx", content)
    page = planner.post(address(sheet, "import"), {"resource": "0", "format": "0", "import_file": file})
    assert {row.import_type for row in page.context["result"].valid_rows()} == {"skip"}
    assert Decimal(100) in Milestone.objects.values_list("percent", flat=True)
