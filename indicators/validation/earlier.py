"""Which earlier years' values an indicator needs, which of them are missing, and which approved targets rest on them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from indicators.models import Indicator, ScoringComponent
from indicators.scoring.formula import FormulaError
from indicators.scoring.rules import Rule, RuleError, awarded_kinds
from indicators.selectors.specs import formula_of, rule_of
from indicators.validation.fault import PlanFault
from indicators.validation.material import IndicatorMaterial, Material, read_materials
from objectives.models import Plan


class Missing(NamedTuple):
    """An indicator of a plan, and the earlier years whose values it needs and nobody knows."""

    plan: Plan
    indicator: Indicator
    code: str
    years: tuple[int, ...]


class Need(NamedTuple):
    """That an indicator needs the value of an earlier year: for a target (``direction`` says which way it counts), where
    there are several ``years`` for their mean; without a direction for a formula that starts from it, as ``prior``.
    """

    year: int
    direction: str
    years: tuple[int, ...]


StoredKey = tuple[str, int]  # the code that a value is stored under, and its ROC year


class Served(NamedTuple):
    """That an earlier year's value is part of a target of an approved plan, with the others that make up its mean."""

    plan: Plan
    indicator: Indicator
    need: Need
    keys: tuple[StoredKey, ...]


def effective_formula(row: ScoringComponent, indicator: IndicatorMaterial) -> str:
    """A component's own formula, or else the first one's; empty: the single input itself."""
    return row.formula or indicator.components[0].formula


def needs(indicator: IndicatorMaterial, of_year: int) -> list[Need]:
    """What an indicator of the plan of ``of_year`` needs of earlier years, each once."""
    found = []
    for row in indicator.components:
        rule = _rule(row)
        if rule is not None:
            years = rule.earlier_years(of_year)
            is_mean = rule.baseline_length() is not None
            found += [Need(year, rule.harder_with, years if is_mean else (year,)) for year in years]
        if row.rule not in awarded_kinds() and _uses_prior(row, indicator):
            found.append(Need(of_year - 1, "", (of_year - 1,)))
    return list(dict.fromkeys(found))


def earlier_notes(material: Material) -> Iterator[PlanFault]:
    """What is not known of earlier years: no fault, for in autumn nobody can know it."""
    for row in missing_values(material):
        years = _(", ").join(map(str, row.years))
        text = _(
            "The value of the earlier years %(years)s is not known yet. It is taken over when that year is settled; "
            "it can be entered, too."
        )
        yield PlanFault(row.code, text % {"years": years})


def missing_values(material: Material) -> list[Missing]:
    """None for the common plan, for earlier years belong to the agency; none of what does not apply to it."""
    if material.plan.is_common:
        return []
    return [
        Missing(material.plan, indicator.row, indicator.code, years)
        for indicator in material.indicators()
        if indicator.row.pk not in material.exempt and (years := _missing_years(material, indicator))
    ]


def missing_of_plans(plans: Collection[Plan]) -> list[Missing]:
    """The same of several agencies' plans; a constant number of queries."""
    return [row for material in read_materials(list(plans)) for row in missing_values(material)]


def served_values(plans: Collection[Plan]) -> Mapping[tuple[int, str, int], list[Served]]:
    """What rests on earlier years in these agencies' plans, by (agency's id, code that the value is stored under, year)."""
    found: dict[tuple[int, str, int], list[Served]] = defaultdict(list)
    for material in read_materials(list(plans)) if plans else ():
        agency_id = material.plan.own_agency.pk
        for indicator in material.indicators():
            if indicator.row.pk in material.exempt:
                continue
            for need in needs(indicator, material.plan.year):
                keys = tuple((material.stored_code(indicator, year), year) for year in need.years)
                code = material.stored_code(indicator, need.year)
                served = Served(material.plan, indicator.row, need, keys)
                found[agency_id, code, need.year].append(served)
    return found


def _missing_years(material: Material, indicator: IndicatorMaterial) -> tuple[int, ...]:
    years = sorted({need.year for need in needs(indicator, material.plan.year)})
    return tuple(
        year for year in years if (material.stored_code(indicator, year), year) not in material.known
    )


def _rule(row: ScoringComponent) -> Rule | None:
    try:
        return rule_of(row.rule, row.parameters)
    except RuleError:  # named by its own fault
        return None


def _uses_prior(row: ScoringComponent, indicator: IndicatorMaterial) -> bool:
    text = effective_formula(row, indicator)
    try:
        return bool(text) and formula_of(text, tuple(one.code for one in indicator.inputs)).names_prior
    except FormulaError:  # named by its own fault
        return False
