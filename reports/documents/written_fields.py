"""The figures that an account names in braces, with the values of a snapshot, as the documents write them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape

from indicators.scoring import rounding
from indicators.scoring.model import Light
from objectives.writing.fields import OfIndicator, OfYear, field, filled, has_fields
from objectives.writing.rich_text import is_html
from reports.documents import traffic_lights, wording
from reports.documents.money import known_rate
from reports.documents.summary import printed_grade
from reports.snapshot.model import IndicatorView, ObjectiveView, Snapshot


@dataclass(frozen=True, slots=True)
class Offered:
    """A figure that can be put into an account; ``value`` is what it would be printed as. ``about``: ``1-1-1 訪查率``, or the agency."""

    text: str
    about: str
    name: str
    value: str


def with_fields(snapshot: Snapshot, values: Snapshot | None = None) -> Snapshot:
    """The snapshot with the values of ``values``, else its own, in its accounts. A settled year's were put in when it was settled."""
    if snapshot.seal is not None or not any(has_fields(one.account) for one in snapshot.objectives()):
        return snapshot
    given = values or snapshot
    facets = tuple(
        replace(facet, objectives=tuple(_filled(one, given) for one in facet.objectives))
        for facet in snapshot.facets
    )
    return replace(snapshot, facets=facets)


def offered(snapshot: Snapshot) -> Iterator[Offered]:
    """Every figure that can be named, indicators in the plan's order, then the whole year's."""
    for one in snapshot.indicators():
        for name in OfIndicator:
            about = f"{one.code} {wording.unended(one.name)}"
            yield Offered(field(name, one.code), about, name.value, _of_indicator(one, name))
    for whole in OfYear:
        yield Offered(field(whole), snapshot.agency_name, whole.value, _of_year(snapshot, whole))


def _filled(objective: ObjectiveView, values: Snapshot) -> ObjectiveView:
    if not has_fields(objective.account):
        return objective
    written = escape if is_html(objective.account) else str
    by_id = {one.id: one for one in values.indicators()}

    def of_indicator(number: int, name: OfIndicator) -> str | None:
        found = by_id.get(number)
        return None if found is None else written(_of_indicator(found, name))

    account = filled(objective.account, of_indicator, lambda name: written(_of_year(values, name)))
    return replace(objective, account=account)


def _of_indicator(indicator: IndicatorView, name: OfIndicator) -> str:
    score = indicator.score
    match name:
        case OfIndicator.VALUE if score.value is None:
            return traffic_lights.state_words(score) or wording.NOTHING
        case OfIndicator.VALUE:
            return wording.measured(score.value, indicator.unit, score.target)
        case OfIndicator.TARGET if score.target is None:
            return indicator.target_text or wording.NOTHING
        case OfIndicator.TARGET:
            return wording.measured(score.target, indicator.unit, score.value)
        case OfIndicator.RATE:
            return wording.rate(score.rate)
        case OfIndicator.POINTS:
            return f"{wording.points(score.points)} 分"
        case OfIndicator.MAXIMUM:
            return f"{rounding.plain(score.maximum)} 分"
        case OfIndicator.LIGHT:
            light = traffic_lights.printed(score.light)
            return wording.NOTHING if score.light is Light.NONE else f"{light.symbol} {light.name}"


def _of_year(snapshot: Snapshot, name: OfYear) -> str:
    match name:
        case OfYear.TOTAL:
            return f"{wording.points(snapshot.score.total)} 分"
        case OfYear.GRADE:
            grade = printed_grade(snapshot)
            return f"{grade}等" if grade else wording.NOTHING
        case OfYear.BY_NOW:
            return f"{wording.points(snapshot.total_by_now)} 分"
        case OfYear.CURRENT | OfYear.CAPITAL:
            category = "current" if name is OfYear.CURRENT else "capital"
            return known_rate(snapshot, category)
