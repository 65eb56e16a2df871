"""What an agency's year is scored from, as plain JSON: rules, targets, weights, and every figure."""

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from indicators.scoring.formula import parse
from indicators.scoring.frequency import Frequency
from indicators.scoring.model import (
    MONTHS,
    AgencyYear,
    Aggregation,
    ComponentSpec,
    EarlierTerms,
    FacetSpec,
    Facts,
    IndicatorSpec,
    InputSpec,
    Milestone,
    ObjectiveSpec,
    Undefined,
)
from indicators.scoring.record.document import Plain, reading
from indicators.scoring.rounding import without_zeros
from indicators.scoring.rules import parse_rule

# Neither NaN nor exponents: 1E+999999999 would fill the memory.
_DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_Facts = dict[str, dict[str, Any]]  # a field of Facts → indicator's code → what it holds


def written_facets(given: AgencyYear) -> list[Plain]:
    """The tree of facets, objectives and indicators, each indicator with what was reported of it."""
    return [
        {
            "no": facet.no,
            "name": facet.name,
            "weight": written(facet.weight),
            "cap": written(facet.cap),
            "objectives": [
                {
                    "no": objective.no,
                    "name": objective.name,
                    "weight": written(objective.weight),
                    "indicators": [_indicator(spec, given.facts) for spec in objective.indicators],
                }
                for objective in facet.objectives
            ],
        }
        for facet in given.facets
    ]


# What was reported stands once: in earlier terms it is left out where it is what stands in the year's own tree.
_REPORTED = ("planned", "earlier_years", "awards", "last_year_by_month")


def written_earlier(given: AgencyYear) -> Plain:
    """The terms that held before some were changed, each as a whole tree; there only where some were."""
    if not given.earlier:
        return {}
    year = _by_code(written_facets(given))
    earlier = []
    for held in given.earlier:
        facets = written_facets(held.year)
        for code, row in _by_code(facets).items():
            if code in year:
                _leave_out(row, year[code])
        earlier.append({"through": held.through, "facets": facets})
    return {"earlier_terms": earlier}


def read_year(record: Plain, agency: str, row: Plain) -> AgencyYear:
    """What ``written_facets`` and ``written_earlier`` made the ``row`` of, by the arithmetic of its ``record``.

    Raises RecordError with the place.
    """
    earlier = tuple(
        EarlierTerms(held["through"], _read_year(record, agency, _filled_in(held["facets"], row["facets"])))
        for held in row.get("earlier_terms", ())
    )
    return replace(_read_year(record, agency, row["facets"]), earlier=earlier)


def _by_code(facets: list[Plain]) -> dict[str, Plain]:
    return {
        one["code"]: one
        for facet in facets
        for objective in facet["objectives"]
        for one in objective["indicators"]
    }


def _leave_out(row: Plain, year: Plain) -> None:
    for key in _REPORTED:
        if row.get(key, []) == year.get(key, []):
            row.pop(key, None)
        else:
            row.setdefault(key, [])
    figures = {given["code"]: given["figures"] for given in year["inputs"]}
    for given in row["inputs"]:
        if given["figures"] == figures.get(given["code"]):
            del given["figures"]


def _filled_in(facets: list[Plain], year: list[Plain]) -> list[Plain]:
    """The tree of earlier terms with what was left out of it."""
    found = _by_code(year)
    return [
        {
            **facet,
            "objectives": [
                {
                    **one,
                    "indicators": [_with_reported(row, found.get(row["code"])) for row in one["indicators"]],
                }
                for one in facet["objectives"]
            ],
        }
        for facet in facets
    ]


def _with_reported(row: Plain, year: Plain | None) -> Plain:
    if year is None:
        return row
    figures = {given["code"]: {"figures": given["figures"]} for given in year["inputs"]}
    inputs = [figures.get(given["code"], {}) | given for given in row["inputs"]]
    return {key: year[key] for key in _REPORTED if key in year} | row | {"inputs": inputs}


def _read_year(record: Plain, agency: str, facets: list[Plain]) -> AgencyYear:
    facts: _Facts = {field.name: {} for field in fields(Facts)}
    tree = tuple(_read_facet(row, facts) for row in facets)
    return AgencyYear(
        agency,
        record["year"],
        tree,
        Facts(**facts),
        judged_by_now=record["judged_by_now"],
        weights_in_hundredths=record["weights_in_hundredths"],
        only_due_is_lit=record["only_due_is_lit"],
        missing_comes_first=record["missing_comes_first"],
        only_equal_parts=record.get("only_equal_parts", False),
    )


def written(number: Decimal | None) -> str | None:
    """Points and weights, with the decimals that they are printed with."""
    return None if number is None else f"{number:f}"


def typed(number: Decimal | None) -> str | None:
    """A figure as somebody typed it: without the zeros that the database adds at the end."""
    return None if number is None else without_zeros(number)


def number(text: str | None) -> Decimal | None:
    return None if text is None else decimal(text)


@lru_cache(10_000)
def decimal(text: str) -> Decimal:
    """A decimal string as ``written`` makes it; anything else, a JSON number too, is a ValueError."""
    if not (isinstance(text, str) and _DECIMAL.fullmatch(text)):
        raise ValueError(f"{text!r} is not a decimal string")
    return Decimal(text)


