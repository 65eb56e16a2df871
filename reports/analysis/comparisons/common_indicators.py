"""The common indicators (共同性指標) side by side, and the contests among the agencies with their figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators.live_text import shown_state
from indicators.scoring.model import IndicatorScore
from reports.analysis.comparisons.city_year import CityYear
from reports.analysis.comparisons.unscored_rivals import UnscoredRival
from reports.snapshot.model import IndicatorView, Snapshot

Names = tuple[tuple[str, str], ...]  # (code, name) of inputs


@dataclass(frozen=True, slots=True)
class CommonRow:
    """One agency's results in the common indicators, in the order of ``CommonTable.indicators``.

    ``refused``: its plan cannot be scored, so there are none. ``is_draft``: the plan is not approved.
    """

    agency_code: str
    agency_name: str
    results: tuple[IndicatorView | None, ...]
    refused: bool = False
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class CommonTable:
    indicators: tuple[IndicatorView, ...]
    rows: tuple[CommonRow, ...]


@dataclass(frozen=True, slots=True)
class Contestant:
    """An agency in a contest; ``place`` is None where it takes none (no figure yet, below the least eligible).

    ``refused``: its plan cannot be scored, so it gets no points, but its figures count in the others' ranks; without
    a ``score`` not even these could be read. ``is_draft``: the plan is not approved; its figures count likewise.
    """

    agency_code: str
    agency_name: str
    place: int | None
    score: IndicatorScore | None
    figures: tuple[tuple[str, Fraction | Decimal | None], ...]  # with their names; the year before's has none
    refused: bool = False
    is_draft: bool = False

    @property
    def shown_state(self) -> str:
        """Empty where it is simply scored."""
        return "" if self.score is None else shown_state(self.score)


@dataclass(frozen=True, slots=True)
class Contest:
    """A ranked indicator such as the bonus for subsidies (4-3-1); ``inputs`` are (code, name with unit) of its figures."""

    code: str
    name: str
    unit: str
    inputs: tuple[tuple[str, str], ...]
    prior: bool  # whether the value of the year before is among the figures, as the last
    rows: tuple[Contestant, ...]


def common_table(city: CityYear) -> CommonTable:
    """Agencies as rows, the year's common indicators as columns."""
    columns = {
        found.code: found for snapshot in city.snapshots for found in snapshot.indicators() if found.common
    }
    codes = list(columns)
    rows = {}
    for snapshot in city.snapshots:
        held = {found.code: found for found in snapshot.indicators() if found.common}
        results = tuple(held.get(code) for code in codes)
        rows[snapshot.agency_code] = CommonRow(
            snapshot.agency_code, snapshot.agency_name, results, is_draft=snapshot.is_draft
        )
    for refusal in city.refused:
        plan = refusal.plan
        rows[plan.agency_code] = CommonRow(plan.agency_code, plan.agency_name, (None,) * len(codes), True)
    return CommonTable(tuple(columns.values()), tuple(rows[code] for code in city.names))


def contests(city: CityYear) -> tuple[Contest, ...]:
    """Every indicator that ranks the agencies, best place first; who takes none stands at the end. Drafts alone are no contest."""
    if not city.in_force:
        return ()
    held: dict[tuple[str, str], list[tuple[Snapshot, IndicatorView]]] = {}
    for snapshot in city.snapshots:
        for found in snapshot.indicators():
            if any(component.rule.compares for component in found.score.spec.components):
                held.setdefault((found.code, found.name), []).append((snapshot, found))
    return tuple(_contest(entries, city) for entries in held.values())


def _contest(entries: list[tuple[Snapshot, IndicatorView]], city: CityYear) -> Contest:
    first = entries[0][1]
    spec = first.score.spec
    prior = any(part.formula and "prior" in part.formula.names for part in spec.components)
    inputs = tuple(
        (each.code, f"{each.name} ({each.unit})" if each.unit else each.name) for each in spec.inputs
    )
    year_before = city.year - 1 if prior else None
    rows = [_contestant(snapshot, found, inputs, year_before) for snapshot, found in entries]
    rows += [_unscored(one, first, inputs, year_before) for one in city.rivals if _takes_part(one, first)]
    rows.sort(key=lambda row: (row.place is None, row.place or 0))
    return Contest(first.code, first.name, first.unit, inputs, prior, tuple(rows))


def _contestant(
    snapshot: Snapshot, found: IndicatorView, inputs: Names, year_before: int | None
) -> Contestant:
    earlier = snapshot.earlier_values(found.code)
    figures = _figures(found.score, earlier, inputs, year_before)
    return Contestant(
        snapshot.agency_code,
        snapshot.agency_name,
        _taken(found.score),
        found.score,
        figures,
        is_draft=snapshot.is_draft,
    )


def _takes_part(one: UnscoredRival, contest: IndicatorView) -> bool:
    return contest.common or _score_in(one, contest) is not None


def _unscored(
    one: UnscoredRival, contest: IndicatorView, inputs: Names, year_before: int | None
) -> Contestant:
    plan, score = one.refusal.plan, _score_in(one, contest)
    if score is None:
        nothing = [(name, None) for _code, name in inputs] + [("", None)] * (year_before is not None)
        return Contestant(plan.agency_code, plan.agency_name, None, None, tuple(nothing), True)
    history = one.year.facts.history if one.year else {}
    figures = _figures(score, history.get(contest.code, {}), inputs, year_before)
    return Contestant(plan.agency_code, plan.agency_name, _taken(score), score, figures, True)


def _score_in(one: UnscoredRival, contest: IndicatorView) -> IndicatorScore | None:
    wanted = (contest.code, contest.name)
    return next((found for found in one.ranked if (found.spec.code, found.spec.name) == wanted), None)


def _figures(
    score: IndicatorScore, earlier: Mapping[int, Decimal], inputs: Names, year_before: int | None
) -> tuple[tuple[str, Fraction | Decimal | None], ...]:
    figures: list[tuple[str, Fraction | Decimal | None]] = [
        (name, score.inputs.get(code)) for code, name in inputs
    ]
    if year_before is not None:
        figures.append(("", earlier.get(year_before)))
    return tuple(figures)


def _taken(score: IndicatorScore) -> int | None:
    return next((number for number in (part.place for part in score.components) if number is not None), None)
