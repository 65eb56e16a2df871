"""Rows for tests: plain functions, sensible defaults, every argument by name; each returns the saved row.

``complete_plan`` is the trait most tests want: a small valid plan whose weights sum and whose indicators score.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from PIL import Image

from budget.models import BudgetItem, BudgetMonth, BusinessLine, Execution
from chiayi_kpi.accounts.models import Agency, Membership, User
from chiayi_kpi.accounts.roles import APART_FROM_ADMINISTRATORS, Role
from chiayi_kpi.core.history import save_with_history
from chiayi_kpi.notices.models import Notice
from indicators.models import (
    Assignment,
    Award,
    Comment,
    Indicator,
    IndicatorInput,
    IndicatorMonth,
    Milestone,
    MonthlyFigure,
    NotApplicable,
    PlannedValue,
    PriorValue,
    Remedy,
    ScoringComponent,
    stored_parameters,
)
from objectives.models import Facet, Objective, ObjectiveAccount, Plan, PolicyAxis
from objectives.services import open_to_public

_serial = count(100_001)  # what is made later sorts later, by its code as text, too

FACET_NAMES = {
    1: "核心業務面向",
    2: "業務創新改良面向",
    3: "人力資源發展面向",
    4: "經費執行力面向",
    5: "施政績效具體事蹟",
}


# ---------------------------------------------------------------- people


def agency(code: str | None = None, name: str | None = None) -> Agency:
    code = code or f"AG{next(_serial)}"
    return Agency.objects.create(code=code, name=name or f"測試{code}處")


def user(
    username: str | None = None, *, role: str | None = None, agency=None, last_day=None, **fields
) -> User:
    """A person; with ``role`` a membership too (``agency=None``: in the whole city)."""
    username = username or f"user{next(_serial)}"
    person = User.objects.create_user(username=username, password="not-a-secret", **fields)  # noqa: S106
    if role:
        Membership.objects.create(user=person, agency=agency, role=role, last_day=last_day)
    return person


def with_every_role(username: str | None = None, **fields) -> User:
    """A person of every role but an administrator's, in the whole city: who does all of the work alone."""
    person = user(username, **fields)
    for role in APART_FROM_ADMINISTRATORS:
        Membership.objects.create(user=person, role=role)
    return person


# ---------------------------------------------------------------- the tree


def plan(agency=None, *, year: int = 107, approved: bool = False, axes=(), **fields) -> Plan:
    """One agency's plan; without ``agency`` a new agency gets one. ``common_plan`` makes the city's."""
    if approved:
        fields |= {"status": Plan.Status.APPROVED, "approved_at": datetime(2018, 1, 1, tzinfo=UTC)}
    made = Plan.objects.create(agency=agency or globals()["agency"](), year=year, **fields)
    PolicyAxis.objects.bulk_create(
        PolicyAxis(plan=made, position=position, name=name) for position, name in enumerate(axes, start=1)
    )
    return made


def common_plan(*, year: int = 107, **fields) -> Plan:
    return Plan.objects.create(agency=None, year=year, **fields)


def facet(plan: Plan, *, no: int = 1, weight="100", cap=None, **fields) -> Facet:
    fields.setdefault("name", FACET_NAMES[no])
    return Facet.objects.create(
        plan=plan, no=no, weight=Decimal(weight), cap=None if cap is None else Decimal(cap), **fields
    )


def objective(facet: Facet, *, plan: Plan | None = None, no: int = 1, weight="100", **fields) -> Objective:
    """An objective of ``facet``; its own ``plan`` where the facet is common."""
    fields.setdefault("name", f"策略績效目標{no}")
    return Objective.objects.create(
        plan=plan or facet.plan, facet=facet, no=no, weight=Decimal(weight), **fields
    )


def account(plan: Plan, objective: Objective, text: str = "已完成。") -> ObjectiveAccount:
    return ObjectiveAccount.objects.create(plan=plan, objective=objective, text=text)


def picture_upload(size: tuple[int, int] = (60, 40), kind: str = "PNG", **options) -> SimpleUploadedFile:
    """A picture of one colour, as a browser would send it."""
    out = BytesIO()
    Image.new("RGB", size, options.pop("colour", "teal")).save(out, kind, **options)
    return SimpleUploadedFile(f"現場照片.{kind.lower()}", out.getvalue())


def indicator(
    objective: Objective,
    *,
    plan: Plan | None = None,
    no: int = 1,
    weight="100",
    inputs: Mapping[str, str] | None = None,
    rule: Mapping | None = None,
    **fields,
) -> Indicator:
    """An indicator; traits: ``inputs={"visited": "sum"}``, ``rule={"rule": "attainment", "target": 90, …}``."""
    fields.setdefault("name", f"衡量指標{no}")
    made = Indicator.objects.create(
        plan=plan or objective.plan, objective=objective, no=no, weight=Decimal(weight), **fields
    )
    for code, aggregation in (inputs or {}).items():
        indicator_input(made, code=code, aggregation=aggregation)
    if rule is not None:
        component(made, **rule)
    return made


