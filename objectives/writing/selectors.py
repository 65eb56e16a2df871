"""Which accounts of a plan are written, by whom, and what was written before; what is written for the city's volume."""

import datetime
from typing import NamedTuple

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, NullIf

from objectives.models import AccountPicture, Objective, ObjectiveAccount, PerformanceYear, Plan
from objectives.writing.finished import is_finished, is_written


class AccountLine(NamedTuple):
    """One objective of a plan's year with what its agency says of it; ``last_by`` is a name, "" where nobody wrote."""

    objective_id: int
    facet_no: int
    facet_name: str
    no: int
    name: str
    text: str
    last_by: str
    last_at: datetime.datetime | None

    @property
    def code(self) -> str:
        return f"{self.facet_no}-{self.no}"

    @property
    def is_written(self) -> bool:
        return is_written(self.text)

    @property
    def is_finished(self) -> bool:
        return is_finished(self.text)


def account_lines(plan: Plan) -> list[AccountLine]:
    """Every objective that holds for the plan, own and common, in the order of the plan. One query."""
    last = ObjectiveAccount.history.filter(plan_id=plan.pk, objective_id=OuterRef("pk")).order_by(
        "-history_id"
    )
    name = Coalesce(NullIf("history_user__name", Value("")), "history_user__username")
    rows = _objectives_of(plan).annotate(
        said=FilteredRelation("accounts", condition=Q(accounts__plan=plan)),
        last_by=Coalesce(Subquery(last.values(who=name)[:1]), Value("")),
        last_at=Subquery(last.values("history_date")[:1]),
    )
    fields = ("pk", "facet__no", "facet__name", "no", "name")
    return [
        AccountLine(*row)
        for row in rows.values_list(
            *fields, Coalesce("said__text", Value(""), output_field=TextField()), "last_by", "last_at"
        )
    ]


def objective_of_plan(plan: Plan, code: str) -> Objective | None:
    """The objective that the plan (or the year's common plan) prints as ``code``, such as ``1-6``."""
    facet_no, _, no = code.partition("-")
    if not (facet_no.isascii() and facet_no.isdigit() and no.isascii() and no.isdigit() and len(code) < 6):
        return None
    return _objectives_of(plan).filter(facet__no=int(facet_no), no=int(no)).first()


def current_text(plan: Plan, objective: Objective) -> str:
    """The account as it stands; "" where none was written."""
    return (
        ObjectiveAccount.objects.filter(plan=plan, objective=objective).values_list("text", flat=True).first()
        or ""
    )


def versions(plan: Plan, objective: Objective) -> QuerySet:
    """What was written before, the newest first: rows with ``text``, ``history_user``, ``history_date``."""
    rows = ObjectiveAccount.history.filter(plan_id=plan.pk, objective_id=objective.pk)
    return rows.select_related("history_user").order_by("-history_id")


def version(plan: Plan, objective: Objective, number: int):
    """One of them by its number; None where there is no such version."""
    return versions(plan, objective).filter(history_id=number).first()


def picture_in(plan: Plan, name: str) -> AccountPicture | None:
    """The picture of the plan's accounts with this name."""
    return AccountPicture.objects.filter(plan=plan, name=name).first()


def _objectives_of(plan: Plan) -> QuerySet[Objective]:
    of_plan = Q(plan=plan) | Q(plan__agency=None, plan__year=plan.year)
    return Objective.objects.filter(of_plan).select_related("facet").order_by(F("facet__no"), "no")


class CityTexts(NamedTuple):
    """What the planning office writes for the city's volume; empty where it wrote nothing."""

    preface: str = ""
    conclusions: str = ""


def city_texts(year: int) -> CityTexts:
    """The year's texts of the city's volume. One query."""
    rows = PerformanceYear.objects.filter(year=year).values_list("city_preface", "city_conclusions")
    return CityTexts(*(rows.first() or ()))
