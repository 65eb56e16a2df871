"""Copies of an indicator, of an objective, of a whole plan's tree, with all that was agreed about them.

What is copied is what a plan says before its year begins: texts, weights, inputs, milestones, rules, planned paths.
What happened in the year (figures, awards, assignments, earlier years' values) stays with the original.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import CharField, Max, Model, Q, TextField
from django.utils.translation import gettext as _

from chiayi_kpi.core.history import save_with_history
from indicators.models import (
    Indicator,
    IndicatorInput,
    MidTermTarget,
    Milestone,
    PlannedValue,
    ScoringComponent,
)
from indicators.services.drafts import EditRefused, lock_drafts
from objectives.models import Facet, Objective, Plan, PolicyAxis
from objectives.placing import stands_in
from objectives.selectors import axes_for

LAST_NUMBER = 99  # of an objective or an indicator

Row = TypeVar("Row", bound=Model)


def _as_it_is(text: str) -> str:
    return text


def _every(row: Model) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class CopyOptions:
    """``text`` rewrites every text that a person reads; ``wanted`` says of each indicator, input, milestone,
    component and planned value whether it is copied; ``paths`` whether any planned value is. ``next_year``: each copy is the same indicator
    in a later year, which has the original as its forerunner.
    """

    text: Callable[[str], str] = _as_it_is
    wanted: Callable[[Any], bool] = _every
    paths: bool = True
    next_year: bool = False


AS_IT_IS = CopyOptions()


@dataclass(frozen=True, slots=True)
class Copied:
    """The copies, each by its original's id."""

    objectives: Mapping[int, Objective]
    indicators: Mapping[int, Indicator]


# ---------------------------------------------------------------- what a person asks for


@transaction.atomic
def copy_indicator(*, source: Indicator, objective: Objective, plan: Plan, by) -> Indicator:
    """A copy of ``source`` at the end of ``objective``, in ``plan``. Raises EditRefused, PermissionDenied."""
    lock_drafts([plan], by=by)
    refuse_foreign(plan, objective)
    no = next_free(objective.indicators.all(), plan)
    copied = copy_indicators(rows=[source], into={source.pk: (objective, no)}, plan=plan, by=by)
    return copied[source.pk]


@transaction.atomic
def copy_objective(*, source: Objective, facet: Facet, plan: Plan, by) -> Objective:
    """A copy of ``source`` with its indicators at the end of ``facet``. Raises EditRefused, PermissionDenied.

    The indicators are those of the plan that ``source`` stands in.
    """
    lock_drafts([plan], by=by)
    refuse_foreign(plan, facet)
    no = next_free(facet.objectives.all(), plan)
    objectives = copy_objectives(rows=[source], into={source.pk: (facet, no)}, plan=plan, by=by)
    rows = Indicator.objects.filter(objective=source, plan=source.plan_id).order_by("no")
    copy_indicators(rows=rows, into=_same_numbers(rows, objectives), plan=plan, by=by)
    return objectives[source.pk]


@transaction.atomic
def copy_plan(*, source: Plan, plan: Plan, by, options: CopyOptions = AS_IT_IS) -> Copied:
    """The tree of ``source`` in ``plan``, which has no objectives and indicators of its own yet.

    A facet of ``source`` is copied where neither ``plan`` nor the common plan of its year has that number. What stands
    in a common facet or objective is put into the one of the same number. Raises EditRefused, PermissionDenied.
    """
    lock_drafts([plan], by=by)
    if source.pk == plan.pk:
        raise EditRefused(_("A plan is not copied into itself."))
    if Objective.objects.filter(plan=plan).exists() or Indicator.objects.filter(plan=plan).exists():
        raise EditRefused(
            _("%s has objectives or indicators of its own already; copy single objectives into it instead.")
            % plan
        )
    facets = _facets_of(source, plan, by, options)
    rows = list(Objective.objects.filter(plan=source).select_related("facet").order_by("facet__no", "no"))
    into = {row.pk: (_same(facets, row.facet.no, _("facet %s") % row.facet.no), row.no) for row in rows}
    objectives = copy_objectives(rows=rows, into=into, plan=plan, by=by, options=options)
    return Copied(objectives, _copy_tree_of(source, plan, objectives, by, options))


