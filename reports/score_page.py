"""What the score page shows, ready to print: the template only walks through it."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chiayi_kpi.core.formats import trimmed
from indicators.scoring.model import Light
from indicators.scoring.wording import explain
from indicators.selectors.revisions import RevisionRow
from reports.indicator_text import IndicatorText, indicator_text
from reports.missing import Missing, missing
from reports.months import LAST
from reports.snapshot import FacetView, IndicatorView, ObjectiveView, Snapshot
from reports.states import state_label

Bar = tuple[str, Decimal, Decimal, None]  # label, points, weight, and nothing due: what ``facet_bars`` takes


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    code: str
    name: str
    texts: IndicatorText
    points: Decimal
    maximum: Fraction
    light: str
    state: str
    state_label: str  # empty where it is simply scored
    is_common: bool
    is_bonus: bool
    working: tuple[str, ...]
    revisions: tuple[RevisionRow, ...]


@dataclass(frozen=True, slots=True)
class ObjectiveBlock:
    code: str
    name: str
    points: Decimal
    weight: Decimal
    is_bonus: bool
    rows: tuple[IndicatorRow, ...]


@dataclass(frozen=True, slots=True)
class FacetBlock:
    """A facet's table; ``cap_note`` says where its cap has bitten, ``note`` is the plan's own footnote."""

    no: int
    name: str
    points: Decimal
    weight: Decimal
    cap_note: str
    note: str
    objectives: tuple[ObjectiveBlock, ...]


@dataclass(frozen=True, slots=True)
class ScorePage:
    """One agency's year as a page. ``maximum`` is what can be earned now: less than 100 where weight was lost."""

    title: str
    agency_code: str
    year: int
    through: int
    total: Decimal
    maximum: Fraction
    provisional: bool
    missing: tuple[Missing, ...]
    bars: tuple[Bar, ...]
    light_counts: tuple[dict, ...]
    facets: tuple[FacetBlock, ...]
    months: tuple[tuple[int, str], ...]


def score_page(snapshot: Snapshot, lang: str | None = None) -> ScorePage:
    """The page of one snapshot, its working in ``lang`` (by default the reader's language)."""
    lang = lang or get_language() or ""
    score = snapshot.score
    return ScorePage(
        title=snapshot.agency_name,
        agency_code=snapshot.agency_code,
        year=snapshot.year,
        through=snapshot.through,
        total=score.total,
        maximum=score.maximum,
        provisional=score.provisional,
        missing=missing(snapshot, lang),
        bars=tuple((facet.name, facet.score.points, facet.weight, None) for facet in snapshot.facets),
        light_counts=light_counts(snapshot),
        facets=tuple(_facet(facet, lang) for facet in snapshot.facets),
        months=tuple((month, month_name(month)) for month in range(1, LAST + 1)),
    )


def light_counts(snapshot: Snapshot) -> tuple[dict, ...]:
    """How many indicators show each light, in the order green, yellow, red, white."""
    counts = Counter(indicator.score.light for indicator in snapshot.indicators())
    return tuple({"light": light.value, "count": counts[light]} for light in Light)


def month_name(month: int) -> str:
    return _("month %(month)s") % {"month": month}


def _facet(facet: FacetView, lang: str) -> FacetBlock:
    score = facet.score
    cap_note = ""
    if score.points != score.uncapped:
        cap_note = _("At most %(cap)s count; the objectives add up to %(points)s.") % {
            "cap": trimmed(facet.cap),
            "points": f"{score.uncapped:.2f}",
        }
    return FacetBlock(
        facet.no,
        facet.name,
        score.points,
        facet.weight,
        cap_note,
        facet.note,
        tuple(_objective(objective, lang) for objective in facet.objectives),
    )


def _objective(objective: ObjectiveView, lang: str) -> ObjectiveBlock:
    return ObjectiveBlock(
        objective.code,
        objective.name,
        objective.score.points,
        objective.weight,
        not objective.weight,
        tuple(_row(indicator, lang) for indicator in objective.indicators),
    )


def _row(indicator: IndicatorView, lang: str) -> IndicatorRow:
    score = indicator.score
    return IndicatorRow(
        code=indicator.code,
        name=indicator.name,
        texts=indicator_text(indicator),
        points=score.points,
        maximum=score.maximum,
        light=score.light.value,
        state=score.state.value,
        state_label=state_label(score),
        is_common=indicator.common,
        is_bonus=not indicator.weight,
        working=tuple(explain(step, lang) for step in score.trace),
        revisions=indicator.revisions,
    )
