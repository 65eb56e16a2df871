"""The sheets as the admin imports and exports them: who may, what they see, and nothing by halves."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from budget.resources import ExecutionResource
from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.workbook.sheets import Sheet
from indicators.models import MonthlyFigure
from indicators.resources import AwardResource, IndicatorResource, MonthlyFigureResource, PriorValueResource
from objectives import services
from objectives.models import Facet, Objective, Plan
from objectives.resources import FacetResource, ObjectiveResource, PlanResource
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def plan() -> Plan:
    return factories.complete_plan(factories.agency("POL"), common=True)


def person(role: str, plan: Plan | None = None):
    return factories.user(role=role, agency=plan.agency if plan else None)


def rows_of(resource, *rows: dict) -> Sheet:
    headers = resource.get_diff_headers()
    table = [[row.get(header, "") for header in headers] for row in rows]
    return Sheet(resource.sheet, headers, list(enumerate(table, start=2)))


def imported(resource_class, user, *rows: dict, **options):
    resource = resource_class(user=user)
    return resource.import_data(rows_of(resource, *rows), user=user, **options)


def messages(result) -> list[str]:
    return [str(message) for row in result.invalid_rows for message in row.error.messages]


OBJECTIVE = {"年度": 107, "機關代碼": "POL", "目標": "1-1", "名稱": "新名稱", "權重": 35}
COMMON_FACET = {"年度": 107, "機關代碼": "*", "面向": 1, "名稱": "新面向", "權重": 35}


def test_a_planner_changes_the_plan_of_their_agency(plan):
    result = imported(ObjectiveResource, person(Role.PLANNER, plan), OBJECTIVE)
    assert not result.has_validation_errors()
    assert result.totals["update"] == 1
    assert Objective.objects.get(plan=plan, facet__no=1).name == "新名稱"


def test_the_history_names_who_imported(plan):
    planner = person(Role.PLANNER, plan)
    imported(ObjectiveResource, planner, OBJECTIVE)
    assert Objective.objects.get(plan=plan, facet__no=1).history.first().history_user == planner


def test_the_preview_shows_the_former_value_and_writes_nothing(plan):
    result = imported(ObjectiveResource, person(Role.PLANNER, plan), OBJECTIVE, dry_run=True)
    (row,) = result.rows
    assert row.diff[3] == "<del>策略績效目標1</del> <ins>新名稱</ins>"
    assert Objective.objects.get(plan=plan, facet__no=1).name == "策略績效目標1"


def test_the_preview_escapes_what_a_file_brings(plan):
    result = imported(
        ObjectiveResource, person(Role.PLANNER, plan), OBJECTIVE | {"名稱": "<script>"}, dry_run=True
    )
    assert "<script>" not in result.rows[0].diff[3]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.OWNER, Role.SUPERVISOR, Role.PERSONNEL])
def test_others_may_not_import_plan_data(plan, role):
    result = imported(ObjectiveResource, person(role), OBJECTIVE)
    assert messages(result) == [f"You may not import this sheet for {plan}."]
    assert Objective.objects.get(plan=plan, facet__no=1).name == "策略績效目標1"


def test_a_planner_may_not_import_for_another_agency(plan):
    elsewhere = factories.complete_plan(common=True)
    result = imported(ObjectiveResource, person(Role.PLANNER, elsewhere), OBJECTIVE)
    assert "You may not import" in messages(result)[0]


def test_nobody_imports_anonymously(plan):
    assert "You may not import" in messages(imported(ObjectiveResource, None, OBJECTIVE))[0]


def test_the_common_plan_is_the_planning_office_s(plan):
    assert (
        "You may not import" in messages(imported(FacetResource, person(Role.PLANNER, plan), COMMON_FACET))[0]
    )
    assert not imported(FacetResource, person(Role.PLANNING_OFFICE), COMMON_FACET).has_validation_errors()
    assert Facet.objects.get(no=1).name == "新面向"


def test_a_planner_may_not_make_the_common_plan_of_a_year(plan):
    row = COMMON_FACET | {"年度": 108}
    assert "You may not import" in messages(imported(FacetResource, person(Role.PLANNER, plan), row))[0]
    assert not Plan.objects.filter(year=108).exists()


def test_only_the_planning_office_adds_or_renames_agencies(plan):
    planner, office = person(Role.PLANNER, plan), person(Role.PLANNING_OFFICE)
    row = {"年度": 107, "機關代碼": "POL", "機關名稱": "改名局"}
    assert messages(imported(PlanResource, planner, row)) == [
        "Only the planning office may add or rename an agency."
    ]
    assert not imported(PlanResource, office, row).has_validation_errors()
    plan.agency.refresh_from_db()
    assert plan.agency.name == "改名局"


def test_a_renamed_agency_keeps_its_former_name_and_who_renamed_it(plan):
    office, former = person(Role.PLANNING_OFFICE), plan.agency.name
    rows = [
        {"年度": 107, "機關代碼": "POL", "機關名稱": "改名局"},
        {"年度": 107, "機關代碼": "NEW", "機關名稱": "新局"},
    ]
    assert not imported(PlanResource, office, *rows).has_validation_errors()
    states = plan.agency.history.values_list("history_type", "name", "history_user")
    assert list(states) == [("~", "改名局", office.pk), ("+", former, None)]
    assert [row.history_user for row in Agency.objects.get(code="NEW").history.all()] == [office]

    imported(PlanResource, office, *rows)
    assert Agency.history.count() == 3


def test_figures_need_the_right_to_report_and_to_import(plan):
    row = {"年度": 107, "機關代碼": "POL", "指標": "1-1-1", "代號": "done", "月份": 1, "數值": 3}
    for role in (Role.OWNER, Role.AUDITOR):
        assert "You may not import" in messages(imported(MonthlyFigureResource, person(role, plan), row))[0]
    assert not imported(MonthlyFigureResource, person(Role.PLANNER, plan), row).has_validation_errors()
    assert MonthlyFigure.objects.get().value == 3


def test_awards_are_the_planning_office_s_to_import(plan):
    row = {"年度": 107, "機關代碼": "POL", "指標": "5-1-1", "項次": 1, "得分": 4}
    assert "You may not import" in messages(imported(AwardResource, person(Role.PLANNER, plan), row))[0]
    assert not imported(AwardResource, person(Role.PLANNING_OFFICE), row).has_validation_errors()


def test_execution_and_earlier_years_are_for_the_agency_s_planners(plan):
    execution = {"年度": 107, "機關代碼": "POL", "月份": 1, "門別": "經常門", "預算數": 5}
    prior = {"機關代碼": "POL", "指標": "1-1-1", "年度": 106, "數值": 5}
    for resource, row in ((ExecutionResource, execution), (PriorValueResource, prior)):
        assert "You may not import" in messages(imported(resource, person(Role.AUDITOR), row))[0]
        assert not imported(resource, person(Role.PLANNER, plan), row).has_validation_errors()


def test_one_fault_keeps_every_row_out(plan):
    rows = [OBJECTIVE, OBJECTIVE | {"目標": "2-1", "權重": -5}]
    result = imported(ObjectiveResource, person(Role.PLANNER, plan), *rows)
    assert [row.error_dict for row in result.invalid_rows] == [
        {"E3": ["權重 -5 is negative; it must be at least 0."]}
    ]
    assert Objective.objects.get(plan=plan, facet__no=1).name == "策略績效目標1"


def test_header_faults_are_errors_of_the_whole_file(plan):
    sheet = Sheet("目標", ["年度", "機關"], [])
    result = ObjectiveResource().import_data(sheet, user=person(Role.PLANNER, plan))
    assert result.has_errors()
    assert any("Unknown header “機關”" in str(error.error) for error in result.base_errors)


def test_a_caller_that_wants_exceptions_gets_one(plan):
    with pytest.raises(ValidationError, match="E2"):
        imported(ObjectiveResource, person(Role.PLANNER, plan), OBJECTIVE | {"權重": -5}, raise_errors=True)


@pytest.mark.parametrize(
    "resource_class", [ObjectiveResource, IndicatorResource, PlanResource, PriorValueResource]
)
def test_an_export_holds_only_what_one_may_see(plan, resource_class):
    other = factories.complete_plan(factories.agency("FIRE"), common=True)
    for one in (plan, other):
        factories.prior_values(one.agency, "1-1-1", {106: 1})
    seen = resource_class(user=person(Role.PLANNER, plan)).export()
    codes = set(seen["機關代碼"])
    assert "POL" in codes
    assert "FIRE" not in codes
    assert {"POL", "FIRE"} <= set(resource_class(user=person(Role.AUDITOR)).export()["機關代碼"])


def test_the_columns_of_every_sheet_are_the_agreed_headers():
    assert FacetResource().get_diff_headers() == [
        "年度",
        "機關代碼",
        "面向",
        "名稱",
        "權重",
        "得分上限",
        "附註",
    ]
    assert PlanResource().get_diff_headers() == [
        "年度",
        "機關代碼",
        "機關名稱",
        "章號",
        "施政主軸",
        "前言",
        "成立日",
    ]


def test_an_agency_that_somebody_else_makes_at_the_same_moment_is_taken_and_renamed(monkeypatch):
    office = person(Role.PLANNING_OFFICE)
    theirs = factories.agency("NEW", "新設局")
    monkeypatch.setattr(services, "_agencies", _blind_once(services._agencies))

    made = services.save_agencies(names={"OTHER": "他局", "NEW": "新局"}, by=office)

    assert made["NEW"].pk == theirs.pk
    assert dict(Agency.objects.values_list("code", "name")) == {"NEW": "新局", "OTHER": "他局"}
    assert [row.name for row in theirs.history.all()] == ["新局", "新設局"]
    assert made["OTHER"].history.count() == 1


@pytest.mark.usefixtures("english")
def test_the_first_day_of_an_agency_is_read_where_its_column_is_there():
    """An old workbook has none; an empty cell leaves what is there; two rows say the same day."""
    office = person(Role.PLANNING_OFFICE)
    row = {"年度": 107, "機關代碼": "NEW", "機關名稱": "新局"}
    imported(PlanResource, office, row | {"成立日": "107/7/1"})
    agency = Agency.objects.get(code="NEW")
    assert agency.first_day == datetime.date(2018, 7, 1) and agency.history.count() == 1
    for same in (row, row | {"成立日": ""}, row | {"成立日": "2018-07-01"}):
        assert imported(PlanResource, office, same).totals["skip"] == 1
    imported(PlanResource, office, row | {"成立日": "2018-08-01"})
    agency.refresh_from_db()
    assert agency.first_day == datetime.date(2018, 8, 1) and agency.history.count() == 2
    torn = imported(
        PlanResource, office, row | {"成立日": "2018-08-01"}, row | {"年度": 108, "成立日": "2018-09-01"}
    )
    assert "one for one code" in messages(torn)[0]
    Agency.objects.update(last_day=datetime.date(2018, 12, 31))
    late = imported(PlanResource, office, row | {"成立日": "2019-01-01"})
    assert "after its last day" in messages(late)[0]
    planner = person(Role.PLANNER, Plan.objects.get(year=107))
    assert messages(imported(PlanResource, planner, row | {"成立日": "2018-09-01"}))
    agency.refresh_from_db()
    assert agency.first_day == datetime.date(2018, 8, 1)


@pytest.mark.usefixtures("english")
def test_a_workbook_renames_an_agency_from_its_year_on_as_the_page_does():
    office = person(Role.PLANNING_OFFICE)
    old = {"年度": 106, "機關代碼": "NEW", "機關名稱": "舊局"}
    imported(PlanResource, office, old, old | {"年度": 107})
    renamed = imported(PlanResource, office, old | {"年度": 107, "機關名稱": "新局"})
    assert "documents of the years before 107 keep the old name" in str(renamed.warnings)
    agency = Agency.objects.get(code="NEW")
    assert agency.name == "新局" and agency.history.count() == 2
    assert [(one.name, one.last_year) for one in agency.former_names.all()] == [("舊局", 106)]
    assert [plan.agency_name for plan in PlanResource().get_queryset()] == ["舊局", "新局"]

    # What stands is written either way, and nothing is renamed back.
    for name in ("舊局", "新局"):
        assert imported(PlanResource, office, old | {"機關名稱": name}).totals["skip"] == 1
    both = imported(PlanResource, office, old, old | {"年度": 107, "機關名稱": "新局"})
    assert both.totals["skip"] == 2 and agency.former_names.count() == 1


def test_names_of_then_are_read_once_however_many_rows_say_them():
    office = person(Role.PLANNING_OFFICE)
    row = {"年度": 107, "機關代碼": "NEW", "機關名稱": "新局"}
    imported(PlanResource, office, row)
    former = {"last_year": 106, "renamed_on": datetime.date(2018, 1, 1)}
    Agency.objects.get(code="NEW").former_names.create(name="舊局", **former)
    early = [row | {"年度": year, "機關名稱": "舊局"} for year in (104, 105, 106)]
    imported(PlanResource, office, *early)
    with CaptureQueriesContext(connection) as queries:
        assert imported(PlanResource, office, *early).totals["skip"] == 3
    assert sum("formername" in query["sql"] for query in queries) == 1


@pytest.mark.usefixtures("english")
def test_an_agency_does_not_get_its_old_name_back_in_a_later_year_of_the_same_file():
    office = person(Role.PLANNING_OFFICE)
    old = {"年度": 106, "機關代碼": "NEW", "機關名稱": "舊局"}
    imported(PlanResource, office, old)
    torn = imported(PlanResource, office, old | {"機關名稱": "新局"}, old | {"年度": 107})
    assert "one name for one code" in messages(torn)[0]
    assert Agency.objects.get(code="NEW").name == "舊局"
    imported(PlanResource, office, old, old | {"年度": 107, "機關名稱": "新局"})
    assert Agency.objects.get(code="NEW").name_in(106) == "舊局"


def test_an_agency_that_cannot_be_made_for_another_reason_is_no_endless_story(monkeypatch):
    def refuse(**_rows):
        raise IntegrityError("something else")

    monkeypatch.setattr(services, "save_with_history", refuse)
    with pytest.raises(IntegrityError, match="something else"):
        services.save_agencies(names={"NEW": "新局"}, by=None)


def test_a_plan_that_somebody_else_makes_at_the_same_moment_is_said_and_no_failure(monkeypatch):
    look_up = PlanResource.prepare

    def made_meanwhile(resource, table):
        look_up(resource, table)
        factories.plan(factories.agency("NEW", "新局"))

    monkeypatch.setattr(PlanResource, "prepare", made_meanwhile)
    row = {"年度": 107, "機關代碼": "NEW", "機關名稱": "新局"}
    result = imported(PlanResource, person(Role.PLANNING_OFFICE), row)
    assert ["import the file again" in str(fault.error) for fault in result.base_errors] == [True]


def test_the_name_of_an_agency_stands_on_one_line(plan):
    office = person(Role.PLANNING_OFFICE)
    row = {"年度": 107, "機關代碼": "POL", "機關名稱": "警察\n局"}
    assert "line break" in messages(imported(PlanResource, office, row))[0]
    for end in "\r\x85\u2028":
        with pytest.raises(ValidationError, match="line break"):
            Agency(code="X", name=f"警察{end}局").full_clean()
    Agency(code="X", name="警察 局").full_clean()


def _blind_once(read):
    """``read`` as it was before the other's transaction ended: the first time it sees nothing."""
    seen = iter([dict])
    return lambda codes: next(seen, lambda: read(codes))()
