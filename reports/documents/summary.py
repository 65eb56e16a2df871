"""The report's summary page: the total and its grade, the facets against their weights, lights, what is missing."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.scoring import rounding
from indicators.scoring.model import AgencyScore, FacetScore, Light
from indicators.scoring.trace import CHINESE
from indicators.year_end.grades import CUSTOMARY, Grade, Graded, graded, share
from indicators.year_end.parts import parts_of
from objectives.writing.finished import is_written
from reports.documents import left_open, traffic_lights, wording
from reports.documents.missed import Missed, missed
from reports.documents.year_end import PARTS, conditions, denied
from reports.snapshot.model import FacetView, Snapshot
from reports.snapshot.unfinished import UnfinishedIndicator, unfinished_indicators

_BAR_LENGTH = 100  # of the facet with the greatest weight, in the drawing's units


@dataclass(frozen=True, slots=True)
class FacetBar:
    """A facet's points against its weight; ``track`` and ``filled`` are lengths for the drawing.

    ``maximum``: what the agency can earn of the weight, where that is not all of it; else empty.
    """

    name: str
    weight: str
    maximum: str
    points: str
    share: str
    track: str
    filled: str


@dataclass(frozen=True, slots=True)
class Summary:
    provisional: bool
    missed: Missed
    total: str
    maximum: str
    grade: str  # empty before the year is over
    is_owed: bool  # whether any of the months is owed
    grades: str
    conditions: tuple[str, ...]
    denied: str
    weight: str
    is_whole: bool  # whether the agency can earn all of the weight
    share: str
    points_of_hundred: str
    bars: tuple[FacetBar, ...]
    lights: tuple[
        tuple[traffic_lights.PrintedLight, int], ...
    ]  # with those that have none: they sum to ``indicators``
    indicators: int
    missing: tuple[UnfinishedIndicator, ...]
    unwritten: tuple[str, ...]  # codes and names of the objectives of which there is no account yet
    owed: tuple[str, ...]  # what was not handed in, in sentences
    unapproved: tuple[str, ...]  # months with the number of indicators whose figures nobody approved
    left_open: tuple[str, ...]  # what was not finished when the whole year was settled
    left_open_reason: str
    unconfirmed: tuple[str, ...]  # the parts of the rating that are open; none up to an earlier month

    @property
    def lacks(self) -> bool:
        return any(
            (self.missing, self.unwritten, self.owed, self.unapproved, self.unconfirmed, self.left_open)
        )

    @property
    def headings(self) -> Mapping[str, str]:
        """Those of its parts, counted through."""
        titles = {"missed": self.missed.title, "facets": "各面向得分", "lights": "指標燈號"}
        if self.provisional or self.lacks:
            titles["lacks"] = "尚缺資料"
        return wording.counted(titles)


def summary(snapshot: Snapshot) -> Summary:
    """The first page after the contents; every number is the score's own."""
    score, end = snapshot.score, snapshot.year_end
    whole_year = snapshot.through == LAST_MONTH
    left = end.left_open if end and whole_year else None
    table = end.grades if end else CUSTOMARY
    earned = _earned(snapshot)
    lights = Counter(indicator.score.light for indicator in snapshot.indicators())
    weight = sum((facet.weight for facet in snapshot.facets), Decimal(0))
    longest = max((facet.weight for facet in snapshot.facets), default=Decimal(0))
    return Summary(
        provisional=snapshot.seal is None,
        missed=missed(snapshot),
        total=wording.points(score.total),
        maximum=rounding.plain(score.maximum),
        grade=printed_grade(snapshot),
        is_owed=snapshot.is_owed,
        grades="、".join(_bounds(table)),
        conditions=conditions(table),
        denied=denied(earned, score) if snapshot.is_owed and whole_year else "",
        weight=rounding.plain(weight),
        is_whole=score.maximum == weight,
        share=_share(score),
        points_of_hundred=wording.points(share(score)),
        bars=tuple(_bar(facet, longest) for facet in snapshot.facets),
        lights=tuple((traffic_lights.printed(light), lights[light]) for light in Light),
        indicators=lights.total(),
        missing=unfinished_indicators(snapshot, CHINESE) if snapshot.is_owed else (),
        unwritten=tuple(
            f"{objective.code} {objective.name}"
            for facet in snapshot.facets
            for objective in facet.objectives
            if not is_written(objective.account)
        ),
        owed=tuple(left_open.still_owed(end.open_months)) if end else (),
        unapproved=tuple(f"{month} 月 {count} 項" for month, count in sorted(end.unapproved.items()))
        if end
        else (),
        left_open=tuple(left_open.lines(left)) if left else (),
        left_open_reason=left.reason if left else "",
        unconfirmed=tuple(_unconfirmed(snapshot)),
    )


def printed_grade(snapshot: Snapshot) -> str:
    """As on the pages; empty where the points have none."""
    if not snapshot.is_graded:
        return ""
    return snapshot.seal.grade if snapshot.seal else _earned(snapshot).grade.name


def _earned(snapshot: Snapshot) -> Graded:
    end = snapshot.year_end
    return end.graded if end else graded(snapshot.score, CUSTOMARY)


def _unconfirmed(snapshot: Snapshot) -> Iterator[str]:
    """The parts that nobody confirmed yet, of a whole year that is not settled."""
    end = snapshot.year_end
    if end is None or snapshot.seal is not None or snapshot.through != LAST_MONTH:
        return
    for part in parts_of(snapshot.score):
        if part not in end.confirmed:
            yield PARTS[part]


def _bounds(table: Sequence[Grade]) -> list[str]:
    *higher, lowest = table
    bounded = [f"{found.name}等 {rounding.plain(found.least)} 分以上" for found in higher]
    return (
        [*bounded, f"{lowest.name}等未達 {rounding.plain(higher[-1].least)} 分"]
        if higher
        else [f"{lowest.name}等"]
    )


def _bar(facet: FacetView, longest: Decimal) -> FacetBar:
    points, weight, maximum = Fraction(facet.score.points), Fraction(facet.weight), facet.score.maximum
    scale = Fraction(_BAR_LENGTH) / Fraction(longest) if longest else Fraction(0)
    return FacetBar(
        name=facet.name,
        weight=rounding.plain(facet.weight),
        maximum="" if maximum == weight else rounding.plain(maximum),
        points=wording.points(facet.score.points),
        share=_share(facet.score),
        track=rounding.plain(weight * scale),
        filled=rounding.plain(min(points, weight) * scale),
    )


def _share(score: AgencyScore | FacetScore) -> str:
    return wording.rate(Fraction(share(score)) if score.maximum else None)
