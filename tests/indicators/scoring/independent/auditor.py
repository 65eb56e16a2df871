"""A city's year worked out a second time, from the plan alone: points, states, values, rates and lights of a month.

Plans are plain mappings, as ``plans`` makes them. Nothing of the engine is used here.
"""

import ast
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from math import log

from tests.indicators.scoring.independent import kinds

YEAR, MONTHS = 107, 12
ZERO = Fraction(0)
LENGTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
WAITING = ("unreported", "undecided", "awaiting_award")
OPERATIONS = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}


def rounded(number):
    """Half up to hundredths: the only rounding there is."""
    cents = Fraction(number) * 100
    whole = (Decimal(cents.numerator) / Decimal(cents.denominator)).to_integral_value(ROUND_HALF_UP)
    return whole / 100


@cache
def parsed(formula):
    return ast.parse(formula, mode="eval").body


def worked(node, values):
    if isinstance(node, ast.BinOp):
        return OPERATIONS[type(node.op)](worked(node.left, values), worked(node.right, values))
    if isinstance(node, ast.UnaryOp):
        return -worked(node.operand, values)
    return values[node.id] if isinstance(node, ast.Name) else Fraction(str(node.value))


def names_in(formula):
    return {node.id for node in ast.walk(parsed(formula)) if isinstance(node, ast.Name)}


class Indicator:
    """One indicator of one agency by the end of a month, before weights are looked at."""

    def __init__(self, plan, agency, through):
        self.plan, self.through = plan, through
        code = plan["code"]
        self.figures, self.history = agency["figures"].get(code, {}), agency["history"].get(code, {})
        self.awards, self.planned = agency["awards"].get(code, {}), agency["planned"].get(code, {})
        self.last_year = agency["last_year"].get(code, {})
        self.declared = code in agency["not_applicable"]
        self.parts = [self.part(no, one) for no, one in enumerate(plan["components"], start=1)]
        self.applies = not self.declared and any(one["state"] != "not_applicable" for one in self.parts)

    def end(self, formula):
        """The last month by which every figure of the formula was due."""
        every = [one["frequency"] for name, one in self.plan["inputs"].items() if name in names_in(formula)]
        length = max((LENGTHS[one] for one in every if one != "fixed"), default=1)
        return self.through // length * length

    def number(self, name, end):
        given, figures = self.plan["inputs"][name], self.figures.get(name, {})
        if given["frequency"] == "fixed":
            figures = kinds.held_in_every_month(figures, end)
        figures = {month: figure for month, figure in figures.items() if month <= end}
        if not figures:
            return None
        if given["milestones"]:
            latest = int(figures[max(figures)])
            return Fraction(given["milestones"][latest - 1]) if latest else ZERO
        return kinds.together(figures, given["aggregation"])

    def same_months(self, formula, end):
        """Whether last year's value is that of its same months."""
        grows = end < MONTHS and "prior" in names_in(formula) and self.grows(formula, beside_prior=False)
        return grows and end in self.last_year

    def stands_beside_all_of_last_year(self, formula):
        end = self.end(formula)
        grows = end < MONTHS and "prior" in names_in(formula) and self.grows(formula, beside_prior=False)
        return grows and end not in self.last_year

    def numbers(self, formula):
        end = self.end(formula)
        found = {name: self.number(name, end) for name in names_in(formula) - {"prior"}}
        if "prior" in names_in(formula):
            found["prior"] = (
                self.last_year[end] if self.same_months(formula, end) else self.history.get(YEAR - 1)
            )
        return {name: None if number is None else Fraction(number) for name, number in found.items()}

    def part(self, no, component):
        kind, given, formula = component["kind"], component["given"], component["formula"]
        found = {"no": no, "kind": kind, "given": given, "formula": formula, "value": None, "aim": None}
        found |= {"not_ended": False}
        if self.declared:
            return found | {"state": "not_applicable"}
        if formula is None:
            state = "scored" if no in self.awards else "awaiting_award"
            return found | {"state": state, "value": self.awards.get(no)}
        numbers = self.numbers(formula)
        if None in numbers.values():
            not_ended = self.through > 0 and not self.end(formula)
            return found | {"state": "unreported", "not_ended": not_ended}
        known = all(one in self.history for one in kinds.earlier_years(kind, given, YEAR))
        try:
            value = worked(parsed(formula), numbers)
        except ZeroDivisionError:
            says = self.plan["undefined"]
            if says == "not_applicable":
                return found | {"state": says}
            if not says:
                return found | {"state": "undecided"}
            return found | {"state": "undefined" if known else "unreported"}
        if not known:
            return found | {"state": "unreported", "value": value}
        return found | {"state": "scored", "value": value, "aim": kinds.aim(kind, given, YEAR, self.history)}

    def state(self):
        if not self.applies:
            return "not_applicable"
        states = {one["state"] for one in self.parts}
        return next(one for one in (*WAITING, "scored", "undefined") if one in states)

    def grows(self, formula, *, beside_prior):
        """Whether the value builds up as the months pass: tried with figures a billion and more times as large."""
        used = {name: self.plan["inputs"][name] for name in names_in(formula) - {"prior"}}
        latest = {name: bool(one["milestones"]) or one["aggregation"] == "last" for name, one in used.items()}
        all_latest = all(latest.values()) and any(one["frequency"] != "fixed" for one in used.values())
        if all_latest and not beside_prior:
            return True
        sums = {
            name
            for name, one in used.items()
            if all_latest or (one["aggregation"] == "sum" and not latest[name])
        }

        def size(times):
            tried = {name: Fraction(7 + no) for no, name in enumerate(sorted(used))} | {"prior": Fraction(13)}
            moving = sums | ({"prior"} if beside_prior else set())
            scaled = {name: one * (times if name in moving else 1) for name, one in tried.items()}
            return abs(worked(parsed(formula), scaled))

        small, large = size(10**12), size(10**24)
        return bool(small and large) and round(log(large / small) / log(10**12)) > 0


