"""Targets that look too easy as text: a common target once, with the agencies in which it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.analysis.lenient_targets import EasyTarget, Reason
from reports.snapshot.indicator_text import with_unit

REASONS: dict[Reason, str | Promise] = {
    Reason.FAR_BEYOND: _("reached 150 per cent or more already"),
    Reason.BELOW_LAST_YEAR: _("easier than last year's result"),
    Reason.EVERY_YEAR: _("met by the results of each of the last three years"),
}


@dataclass(frozen=True, slots=True)
class EasyCase:
    """One agency with this target, and what it reached."""

    agency_code: str
    agency_name: str
    value: str


@dataclass(frozen=True, slots=True)
class EasyRow:
    """A target that looks too easy for the same reasons in these agencies; ``value`` is a range where they are several."""

    code: str
    name: str
    compared: str
    cases: tuple[EasyCase, ...]
    value: str
    last_year: str
    reasons: tuple[str | Promise, ...]

    @property
    def only(self) -> EasyCase | None:
        """The agency, where it is one alone."""
        return self.cases[0] if len(self.cases) == 1 else None


def easy_rows(targets: Sequence[EasyTarget]) -> tuple[EasyRow, ...]:
    """The targets in their order; the common ones of several agencies together where the reasons are the same."""
    held: dict[tuple, list[EasyTarget]] = {}
    for target in targets:
        whose = "" if target.indicator.common else target.agency_code
        key = (whose, target.indicator.code, target.indicator.name, target.goal, target.reasons)
        held.setdefault(key, []).append(target)
    return tuple(_row(together) for together in held.values())


def compared(target: EasyTarget) -> str:
    """The target with its direction and unit: ``≥ 80 %``."""
    goal, found = target.goal, target.indicator
    return goal.written(lambda level: with_unit(level, found.unit, found.score.value))


def _row(together: Sequence[EasyTarget]) -> EasyRow:
    first = together[0]
    value = _range(first, [target.indicator.score.value for target in together])
    return EasyRow(
        code=first.indicator.code,
        name=first.indicator.name,
        compared=compared(first),
        cases=tuple(_case(target, value if len(together) == 1 else "") for target in together),
        value=value,
        last_year=_range(first, [target.last_year for target in together]),
        reasons=tuple(REASONS[reason] for reason in first.reasons),
    )


def _case(target: EasyTarget, value: str) -> EasyCase:
    found = target.indicator
    value = value or with_unit(found.score.value, found.unit, target.goal.level)
    return EasyCase(target.agency_code, target.agency_name, value)


def _range(first: EasyTarget, numbers: Sequence[Fraction | None]) -> str:
    known = [number for number in numbers if number is not None]
    unit, level = first.indicator.unit, first.goal.level
    if not known or min(known) == max(known):
        return with_unit(known[0] if known else None, unit, level)
    return f"{with_unit(min(known), '', level)} – {with_unit(max(known), unit, level)}"
