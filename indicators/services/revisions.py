"""Changing a target after the plan's approval: the old one stays printed beside the new one."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from chiayi_kpi.core.history import stamp
from chiayi_kpi.core.reasons import reason_given
from indicators.errors import ReportingRefused
from indicators.models import Indicator, ScoringComponent, TargetRevision, stored_parameters
from indicators.rule_names import explanation
from indicators.scoring.errors import ScoringError
from indicators.scoring.rules import parse_rule
from indicators.selectors.plan_changes import is_lowered
from objectives.locking import lock_open
from objectives.models import Plan


@transaction.atomic
def revise_target(
    *,
    plan: Plan,
    component: ScoringComponent,
    target: Decimal,
    target_text: str,
    cause: str,
    countermeasure: str = "",
    by,
) -> TargetRevision:
    """Set another target for a component of an approved plan, and the text that is printed for it.

    ``plan`` is the plan in which the indicator stands. Raises ReportingRefused for a draft (edit it instead), for a
    component without a target of its own (a baseline), without a cause, and for a lowered target without a
    countermeasure. Lowered means easier: less where at least the target counts, more where at most.
    """
    lock_open(plan)  # so that the old target that is kept is the one that this replaces
    component = ScoringComponent.objects.select_related("indicator__plan").get(pk=component.pk)
    indicator = component.indicator
    old = _current(plan, component)
    target_text = target_text.strip()
    lowered = is_lowered(component.direction, old, target)
    if target == old and target_text == indicator.target_text:
        raise ReportingRefused(_("This is the target already."))
    cause = reason_given(cause, ReportingRefused, missing=_("Give the cause of the change."))
    needed = _("A lowered target needs a countermeasure too.") if lowered else ""
    countermeasure = reason_given(countermeasure, ReportingRefused, missing=needed)
    revision = _revision(
        plan, indicator, indicator.target_text, target_text, lowered, cause, countermeasure, by
    )
    component.parameters |= stored_parameters({"target": target})
    _refuse_unparsable(component)
    _save(component, by, cause)
    indicator.target_text = target_text
    _save(indicator, by, cause)
    return revision


def _current(plan: Plan, component: ScoringComponent) -> Decimal:
    if component.indicator.plan_id != plan.pk:
        raise ReportingRefused(_("This indicator is not part of the plan."))
    if not component.indicator.plan.is_approved:
        raise ReportingRefused(_("The plan is a draft; change the target there."))
    if component.target is None:
        raise ReportingRefused(
            _("This target comes from earlier years or from the rule; it is no number to change.")
        )
    return component.target


def _refuse_unparsable(component: ScoringComponent) -> None:
    try:
        parse_rule(component.rule, component.parameters)
    except ScoringError as fault:
        raise ReportingRefused(explanation(fault)) from fault


def _revision(
    plan: Plan, indicator: Indicator, old: str, new: str, lowered: bool, cause: str, countermeasure: str, by
) -> TargetRevision:
    if not new:
        raise ReportingRefused(_("Give the target as it is to be printed."))
    return TargetRevision.objects.create(
        plan=plan,
        indicator=indicator,
        what=TargetRevision.What.TARGET,
        old=old,
        new=new,
        lowered=lowered,
        cause=cause,
        countermeasure=countermeasure,
        by=by,
    )


def _save(row: Indicator | ScoringComponent, by, reason: str) -> None:
    stamp(row, by=by, reason=reason)
    row.save()
