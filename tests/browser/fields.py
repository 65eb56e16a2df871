"""Every kind of field that saves itself, in one person's plan: where it is, and what the database holds of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import AbstractBaseUser
from django.urls import reverse

from budget.models import BudgetItemMonth, Execution
from chiayi_kpi.accounts.models import Membership
from chiayi_kpi.accounts.roles import Role
from indicators.models import Assignment, CheckAnswer, IndicatorMonth, MonthlyFigure
from objectives.models import ObjectiveAccount
from tests import factories
from tests.indicators.reporting_plan import OPEN, Reporting, reporting_plan

GRID: Final = "report_grid"
AMOUNTS: Final = "budget_execution"
ITEMS: Final = "budget_items"
ASSIGNMENTS: Final = "assignments"
WRITING: Final = "write 1-1"
WRITING_OF_ANOTHER: Final = "write 1-2"
HOMES: Final = (GRID, AMOUNTS, ITEMS, ASSIGNMENTS, WRITING)  # pages whose fields are typed into
PLACES: Final = (*HOMES, WRITING_OF_ANOTHER)

PEOPLE: Final = 9  # of each kind who can be named


def _number(count: int) -> str:
    """Far from every number and hour that a page shows beside it; no figure of it is questioned, and no progress over 100."""
    return str(60 + count)


def _sentence(count: int) -> str:
    return f"第{count}次寫下"


def _owner(count: int) -> str:
    return f"承辦{count % PEOPLE}"


def _deputy(count: int) -> str:
    return f"代理{count % PEOPLE}"


TICKED: Final = ("未勾選", "已勾選")  # as messages say it


def _tick(count: int) -> str:
    return TICKED[count % 2]


@dataclass(frozen=True)
class Field:
    """``box`` finds it on the page ``place``; ``held`` are the texts of it in the database; ``text`` of a count is typed.

    ``beside``: the cell whose focus brings it to the side, where ``title`` says what the side is about.
    """

    place: str
    box: str
    held: Callable[[], Iterable[object]]
    text: Callable[[int], str] = _sentence
    beside: str = ""
    title: str = ""

    def is_stored(self, text: str) -> bool:
        """A number or a tick as it is, a sentence within what was made of it."""
        if self.text is _tick:
            return TICKED[any(value for (value,) in self.held())] == text
        if self.text is _number:
            return [str(int(value)) for (value,) in self.held() if value is not None] == [text]
        return any(text in (value or "") for (value,) in self.held())


class Desk:
    """A plan, and one person who reports, writes its accounts, and looks after its budget and its deputies."""

    def __init__(self) -> None:
        self.reporting = reporting_plan(5)
        self.plan = self.reporting.plan
        self.person: AbstractBaseUser = self.reporting.owner
        self.colleague: AbstractBaseUser = self.reporting.deputy
        for person in (self.person, self.colleague):
            Membership.objects.create(user=person, agency=self.plan.agency, role=Role.PLANNER)
        self.question = self.reporting.inputs[2]
        factories.figures(self.plan, self.question, {OPEN: 150})  # ten times the last month's
        factories.objective(self.plan.objectives.get().facet, plan=self.plan, no=2)
        self.item = factories.budget_item(self.plan)
        for number in range(PEOPLE):
            for name in (_owner, _deputy):
                factories.user(role=Role.OWNER, agency=self.plan.agency, name=name(number))
        self.fields = dict(_fields(self))

    def address(self, place: str) -> str:
        name, *more = place.split()
        return reverse(name, args=[self.plan.year, self.plan.agency.code, *more])

    def fields_of(self, place: str) -> list[str]:
        return [name for name, field in self.fields.items() if field.place == place]

    def cell(self, place: int, month: int = OPEN) -> str:
        return f"[id='c{self.reporting.inputs[place].pk}-{month}']"

    @property
    def nothing_typed(self) -> dict[str, str]:
        """Cells into which nobody types: who goes there leaves the field."""
        return {
            GRID: self.cell(2),
            AMOUNTS: f"[id='ccurrent.budget-{OPEN}']",
            ITEMS: f"[id='c{self.item.pk}.spent-{OPEN}']",
        }

    def month(self, place: int):
        return IndicatorMonth.objects.filter(
            plan=self.plan, indicator=self.reporting.indicators[place], month=OPEN
        )


def _fields(desk: Desk) -> Iterable[tuple[str, Field]]:
    plan = desk.plan
    yield "figure", Field(GRID, desk.cell(0), _figure(desk.reporting, 0, OPEN), _number)
    yield (
        "November's figure",
        Field(GRID, desk.cell(0, OPEN - 1), _figure(desk.reporting, 0, OPEN - 1), _number),
    )
    for name, place in (("note", 0), ("note of another", 1)):
        held = desk.month(place).values_list("note").all
        yield name, Field(GRID, "#panel-note", held, beside=desk.cell(place), title=f"宣導第{place + 1}項")
    nothing = desk.month(3).values_list("nothing_to_report").all
    yield (
        "nothing",
        Field(
            GRID, "#grid-panel input[name=nothing]", nothing, _tick, beside=desk.cell(3), title="宣導第4項"
        ),
    )
    strip = f".month-grid__strip--ask[data-strip='{desk.question.pk}-{OPEN}'] input"
    yield "answer", Field(GRID, strip, CheckAnswer.objects.filter(plan=plan).values_list("answer").all)
    paid = Execution.objects.filter(plan=plan, month=OPEN).values_list("paid").all
    yield "amount", Field(AMOUNTS, f"[id='ccurrent.paid-{OPEN}']", paid, _number)
    of_item = BudgetItemMonth.objects.filter(item=desk.item, month=OPEN)
    cell = f"[id='c{desk.item.pk}.progress-{OPEN}']"
    yield "progress", Field(ITEMS, cell, of_item.values_list("progress").all, _number)
    yield (
        "budget note",
        Field(
            ITEMS, "#panel-note", of_item.values_list("explanation").all, beside=cell, title=desk.item.name
        ),
    )
    last = Assignment.objects.filter(plan=plan, indicator=desk.reporting.indicators[4])
    row = f"tr[data-indicator='{desk.reporting.indicators[4].pk}'] td"
    owners, deputies = (last.values_list(f"{name}__name").all for name in ("owner", "deputy"))
    yield "owner", Field(ASSIGNMENTS, f"{row}[data-column=owner] input", owners, _owner)
    yield "deputy", Field(ASSIGNMENTS, f"{row}[data-column=deputy] input", deputies, _deputy)
    yield "unit", Field(ASSIGNMENTS, f"{row}[data-column=unit] input", last.values_list("unit").all)
    accounts = ObjectiveAccount.objects.filter(plan=plan, objective__no=1)
    yield "account", Field(WRITING, "#writing-text", accounts.values_list("text").all)


def _figure(reporting: Reporting, place: int, month: int) -> Callable[[], Iterable[object]]:
    return MonthlyFigure.objects.filter(input=reporting.inputs[place], month=month).values_list("value").all
