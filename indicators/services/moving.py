"""Moving within a plan: another order, another objective or facet, a facet into the common plan. Numbers follow.

What names an indicator by its printed code follows too: inputs that draw from it, and the values of the years before.
"""

from collections.abc import Sequence
from typing import cast

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from chiayi_kpi.core.history import save_with_history, stamp
from indicators.models import Indicator
from indicators.permissions import RATED_BY_AN_OFFICE
from indicators.services.codes import codes_of, follow_codes
from indicators.services.copying import LAST_NUMBER, refuse_foreign
from indicators.services.drafts import EditRefused, lock_drafts
from objectives.models import Facet, Objective, Plan

Branch = Objective | Indicator
MOVABLE_FACETS = tuple(
    no for no in range(1, Facet.NARRATIVE) if no not in RATED_BY_AN_OFFICE
)  # the others' numbers have a meaning


@transaction.atomic
def move_indicator(*, indicator: Indicator, objective: Objective, place: int | None = None, by) -> None:
    """Put ``indicator`` under ``objective`` as the ``place``-th of its plan's own there (None: the last).

    The numbers of both objectives close up. Raises EditRefused, YearSettled or PermissionDenied.
    """
    lock_drafts([indicator.plan], by=by)
    _look_again(indicator, "objective", "no")
    refuse_foreign(indicator.plan, objective)
    parents = {indicator.objective_id, objective.pk}
    before = codes_of(Q(objective__in=parents))
    _put(indicator, "objective", objective, place, by)
    follow_codes(before, codes_of(Q(pk__in=before)), by)


@transaction.atomic
def move_objective(*, objective: Objective, facet: Facet, place: int | None = None, by) -> None:
    """Put ``objective`` with its indicators under ``facet``; as ``move_indicator``."""
    lock_drafts([objective.plan], by=by)
    _look_again(objective, "facet", "no")
    refuse_foreign(objective.plan, facet)
    before = codes_of(Q(objective__facet__in={objective.facet_id, facet.pk}))
    _put(objective, "facet", facet, place, by)
    follow_codes(before, codes_of(Q(pk__in=before)), by)


@transaction.atomic
def move_facet(*, facet: Facet, down: bool, by) -> None:
    """Have ``facet`` change places with the plan's facet before it, or after it (``down``); at the end it stays.

    Whatever stands in the two follows, in the common plan that of every agency: their plans have to be drafts too.
    Raises as ``move_indicator`` does, and for a facet whose number says who rates it, or that it is the narrative part.
    """
    lock_drafts([facet.plan], by=by)
    rows = list(Facet.objects.filter(plan=facet.plan_id, no__in=MOVABLE_FACETS).order_by("no"))
    places = [row.pk for row in rows]
    if facet.pk not in places:
        raise EditRefused(
            _("Facet %s keeps its number, which says who rates it, or that it is the narrative part.")
            % facet.no
        )
    place = places.index(facet.pk)
    at = place + (1 if down else -1)
    if not 0 <= at < len(rows):
        return
    first, second = rows[place], rows[at]
    pair = {first.pk, second.pk}
    others = Plan.objects.filter(objectives__facet__in=pair).exclude(pk=facet.plan_id).distinct()
    lock_drafts(others.select_related("agency"), by=by)  # the common plan, if it is that, is held already
    before = codes_of(Q(objective__facet__in=pair))
    Facet.objects.filter(pk=first.pk).update(no=Facet.ASIDE)
    Facet.objects.filter(pk=second.pk).update(no=first.no)
    first.no, second.no = second.no, first.no
    save_with_history(created=[], changed=[first, second], fields=["no"], by=by)
    follow_codes(before, codes_of(Q(pk__in=before)), by)


@transaction.atomic
def close_gaps(*, plan: Plan, parent: Facet | Objective, by) -> None:
    """Number what ``plan`` has under ``parent`` without gaps, after something was taken out. As ``move_indicator``."""
    lock_drafts([plan], by=by)
    is_facet = isinstance(parent, Facet)
    before = codes_of(Q(objective__facet=parent) if is_facet else Q(objective=parent))
    model, name = (Objective, "facet") if is_facet else (Indicator, "objective")
    _number(list(model.objects.filter(plan=plan, **{name: parent}).order_by("no")), name, parent, by)
    follow_codes(before, codes_of(Q(pk__in=before)), by)


# ---------------------------------------------------------------- a facet into the common plan


