"""What a check looks at: one input with its months."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from chiayi_kpi.core.typed_number import PERCENT
from indicators.scoring.frequency import Frequency, in_every_month
from indicators.scoring.model import LAST_MONTH, Aggregation, InputSpec

# The workbook has no column that says so, and needs none: plans write it into the input's name.
CUMULATIVE_MARK = "累計"
PROGRESS_MARK = "進度"
AVERAGE_MARK = "平均"
# What is counted one by one. Of anything else (元, 公噸, 小時, 分) a part is possible.
COUNTED = frozenset(
    [
        "人",
        "人次",
        "件",
        "件次",
        "個",
        "位",
        "冊",
        "別",
        "台",
        "臺",
        "名",
        "名次",
        "圈",
        "園",
        "場",
        "場次",
        "家",
        "家次",
        "宗",
        "封",
        "座",
        "戶",
        "戶次",
        "所",
        "批",
        "攤",
        "支",
        "期",
        "本",
        "村",
        "枚",
        "架",
        "校",
        "校次",
        "株",
        "梯次",
        "棟",
        "棵",
        "案",
        "案次",
        "條",
        "次",
        "片",
        "班",
        "班次",
        "盞",
        "站",
        "筆",
        "篇",
        "組",
        "組次",
        "船",
        "艘",
        "處",
        "處次",
        "起",
        "趟",
        "車",
        "車次",
        "輛",
        "輛次",
        "通",
        "部",
        "里",
        "鄰",
        "門",
        "間",
        "隊",
        "隊次",
        "隻",
        "面",
        "項",
        "項次",
        "頂",
        "顆",
        "頭",
        "則",
        "份",
        "團",
        "幅",
    ]
)


class Subject(NamedTuple):
    """An input and its months as they would stand if the figure were accepted. A missing month is absent."""

    spec: InputSpec
    months: Mapping[int, Decimal]

    @classmethod
    def of(cls, spec: InputSpec, figures: Mapping[int, Decimal]) -> "Subject":
        """The input with its ``figures``; what is fixed for the year stands in every month."""
        fixed = spec.frequency is Frequency.FIXED
        return cls(spec, in_every_month(figures, LAST_MONTH) if fixed else figures)

    @property
    def is_progress(self) -> bool:
        """Whether it says how far a piece of work has come, in per cent or by milestones."""
        in_percent = self.spec.unit in PERCENT and PROGRESS_MARK in self.spec.name
        return bool(self.spec.milestones) or (self.spec.aggregation is Aggregation.LAST and in_percent)

    @property
    def is_cumulative(self) -> bool:
        """Whether a month's figure contains the months before it, so that it can only rise."""
        marked = self.spec.aggregation is Aggregation.LAST and CUMULATIVE_MARK in self.spec.name
        return self.is_progress or marked

    def before(self, month: int) -> tuple[Decimal, ...]:
        """The figures of the months before ``month``, the latest first."""
        return tuple(self.months[m] for m in sorted(self.months, reverse=True) if m < month)

    def after(self, month: int) -> tuple[Decimal, ...]:
        """The figures of the months after ``month``, the next first."""
        return tuple(self.months[m] for m in sorted(self.months) if m > month)


def is_counted(spec: InputSpec) -> bool:
    """Whether the input counts whole things; a mean of them (``平均…``) may be anything between."""
    return spec.unit in COUNTED and AVERAGE_MARK not in spec.name
