"""The city's part at the beginning of its volume: the agencies beside each other, by the same analysis as the city's page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.conf import settings

from chiayi_kpi.core import roc
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.formats import signed, thousands, thousands_places
from chiayi_kpi.core.roc import LAST_MONTH, months_ended
from indicators.scoring import rounding
from indicators.scoring.model import COUNTED_LIGHTS, IndicatorScore, State
from indicators.year_end.grades import CUSTOMARY
from objectives.writing.selectors import CityTexts
from reports.analysis.comparisons.agency_progress import agency_progress, mean_total
from reports.analysis.comparisons.city_year import CityYear
from reports.analysis.comparisons.common_indicators import CommonRow, common_table
from reports.analysis.comparisons.ranking import RankedAgency, by_score
from reports.documents import narrative, wording
from reports.documents.money import known_rate
from reports.documents.report import PROVISIONAL, SAMPLE, SETTLED
from reports.documents.summary import printed_grade
from reports.documents.traffic_lights import PrintedLight, printed, state_words
from reports.snapshot.model import Snapshot

NAME = "全市總評"
PREFIX = "總-"  # of its page numbers
_ON_A_PAGE = 12  # agencies; of more the tables go on over pages
_COLUMNS = 7  # common indicators that stand beside each other on a page


@dataclass(frozen=True, slots=True)
class RankedRow:
    place: str
    name: str
    total: str
    maximum: str
    share: str
    grade: str
    change: str
    state: str


@dataclass(frozen=True, slots=True)
class CountedRow:
    """An agency's indicators by their lights, in the order of ``CityPart.lights``."""

    name: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class CommonHeader:
    code: str
    name: str
    unit: str
    maximum: str


@dataclass(frozen=True, slots=True)
class CommonCell:
    """``light`` is None where the indicator has none; ``points`` is a dash where it does not apply or there is no such indicator."""

    light: PrintedLight | None
    points: str
    note: str


@dataclass(frozen=True, slots=True)
class CommonPart:
    """As many common indicators as stand beside each other, with every agency's results."""

    anchor: str
    headers: tuple[CommonHeader, ...]
    rows: tuple[tuple[str, tuple[CommonCell, ...]], ...]


@dataclass(frozen=True, slots=True)
class MoneyRow:
    name: str
    plans: str
    current: str
    capital: str


@dataclass(frozen=True, slots=True)
class GradeRow:
    name: str
    least: str
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CityPart:
    """``agency`` is the city: what the documents of the agencies call whoever they are of."""

    agency: str
    title: str
    heading: str
    chapter: str
    through: str
    made: str  # on which day
    notice: str
    is_settled: bool
    is_draft: bool
    sample: bool
    preface: tuple[narrative.Block, ...]
    facts: tuple[str, ...]
    ranked: tuple[RankedRow, ...]
    mean: str
    notes: tuple[str, ...]
    lights: tuple[PrintedLight, ...]
    counted: tuple[CountedRow, ...]
    light_totals: tuple[int, ...]
    common_headers: tuple[CommonHeader, ...]
    common: tuple[CommonPart, ...]
    money: tuple[MoneyRow, ...]
    money_total: str
    grades: tuple[GradeRow, ...]  # empty before the year is over
    found: tuple[str, ...]
    conclusions: tuple[narrative.Block, ...]

    @property
    def is_small(self) -> bool:
        """Whether a table of all agencies stands on one page."""
        return len(self.ranked) <= _ON_A_PAGE

    @property
    def counted_total(self) -> int:
        return sum(self.light_totals)


