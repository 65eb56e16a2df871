"""How an indicator is computed: inputs, milestones, rules, formulas, maxima."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise

from django.utils.translation import gettext as _

from chiayi_kpi.core.formats import plain
from indicators.models import IndicatorInput, Milestone, ScoringComponent
from indicators.rule_names import explanation
from indicators.scoring import rounding
from indicators.scoring.formula import FormulaError
from indicators.scoring.rules import KINDS, Rule, RuleError, awarded_kinds
from indicators.selectors.specs import formula_of, rule_of
from indicators.sources import Sources, drawn_from, source_fault
from indicators.validation.earlier import effective_formula
from indicators.validation.fault import PlanFault
from indicators.validation.material import IndicatorMaterial, Material

HUNDRED = 100
LATEST = {IndicatorInput.Aggregation.LAST, IndicatorInput.Aggregation.MAX}


def scoring_faults(material: Material) -> Iterator[PlanFault]:
    """The faults of every indicator, with its code."""
    sources = {(each.code, row.code): row.source for each in material.indicators() for row in each.inputs}
    for indicator in material.indicators():
        messages = [
            *_of_inputs(indicator),
            *_of_sources(indicator, sources),
            *_of_components(indicator),
        ]
        for message in messages:
            yield PlanFault(indicator.code, message, indicator.common)


def _of_inputs(indicator: IndicatorMaterial) -> Iterator[str]:
    awarded = indicator.components and all(row.rule in awarded_kinds() for row in indicator.components)
    if not indicator.inputs and not awarded:
        yield _("Nothing is reported for it: it has no input.")
    for row in indicator.inputs:
        yield from _of_milestones(row, indicator.milestones.get(row.pk, ()))


def _of_sources(indicator: IndicatorMaterial, sources: Sources) -> Iterator[str]:
    drawn = [row for row in indicator.inputs if drawn_from(row.source)]
    for row in drawn:
        fault = source_fault(row.source, sources)
        if fault:
            yield _("Input “%(input)s”: %(fault)s") % {"input": row.name, "fault": fault}
    if drawn and any(row.rule in KINDS and KINDS[row.rule].compares for row in indicator.components):
        yield _("It compares the agencies, so its inputs cannot be drawn from another indicator.")


def _of_milestones(row: IndicatorInput, milestones: Iterable[Milestone]) -> Iterator[str]:
    percents = [milestone.percent for milestone in milestones]
    if not percents:
        return
    if any(later <= earlier for earlier, later in pairwise(percents)):
        yield _("The milestones of “%(input)s” do not rise from one to the next.") % {"input": row.name}
    if percents[-1] != HUNDRED:
        yield _("The last milestone of “%(input)s” is at %(percent)s instead of 100.") % {
            "input": row.name,
            "percent": plain(percents[-1]),
        }
    if row.aggregation not in LATEST:
        yield _("The latest milestone reached counts, so “%(input)s” must be aggregated by “latest”.") % {
            "input": row.name
        }


def _of_components(indicator: IndicatorMaterial) -> Iterator[str]:
    if not indicator.components:
        yield _("It has no scoring component.")
        return
    maxima: list[Fraction] = []
    for row in indicator.components:
        try:
            rule = rule_of(row.rule, row.parameters)
        except RuleError as error:
            yield _("Component %(no)d: %(reason)s") % {"no": row.no, "reason": explanation(error)}
            continue
        maxima.append(rule.maximum)
        yield from _of_formula(row, rule, indicator)
    if not indicator.row.is_bonus and sum(maxima) > indicator.row.weight:
        yield _("Its components can give %(sum)s points, more than its weight of %(weight)s.") % {
            "sum": rounding.plain(sum(maxima, Fraction(0))),
            "weight": plain(indicator.row.weight),
        }


def _of_formula(row: ScoringComponent, rule: Rule, indicator: IndicatorMaterial) -> Iterator[str]:
    if rule.awarded:
        return
    text = effective_formula(row, indicator)
    if text:
        try:
            formula_of(text, tuple(one.code for one in indicator.inputs))
        except FormulaError as error:
            yield _("Component %(no)d: %(reason)s") % {"no": row.no, "reason": explanation(error)}
    elif len(indicator.inputs) > 1:
        yield _("Component %(no)d: there are several inputs, so a formula is needed.") % {"no": row.no}
