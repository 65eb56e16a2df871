"""Writes to the plan's tree: keyword-only, each one transaction with its history row."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.core.history import save_with_history
from objectives.models import Objective, ObjectiveAccount, Plan, PolicyAxis


@transaction.atomic
def save_agencies(*, names: Mapping[str, str]) -> dict[str, Agency]:
    """The agencies of these codes, made or renamed; the caller has checked codes and names."""
    Agency.objects.bulk_create(
        [Agency(code=code, name=name) for code, name in names.items()],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )
    return {agency.code: agency for agency in Agency.objects.filter(code__in=names)}


def axis_names(plan: Plan) -> tuple[str, ...]:
    """The plan's policy axes in their order (no query where they are prefetched)."""
    return tuple(axis.name for axis in plan.axes.all()) if plan.pk else ()


@transaction.atomic
def set_axes(*, names: Mapping[int, Sequence[str]]) -> None:
    """Replace the policy axes (施政主軸) of plans, by plan id, each in the given order."""
    PolicyAxis.objects.filter(plan_id__in=names).delete()
    PolicyAxis.objects.bulk_create(
        PolicyAxis(plan_id=plan_id, position=position, name=name)
        for plan_id, axes in names.items()
        for position, name in enumerate(axes, start=1)
    )


@transaction.atomic
def write_account(*, plan: Plan, objective: Objective, text: str, by) -> bool:
    """Write what the agency of ``plan`` says of ``objective`` in its annual report; False: it stood there already."""
    account = ObjectiveAccount.objects.filter(plan=plan, objective=objective).first()
    if account is not None and account.text == text:
        return False
    fresh = account or ObjectiveAccount(plan=plan, objective=objective)
    fresh.text = text
    fresh.clean_fields(exclude=["plan", "objective"])
    save_with_history(
        created=[] if account else [fresh], changed=[account] if account else [], fields=["text"], by=by
    )
    return True