# ---------------------------------------------------------------- rows of one kind, with what is inside them


def copy_objectives(
    *,
    rows: Iterable[Objective],
    into: Mapping[int, tuple[Facet, int]],
    plan: Plan,
    by,
    options: CopyOptions = AS_IT_IS,
) -> dict[int, Objective]:
    """A copy of each objective without its indicators; ``into``: its id → the facet and number of the copy.

    The caller holds the transaction and has locked ``plan``.
    """
    axes = _axes_of([*into], plan, options)
    copies = {
        row.pk: duplicate(
            row, options.text, plan=plan, facet=into[row.pk][0], no=into[row.pk][1], axis=axes.get(row.pk)
        )
        for row in rows
    }
    _refuse_beyond(row.no for row in copies.values())
    _save([*copies.values()], by)
    return copies


def _axes_of(ids: Sequence[int], plan: Plan, options: CopyOptions) -> dict[int, PolicyAxis]:
    """Objective's id → the axis of ``plan`` that is called as the objective's own."""
    named = Objective.objects.filter(pk__in=ids, axis__isnull=False).values_list("pk", "axis__name")
    wanted = {pk: options.text(name) for pk, name in named}
    there = {axis.name: axis for axis in reversed(axes_for(plan.pk))} if wanted else {}
    return {pk: there[name] for pk, name in wanted.items() if name in there}


def copy_indicators(
    *,
    rows: Iterable[Indicator],
    into: Mapping[int, tuple[Objective, int]],
    plan: Plan,
    by,
    options: CopyOptions = AS_IT_IS,
) -> dict[int, Indicator]:
    """A copy of each indicator with inputs, milestones, components and its own plan's path; ``into`` as above.

    A constant number of queries. The caller holds the transaction and has locked ``plan``.
    """
    sources = {row.pk: row for row in rows if options.wanted(row)}
    copies = {
        pk: duplicate(
            row,
            options.text,
            plan=plan,
            objective=into[pk][0],
            no=into[pk][1],
            forerunner=row if options.next_year else None,
        )
        for pk, row in sources.items()
    }
    _refuse_beyond(row.no for row in copies.values())
    _save([*copies.values()], by)
    inputs = IndicatorInput.objects.filter(indicator__in=sources).order_by("indicator_id", "pk")
    copied_inputs = _copies(inputs, "indicator", copies, options)
    _save([*copied_inputs.values()], by)
    milestones = Milestone.objects.filter(input__in=copied_inputs).order_by("input_id", "no")
    _save([*_copies(milestones, "input", copied_inputs, options).values()], by)
    components = ScoringComponent.objects.filter(indicator__in=sources).order_by("indicator_id", "no")
    _save([*_copies(components, "indicator", copies, options).values()], by)
    if options.paths:
        # The common plan has no mid-term targets: each agency has its own four-year plan.
        for model in (PlannedValue,) if plan.is_common else (PlannedValue, MidTermTarget):
            _save(_paths(model, sources, copies, plan, options), by)
    return copies


def duplicate(row: Row, text: Callable[[str], str] = _as_it_is, **changes: Any) -> Row:
    """An unsaved copy of ``row`` with every column that may say the same twice, its free texts rewritten by ``text``."""
    values = {}
    for field in row._meta.concrete_fields:
        if field.unique or field.name in changes or field.attname in changes:
            continue
        value = getattr(row, field.attname)
        values[field.attname] = text(value) if is_prose(field) and value else value
    return type(row)(**values, **changes)


