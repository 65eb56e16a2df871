"""What a copied plan asks a person to look at: texts in which the year's number was moved, or a date stayed, what was
left out, and what has to be set anew."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from budget.models import BudgetItem, BusinessLine
from chiayi_kpi.core.clock import now
from indicators.models import CopyReview, Indicator, IndicatorInput, Milestone, NotApplicable
from indicators.services.copying import is_prose
from objectives.models import Facet, Objective, Plan, PolicyAxis
from objectives.permissions import may_edit_plan

LONGEST_PLACE = 200


class _Looked(NamedTuple):
    """A model whose texts are moved: the way from a row to its plan, what its place needs, and its place."""

    model: type[Model]
    path: str
    select: tuple[str, ...]
    place: Callable[[Any], str]


_LOOKED_AT = (
    _Looked(Plan, "pk", ("agency",), str),
    _Looked(PolicyAxis, "plan", (), str),
    _Looked(Facet, "plan", (), lambda row: f"{row.no} {row.name}"),
    _Looked(Objective, "plan", ("facet",), str),
    _Looked(Indicator, "plan", ("objective__facet",), str),
    _Looked(
        IndicatorInput,
        "indicator__plan",
        ("indicator__objective__facet",),
        lambda row: f"{row.indicator.code} {row.name}",
    ),
    _Looked(
        Milestone,
        "input__indicator__plan",
        ("input__indicator__objective__facet",),
        lambda row: f"{row.input.indicator.code} {row.name}",
    ),
    _Looked(NotApplicable, "plan", ("indicator__objective__facet",), lambda row: str(row.indicator)),
    _Looked(BusinessLine, "plan", (), str),
    _Looked(BudgetItem, "line__plan", ("line",), lambda row: f"{row.line.name} {row.no} {row.name}"),
)


def looked_at_texts(
    plan: Plan, moved: Mapping[str, str], kept: Mapping[str, str]
) -> tuple[list[CopyReview], list[CopyReview]]:
    """Every text of ``plan`` that is one of the ``moved`` (new → old), and every one of the ``kept`` (text → dates in
    it), unsaved.
    """
    found = list(_texts(plan, {*moved, *kept})) if moved or kept else []
    kinds = CopyReview.Kind
    return (
        [_about(plan, kinds.MOVED, *at, old=moved[text], new=text) for at, text in found if text in moved],
        [_about(plan, kinds.KEPT, *at, old=kept[text]) for at, text in found if text in kept],
    )


def to_set(plan: Plan, indicator: Indicator, field: str, sentence: str) -> CopyReview:
    """That somebody has to set what ``field`` of the ``indicator`` says of the new year, unsaved."""
    return _about(plan, CopyReview.Kind.TO_SET, indicator, field, str(indicator), old=sentence)


def _about(plan: Plan, kind: CopyReview.Kind, row: Model, field: str, place: str, **texts: str) -> CopyReview:
    model = row._meta.label_lower
    return CopyReview(
        plan=plan, kind=kind, place=place[:LONGEST_PLACE], model=model, row=row.pk, field=field, **texts
    )


def _texts(plan: Plan, wanted: Collection[str]) -> Iterator[tuple[tuple[Model, str, str], str]]:
    """Each text of ``plan`` that is one of the ``wanted``, with its row, field and place."""
    return (
        ((row, field.name, looked.place(row)), getattr(row, field.attname))
        for looked in _LOOKED_AT
        for row in looked.model._default_manager.filter(**{looked.path: plan.pk}).select_related(
            *looked.select
        )
        for field in looked.model._meta.concrete_fields
        if is_prose(field) and getattr(row, field.attname) in wanted
    )


def left_out(plan: Plan, place: str, what: str = "") -> CopyReview:
    """That something of the year before, or only ``what`` of it, is not in ``plan``, unsaved."""
    return CopyReview(plan=plan, kind=CopyReview.Kind.LEFT_OUT, place=place[:LONGEST_PLACE], old=what)


def keep_reviews(plan: Plan, rows: Iterable[CopyReview]) -> list[CopyReview]:
    """Keep those that are not on the list yet, ticked or not; returns them. The caller holds the transaction."""
    known = {_key(row) for row in CopyReview.objects.filter(plan=plan)}
    return CopyReview.objects.bulk_create(row for row in rows if _key(row) not in known)


@transaction.atomic
def tick_reviews(*, plan: Plan, ids: Collection[int], by) -> int:
    """Say that these were looked at; returns how many are ticked by it. Raises PermissionDenied."""
    if not may_edit_plan(by, plan):
        raise PermissionDenied(_("You may not edit %s.") % plan)
    rows = CopyReview.objects.filter(plan=plan, pk__in=ids, seen_at=None)
    return rows.update(seen_at=now(), seen_by=by)


def _key(row: CopyReview) -> tuple:
    return (row.kind, row.model, row.row, row.field) if row.model else (row.kind, row.place, row.old)