@transaction.atomic
def share_facet(*, facet: Facet, whole: bool, by) -> Facet:
    """Make an agency's ``facet`` the common plan's; ``whole``: its objectives and indicators too.

    Another agency that has a facet of this number, name and weight keeps its objectives, which then stand in the common
    one; any other facet of this number is a conflict that EditRefused names. Nothing is left half done.
    """
    common = Plan.objects.filter(year=facet.plan.year, agency=None).first()
    if common is None:
        raise EditRefused(_("There is no common plan of the year %s yet; make it first.") % facet.plan.year)
    holders = Plan.objects.filter(year=common.year, facets__no=facet.no).select_related("agency")
    lock_drafts([common, *holders], by=by)
    _look_again(facet, "plan")
    if facet.plan.is_common:
        raise EditRefused(_("The facet stands in the common plan already."))
    others = list(
        Facet.objects.filter(plan__year=facet.plan.year, no=facet.no)
        .exclude(pk=facet.pk)
        .select_related("plan__agency")
    )
    _refuse_clashes(facet, others, whole)
    own = facet.plan_id
    if whole:
        _hand_over(facet, own, common, by)
    facet.plan = common
    save_with_history(created=[], changed=[facet], fields=["plan"], by=by)
    for other in others:
        rows = list(Objective.objects.filter(facet=other))
        for row in rows:
            row.facet = facet
        save_with_history(created=[], changed=rows, fields=["facet"], by=by)
        stamp(other, by=by)
        other.delete()
    return facet


def _refuse_clashes(facet: Facet, others: Sequence[Facet], whole: bool) -> None:
    same = (facet.name, facet.weight, facet.cap)
    clashing = [
        one for one in others if whole or (one.name, one.weight, one.cap) != same or one.plan.is_common
    ]
    if clashing:
        raise EditRefused(
            _("Facet %(no)s is different in: %(plans)s. Bring it into line there, or remove it, first.")
            % {"no": facet.no, "plans": _(", ").join(str(one.plan) for one in clashing)}
        )


def _hand_over(facet: Facet, own: int, common: Plan, by) -> None:
    """The objectives and indicators of the facet become common; what the agency says of them stays the agency's."""
    for rows in (
        list(Objective.objects.filter(facet=facet, plan=own)),
        list(Indicator.objects.filter(objective__facet=facet, plan=own)),
    ):
        for row in rows:
            row.plan = common
        save_with_history(created=[], changed=rows, fields=["plan"], by=by)


# ---------------------------------------------------------------- numbers


def _look_again(row: Facet | Branch, *fields: str) -> None:
    """Where ``row`` stands now that nobody else moves anything; EditRefused where it is gone."""
    try:
        row.refresh_from_db(fields=fields)
    except ObjectDoesNotExist as gone:
        raise EditRefused(_("“%s” is no longer part of the plan.") % row) from gone


def _put(row: Branch, name: str, parent: Facet | Objective, place: int | None, by) -> None:
    """Give ``row`` its place among its plan's own rows under ``parent``, and close the gap where it was."""
    model = type(row)
    former_id = getattr(row, f"{name}_id")
    rows: list[Branch] = [
        one
        for one in model.objects.filter(plan=row.plan_id, **{name: parent}).order_by("no")
        if one.pk != row.pk
    ]
    at = len(rows) if place is None else min(max(place, 1), len(rows) + 1) - 1
    rows.insert(at, row)
    _number(rows, name, parent, by)
    if former_id != parent.pk:
        left = list(model.objects.filter(plan=row.plan_id, **{f"{name}_id": former_id}).order_by("no"))
        if left:
            _number(cast(list[Branch], left), name, getattr(left[0], name), by)


def _number(rows: Sequence[Branch], name: str, parent: Facet | Objective, by) -> None:
    """Number ``rows`` in their order from 1, past the numbers that other plans have under ``parent``.

    A row is first put aside under a number that nobody has, so that no two have the same at any moment.
    """
    if not rows:
        return
    model, plan_id = type(rows[0]), rows[0].plan_id
    beside = model.objects.filter(**{name: parent}).exclude(plan=plan_id)
    if not rows[0].plan.is_common:
        beside = beside.filter(plan__agency=None)
    taken = set(beside.values_list("no", flat=True))
    free = (no for no in range(1, LAST_NUMBER + 1) if no not in taken)
    wanted = dict(zip((row.pk for row in rows), free, strict=False))
    changed = [
        row
        for row in rows
        if row.pk in wanted and (row.no, getattr(row, f"{name}_id")) != (wanted[row.pk], parent.pk)
    ]
    aside = [
        no
        for no in range(LAST_NUMBER, 0, -1)
        if no not in {row.no for row in rows} | set(wanted.values()) | taken
    ]
    if len(wanted) < len(rows) or len(aside) < len(changed):
        raise EditRefused(_("There are too many under %s to be numbered.") % parent)
    for row, no in zip(changed, aside, strict=False):
        model.objects.filter(pk=row.pk).update(no=no, **{name: parent})
        row.no = wanted[row.pk]
        setattr(row, name, parent)
    save_with_history(created=[], changed=changed, fields=["no", name], by=by)
