"""Targets that look too lenient as text: a common target once, with the agencies in which it is."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indicators.live_text import goal_text, value_with_unit
from reports.analysis.lenient_targets import LenientTarget, Reason

REASONS: dict[Reason, str | Promise] = {
    Reason.FAR_BEYOND: _("reached 150 per cent or more already"),
    Reason.BELOW_LAST_YEAR: _("more lenient than last year's result"),
    Reason.EVERY_YEAR: _("met by the results of each of the last three years"),
}


def lenient_rows(targets: Sequence[LenientTarget]) -> list[dict[str, Any]]:
    """The targets in their order; the common ones of several agencies together where the reasons are the same."""
    held: dict[tuple, list[LenientTarget]] = {}
    for target in targets:
        whose = "" if target.indicator.common else target.agency_code
        key = (whose, target.indicator.code, target.indicator.name, target.goal, target.reasons)
        held.setdefault(key, []).append(target)
    return [_row(together) for together in held.values()]


def compared(target: LenientTarget) -> str:
    """The target with its direction and unit: ``≥ 80 %``."""
    goal, found = target.goal, target.indicator
    return goal_text(goal, found.unit, found.score.value)


def _row(together: Sequence[LenientTarget]) -> dict[str, Any]:
    """``value`` is a range where the agencies are several; ``only`` is the agency where it is one alone."""
    first = together[0]
    value = _range(first, [target.indicator.score.value for target in together])
    agencies = [
        {
            "code": target.agency_code,
            "name": target.agency_name,
            "value": value_with_unit(target.indicator.score.value, target.indicator.unit, target.goal.level),
        }
        for target in together
    ]
    return {
        "code": first.indicator.code,
        "name": first.indicator.name,
        "compared": compared(first),
        "agencies": agencies,
        "only": agencies[0] if len(agencies) == 1 else None,
        "value": value,
        "last_year": _range(first, [target.last_year for target in together]),
        "reasons": [REASONS[reason] for reason in first.reasons],
    }


def _range(first: LenientTarget, numbers: Sequence[Fraction | None]) -> str:
    known = [number for number in numbers if number is not None]
    unit, level = first.indicator.unit, first.goal.level
    if not known or min(known) == max(known):
        return value_with_unit(known[0] if known else None, unit, level)
    return f"{value_with_unit(min(known), '', level)} – {value_with_unit(max(known), unit, level)}"
