"""The forecast, ready to print."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from chiayi_kpi.core.charts import bar_share
from chiayi_kpi.core.formats import EMPTY, grouped
from chiayi_kpi.core.roc import LAST_MONTH
from indicators.live_text import value_with_unit
from indicators.scoring.rounding import points, shown
from reports.analysis.outlook.model import Estimate, Forecast, IndicatorForecast
from reports.pages.outlook_blocks.links import indicator_url
from reports.pages.outlook_blocks.words import how, promise_words, range_words
from reports.snapshot.model import Snapshot

WHOLE = 100  # points of a year


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """An indicator: ``value`` expected at the year's end with its ``range``, and ``how`` it was found or why it was not."""

    code: str
    name: str
    url: str
    value: str
    range: str
    how: str
    estimable: bool
    open: bool
    now: Decimal
    points: Decimal
    least: Decimal
    most: Decimal
    maximum: Fraction

    @property
    def certain(self) -> bool:
        """Whether the points have no range."""
        return self.least == self.most


@dataclass(frozen=True, slots=True)
class ForecastBlock:
    """What ``_forecast.html`` prints: ``range`` and what it is made to hold (``promise``) in words, with the points that nobody can foretell, and ``open_rows``,
    whose they are. ``later_terms``: changes that hold from a later month on are in these numbers already.

    ``bar``: lengths in per cent of the drawing's width.
    """

    url: str
    through: int
    begun: bool
    over: bool
    estimable: bool
    later_terms: bool
    now: Decimal
    total: Decimal
    range: str
    promise: str
    maximum: Fraction
    open: Decimal
    bar: Mapping[str, str]
    rows: tuple[ForecastRow, ...]
    open_rows: tuple[ForecastRow, ...]


def forecast_block(snapshot: Snapshot, found: Forecast) -> ForecastBlock:
    """The block of one agency's forecast."""
    rows = {code: _row(snapshot, one) for code, one in found.indicators.items()}
    return ForecastBlock(
        url=reverse("forecast", args=[snapshot.year, snapshot.agency_code]) + f"?through={found.through}",
        through=found.through,
        begun=found.begun,
        over=found.begun and found.through == LAST_MONTH,
        estimable=found.has_estimates,
        later_terms=any(
            one.since > found.through for view in snapshot.indicators() for one in view.revisions
        ),
        now=found.now,
        total=found.end.expected,
        range=range_words(found.end),
        promise=promise_words(found.end),
        maximum=found.end.maximum,
        open=points(found.end.open),
        bar=_bar(found),
        rows=tuple(rows.values()),
        open_rows=tuple(rows[code] for code, one in found.indicators.items() if one.is_open),
    )


def range_text(estimate: Estimate | None) -> str:
    """``82.1 – 90.3``; empty where there is no range."""
    if estimate is None or estimate.low == estimate.high:
        return ""
    low, high = (grouped(shown(end)) for end in (estimate.low, estimate.high))
    return _("%(low)s – %(high)s") % {"low": low, "high": high}


def _row(snapshot: Snapshot, found: IndicatorForecast) -> ForecastRow:
    estimate = found.estimate
    return ForecastRow(
        code=found.code,
        name=found.name,
        url=indicator_url(snapshot, found),
        value=EMPTY if estimate is None else value_with_unit(estimate.central, found.unit),
        range=range_text(estimate),
        how=how(found),
        estimable=estimate is not None,
        open=found.is_open,
        now=found.now,
        points=found.points,
        least=found.least,
        most=found.most,
        maximum=found.maximum,
    )


def _bar(found: Forecast) -> dict[str, str]:
    """Today's points, the range, what is expected, what is open."""
    end = found.end
    return {
        "now": bar_share(found.now, WHOLE),
        "least": bar_share(end.least, WHOLE),
        "span": bar_share(end.most - end.least, WHOLE),
        "expected": bar_share(end.expected, WHOLE),
        "open": bar_share(min(end.open, WHOLE - Fraction(end.expected)), WHOLE),
    }
