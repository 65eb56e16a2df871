"""What an agency that has ended had in a year goes to those that took it over: indicators with all that was reported of them.

From then on they stand in the successor's plan: its people see, report and approve them there, and its score counts them. An
approved plan becomes a draft for that, since its weights are to be shared anew; its next approval asks for the cause and prints
what has changed, as it does of every plan that was opened again. All this holds in the whole year, the months before included:
what was reported then counts where the indicators stand.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from budget.models import BudgetItem
from chiayi_kpi.accounts.models import Agency, Succession, User
from chiayi_kpi.core.clock import now
from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.history import save_with_history, stamp
from chiayi_kpi.core.roc import dotted
from indicators.models import (
    Assignment,
    Award,
    CheckAnswer,
    Comment,
    Evidence,
    FigureChange,
    Indicator,
    IndicatorInput,
    IndicatorMonth,
    MidTermTarget,
    MonthEvent,
    MonthlyFigure,
    NotApplicable,
    PlannedValue,
    PriorValue,
    Rating,
    Remedy,
    TargetRevision,
    printed_order,
)
from indicators.selectors.lineage import read_lineage
from indicators.services.approval import return_plan_to_draft
from indicators.services.codes import draw_from_new_codes, link_forerunners
from indicators.services.copying import LAST_NUMBER, duplicate
from indicators.sources import drawn_from
from objectives.locking import LOCK_ORDER, lock_open
from objectives.models import AccountPicture, Facet, Objective, ObjectiveAccount, Plan, PolicyAxis
from objectives.permissions import may_edit_common_plan

# What belongs to an indicator in one agency's plan, by the way from the row to its indicator.
GOES_ALONG: Mapping[type[Model], str] = {
    PlannedValue: "indicator",
    MidTermTarget: "indicator",
    NotApplicable: "indicator",
    Assignment: "indicator",
    IndicatorMonth: "indicator",
    MonthEvent: "indicator",
    Evidence: "indicator",
    TargetRevision: "indicator",
    Remedy: "indicator",
    Comment: "indicator",
    Rating: "indicator",
    MonthlyFigure: "input__indicator",
    FigureChange: "input__indicator",
    CheckAnswer: "input__indicator",
    Award: "component__indicator",
}


class TakeOverRefused(Refused):
    """Indicators that are not taken over; the message says why, and nothing was changed."""


class Moved(NamedTuple):
    """An indicator with the code that it had and the one that it has in the successor's plan."""

    name: str
    old_code: str
    code: str


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What one successor took over. ``made``: it had no plan of the year; ``opened``: its plan was approved before."""

    plan: Plan
    made: bool
    opened: bool
    moved: tuple[Moved, ...]


def preview_of_taking_over(*, plan: Plan, to: Mapping[int, Agency], by: User) -> list[TakenOver]:
    """What ``take_over`` would do; nothing of it stays."""
    with transaction.atomic():
        found = take_over(plan=plan, to=to, by=by)
        transaction.set_rollback(True)
    return found


@transaction.atomic
def take_over(*, plan: Plan, to: Mapping[int, Agency], by: User) -> list[TakenOver]:
    """Indicators of the ended agency's ``plan`` go to successors; ``to``: indicator id → who takes it over.

    What ``to`` does not name stays where it is and ends with its agency. Figures, months, assignments, awards, revisions,
    evidence and the values of earlier years go along; an objective goes along with its indicators, and is copied where they
    go to several. Raises TakeOverRefused, YearSettled.
    """
    agency = plan.own_agency
    _refuse(agency, to, by)
    heirs = {one.pk: one for one in to.values()}
    plans, made = _plans_of(heirs.values(), plan, by)
    for one in Plan.objects.filter(pk__in=[plan.pk, *(held.pk for held in plans.values())]).order_by(
        *LOCK_ORDER
    ):
        lock_open(one)
    agency.refresh_from_db(fields=["last_day"])  # its end may have been corrected meanwhile
    _refuse(agency, to, by)
    indicators = list(
        Indicator.objects.filter(plan=plan)
        .select_related("plan__agency", "objective__facet", "forerunner__plan")
        .order_by(*printed_order())
    )
    chosen = [row for row in indicators if row.pk in to]
    if len(chosen) != len(to):
        raise TakeOverRefused(_("An indicator is not in the plan any more; open the page again."))
    _refuse_torn(plan, indicators, to)
    reason = _("taken over from %s") % agency.name
    opened = {pk for pk, held in plans.items() if held.is_approved}
    for pk in opened:
        plans[pk] = return_plan_to_draft(plan=plans[pk], by=by, reason=reason)
    found = []
    values = _earlier_values(plan, chosen)
    link_forerunners(chosen, plan, by)
    for pk, heir_plan in plans.items():
        rows = [row for row in chosen if to[row.pk].pk == pk]
        before = {row.pk: row.code for row in rows}
        _Move(plan, heir_plan, by, reason).do(rows, left=[row for row in indicators if row not in rows])
        after = {row.pk: row.code for row in rows}
        _rename_sources(rows, before, after, by, reason)
        _give_earlier_values(values, after, heir_plan, by, reason)
        indicators = [row for row in indicators if row not in rows]
        moved = tuple(Moved(row.name, before[row.pk], after[row.pk]) for row in rows)
        found.append(TakenOver(heir_plan, pk in made, pk in opened, moved))
    # No change of the plans themselves, so it leaves no row in their history.
    regrouped = [plan.pk, *(held.pk for held in plans.values())]
    Plan.objects.filter(pk__in=regrouped).update(regrouped_at=now())
    return found


def _refuse(agency: Agency, to: Mapping[int, Agency], by: User) -> None:
    if not may_edit_common_plan(by):
        raise TakeOverRefused(_("Only the planning office hands on what an ended agency had."))
    if agency.last_day is None or not agency.ended:
        raise TakeOverRefused(
            _("%s has not ended yet; its indicators are taken over after its last day.") % agency.name
        )
    if not to:
        raise TakeOverRefused(_("Choose for at least one indicator who takes it over."))
    known = set(Succession.objects.filter(agency=agency).values_list("successor_id", flat=True))
    for heir in to.values():
        if heir.pk not in known:
            raise TakeOverRefused(
                _("%(heir)s did not take over %(agency)s.") % {"heir": heir.name, "agency": agency.name}
            )
        if heir.ended and heir.last_day is not None:
            raise TakeOverRefused(
                _("%(agency)s ends on %(day)s itself.") % {"agency": heir.name, "day": dotted(heir.last_day)}
            )


def _refuse_torn(plan: Plan, indicators: Sequence[Indicator], to: Mapping[int, Agency]) -> None:
    """An input that draws from another indicator goes where that one goes."""
    by_code = {row.code: row for row in indicators}
    inputs = IndicatorInput.objects.filter(indicator__in=indicators, source__startswith="figure:")
    for row in inputs.select_related("indicator__objective__facet"):
        drawn = drawn_from(row.source)
        source = by_code.get(drawn.indicator) if drawn else None
        if source is not None and to.get(source.pk) != to.get(row.indicator_id):
            raise TakeOverRefused(
                _("%(code)s draws its figures from %(source)s; both go to the same agency.")
                % {"code": row.indicator.code, "source": source.code}
            )


def _plans_of(heirs: Iterable[Agency], plan: Plan, by: User) -> tuple[dict[int, Plan], set[int]]:
    """Agency id → its plan of the year, and the ids of those for which an empty draft was made."""
    rows = Plan.objects.filter(year=plan.year, agency__in=[heir.pk for heir in heirs]).select_related(
        "agency"
    )
    plans = {row.agency_id: row for row in rows if row.agency_id is not None}
    made = set()
    for heir in sorted(heirs, key=lambda one: one.pk):
        if heir.pk not in plans:
            new = Plan(year=plan.year, agency=heir, has_sample_figures=plan.has_sample_figures)
            stamp(new, by=by)
            new.save()
            plans[heir.pk] = new
            made.add(heir.pk)
    return {pk: plans[pk] for pk in sorted(plans)}, made


# ---------------------------------------------------------------- the tree


class _Move:
    """From one plan to another, all numbers behind those that the other has or once had."""

    def __init__(self, plan: Plan, to: Plan, by: User, reason: str) -> None:
        self.plan, self.to, self.by, self.reason = plan, to, by, reason
        here = Q(plan=to) | Q(plan__agency=None, plan__year=to.year)
        self.facets = {row.no: row for row in Facet.objects.filter(here)}
        taken = [row.code for row in Objective.objects.filter(here).select_related("facet")]
        rows = Indicator.objects.filter(here).select_related("objective__facet")
        taken += [row.code for row in rows]
        # Values of earlier years are known by their codes: a number that once was another indicator's would get them.
        taken += PriorValue.objects.filter(agency=to.agency_id).values_list("code", flat=True)
        self.taken: dict[str, int] = defaultdict(int)
        for code in taken:
            self._take(code)

    def do(self, rows: Sequence[Indicator], left: Sequence[Indicator]) -> None:
        """Move ``rows``; ``left`` are those that stay in the plan for now."""
        by_objective: dict[int, list[Indicator]] = defaultdict(list)
        for row in rows:
            by_objective[row.objective_id].append(row)
        needed = {row.objective_id for row in left}
        for objective_id, inside in by_objective.items():
            objective = inside[0].objective
            if objective.plan_id == self.plan.pk:
                parent = self._objective(objective, inside, copied=objective_id in needed)
            else:
                parent = objective  # a common one, in which both plans have indicators
            for row in inside:
                row.plan, row.objective, row.no = self.to, parent, self._next(parent.code)
        self._save(rows, ["plan", "objective", "no"])
        for model, way in GOES_ALONG.items():
            self._bring(model, {f"{way}__in": rows})

    def _objective(self, source: Objective, inside: Sequence[Indicator], *, copied: bool) -> Objective:
        """The objective in the other plan: the row itself, or a copy where other indicators of it do not go along."""
        facet = self._facet(source.facet)
        weight = sum(row.weight for row in inside)
        no = self._next(str(facet.no))
        # An axis of the whole city goes along, the agency's own stays with its plan.
        axis = PolicyAxis.objects.filter(objectives=source.pk, plan__agency=None).first()
        if copied:
            new = duplicate(source, plan=self.to, facet=facet, no=no, weight=weight, axis=axis)
            save_with_history(created=[new], changed=[], fields=[], by=self.by, reason=self.reason)
            for said in ObjectiveAccount.objects.filter(plan=self.plan, objective=source):
                copy = duplicate(said, plan=self.to, objective=new)
                save_with_history(created=[copy], changed=[], fields=[], by=self.by, reason=self.reason)
        else:
            new = source
            new.plan, new.facet, new.no, new.weight, new.axis = self.to, facet, no, weight, axis
            self._save([new], ["plan", "facet", "no", "weight", "axis"])
            self._bring(ObjectiveAccount, {"objective": new})
            self._unbind_budget(new)
        self._pictures()
        return new

    def _facet(self, source: Facet) -> Facet:
        if source.no not in self.facets:
            new = duplicate(source, plan=self.to)
            save_with_history(created=[new], changed=[], fields=[], by=self.by, reason=self.reason)
            self.facets[source.no] = new
        return self.facets[source.no]

    def _bring(self, model: Any, of: Mapping[str, Any]) -> None:
        rows = model.objects.filter(plan=self.plan, **of)
        if not hasattr(model, "history"):  # it is a history itself, or has one of its own
            rows.update(plan=self.to)
            return
        changed = list(rows)
        for row in changed:
            row.plan = self.to
        self._save(changed, ["plan"])

    def _unbind_budget(self, objective: Objective) -> None:
        """The budget stays where the council voted it; its items no longer name an objective of another plan."""
        items = list(BudgetItem.objects.filter(objective=objective, line__plan=self.plan))
        for item in items:
            item.objective = None
        self._save(items, ["objective"])

    def _pictures(self) -> None:
        """The accounts go on showing their pictures: a file is kept once, for every plan that has it."""
        held = set(AccountPicture.objects.filter(plan=self.to).values_list("name", flat=True))
        pictures = AccountPicture.objects.filter(plan=self.plan).exclude(name__in=held)
        AccountPicture.objects.bulk_create([duplicate(one, plan=self.to) for one in pictures])

    def _save(self, rows: Sequence[Model], fields: Sequence[str]) -> None:
        save_with_history(created=[], changed=rows, fields=fields, by=self.by, reason=self.reason)

    def _next(self, parent: str) -> int:
        no = self.taken[parent] + 1
        if no > LAST_NUMBER:
            raise TakeOverRefused(_("There is no number after %s.") % LAST_NUMBER)
        self._take(f"{parent}-{no}")
        return no

    def _take(self, code: str) -> None:
        parts = code.split("-")
        for end in range(2, len(parts) + 1):
            parent = "-".join(parts[: end - 1])
            self.taken[parent] = max(self.taken[parent], int(parts[end - 1]))


# ---------------------------------------------------------------- what knows an indicator by its code


def _rename_sources(
    rows: Sequence[Indicator], before: Mapping[int, str], after: Mapping[int, str], by: User, reason: str
) -> None:
    codes = {before[pk]: after[pk] for pk in before}
    inputs = IndicatorInput.objects.filter(indicator__in=rows, source__startswith="figure:")
    draw_from_new_codes(inputs, codes, by, reason)


def _earlier_values(plan: Plan, rows: Iterable[Indicator]) -> dict[int, list[PriorValue]]:
    """Indicator id → the earlier years' values that the ended agency's plan has of it."""
    agency = plan.own_agency
    lineage = read_lineage([agency.pk], plan.year, plan.year)
    stored = {
        (one.code, one.year): one for one in PriorValue.objects.filter(agency=agency, year__lt=plan.year)
    }
    years = {year for _code, year in stored}
    return {
        row.pk: [
            one
            for year in sorted(years)
            if (
                one := stored.get(
                    (
                        lineage.code_in(
                            year, indicator=row.pk, code=row.code, of_year=plan.year, agency=agency.pk
                        ),
                        year,
                    )
                )
            )
        ]
        for row in rows
    }


def _give_earlier_values(
    values: Mapping[int, Sequence[PriorValue]], codes: Mapping[int, str], plan: Plan, by: User, reason: str
) -> None:
    """The successor has them too, under the codes of its own plan; the ended agency keeps them for its old documents."""
    rows = [
        duplicate(one, agency=plan.own_agency, code=code) for pk, code in codes.items() for one in values[pk]
    ]
    save_with_history(created=rows, changed=[], fields=[], by=by, reason=reason)