def indicator_input(indicator: Indicator, *, code: str = "value", aggregation: str = "sum", **fields):
    fields.setdefault("name", code)
    return IndicatorInput.objects.create(indicator=indicator, code=code, aggregation=aggregation, **fields)


def milestones(input: IndicatorInput, **percent_by_name) -> list[Milestone]:
    """``milestones(input, 設計=20, 驗收=100)``: numbered from 1 in the order given."""
    return [
        Milestone.objects.create(input=input, no=no, name=name, percent=Decimal(percent))
        for no, (name, percent) in enumerate(percent_by_name.items(), start=1)
    ]


def component(indicator: Indicator, **fields) -> ScoringComponent:
    """A scoring component; by default attainment ≥ 100 for the indicator's whole weight."""
    made = _component(indicator, **fields)
    made.save()
    return made


def _component(indicator: Indicator, *, no: int = 1, rule: str = "attainment", **fields) -> ScoringComponent:
    if rule == "attainment" and not fields.keys() & {"target", "baseline_years"}:
        fields["target"] = 100
    if rule in {"attainment", "threshold"}:
        fields.setdefault("direction", "≥")
    if rule not in {"bands", "rank"}:
        fields.setdefault("maximum", indicator.weight)
    formula = fields.pop("formula", "")
    return ScoringComponent(
        indicator=indicator, no=no, rule=rule, formula=formula, parameters=stored_parameters(_plain(fields))
    )


def set_parameters(components, **values) -> None:
    """Other parameters of these components (one, or a query's), as a person might have entered them; None: none."""
    for row in [components] if isinstance(components, ScoringComponent) else components:
        row.parameters = stored_parameters(row.parameters | _plain(values))
        row.save()


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    return {name: Decimal(value) if isinstance(value, int) else value for name, value in values.items()}


# ---------------------------------------------------------------- what is reported


def figures(plan: Plan, input: IndicatorInput, by_month: Mapping[int, object]) -> list:
    return MonthlyFigure.objects.bulk_create(
        MonthlyFigure(plan=plan, input=input, month=month, value=Decimal(str(value)))
        for month, value in by_month.items()
    )


def planned(plan: Plan, indicator: Indicator, by_month: Mapping[int, object]) -> list:
    return _together(
        PlannedValue(plan=plan, indicator=indicator, month=month, value=Decimal(str(value)))
        for month, value in by_month.items()
    )


def prior_values(agency: Agency, code: str, by_year: Mapping[int, object]) -> list:
    return _together(
        PriorValue(agency=agency, code=code, year=year, value=Decimal(str(value)))
        for year, value in by_year.items()
    )


def not_applicable(plan: Plan, indicator: Indicator, reason: str = "本年度無此項業務") -> NotApplicable:
    return NotApplicable.objects.create(plan=plan, indicator=indicator, reason=reason)


def award(plan: Plan, component: ScoringComponent, points="1", reason: str = "依審查結果") -> Award:
    return Award.objects.create(plan=plan, component=component, points=Decimal(points), reason=reason)


def budget_month(plan: Plan, month: int, state: str, **fields) -> BudgetMonth:
    return BudgetMonth.objects.create(plan=plan, month=month, state=state, **fields)


def execution(plan: Plan, *, month: int = 12, category: str = "current", **amounts) -> Execution:
    return Execution.objects.create(plan=plan, month=month, category=category, **amounts)


def budget_item(plan: Plan, *, line: str = "一般業務", no: int = 1, **fields) -> BudgetItem:
    """A budget item; the business line is made when the plan has none of that name."""
    made, _ = BusinessLine.objects.get_or_create(
        plan=plan, name=line, defaults={"position": plan.business_lines.count() + 1}
    )
    fields.setdefault("name", f"計畫項目{no}")
    return BudgetItem.objects.create(line=made, no=no, **fields)


# ---------------------------------------------------------------- whole plans


def complete_plan(agency=None, *, year: int = 107, common: bool = False, **fields) -> Plan:
    """A small valid plan: facets 35 + 20 + 40 + 5, five scored indicators, inputs ``done`` and ``due``.

    1-1-1 and 2-1-1 are quotients, 3-1-1 a sum, 3-1-2 a deduction, 5-1-1 an award. With ``common`` the facets
    and the indicators of facets 3 and 5 stand in the city's common plan of the year (made when missing).
    """
    own = plan(agency, year=year, **fields)
    shared, build = own, True
    if common:
        shared = Plan.objects.filter(agency=None, year=year).first()
        build = shared is None
        shared = shared or common_plan(year=year)
    if build:
        weights = {1: "35", 2: "20", 3: "40", 5: "5"}
        _together(
            Facet(plan=shared, no=no, name=FACET_NAMES[no], weight=Decimal(weight))
            for no, weight in weights.items()
        )
        _objectives(shared, shared, _SHARED)
    _objectives(own, shared, _OWN)
    return own


