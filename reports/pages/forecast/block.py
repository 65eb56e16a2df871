"""The forecast, ready to print: for its own page and for the dashboard."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse

from chiayi_kpi.core.charts import bar_share
from indicators.scoring.rounding import points
from reports.analysis.outlook.model import Forecast, IndicatorForecast, Silence
from reports.analysis.outlook.scenario import DECEMBER
from reports.pages.forecast.words import how, range_text, value_text
from reports.snapshot.model import Snapshot

WHOLE = 100  # points of a year


@dataclass(frozen=True, slots=True)
class ForecastRow:
    code: str
    name: str
    url: str
    value: str
    range: str
    how: str
    said: bool
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
class RangeBar:
    """Lengths in per cent of the drawing's width: today's points, the range, what is expected, what is open."""

    now: str
    least: str
    span: str
    expected: str
    open: str


@dataclass(frozen=True, slots=True)
class ForecastBlock:
    """What ``reports/forecast/_block.html`` prints. ``open`` are points that nobody can foretell, ``silent`` their rows."""

    url: str
    through: int
    over: bool
    said: bool
    now: Decimal
    total: Decimal
    least: Decimal
    most: Decimal
    maximum: Fraction
    open: Decimal
    bar: RangeBar
    rows: tuple[ForecastRow, ...]
    silent: tuple[ForecastRow, ...]


def forecast_block(snapshot: Snapshot, found: Forecast) -> ForecastBlock:
    """The block of one agency's forecast."""
    rows = {code: _row(snapshot, one) for code, one in found.indicators.items()}
    settled = (None, Silence.AWARDED, Silence.NOT_APPLICABLE)
    return ForecastBlock(
        url=reverse("forecast", args=[snapshot.year, snapshot.agency_code]) + f"?through={found.through}",
        through=found.through,
        over=found.through == DECEMBER,
        said=found.said,
        now=found.now,
        total=found.total,
        least=found.least,
        most=found.most,
        maximum=found.maximum,
        open=points(found.open),
        bar=_bar(found),
        rows=tuple(rows.values()),
        silent=tuple(rows[code] for code, one in found.indicators.items() if one.silence not in settled),
    )


def _row(snapshot: Snapshot, found: IndicatorForecast) -> ForecastRow:
    where = reverse("indicator", args=[snapshot.year, snapshot.agency_code, found.code])
    return ForecastRow(
        code=found.code,
        name=found.name,
        url=f"{where}?through={snapshot.through}",
        value=value_text(found),
        range=range_text(found.estimate),
        how=how(found),
        said=found.estimate is not None,
        now=found.now,
        points=found.points,
        least=found.least,
        most=found.most,
        maximum=found.maximum,
    )


def _bar(found: Forecast) -> RangeBar:
    return RangeBar(
        now=bar_share(found.now, WHOLE),
        least=bar_share(found.least, WHOLE),
        span=bar_share(found.most - found.least, WHOLE),
        expected=bar_share(found.total, WHOLE),
        open=bar_share(min(found.open, WHOLE - Fraction(found.total)), WHOLE),
    )
