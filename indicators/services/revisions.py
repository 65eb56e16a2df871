"""Changing a target after the plan's approval: the old one stays printed beside the new one."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from django.db import transaction
from django.utils.translation import gettext as _

from chiayi_kpi.core.history import stamp
from chiayi_kpi.core.reasons import reason_given
from indicators.errors import ReportingRefused
from indicators.models import Indicator, ScoringComponent, TargetRevision, revised_parameters
from indicators.rule_names import explanation
from indicators.scoring.easier import is_easier
from indicators.scoring.rules import Rule, RuleError, aims_of, parse_rule
from indicators.services.planned_path import move_paths
from objectives.locking import lock_open
from objectives.models import Plan

NOTHING: Mapping[str, str] = MappingProxyType({})


@transaction.atomic
def revise_target(
    *,
    plan: Plan,
    component: ScoringComponent,
    parameters: Mapping[str, object],
    target_text: str,
    cause: str,
    countermeasure: str = "",
    texts: Mapping[str, str] = NOTHING,
    by,
) -> TargetRevision:
    """Change what a component of an approved plan wants reached, and the text that is printed for it.

    ``texts``: others of the indicator that are to be changed in the same step, by name.

    ``plan`` is the plan in which the indicator stands; ``parameters`` by name are those of ``aims_of`` the rule that
    are to be others: empty takes one away, what is not named stays. Raises ReportingRefused for a draft (edit it
    instead), for a rule without a target, without a cause, for what the rule does not take, and without a
    countermeasure where it becomes easier: where some value gives more points, or is on target only now. Planned paths
    of the months to come lead to the new target from then on.
    """
    lock_open(plan)  # so that the old target that is kept is the one that this replaces
    component = ScoringComponent.objects.select_related("indicator__plan").get(pk=component.pk)
    indicator = component.indicator
    _refuse_unrevisable(plan, component, parameters)
    target_text = target_text.strip()
    changed = revised_parameters(component, parameters)
    if changed == component.parameters and target_text == indicator.target_text:
        raise ReportingRefused(_("This is the target already."))
    before, after = _parsed(component, component.parameters), _parsed(component, changed)
    lowered = is_easier(before, after, plan.year)
    cause = reason_given(cause, ReportingRefused, missing=_("Give the cause of the change."))
    needed = _("A target that is made easier needs a countermeasure too.") if lowered else ""
    countermeasure = reason_given(countermeasure, ReportingRefused, missing=needed)
    revision = _revision(
        plan, indicator, indicator.target_text, target_text, lowered, cause, countermeasure, by
    )
    component.parameters = changed
    _save(component, by, cause)
    indicator.target_text = target_text
    for name, text in texts.items():
        setattr(indicator, name, text)
    _save(indicator, by, cause)
    move_paths(component, before, after, by=by, reason=cause)
    return revision


def _refuse_unrevisable(plan: Plan, component: ScoringComponent, parameters: Collection[str]) -> None:
    if component.indicator.plan_id != plan.pk:
        raise ReportingRefused(_("This indicator is not part of the plan."))
    if not component.indicator.plan.is_approved:
        raise ReportingRefused(_("The plan is a draft; change the target there."))
    if not {parameter.name for parameter in aims_of(component.rule)}.issuperset(parameters):
        raise ReportingRefused(_("This rule has no such target to change."))


def _parsed(component: ScoringComponent, parameters: Mapping[str, str]) -> Rule:
    try:
        return parse_rule(component.rule, parameters)
    except RuleError as fault:
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
