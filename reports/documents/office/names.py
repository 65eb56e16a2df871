"""Which named style an element of the documents' HTML has, by its tag, its classes and where it stands."""

from lxml.etree import _Element

BODY, PROSE, CAPTION, TITLE = "Normal", "Body Text", "Caption", "Title"
CONTENTS_HEADING = "TOC Heading"
CALCULATION, PICTURE, PHOTOGRAPH = "計算過程", "圖片", "照片"

# What the paper is, on its cover and on every page: provisional, or one of these.
COVER_TAG, TAG = "封面標示", "頁首標示"
DRAFT, SETTLED = "草案", "結算"
PAPER_STATES = {"draft": DRAFT, "settled": SETTLED}

PARAGRAPHS = {
    "cover-through": "封面日期",
    "cover-notice": COVER_TAG,
    "volume": "Subtitle",
    "running-title": "Subtitle",
    "sample": "示範標示",
    "statement": "說明文字",
    "footnote": "註記",
    "note": "註記",
    "missed": "未達標",
    "chart-name": "圖名",
    "result": "得分結果",
    "facet-sum": "面向小計",
    "state": "表格狀態",
    "compared": "表格註記",
    "original-weight": "表格註記",
    "revised": "表格註記",
    "run-in": "Heading 7",
    "goal-name": "Heading 4",
}
CHARACTERS = {
    "cover-agency": "封面機關",
    "whose": "目標歸屬",
    "total": "總分數字",
    "code": "指標代碼",
    "digest": "雜湊值",
    "green": "綠燈",
    "yellow": "黃燈",
    "red": "紅燈",
    "white": "白燈",
    "light-name": "燈號名稱",
}
STRONG, EMPHASIS, UNDERLINE, LINK = "Strong", "Emphasis", "Underline", "Hyperlink"
CONTENTS_LINK = "Index Link"
TAGS = {"strong": STRONG, "b": STRONG, "em": EMPHASIS, "i": EMPHASIS, "u": UNDERLINE}
LISTS = {
    False: ("List Number", "List Bullet"),
    True: ("表格編號", "表格項目"),
}  # by whether it stands in a table
_CELLS = {"head": "表格標題", "group": "表格小計", "sum": "表格小計", "body": "表格文字"}
_RIGHT = "靠右"
_BESIDE_NUMBERS = ("表格註記", "表格狀態")
_ALIGNED = {"right": _RIGHT, "centre": "置中", "": ""}
_CENTRED = {"centre", "no", "system"}


def classes(element: _Element | None) -> set[str]:
    """The element's classes."""
    return set() if element is None else set(element.get("class", "").split())


def paragraph_style(element: _Element, default: str) -> str:
    """The style of what stands in a block, ``default`` where the block says nothing."""
    own = classes(element)
    found = next((style for name, style in PARAGRAPHS.items() if name in own), "") if own else ""
    if found == COVER_TAG:
        return found + paper_state(element)
    if found:
        return found + _RIGHT if found in _BESIDE_NUMBERS and default.endswith(_RIGHT) else found
    tag = str(element.tag)
    if tag == "caption" and "headline" in classes(element.getparent()):
        return "總分表名"
    if tag in ("h2", "h3", "h4", "h5", "h6"):
        return f"Heading {tag[1]}"
    return {"h1": TITLE, "caption": CAPTION, "figcaption": "圖說"}.get(tag, default)


def paper_state(cover_notice: _Element | None) -> str:
    """How the name of a tag's style ends; "" of what is provisional."""
    return next((end for name, end in PAPER_STATES.items() if name in classes(cover_notice)), "")


def character_style(element: _Element) -> str:
    """The style of what stands in an inline element; "" where it looks as its surroundings."""
    if element.tag == "a":
        return LINK if element.get("href", "").startswith(("http:", "https:", "mailto:")) else ""
    own = classes(element)
    found = next((style for name, style in CHARACTERS.items() if name in own), "") if own else ""
    return found or TAGS.get(str(element.tag), "")


def cell_style(table: set[str], row: str, cell: _Element) -> str:
    """The style of a cell's text; ``table`` are the table's classes, ``row`` is the row's look."""
    if "headline" in table:
        return "總分標示" if cell.tag == "th" else "總分"
    if table & {"by-month", "smallest"}:
        if row == "head":
            return "逐月標題"
        return "逐月名稱" if cell.tag == "th" or "smallest" in table else "逐月數字"
    own = classes(cell)
    if "hash" in own:
        return "表格雜湊值"
    in_plan = table & {"indicators", "budget"}
    centred = own & _CENTRED or (in_plan and (row == "head" or ("target" in own and cell.tag == "td")))
    align = "right" if "number" in own else "centre" if centred else ""
    return _CELLS[row] + _ALIGNED[align]


def table_styles() -> list[str]:
    """Every style that ``cell_style`` can name."""
    regular = [base + end for base in dict.fromkeys(_CELLS.values()) for end in _ALIGNED.values()]
    regular += [name + _RIGHT for name in _BESIDE_NUMBERS]
    return [*regular, "總分標示", "總分", "逐月標題", "逐月名稱", "逐月數字", "表格雜湊值"]