def _indicator(spec: IndicatorSpec, facts: Facts) -> Plain:
    figures = facts.figures.get(spec.code, {})
    return {
        "code": spec.code,
        "name": spec.name,
        "weight": written(spec.weight),
        "unit": spec.unit,
        "common": spec.common,
        "without_cases": spec.undefined.value,
        "not_applicable": facts.not_applicable.get(spec.code),
        "inputs": [
            {
                "code": given.code,
                "name": given.name,
                "unit": given.unit,
                "aggregation": given.aggregation.value,
                "frequency": given.frequency.value,
                "milestones": [
                    {"no": one.no, "name": one.name, "percent": typed(one.percent)}
                    for one in given.milestones
                ],
                "figures": _months(figures.get(given.code, {})),
            }
            for given in spec.inputs
        ],
        "components": [
            {
                "no": part.no,
                "formula": None if part.formula is None else part.formula.text,
                "rule": {"kind": part.rule.kind, **part.parameters},
            }
            for part in spec.components
        ],
        "planned": _months(facts.planned.get(spec.code, {})),
        "earlier_years": _numbered(facts.history.get(spec.code, {})),
        "awards": _numbered(facts.awards.get(spec.code, {})),
        **_compared_months(facts.prior_by_month.get(spec.code, {})),
    }


def _compared_months(numbers: Mapping[int, Decimal]) -> Plain:
    """Only where months of this year are compared with the same months of last year."""
    return {"last_year_by_month": _months(numbers)} if numbers else {}


def _months(numbers: Mapping[int, Decimal]) -> list[str | None]:
    """Twelve, null for a month without a number; none at all where no month has one."""
    return [typed(numbers.get(month)) for month in MONTHS] if numbers else []


def _numbered(numbers: Mapping[int, Decimal]) -> dict[str, str | None]:
    return {str(key): typed(value) for key, value in sorted(numbers.items())}


def _read_facet(row: Plain, facts: _Facts) -> FacetSpec:
    with reading(f"facet {row.get('no', '?')}"):
        objectives = tuple(_read_objective(below, facts) for below in row["objectives"])
        return FacetSpec(row["no"], row["name"], decimal(row["weight"]), number(row["cap"]), objectives)


def _read_objective(row: Plain, facts: _Facts) -> ObjectiveSpec:
    with reading(f"objective {row.get('no', '?')}"):
        indicators = tuple(_read_indicator(below, facts) for below in row["indicators"])
        return ObjectiveSpec(row["no"], row["name"], decimal(row["weight"]), indicators)


def _read_indicator(row: Plain, facts: _Facts) -> IndicatorSpec:
    with reading(f"indicator {row.get('code', '?')}"):
        code = row["code"]
        figures = {one["code"]: _read_months(one["figures"]) for one in row["inputs"]}
        facts["figures"][code] = {given: months for given, months in figures.items() if months}
        _collect(facts["history"], code, _read_numbered(row["earlier_years"]))
        _collect(facts["awards"], code, _read_numbered(row["awards"]))
        _collect(facts["planned"], code, _read_months(row["planned"]))
        _collect(facts["prior_by_month"], code, _read_months(row.get("last_year_by_month", [])))
        if row["not_applicable"] is not None:
            _collect(facts["not_applicable"], code, row["not_applicable"])
        inputs = tuple(_read_input(one) for one in row["inputs"])
        return IndicatorSpec(
            code=code,
            name=row["name"],
            weight=decimal(row["weight"]),
            inputs=inputs,
            components=tuple(
                _read_component(one, [given.code for given in inputs]) for one in row["components"]
            ),
            undefined=Undefined(row["without_cases"]),
            unit=row["unit"],
            common=row["common"],
            id=row.get("portal_id", 0),  # a rival's tree has none
        )


def _collect(held: dict[str, Any], code: str, found: Any) -> None:
    """Keep what was found, where something was; an empty reason is one too."""
    if found or found == "":
        held[code] = found


def _read_input(row: Plain) -> InputSpec:
    milestones = tuple(
        Milestone(one["no"], one["name"], decimal(one["percent"])) for one in row["milestones"]
    )
    return InputSpec(
        row["code"],
        row["name"],
        row["unit"],
        Aggregation(row["aggregation"]),
        milestones,
        Frequency(row["frequency"]),
    )


def _read_component(row: Plain, names: list[str]) -> ComponentSpec:
    parameters = dict(row["rule"])
    rule = parse_rule(parameters.pop("kind"), parameters)
    formula = row["formula"]
    return ComponentSpec(row["no"], rule, None if formula is None else parse(formula, names), parameters)


def _read_months(numbers: list[str | None]) -> dict[int, Decimal]:
    if len(numbers) not in (0, len(MONTHS)):
        raise ValueError(f"{len(numbers)} months")
    return {month: decimal(text) for month, text in zip(MONTHS, numbers, strict=False) if text is not None}


def _read_numbered(numbers: dict[str, str]) -> dict[int, Decimal]:
    return {key: decimal(numbers[str(key)]) for key in sorted(map(int, numbers))}