def due(part, indicator):
    """What the value has to be by now, and whether it still builds up; "none" and "green" where nobody can be behind."""
    formula, wanted = part["formula"], part["aim"]
    end = indicator.end(formula)
    beside_prior = "prior" in names_in(formula) and end in indicator.last_year
    grows = indicator.grows(formula, beside_prior=beside_prior)
    planned = indicator.planned if formula == indicator.plan["components"][0]["formula"] else {}
    if planned and end == MONTHS:
        return wanted, grows
    if not end and indicator.through:
        return "none", grows
    if planned:
        months = [month for month in planned if month <= end]
        return (wanted.by(None, Fraction(planned[max(months)]), grows=grows) if months else "green"), grows
    if indicator.stands_beside_all_of_last_year(formula):
        return "none", grows
    return wanted.by(Fraction(end, MONTHS), grows=grows), grows


def lit(part, indicator, maximum):
    """Light, what was due, and the rate of one component that applies, its aim's as far as the year has gone."""
    can_be_behind = (
        indicator.through > 0 and indicator.plan["weight"] and part["kind"] not in ("rank", "award")
    )
    if part["state"] in WAITING:
        return ("white" if can_be_behind and not part["not_ended"] else "none"), None, None
    if part["state"] == "undefined":
        light = "green" if indicator.plan["undefined"] == "full" else "red"
        return (light if can_be_behind else "none"), None, None
    if part["kind"] == "deduction":
        left = part["exact"] / maximum
        light = "green" if left == 1 else "yellow" if left >= Fraction(1, 2) else "red"
        return (light if can_be_behind else "none"), None, None
    if part["aim"] is None:
        return "none", None, None
    value, (now, grows) = part["value"], due(part, indicator)
    rate = part["aim"].rate(value)
    end = indicator.end(part["formula"])
    if end < MONTHS and (isinstance(now, str) or grows or now.level != part["aim"].level):
        rate = rate_by_now(part["aim"], now, value) if grows or isinstance(now, str) else now.rate(value)
    if isinstance(now, str):
        return (now if can_be_behind else "none"), None, rate
    side = now.side(value)
    level = {None: now.level, "low": now.low, "high": now.high}[side]
    return (light_of(now, value, side) if can_be_behind else "none"), level, rate


def light_of(now, value, side):
    if side is None:
        return "green"
    if now.start is not None:
        rate = now.rate(value)
        return "yellow" if rate is not None and rate >= 90 else "red"
    bound = now.low if side == "low" else now.high
    slightly = abs(bound) / (10 if side == "low" else 9)
    return "yellow" if abs(value - bound) <= slightly else "red"


def rate_by_now(wanted, now, value):
    """Of what builds up: against what was due by now."""
    if isinstance(now, str):
        return None
    if now.low is not None and now.high is not None:
        return now.rate(value)
    if not now.level or not wanted.level or now.level / wanted.level < 0:
        return None
    pace = wanted.level / now.level
    if wanted.before:
        return wanted.rate(value * pace)
    return (now if now.start is None else now._replace(start=wanted.start / pace)).rate(value)


