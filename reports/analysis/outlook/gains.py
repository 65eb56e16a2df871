"""Where the points are: what each indicator would still earn, and what it would take in its own unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.scoring.component import NO_POINTS
from indicators.scoring.engine import score
from indicators.scoring.model import FacetSpec
from indicators.scoring.rounding import points
from reports.analysis.outlook.actions import Action, Left, actions
from reports.analysis.outlook.expected_year import Outlook, years_of
from reports.analysis.outlook.model import IndicatorForecast, NoForecast
from reports.analysis.outlook.project import is_contest
from reports.analysis.outlook.scenario import Scenario, up_to, with_inputs
from reports.snapshot.model import Snapshot


@dataclass(frozen=True, slots=True)
class Gain:
    """``missing`` is what the year would end without if it goes on like this; ``at_risk`` what the range may take.

    ``contest``: other agencies decide what it earns. ``most`` is how much of ``missing`` can count in the total: less where the facet's cap is in the way. ``actions``
    begin with the smallest that earns something worth naming, and none gains more than ``most``; they are empty
    where work cannot be counted in a number of the plan's (a reviewer's award, an indicator without figures).
    """

    forecast: IndicatorForecast
    facet: str
    contest: bool
    missing: Decimal
    most: Decimal
    at_risk: Decimal
    actions: tuple[Action, ...]

    @property
    def capped(self) -> bool:
        """Whether the facet has all the points that count already: nothing won here would be seen in the total."""
        return bool(self.missing) and not self.most


def gains(snapshot: Snapshot, found: Outlook) -> tuple[Gain, ...]:
    """The indicators by the points that the year would end without, each with what it would take to win them.

    Actions count from the year's end as it is foretold (``found``), or from today where nothing can be foretold.
    Empty where everything is won.
    """
    if snapshot.given is None:
        return ()
    so_far, *rivals = [up_to(year, snapshot.through) for year in years_of([snapshot])]
    code = so_far.agency
    end = with_inputs(so_far, found.projections.get(code, {}))
    scored = score([end, *rivals], LAST_MONTH, only={code})[code]
    forecasts = found.forecasts[code].indicators
    listed = []
    for facet in scored.facets:
        for each in [each for objective in facet.objectives for each in objective.indicators]:
            forecast = forecasts[each.spec.code]
            if not forecast.is_final:
                scenario = Scenario(each, end, so_far, tuple(rivals))
                room = _room(facet.spec, forecasts, forecast.code)
                listed.append(_gain(facet.spec, forecast, room, scenario))
    worth = [gain for gain in listed if gain.missing or gain.at_risk]
    return tuple(sorted(worth, key=lambda gain: (gain.capped, -gain.most, -gain.missing, -gain.at_risk)))


def _gain(facet: FacetSpec, forecast: IndicatorForecast, room: Decimal | None, scenario: Scenario) -> Gain:
    left = Left(forecast.points, points(forecast.maximum), room)
    return Gain(
        forecast=forecast,
        facet=facet.name,
        contest=is_contest(scenario.spec),
        missing=left.missing,
        most=left.most,
        at_risk=forecast.points - forecast.least,
        actions=() if forecast.reason is NoForecast.NOT_BEGUN else actions(scenario, left),
    )


def _room(facet: FacetSpec, forecasts: Mapping[str, IndicatorForecast], code: str) -> Decimal | None:
    """What the facet's cap lets count beyond the points that are foretold, and those that the indicator has itself."""
    if facet.cap is None:
        return None
    found = [forecasts[spec.code] for objective in facet.objectives for spec in objective.indicators]
    return facet.cap - sum([one.points for one in found if one.code == code or not one.is_open], NO_POINTS)