def next_free(rows, plan: Plan) -> int:
    """The number after the highest among ``rows`` that stands in ``plan``, or beside it (of the common plan and it)."""
    beside = Q() if plan.is_common else Q(plan=plan) | Q(plan__agency=None)
    return (rows.filter(beside).aggregate(most=Max("no"))["most"] or 0) + 1


# ---------------------------------------------------------------- parts


def is_prose(field) -> bool:
    """Whether the column holds words: no code, no formula, no choice, no name of a rule."""
    return (
        isinstance(field, CharField | TextField)
        and not field.choices
        and field.name not in {"code", "source", "formula", "rule"}
    )


def _copies(rows, parent: str, parents: Mapping[int, Any], options: CopyOptions) -> dict[int, Any]:
    return {
        row.pk: duplicate(row, options.text, **{parent: parents[getattr(row, f"{parent}_id")]})
        for row in rows
        if options.wanted(row)
    }


def _paths(
    model: type[Any],
    sources: Mapping[int, Indicator],
    copies: Mapping[int, Indicator],
    plan: Plan,
    options: CopyOptions,
) -> list[Any]:
    rows = model.objects.filter(indicator__in=sources).order_by("indicator_id", "pk")
    return [
        duplicate(row, plan=plan, indicator=copies[row.indicator_id])
        for row in rows
        if row.plan_id == sources[row.indicator_id].plan_id and options.wanted(row)
    ]


def _facets_of(source: Plan, plan: Plan, by, options: CopyOptions) -> dict[int, Facet]:
    """The facets that hold in ``plan`` by number, those that it lacked copied from ``source``."""
    existing = {facet.no: facet for facet in _facets_in(plan)}
    missing = {
        facet.no: duplicate(facet, options.text, plan=plan)
        for facet in Facet.objects.filter(plan=source).order_by("no")
        if facet.no not in existing
    }
    _save([*missing.values()], by)
    return existing | missing


def _facets_in(plan: Plan):
    return Facet.objects.filter(Q(plan=plan) | Q(plan__agency=None, plan__year=plan.year))


def _copy_tree_of(
    source: Plan, plan: Plan, objectives: Mapping[int, Objective], by, options: CopyOptions
) -> dict[int, Indicator]:
    rows = list(
        Indicator.objects.filter(plan=source)
        .select_related("objective__facet")
        .order_by("objective__facet__no", "objective__no", "no")
    )
    common = {
        (row.facet.no, row.no): row
        for row in Objective.objects.filter(plan__agency=None, plan__year=plan.year).select_related("facet")
    }
    into = {}
    for row in rows:
        parent = row.objective
        if row.objective_id in objectives:
            into[row.pk] = (objectives[row.objective_id], row.no)
        else:
            place = _same(common, (parent.facet.no, parent.no), _("objective %s") % parent.code)
            into[row.pk] = (place, row.no)
    return copy_indicators(rows=rows, into=into, plan=plan, by=by, options=options)


def _same(known: Mapping, key, called: str):
    """What has the same number in the other plan; EditRefused where nothing has."""
    if key not in known:
        raise EditRefused(
            _("The other plan has no %s of its own or of its common plan; make it there first.") % called
        )
    return known[key]


def _same_numbers(rows: Iterable[Indicator], objectives: Mapping[int, Objective]):
    return {row.pk: (objectives[row.objective_id], row.no) for row in rows}


def refuse_foreign(plan: Plan, parent: Facet | Objective) -> None:
    """EditRefused where ``parent`` stands neither in ``plan`` nor in the common plan of its year."""
    if not stands_in(parent, plan):
        raise EditRefused(_("Choose one of the same plan, or of the common plan of the same year."))


def _refuse_beyond(numbers: Iterable[int]) -> None:
    if max(numbers, default=0) > LAST_NUMBER:
        raise EditRefused(_("There is no number after %s.") % LAST_NUMBER)


def _save(rows: Sequence[Model], by) -> None:
    save_with_history(created=rows, changed=[], fields=[], by=by)
