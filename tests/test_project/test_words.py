"""A word of the catalogue means one thing, and a hint calls a button what it is called."""

import re

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
CATALOGUE = ROOT / "chiayi_kpi" / "locale" / "zh_Hant" / "LC_MESSAGES" / "django.po"
ENTRY = re.compile(r"^msgid (?P<english>.*?)^msgstr(?:\[0\])? (?P<chinese>.*?)(?:\n\n|\Z)", re.M | re.S)
DOCUMENTS = [
    *(ROOT / "templates" / "documents").glob("*.html"),
    *(ROOT / "reports" / "documents").glob("*.py"),
]
# What stands in 「」 and is no label: sheets, examples, what a spreadsheet program calls its command.
NO_LABEL = {
    "月報", "1-1-1 reported", "設計 20, 招標 30, 驗收 100", "設計 20", "、", "至少維持目前速度", "政府行政機關辦公日曆表",
    "欄名: 值", "貼上值", "figures",
}  # fmt: skip


def joined(lines: str) -> str:
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', lines))


@pytest.fixture(scope="module")
def entries() -> list[tuple[str, str]]:
    """English, the plural after the singular, and Chinese; the header left out."""
    found = ENTRY.finditer(CATALOGUE.read_text(encoding="utf-8"))
    return [(joined(one["english"]), joined(one["chinese"])) for one in found][1:]


# 核定 is what the planning office does with a plan and a supervisor with a month; a year is settled, 結算.
@pytest.mark.parametrize(
    ("word", "means"), [("核定", r"[Aa]pprov|decision|is closed"), ("結算", r"[Ss]ettl|froz")]
)
def test_a_word_stands_for_one_thing(entries, word, means):
    others = [(english, chinese) for english, chinese in entries if word in chinese]
    assert others and [one for one in others if not re.search(means, one[0])] == []


def test_a_settled_year_is_not_called_approved_in_print():
    printed = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    assert re.findall(r".{8}核定(?!後)(?!。|：)|核定得分|核定資料", printed) == []


def test_what_a_hint_names_is_called_so(entries):
    labels = {chinese for _english, chinese in entries}
    named = {label for _english, chinese in entries for label in re.findall("「([^」%{]+)」", chinese)}
    assert named - labels - NO_LABEL == set()


# What is said of a row or a value: it “stands”, “holds” or “foretells” nothing in English.
ODD = r"stands? twice|stands here|foret[oe]l|[Cc]annot be said|\bUrge\b|[Rr]ated otherwise|in nobody's way|^Holds$|which stands? first"


def test_english_reads_as_english(entries):
    assert [english for english, _chinese in entries if re.search(ODD, english)] == []
