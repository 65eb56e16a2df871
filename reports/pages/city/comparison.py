"""The common indicators and the contests as text: numbers of one column stand under each other."""

from typing import Any

from indicators.scoring.model import Light
from reports.analysis.comparisons.common_indicators import CommonTable, Contest
from reports.pages.city.decimals import equal_decimals
from reports.snapshot.model import IndicatorView


def common_rows(table: CommonTable) -> list[dict[str, Any]]:
    """An agency's results in the order of the indicators, each with light, text and points; a refused agency has none."""
    columns = [
        _cells([row.results[place] for row in table.rows], found)
        for place, found in enumerate(table.indicators)
    ]
    return [
        {
            "agency_name": row.agency_name,
            "refused": row.refused,
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


def _cells(results: list[IndicatorView | None], found: IndicatorView) -> list[dict[str, Any]]:
    """One indicator's column; without a value the text is a dash."""
    scores = [None if result is None else result.score for result in results]
    texts = equal_decimals([(one.value, one.target) if one else (None, None) for one in scores], found.unit)
    return [
        {
            "light": one.light.value if one else Light.WHITE.value,
            "text": text,
            "points": one.points if one else None,
        }
        for one, text in zip(scores, texts, strict=True)
    ]