def reached(part):
    wanted = part["aim"]
    if wanted is None or part["value"] is None or part["state"] != "scored":
        return None
    return wanted.side(Fraction(part["value"])) is None


def scored(indicator, weight, field):
    """One indicator with the weight that it has after others' were shared out."""
    plan, parts, state = indicator.plan, indicator.parts, indicator.state()
    factor = (
        Fraction(weight) / Fraction(plan["weight"]) if plan["weight"] else Fraction(bool(indicator.applies))
    )
    tops = [Fraction(kinds.most(one["kind"], one["given"])) for one in parts]
    grown = kinds.shared_out(tops, [one["state"] != "not_applicable" for one in parts])
    for part, top, new in zip(parts, tops, grown, strict=True):
        within = new / top if top else Fraction(1)
        applies = part["state"] != "not_applicable"
        part["maximum"] = top * within * factor if applies else ZERO
        part["exact"] = ZERO
        if part["state"] == "scored":
            rivals = field.get((plan["code"], part["no"]), ())
            found = kinds.points(part["kind"], part["given"], Fraction(part["value"]), part["aim"], rivals)
            part["exact"] = found * within * factor
        elif part["state"] == "undefined" and plan["undefined"] == "full":
            part["exact"] = part["maximum"]
        part["points"] = rounded(part["exact"]) if state not in WAITING else Decimal(0)
        part["light"], part["due"], part["rate"] = ("none", None, None)
        if applies:
            part["light"], part["due"], part["rate"] = lit(part, indicator, part["maximum"])
    maximum = Fraction(weight) if plan["weight"] else sum((one["maximum"] for one in parts), ZERO)
    return {"state": state, "parts": parts, "maximum": maximum, **told(indicator, state, maximum)}


def told(indicator, state, maximum):
    parts, plan = indicator.parts, indicator.plan
    gates = [one for one in parts if one["kind"] == "condition" and one["state"] != "not_applicable"]
    unmet = [
        one
        for one in gates
        if reached(one) is False or (one["state"] == "undefined" and plan["undefined"] != "full")
    ]
    total = sum((one["points"] for one in parts), Decimal(0))
    points = (
        min(total, rounded(maximum))
        if state not in (*WAITING, "not_applicable") and not unmet
        else Decimal(0)
    )
    lead = next((one for one in parts if one["state"] != "not_applicable"), parts[0])
    light = lead["light"]
    if state in WAITING:
        missing = {one["light"] for one in parts if one["state"] == state}
        light = "none" if missing == {"none"} else "white"
    answers = [one for one in map(reached, parts) if one is not None]
    return {"points": points, "light": light, "lead": lead, "reached": all(answers) if answers else None}


def audited(city, through):
    """Every agency of the city by its code: total, maximum, provisional, and its indicators by code."""
    every = {
        agency["code"]: [
            [[Indicator(one, agency, through) for one in objective] for objective in facet["objectives"]]
            for facet in city["facets"]
        ]
        for agency in city["agencies"]
    }
    field = {}
    for facets in every.values():
        for indicator in (one for facet in facets for objective in facet for one in objective):
            for part in indicator.parts:
                if part["kind"] == "rank" and part["state"] == "scored":
                    field.setdefault((indicator.plan["code"], part["no"]), []).append(part["value"])
    return {code: _agency(city, facets, field) for code, facets in every.items()}


def _agency(city, facets, field):
    indicators, totals, tops = {}, [], []
    for plan, facet in zip(city["facets"], facets, strict=True):
        points, top = Decimal(0), ZERO
        for objective in facet:
            weights = [Fraction(one.plan["weight"]) for one in objective]
            shares = kinds.shared_out(weights, [one.applies for one in objective])
            for one, share in zip(objective, shares, strict=True):
                found = indicators[one.plan["code"]] = scored(one, share, field)
                points += found["points"]
                top += found["maximum"] if one.plan["weight"] else 0
        cap = plan["cap"]
        totals.append(points if cap is None else min(points, cap))
        tops.append(top if cap is None else min(top, Fraction(cap)))
    provisional = any(one["state"] in WAITING for one in indicators.values())
    return {
        "total": sum(totals, Decimal(0)),
        "facets": totals,
        "maximum": sum(tops, ZERO),
        "provisional": provisional,
        "indicators": indicators,
    }