# By the number of the facet: the weight, inputs and rule of each indicator of its objective.
_QUOTIENT = {"formula": "done / due * 100", "target": 90}
_OWN = {1: [("35", ("done", "due"), _QUOTIENT)], 2: [("20", ("done", "due"), _QUOTIENT)]}
_SHARED = {
    3: [
        ("30", ("sessions",), {"target": 80}),
        ("10", ("incidents",), {"rule": "deduction", "unit_points": "0.2"}),
    ],
    5: [("5", (), {"rule": "award"})],
}


def _objectives(plan: Plan, with_facets: Plan, parts: Mapping[int, list]) -> None:
    """An objective in each of these facets: a table at a time, for most tests begin with them."""
    facets = {facet.no: facet for facet in with_facets.facets.all()}
    objectives = _together(
        Objective(
            plan=plan,
            facet=facets[no],
            no=1,
            name="策略績效目標1",
            weight=sum(Decimal(part[0]) for part in of),
        )
        for no, of in parts.items()
    )
    asked = [
        (objective, no, *part)
        for objective, of in zip(objectives, parts.values(), strict=True)
        for no, part in enumerate(of, start=1)
    ]
    indicators = _together(
        Indicator(plan=plan, objective=objective, no=no, name=f"衡量指標{no}", weight=Decimal(weight))
        for objective, no, weight, _inputs, _rule in asked
    )
    each = list(zip(indicators, asked, strict=True))
    _together(
        IndicatorInput(indicator=indicator, code=code, name=code, aggregation="sum")
        for indicator, (*_, inputs, _rule) in each
        for code in inputs
    )
    _together(_component(indicator, **rule) for indicator, (*_, rule) in each)


def _together(rows: Iterable) -> list:
    """All rows of one table at once, as one by one would leave them."""
    rows = list(rows)
    save_with_history(created=rows, changed=[], fields=[], by=None)
    return rows


def approved(plan: Plan) -> Plan:
    """``plan``, approved as the year's common plan is."""
    Plan.objects.filter(Q(pk=plan.pk) | Q(agency=None, year=plan.year)).update(status=Plan.Status.APPROVED)
    plan.status = Plan.Status.APPROVED
    return plan


def published(plan: Plan) -> Plan:
    """The same, open to everybody."""
    open_to_public(plan_id=approved(plan).pk, by=None)
    return plan


# ---------------------------------------------------------------- the month's way


def assignment(
    plan: Plan, indicator: Indicator, owner=None, deputy=None, unit: str = "第一科", **fields
) -> Assignment:
    """Who reports an indicator; people without any role there get that of an indicator's owner, so that they can."""
    there = Q(agency=plan.agency) | Q(agency=None)
    for person in (owner, deputy):
        if person is not None and not person.memberships.filter(there).exists():
            Membership.objects.create(user=person, agency=plan.agency, role=Role.OWNER)
    return Assignment.objects.create(
        plan=plan, indicator=indicator, owner=owner, deputy=deputy, unit=unit, **fields
    )


def month_state(
    plan: Plan, indicator: Indicator, month: int, state: str = "draft", **fields
) -> IndicatorMonth:
    """The month as it is to stand; it may be there already, with the explanation that a file brought."""
    return IndicatorMonth.objects.update_or_create(
        plan=plan, indicator=indicator, month=month, defaults={"state": state, **fields}
    )[0]


def month_states(plan: Plan, months: Mapping[Indicator, Iterable[int]], state: str) -> None:
    """The same of many months, none of which is there yet."""
    IndicatorMonth.objects.bulk_create(
        IndicatorMonth(plan=plan, indicator=indicator, month=month, state=state)
        for indicator, of in months.items()
        for month in of
    )


def remedy(plan: Plan, indicator: Indicator, owner, **fields) -> Remedy:
    """A measure in progress, due in the middle of the year's last month; without a history."""
    said = {"month": 6, "cause": "人力不足", "measure": "增派人力", "due": date(2018, 12, 15)}
    return Remedy.objects.create(plan=plan, indicator=indicator, owner=owner, **said | fields)


def notice(recipient, **fields) -> Notice:
    """One that the recipient has not read: a figure came back."""
    said = {"kind": "returned", "url": "/", "about": "1-1-1 衡量指標1", "text": "請附佐證"}
    return Notice.objects.create(recipient=recipient, **said | fields)


def comment(plan: Plan, indicator: Indicator, author, text: str = "請說明落後原因", **fields) -> Comment:
    return Comment.objects.create(
        plan=plan, indicator=indicator, author=author, text=text, **{"month": 6} | fields
    )