def city_part(city: CityYear, reports: Sequence[Snapshot], texts: CityTexts) -> CityPart:
    """``reports`` are the snapshots of the volume's chapters, read at the same moment: their grades are printed."""
    rows = agency_progress(city)
    placed = by_score(rows)
    in_force = [row for row in rows if not row.is_draft]
    of_code = {one.agency_code: one for one in reports}
    is_settled = all(one.seal is not None for one in reports)
    sample = any(one.has_sample_figures for one in reports)
    ended = city.through if is_settled else min(city.through, months_ended(city.year, today()))
    mean = mean_total(rows)
    grades = tuple(_grades(placed, of_code))
    headers, common = _common(city)
    money, money_total = _money(reports)
    return CityPart(
        agency=settings.CITY_NAME,
        title=f"{settings.CITY_NAME} {city.year} 年度施政績效{NAME}",
        heading=f"{city.year} 年度施政績效{NAME}",
        chapter=PREFIX,
        through=wording.until(city.year, ended),
        made=roc.written(today()),
        notice="・".join(_notices(reports, is_settled, ended, sample)),
        is_settled=is_settled,
        is_draft=all(one.is_draft for one in reports),
        sample=sample,
        preface=narrative.blocks(texts.preface),
        facts=tuple(_facts(city, reports)),
        ranked=tuple(_ranked(one, of_code[one.row.code]) for one in placed),
        mean=wording.NOTHING if mean is None else wording.points(rounding.points(mean)),
        notes=tuple(_notes(city)),
        lights=tuple(printed(light) for light in COUNTED_LIGHTS),
        counted=tuple(CountedRow(row.name, row.lights) for row in in_force),
        light_totals=tuple(
            sum(row.lights[place] for row in in_force) for place in range(len(COUNTED_LIGHTS))
        ),
        common_headers=headers,
        common=common,
        money=money,
        money_total=money_total,
        grades=grades,
        found=tuple(_found(wording.until(city.year, ended), placed, grades, mean)),
        conclusions=narrative.blocks(texts.conclusions),
    )


def _notices(reports: Sequence[Snapshot], is_settled: bool, ended: int, sample: bool) -> Iterator[str]:
    if any(one.is_draft for one in reports):
        yield wording.DRAFT if all(one.is_draft for one in reports) else f"含{wording.DRAFT}"
    yield SETTLED if is_settled else PROVISIONAL
    if ended != LAST_MONTH:
        yield f"截至 {ended} 月底" if ended else wording.NO_MONTH_ENDED
    if sample:
        yield SAMPLE


def _facts(city: CityYear, reports: Sequence[Snapshot]) -> Iterator[str]:
    settled = sum(one.seal is not None for one in reports)
    drafts = [one.agency_name for one in reports if one.is_draft]
    yield (
        f"本彙編收錄 {len(reports)} 個機關 {city.year} 年度之施政績效報告。各機關依施政計畫按填報週期填報實績，經主管核定；"
        "得分由系統依計畫所定之計分規則計算，共同性指標於年度終了後由人事處及主計處初核，具體事蹟等須評分之指標由評核機關評分。"
    )
    if drafts:
        yield f"下列機關之施政計畫尚未核定，所列為草案：{'、'.join(drafts)}。"
    if settled == len(reports):
        yield "各機關績效均已結算，其後數據、計分方式及評核結果不再變更。"
    elif settled:
        yield (
            f"{settled} 個機關之績效業已結算，其餘 {len(reports) - settled} 個機關尚未結算，"
            f"所列得分、名次及等第均為暫定，以編製日之資料為準。"
        )
    else:
        yield "各機關績效均尚未結算，所列得分、名次及等第均為暫定，以編製日之資料為準。"


def _ranked(ranked: RankedAgency, report: Snapshot) -> RankedRow:
    row = ranked.row
    states = [wording.DRAFT] if row.is_draft else []
    states.append("已結算" if row.seal else "暫定")
    return RankedRow(
        place=str(ranked.place) if ranked.place else wording.NOTHING,
        name=row.name,
        total=wording.points(row.total) if row.is_compared else wording.NOTHING,
        maximum=rounding.plain(row.maximum),
        share=wording.rate(row.share),
        grade=printed_grade(report) or wording.NOTHING,
        change=signed(row.year_change),
        state="、".join(states),
    )


def _notes(city: CityYear) -> Iterator[str]:
    """Agencies of which there is nothing to print, or not all."""
    drafts = [one.agency_name for one in city.snapshots if one.is_draft]
    not_owed = [one.agency_name for one in city.in_force if not one.is_owed]
    silent = [
        one.agency_name
        for one in city.in_force
        if one.is_owed and not any(found.score.inputs for found in one.indicators())
    ]
    if drafts:
        yield f"施政計畫尚未核定者為草案，無名次，不計入平均及燈號統計：{'、'.join(drafts)}。"
    if not_owed:
        yield f"所列月份尚無應填報事項，故無得分：{'、'.join(not_owed)}。"
    if silent:
        yield f"所列月份尚未填報任何指標數據，得分暫以 0 分計：{'、'.join(silent)}。"
    if city.plans.without_plan:
        yield f"本年度尚無施政計畫，故未列入：{'、'.join(city.plans.without_plan)}。"
    for told in city.ended:
        yield f"{wording.unended(told)}。"


