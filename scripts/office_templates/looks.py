"""What every style of the editable documents looks like: one table for both templates."""

from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from chiayi_kpi.core.colours import colour
from reports.documents.office import names

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Family: what stands in for it where it is not installed.
KAI, SANS, SERIF = "TW-Kai", "Noto Sans CJK TC", "Liberation Serif"
FONTS = {
    KAI: ("標楷體", "DFKai-SB"),
    SANS: ("微軟正黑體", "Microsoft JhengHei"),
    SERIF: ("Times New Roman",),
}
RED, GREY, TEAL, WHITE = map(colour, ("shortfall", "print-soft", "primary-700", "surface"))
RULE = colour("print-rule")
TEXT_WIDTH = 174


class Look(NamedTuple):
    """A paragraph's look; sizes of letters and lines are in points, all other lengths in millimetres."""

    name: str
    base: str = "Normal"
    sans: bool | None = None
    size: float | None = None
    bold: bool | None = None
    colour: str = ""
    align: str = ""
    before: float | None = None
    after: float | None = None
    line: float | None = None
    left: float | None = None
    right: float | None = None
    first: float | None = None
    keep: bool = False
    level: int = 0
    border: str = ""  # "box", "left" or "top"; of letters "box"
    border_colour: str = RED
    dashed: bool = False  # the border
    fill: str = ""  # the colour behind it
    tab: str = ""  # "dotted" or "plain": a stop at the right edge


def heading(level: int, size: float, before: float, after: float) -> Look:
    return Look(
        f"Heading {level}",
        sans=True,
        size=size,
        bold=True,
        before=before,
        after=after,
        line=round(size * 1.42, 1),
        keep=True,
        level=level,
    )


def cells(base: str, **said) -> list[Look]:
    """A style of a table's text, and the same set to the right and in the middle."""
    right = {"sans": True, "size": 9.0} if base == "表格文字" else {}
    return [
        Look(base, **said),
        Look(f"{base}靠右", base, align="right", **right),
        Look(f"{base}置中", base, align="center"),
    ]


def tags(name: str, base: str, **said) -> list[Look]:
    """What the paper is, told apart in grey too, as in print: what is provisional in a frame, a draft in dashes, what is settled filled."""
    return [
        Look(name, base, colour=RED, border="box", **said),
        Look(
            f"{name}{names.DRAFT}", base, colour=GREY, border="box", border_colour=GREY, dashed=True, **said
        ),
        Look(
            f"{name}{names.SETTLED}", base, colour=WHITE, border="box", border_colour=TEAL, fill=TEAL, **said
        ),
    ]


PARAGRAPHS = [
    Look("Normal", "", sans=False, size=12.5, line=19),
    Look("Body Text", first=8.8),
    Look("Title", sans=True, size=28, bold=True, align="center", before=70, line=46),
    Look("Subtitle", sans=True, size=16, bold=True, align="center", after=6, line=24),
    Look("封面日期", size=15, align="center", before=90),
    *tags(
        names.COVER_TAG,
        "Normal",
        sans=True,
        size=14,
        bold=True,
        align="center",
        before=8,
        line=26,
        left=32,
        right=32,
    ),
    heading(2, 16, 5, 4),
    heading(3, 14, 4, 1.5),
    heading(4, 12.5, 3, 0.8),
    heading(5, 11.5, 2.5, 0.5),
    heading(6, 11, 1.5, 0.5),
    heading(7, 11, 1.5, 0.5),
    Look("TOC Heading", sans=True, size=18, bold=True, align="center", after=10, line=26, keep=True),
    Look("TOC 1", before=1.2, after=1.2, tab="dotted"),
    Look("TOC 2", "TOC 1"),
    Look("TOC 3", "TOC 1", left=8.8),
    Look("List Number", left=9.7),
    Look("List Bullet", left=9.7),
    Look("說明文字", "Body Text", before=2, after=2),
    Look("註記", size=10.5, before=1, after=1, line=16),
    Look("示範標示", "Body Text", colour=RED, before=2, after=2),
    Look("未達標", sans=True, size=9.5, colour=RED, line=14.5),
    Look("圖片", align="left", line=6),
    Look("圖名", sans=True, size=8, line=10.5, keep=True),
    Look("照片", align="center", before=2.5, line=6, keep=True),
    Look("圖說", "圖名", size=9.5, align="center", before=1, after=2.5, line=14),
    Look("得分結果", sans=True, size=9.5, line=14.5, keep=True),
    Look("計算過程", size=11, line=16, left=4, border="left", border_colour=colour("print-line-working")),
    Look("面向小計", sans=True, size=10, bold=True, before=3, line=16, border="top", border_colour=RULE),
    Look("Caption", sans=True, size=9, colour=RULE, before=1, after=1, line=13, keep=True),
    Look("總分表名", "Caption", size=12, bold=True, after=2, line=18),
    *cells("表格文字", size=11, line=15),
    *cells("表格標題", sans=True, size=9.5, line=14, keep=True),
    *cells("表格小計", sans=True, size=9.5, bold=True, line=14, keep=True),
    Look("表格編號", "表格文字", left=5),
    Look("表格項目", "表格文字", left=5),
    Look("表格註記", "表格文字", sans=True, size=8.5, colour=GREY, line=12),
    Look("表格狀態", "表格文字", sans=True, size=9, colour=RED, line=13),
    Look("表格註記靠右", "表格註記", align="right"),
    Look("表格狀態靠右", "表格狀態", align="right"),
    Look("表格雜湊值", "表格文字", sans=True, size=8, line=11),
    Look("總分標示", "表格標題置中", size=12, line=18),
    Look("總分", "表格文字置中", sans=True, size=13, line=20),
    Look("逐月標題", "表格標題", size=7, align="right", line=10),
    Look("逐月名稱", "表格文字", sans=True, size=7, line=10),
    Look("逐月數字", "逐月名稱", align="right"),
    Look("Header", sans=True, size=9, colour=GREY, line=13, tab="plain"),
    Look("Footer", sans=True, size=10, align="center", line=14),
]
CHARACTERS = [
    Look("封面機關", size=22),
    Look("目標歸屬", size=11, bold=False),
    Look("總分數字", sans=True, size=26, bold=True, colour=TEAL),
    Look("指標代碼", sans=True, size=8.5, colour=GREY),
    Look("雜湊值", sans=True, size=8),
    *(
        Look(name, sans=True, colour=colour)
        for name, colour in {
            "綠燈": colour("print-green"),
            "黃燈": colour("print-yellow"),
            "紅燈": colour("print-red"),
            "白燈": colour("print-white"),
        }.items()
    ),
    Look("燈號名稱", sans=True, size=8.5),
    *tags(names.TAG, "Normal", sans=True, bold=True),
    Look(names.STRONG, sans=True, bold=True),
    Look(names.EMPHASIS, sans=True),
    Look(names.UNDERLINE),
    Look(names.CONTENTS_LINK),
    Look(names.LINK, colour=colour("print-link")),
]
UNDERLINED = {names.UNDERLINE, names.LINK}
# List style: whether it has numbers, how far its text stands in, how far its marks stand out.
LISTS = {
    "List Number": (True, 9.7, 5.7),
    "List Bullet": (False, 9.7, 5.7),
    "表格編號": (True, 5.0, 5.0),
    "表格項目": (False, 5.0, 5.0),
}
LEVELS, STEP = 5, 6.0


def attributes(said: dict[str, str]) -> str:
    """As they stand in a tag, a space before each."""
    return "".join(f" {name}={quoteattr(value)}" for name, value in said.items())
