"""An indicator over the years: which one of an earlier year it was, and under which code its earlier values stand.

Values of earlier years (歷年) are stored by printed code. Where an indicator and its forerunners always bore the same one,
that code is enough; otherwise the code that it bore in the year of the value tells which row is its own.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple, Protocol, TypeVar

from django.db.models import F, Q, QuerySet

from indicators.models import Indicator, printed_order
from objectives.models import Plan

Values = Mapping[str, Mapping[int, Decimal]]  # indicator code → ROC year → value


class _Link(NamedTuple):
    """An indicator (``agency_id`` None: a common one) and its forerunner, each with year and code."""

    id: int
    agency_id: int | None
    year: int
    code: str
    before_id: int
    before_year: int
    before_code: str


class Lineage:
    """The indicators that have a forerunner, as far as codes have changed; empty where none has."""

    def __init__(self, links: Iterable[_Link] = ()) -> None:
        self._by_id = {link.id: link for link in links}
        self._renamed = [link for link in self._by_id.values() if link.code != link.before_code]

    def goes_on(self, indicator: int) -> bool:
        """Whether it is the forerunner of another."""
        return any(link.before_id == indicator for link in self._by_id.values())

    @property
    def codes(self) -> set[str]:
        """Every code that an indicator once had instead of the one that it has."""
        return {link.before_code for link in self._renamed}

    def code_in(self, year: int, *, indicator: int, code: str, of_year: int, agency: int | None) -> str:
        """The code under which the value of the earlier ``year`` stands of an indicator of the plan of ``of_year``.

        The code that it bore in that year, or in the first year after it that is known. Empty where that code was then
        another indicator's, which goes on under another code.
        """
        now, held = of_year, code
        while now > year and (link := self._by_id.get(indicator)) and link.before_year >= year:
            indicator, now, held = link.before_id, link.before_year, link.before_code
        return "" if self._is_anothers(held, year, now, of_year, agency) else held

    def _is_anothers(self, code: str, year: int, since: int, of_year: int, agency: int | None) -> bool:
        """Whether an indicator that moved to another code before ``of_year`` had ``code``, between ``year`` and ``since``."""
        return any(
            link.before_code == code and year <= link.before_year < since and link.year <= of_year
            for link in self._renamed
            if link.agency_id in (None, agency)
        )

    def translated(
        self, values: Values, indicators: Iterable[tuple[int, str]], *, of_year: int, agency: int | None
    ) -> Values:
        """``values`` by stored code as the values of these (id, code), by the code of the plan of ``of_year``."""
        if not self._renamed:
            return values
        years = {year for by_year in values.values() for year in by_year}
        found: dict[str, dict[int, Decimal]] = {}
        for indicator, code in indicators:
            for year in sorted(year for year in years if year < of_year):
                stored = self.code_in(year, indicator=indicator, code=code, of_year=of_year, agency=agency)
                value = values.get(stored, {}).get(year)
                if value is not None:
                    found.setdefault(code, {})[year] = value
        return found


NOTHING_MOVED = Lineage()


def read_lineage(agency_ids: Collection[int], year: int, back: int) -> Lineage:
    """What became of the codes in the ``back`` years up to ``year``: one query, and two where a code has changed."""
    rows = _linked_by_code().filter(
        Q(plan__agency_id__in=agency_ids) | Q(plan__agency=None),
        plan__year__lte=year,
        plan__year__gt=year - back,
    )
    same = {path: F(f"forerunner__{path}") for path in printed_order()}
    if not rows.exclude(**same).exists():
        return NOTHING_MOVED
    return Lineage(_links(rows))


class Called(Protocol):
    """An indicator of a year's plan, however it was read."""

    @property
    def id(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


_Called = TypeVar("_Called", bound=Called)


@dataclass(frozen=True)
class Forerunners:
    """``links``: indicator id → its forerunner's id."""

    links: Mapping[int, int]

    @cached_property
    def _claimed(self) -> frozenset[int]:
        return frozenset(self.links.values())

    def same(self, indicator: Called, before: Iterable[_Called]) -> _Called | None:
        """Which of an earlier year's indicators it was: its forerunner, and where none is known the one of its code and name.

        What is the forerunner of another is not taken for it. Numbers are given anew each year, and names are borne twice:
        neither tells alone.
        """
        known = self.links.get(indicator.id)
        if known is not None:
            return next((one for one in before if one.id == known), None)
        named = (one for one in before if (one.code, one.name) == (indicator.code, indicator.name))
        return next((one for one in named if one.id not in self._claimed), None)


def forerunners(indicator_ids: Collection[int]) -> Forerunners:
    """Of these indicators, and of those whose forerunners they are. One query."""
    rows = _linked().filter(Q(pk__in=indicator_ids) | Q(forerunner__in=indicator_ids))
    return Forerunners(dict(rows.values_list("pk", "forerunner_id")))


def forerunners_since(year: int) -> Forerunners:
    """Of all plans after the ROC ``year``. One query."""
    return Forerunners(dict(_linked().filter(plan__year__gt=year).values_list("pk", "forerunner_id")))


def heirs(plan: Plan) -> dict[int, str]:
    """Id → code of the indicators, own and common, that go on in the agency's next plan: as a forerunner, or, where nothing
    there says what it was, under the same code. Two queries.
    """
    rows = Indicator.objects.filter(_effective(plan.agency_id, plan.year)).select_related("objective__facet")
    own = {row.pk: row.code for row in rows}
    of_next = Indicator.objects.filter(_effective(plan.agency_id, plan.year + 1)) | Indicator.objects.filter(
        forerunner__in=own
    )
    claimed, codes = set(), set()
    for row in of_next.select_related("objective__facet"):
        if row.forerunner_id is None:
            codes.add(row.code)
        else:
            claimed.add(row.forerunner_id)
    return {pk: code for pk, code in own.items() if pk in claimed or code in codes}


def possible_forerunners(plan: Plan | None) -> QuerySet[Indicator]:
    """The indicators of the latest earlier plan of the same agency (or of the common one), by number.

    Those of agencies that it took over, too.
    """
    if plan is None:
        return Indicator.objects.none()
    of_agencies = Q(agency=plan.agency_id)
    if plan.agency_id is not None:
        of_agencies |= Q(agency__successions__successor=plan.agency_id)
    earlier = Plan.objects.filter(of_agencies, year__lt=plan.year).order_by("year")
    latest = dict(earlier.values_list("agency_id", "pk"))  # the last one counts
    rows = Indicator.objects.filter(plan__in=latest.values()).select_related("plan", "objective__facet")
    return rows.order_by("plan_id", *printed_order())


def _effective(agency_id: int | None, year: int) -> Q:
    return Q(plan__year=year) & (Q(plan__agency=agency_id) | Q(plan__agency=None))


def _linked() -> QuerySet[Indicator]:
    return Indicator.objects.filter(forerunner__isnull=False).order_by()


def _linked_by_code() -> QuerySet[Indicator]:
    """Those whose earlier values are found by the forerunner's code: what was taken over from another agency has its
    values under the codes of the one that took it over.
    """
    own = Q(forerunner__plan__agency=F("plan__agency"))
    return _linked().filter(own | Q(forerunner__plan__agency=None) | Q(plan__agency=None))


def _links(rows: QuerySet[Indicator]) -> Iterable[_Link]:
    before = printed_order("forerunner")
    fields = rows.values_list(
        *("pk", "plan__agency_id", "plan__year", *printed_order()),
        *("forerunner_id", "forerunner__plan__year", *before),
    )
    for pk, agency_id, year, facet, objective, no, before_id, before_year, *parts in fields:
        code = f"{facet}-{objective}-{no}"
        yield _Link(pk, agency_id, year, code, before_id, before_year, "-".join(map(str, parts)))


class StoredCodes:
    """Of agencies: which indicator a code and an earlier year mean, and under which code that value is stored."""

    def __init__(self, agency_ids: Collection[int]) -> None:
        of_agencies = Q(plan__agency_id__in=agency_ids) | Q(plan__agency=None)
        rows = Indicator.objects.filter(of_agencies).order_by()
        self._lineage = Lineage(_links(_linked_by_code().filter(of_agencies)))
        self._found: dict[tuple[int | None, str], list[tuple[int, int]]] = defaultdict(list)
        self._units: dict[tuple[int | None, str], tuple[int, str]] = {}
        for pk, agency_id, year, unit, *parts in rows.values_list(
            "pk", "plan__agency_id", "plan__year", "unit", *printed_order()
        ):
            key = agency_id, "-".join(map(str, parts))
            self._found[key].append((year, pk))
            self._units[key] = max(self._units.get(key, (0, "")), (year, unit))

    def unit(self, agency_id: int, code: str) -> str:
        """In what the indicator that is called ``code`` is counted in its last plan; empty where none has it."""
        return max(self._units.get((owner, code), (0, "")) for owner in (agency_id, None))[1]

    def stored(self, agency_id: int, code: str, year: int) -> str:
        """The stored code of the value of ``year`` of the indicator that is called ``code`` in that year's plan, otherwise
        in the first later one. Empty where no later plan has the indicator.
        """
        rows = sorted([*self._found[agency_id, code], *self._found[None, code]])
        rows = [(of_year, pk) for of_year, pk in rows if of_year >= year]
        goes_on = rows and (rows[-1][0] > year or self._lineage.goes_on(rows[0][1]))
        if not goes_on:
            return ""
        of_year, indicator = rows[0]
        return self._lineage.code_in(year, indicator=indicator, code=code, of_year=of_year, agency=agency_id)