def _common(city: CityYear) -> tuple[tuple[CommonHeader, ...], tuple[CommonPart, ...]]:
    table = common_table(city)
    headers = tuple(
        CommonHeader(
            found.code,
            found.name,
            found.unit or wording.NOTHING,
            _most(table.rows, place),
        )
        for place, found in enumerate(table.indicators)
    )
    parts = tuple(
        CommonPart(
            f"table-common-{number}",
            tuple(headers[place] for place in places),
            tuple((_named(row), tuple(_cell(row, place) for place in places)) for row in table.rows),
        )
        for number, places in enumerate(_beside(len(headers)), start=1)
    )
    return headers, parts


def _named(row: CommonRow) -> str:
    return f"{row.agency_name}（{wording.DRAFT}）" if row.is_draft else row.agency_name


def _beside(columns: int) -> list[range]:
    """The places of the columns of each table: as many tables as are needed, of about the same width."""
    tables = -(-columns // _COLUMNS)
    return [range(columns * at // tables, columns * (at + 1) // tables) for at in range(tables)]


def _most(rows: Sequence[CommonRow], place: int) -> str:
    """What the indicator can earn; of agencies where what does not apply left it another weight both: ``13／20``."""
    held = (row.results[place] for row in rows)
    most = {found.score.maximum for found in held if found and found.score.state is not State.NOT_APPLICABLE}
    return "／".join(rounding.plain(one) for one in sorted(most)) or rounding.plain(Fraction(0))


def _cell(row: CommonRow, place: int) -> CommonCell:
    found = row.results[place]
    if found is None:
        return CommonCell(None, wording.NOTHING, "")
    light = found.score.light
    shown = printed(light) if light in COUNTED_LIGHTS else None
    return CommonCell(shown, _points(found.score), state_words(found.score))


def _points(score: IndicatorScore) -> str:
    return wording.NOTHING if score.state is State.NOT_APPLICABLE else wording.points(score.points)


def _money(reports: Sequence[Snapshot]) -> tuple[tuple[MoneyRow, ...], str]:
    amounts = [sum(item.total for line in one.business_lines for item in line.items) for one in reports]
    places = thousands_places([*amounts, sum(amounts)])
    rows = tuple(
        MoneyRow(
            one.agency_name,
            thousands(amount, places) if one.business_lines else wording.NOTHING,
            known_rate(one, "current", always_dated=True),
            known_rate(one, "capital", always_dated=True),
        )
        for one, amount in zip(reports, amounts, strict=True)
    )
    return rows, thousands(sum(amounts), places)


def _grades(placed: Sequence[RankedAgency], reports: dict[str, Snapshot]) -> Iterator[GradeRow]:
    held = {one.row.name: printed_grade(reports[one.row.code]) for one in placed}
    if not any(held.values()):
        return
    end = next((one.year_end for one in reports.values() if one.year_end), None)
    for grade in end.grades if end else CUSTOMARY:
        names = tuple(name for name, found in held.items() if found == grade.name)
        yield GradeRow(f"{grade.name}等", rounding.plain(grade.least), names)


def _found(
    through: str, placed: Sequence[RankedAgency], grades: Sequence[GradeRow], mean: Fraction | None
) -> Iterator[str]:
    """What the tables say, in sentences."""
    ranked = [one for one in placed if one.place]
    if not ranked or mean is None:
        yield "所列月份尚無得分可供比較。"
        return
    first = "、".join(one.row.name for one in ranked if one.place == 1)
    yield (
        f"{through}，{len(ranked)} 個機關平均得分率 {wording.rate(mean)}；"
        f"得分率最高者為{first}（{wording.rate(ranked[0].row.share)}）。"
    )
    counts = [f"{row.name} {len(row.agencies)} 個" for row in grades if row.agencies]
    if counts:
        yield f"等第依全年得分及本年度等第表評定，計{'、'.join(counts)}機關。"
    red = sum(one.row.red for one in placed if not one.row.is_draft)
    yield f"全市紅燈指標共 {red} 項，各項之檢討與因應對策見各機關報告。" if red else "全市無紅燈指標。"
