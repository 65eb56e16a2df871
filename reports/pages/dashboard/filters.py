"""What the table can be filtered and sorted by, with the choice that the view has made."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators.scoring.model import Light
from reports.pages.dashboard.query import DESCENDING, MISSING, NOBODY, STALE, Asked
from reports.pages.dashboard.rows import Row
from reports.snapshot.model import Snapshot


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class LightChoice:
    """A light with how many indicators show it; ``query`` chooses it, or takes the choice back."""

    light: str
    count: int
    query: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head; ``aria`` is ``ascending``, ``descending`` or empty."""

    column: str
    label: str
    query: str
    aria: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    lights: tuple[LightChoice, ...]
    facets: tuple[Choice, ...]
    owners: tuple[Choice, ...]
    reports: tuple[Choice, ...]
    hidden: tuple[tuple[str, str], ...]  # what the form sends along unchanged
    all_query: str
    filtered: bool


def filters(snapshot: Snapshot, rows: Sequence[Row], asked: Asked) -> Filters:
    """The filters of one view; the numbers beside the lights are of the whole plan."""
    kept = {"through": asked.through, "known": asked.known, "light": asked.light, "sort": asked.sort}
    return Filters(
        lights=_lights(rows, asked),
        facets=_choices(
            [(str(facet.no), facet.name) for facet in snapshot.facets],
            str(asked.facet or ""),
            _("All facets"),
        ),
        owners=_choices(_owners(rows), asked.owner, _("Everybody")),
        reports=_choices(
            [(MISSING, _("Month not reported")), (STALE, _("Not updated for two periods"))],
            asked.report,
            _("All indicators"),
        ),
        hidden=tuple((name, str(value)) for name, value in kept.items() if value),
        all_query=asked.query(facet=None, light="", owner="", report=""),
        filtered=asked.filtered,
    )


def heads(asked: Asked) -> tuple[Head, ...]:
    """The heads of the columns that sort, in the table's order."""
    labels = (
        ("light", _("Light"), False),
        ("indicator", _("Indicator"), False),
        ("value", _("Value"), True),
        ("lost", _("Due by now"), True),
        ("points", _("Points"), True),
        ("updated", _("Twelve months"), False),
        ("owner", _("Owner"), False),
    )
    return tuple(
        Head(column, label, asked.query(sort=asked.sorted_by(column)), _aria(asked, column), number)
        for column, label, number in labels
    )


def _aria(asked: Asked, column: str) -> str:
    if asked.sort.removeprefix(DESCENDING) != column:
        return ""
    return "descending" if asked.sort.startswith(DESCENDING) else "ascending"


def _lights(rows: Sequence[Row], asked: Asked) -> tuple[LightChoice, ...]:
    counts = Counter(row.light for row in rows)
    return tuple(
        LightChoice(
            light.value,
            counts[light.value],
            asked.query(light="" if asked.light == light.value else light.value),
            asked.light == light.value,
        )
        for light in Light
    )


def _owners(rows: Sequence[Row]) -> list[tuple[str, str]]:
    named = {row.owner_id: row.owner_name or _("Nobody assigned") for row in rows}
    return sorted(named.items(), key=lambda item: (item[0] == NOBODY, item[1]))


def _choices(named: Sequence[tuple[str, str]], chosen: str, every: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, label, value == chosen) for value, label in [("", every), *named])
