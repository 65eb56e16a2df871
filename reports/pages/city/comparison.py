"""The common indicators, the contests, the policy axes and the facets as text: numbers of one column stand under each other."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from chiayi_kpi.core import charts
from chiayi_kpi.core.formats import EMPTY, fixed, trimmed
from chiayi_kpi.core.templatetags.comparisons import heat
from chiayi_kpi.core.templatetags.layout import light
from indicators.scoring.model import IndicatorScore, Light, State
from reports.analysis.axes import AxisProgress, CityAxis
from reports.analysis.comparisons.common_indicators import CommonTable, Contest
from reports.analysis.comparisons.facet_medians import FacetColumn, FacetResult, PeerTable
from reports.pages.city.decimals import equal_decimals
from reports.snapshot.model import IndicatorView


def common_headers(table: CommonTable) -> list[dict[str, Any]]:
    """Each common indicator with the most points that an agency can have in it."""
    return [
        {"indicator": found, "maximum": _most(table, place)} for place, found in enumerate(table.indicators)
    ]


def common_rows(table: CommonTable) -> list[dict[str, Any]]:
    """An agency's results in the order of the indicators, each with light, text and points; a refused agency has none."""
    columns = [
        _cells([row.results[place] for row in table.rows], _most(table, place))
        for place in range(len(table.indicators))
    ]
    return [
        {
            "agency_name": row.agency_name,
            "refused": row.refused,
            "is_draft": row.is_draft,
            "cells": [] if row.refused else [column[place] for column in columns],
        }
        for place, row in enumerate(table.rows)
    ]


def contest_rows(contest: Contest) -> list[dict[str, Any]]:
    """The contestants in the contest's order, with their figures (by name, the year before's has none) and value."""
    rows = contest.rows
    names = [name for name, _number in rows[0].figures]
    columns = [equal_decimals([(row.figures[place][1], None) for row in rows]) for place in range(len(names))]
    values = equal_decimals([(row.score.value if row.score else None, None) for row in rows])
    return [
        {
            "contestant": row,
            "figures": [(name, column[place]) for name, column in zip(names, columns, strict=True)],
            "value": values[place],
        }
        for place, row in enumerate(rows)
    ]


def axis_rows(axes: Iterable[CityAxis]) -> list[dict[str, Any]]:
    """Each policy axis with a bar to what it can earn in the year, marked at the points due by now, and its agencies."""
    return [
        {
            "axis": axis,
            "bar": charts.bars([(axis.name, axis.points, axis.maximum, axis.by_now)])[0],
            "per_cent": _per_cent(axis),
            "agencies": [
                {"agency": agency, "progress": one, "per_cent": _per_cent(one)} for agency, one in axis.parts
            ],
        }
        for axis in axes
    ]


def _per_cent(axis: CityAxis | AxisProgress) -> str:
    """What it has of what it can earn in the year; empty where that is nothing (bonuses)."""
    return f"{fixed(Fraction(axis.points) / axis.maximum * 100, 1)} %" if axis.maximum else ""


def peer_rows(table: PeerTable) -> list[dict[str, Any]]:
    """An agency's facets in the order of the columns, each with a bar to the column's maximum, marked at the median."""
    columns = [
        _facet_cells([row.results[place] for row in table.rows], column)
        for place, column in enumerate(table.columns)
    ]
    return [
        {"row": row, "cells": [column[place] for column in columns]} for place, row in enumerate(table.rows)
    ]


def _facet_cells(results: list[FacetResult | None], column: FacetColumn) -> list[dict[str, Any] | None]:
    return [
        None
        if found is None
        else {
            "result": found,
            "bar": charts.bars([(column.name, found.score.points, column.maximum, column.median)])[0],
        }
        for found in results
    ]


def _most(table: CommonTable, place: int) -> Fraction:
    """What the indicator's maximum is where all of it applies; an agency's own may be less."""
    held = (row.results[place] for row in table.rows)
    return max((found.score.maximum for found in held if found), default=Fraction(0))


def _cells(results: list[IndicatorView | None], most: Fraction) -> list[SafeString]:
    """One indicator's column as ``td`` elements, ready made: there is one for every agency and common indicator.

    Without a value the text is a dash. The maximum is said where it is not the column's.
    """
    scores = [None if result is None else result.score for result in results]
    texts = equal_decimals([(one.value, one.target) if one else (None, None) for one in scores])
    unit = escape(_("points"))
    return [_cell(one, text, most, unit) for one, text in zip(scores, texts, strict=True)]


def _cell(score: IndicatorScore | None, text: str, most: Fraction, unit: str) -> SafeString:
    shade, lit = heat(None), Light.WHITE
    points, of, beside = EMPTY, "", ""
    if score is not None:
        shade, lit, points = heat(_share(score)), score.light, fixed(score.points)
        of = f" / {trimmed(score.maximum)}" if score.maximum != most else ""
        if score.stands_beside_last_year:
            said = escape(_("beside all of last year, final in December"))
            beside = f' <span class="city-reason muted small">{said}</span>'
    return SafeString(  # the words were escaped, the rest are numbers and our own classes
        f'<td class="num {shade}">{light(lit, compact=True)} {text}{beside}'
        f' <span class="city-points">{points}{of} {unit}</span></td>'
    )


def _share(score: IndicatorScore) -> Fraction | None:
    """Per cent of what the indicator can earn; None of a bonus, which nobody lacks, and where there is no score yet."""
    if not score.spec.weight or score.state is not State.SCORED or not score.maximum:
        return None
    return Fraction(score.points) / score.maximum * 100
