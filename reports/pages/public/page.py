"""What the public page shows, ready to print: what was promised, what was reached, what it cost, in plain words."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from chiayi_kpi.core.charts import Series, ShareBar, share_bars
from chiayi_kpi.core.formats import EMPTY
from chiayi_kpi.core.roc import LAST_MONTH
from indicators.rule_names import rule_names
from indicators.scoring.model import InputSpec
from indicators.selectors.revisions import RevisionRow
from reports.pages.public.money import Money, money_of
from reports.pages.public.outcomes import WORDS, Outcome, Standing, outcome_of, sentence, standing_of
from reports.pages.tables import value_cell
from reports.snapshot.approved import Approved, ApprovedYear, approved_year
from reports.snapshot.indicator_text import indicator_text
from reports.snapshot.model import ObjectiveView, Snapshot
from reports.snapshot.series import MonthlySeries
from reports.snapshot.year_end import Seal

_TONES = {Standing.REACHED: "success", Standing.ON_TRACK: "primary", Standing.BEHIND: "danger"}


@dataclass(frozen=True, slots=True)
class PublicRow:
    """One indicator; ``target`` as printed, an arrow (↑, ↓) with the number it stands for; ``target_text`` without it.

    ``value`` and ``number`` are those of the months that are shown, up to ``last_month`` (0: none). ``rules``: by component, the
    formula and what its rule is called.
    """

    code: str
    name: str
    standard: str
    target_text: str
    target: str
    target_number: Decimal | None
    value: str
    number: Decimal | None
    unit: str
    weight: Decimal
    last_month: int
    outcome: Outcome
    standing: Standing
    words: str | Promise
    sentence: str
    months: MonthlySeries
    inputs: tuple[InputSpec, ...]
    rules: tuple[tuple[str, str], ...]
    revisions: tuple[RevisionRow, ...]

    @property
    def tone(self) -> str:
        """The colour of its badge; empty for none."""
        return _TONES.get(self.standing, "")

    @property
    def series(self) -> tuple[Series, ...]:
        """What its chart draws."""
        return (
            Series("planned", _("Planned path"), self.months.path),
            Series("actual", _("Value so far"), self.months.values, self.months.due),
        )


@dataclass(frozen=True, slots=True)
class PublicFacet:
    """A facet's name, and its objectives with their indicators."""

    name: str
    objectives: tuple[tuple[ObjectiveView, tuple[PublicRow, ...]], ...]

    @property
    def rows(self) -> tuple[PublicRow, ...]:
        return tuple(row for _objective, rows in self.objectives for row in rows)


@dataclass(frozen=True, slots=True)
class PublicPage:
    """``month``: the last that has an approved figure, 0 before the first; ``seal``: total, grade and hash of a settled year.

    ``unapproved``: the months whose figures counted in a settled year although nobody had approved all of them.
    """

    agency_code: str
    agency_name: str
    year: int
    preamble: str
    axes: tuple[str, ...]
    facets: tuple[PublicFacet, ...]
    money: Money
    month: int
    sample: bool
    maximum: Fraction
    seal: Seal | None
    unapproved: tuple[int, ...]

    @property
    def rows(self) -> tuple[PublicRow, ...]:
        return tuple(row for facet in self.facets for row in facet.rows)

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def with_figure(self) -> int:
        return sum(row.last_month > 0 for row in self.rows)

    @property
    def reached(self) -> tuple[PublicRow, ...]:
        return self._standing(Standing.REACHED)

    @property
    def behind(self) -> tuple[PublicRow, ...]:
        return self._standing(Standing.BEHIND)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many indicators stand how, in the words of the bars; they add up to ``total``."""
        return list(zip(self.standings, _counts(self.rows), strict=True))

    @property
    def standings(self) -> tuple[str, ...]:
        """What the parts of the bars are called."""
        behind = _("not reached") if self.seal else _("behind")
        return _("reached"), _("on track"), behind, _("open, or not to be compared")

    @property
    def bars(self) -> list[ShareBar]:
        """Each facet's indicators by how they stand."""
        return share_bars((facet.name, _counts(facet.rows)) for facet in self.facets if facet.rows)

    def _standing(self, standing: Standing) -> tuple[PublicRow, ...]:
        """The weightiest first: they are named on the first screen."""
        found = [row for row in self.rows if row.standing is standing]
        return tuple(sorted(found, key=lambda row: -row.weight))


def _counts(rows: Iterable[PublicRow]) -> tuple[int, ...]:
    found = Counter(row.standing for row in rows)
    return tuple(found[standing] for standing in Standing)


def public_page(snapshot: Snapshot, approved: ApprovedYear | None = None) -> PublicPage:
    """The page of one agency's year; ``approved`` is its ``approved_year`` where that is known. Three queries."""
    approved = approved or approved_year(snapshot)
    settled = snapshot.seal is not None
    titles = rule_names()
    facets = tuple(
        PublicFacet(
            facet.name,
            tuple(
                (objective, tuple(_row(found, titles) for found in rows))
                for objective, rows in facet.objectives
            ),
        )
        for facet in approved.facets
    )
    return PublicPage(
        agency_code=snapshot.agency_code,
        agency_name=snapshot.agency_name,
        year=snapshot.year,
        preamble=snapshot.preamble,
        axes=snapshot.axes,
        facets=facets,
        money=money_of(snapshot, approved.budget),
        month=LAST_MONTH
        if settled
        else max((row.last_month for facet in facets for row in facet.rows), default=0),
        sample=snapshot.has_sample_figures,
        maximum=snapshot.score.maximum,
        seal=snapshot.seal,
        unapproved=_unapproved(snapshot),
    )


def _unapproved(snapshot: Snapshot) -> tuple[int, ...]:
    left = snapshot.year_end.left_open if snapshot.seal and snapshot.year_end else None
    return tuple(month for month, _count in left.unapproved) if left else ()


def _row(found: Approved, titles: dict[str, str]) -> PublicRow:
    view, score = found.view, found.score
    texts = indicator_text(replace(view, score=score))
    outcome = outcome_of(found)
    return PublicRow(
        code=view.code,
        name=view.name,
        standard=view.standard,
        target_text=view.target_text,
        target=_("%(target)s (%(number)s)") % {"target": view.target_text, "number": texts.compared}
        if texts.baseline
        else view.target_text,
        target_number=value_cell(score.target, score.value),
        value=EMPTY if outcome is Outcome.AT_YEAR_END else texts.value,
        number=None if outcome is Outcome.AT_YEAR_END else value_cell(score.value, score.target),
        unit=view.unit,
        weight=view.weight,
        last_month=found.last_month,
        outcome=outcome,
        standing=standing_of(outcome),
        words=_("No figure was reported") if outcome is Outcome.NOTHING and found.over else WORDS[outcome],
        sentence=sentence(found, outcome),
        months=found.months,
        inputs=score.spec.inputs,
        rules=tuple(
            (part.formula.text if part.formula else "", titles.get(part.rule.kind, part.rule.kind))
            for part in score.spec.components
        ),
        revisions=tuple(one for one in view.revisions if one.what == "target"),
    )
