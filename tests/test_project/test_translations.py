"""The interface is complete in 正體中文: every text is translated; a word means one thing, and hints name what is there."""

import ast
import re
import shutil
import subprocess
from contextlib import chdir
from gettext import GNUTranslations, NullTranslations

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

CATALOGUE = settings.BASE_DIR / "chiayi_kpi" / "locale" / "zh_Hant" / "LC_MESSAGES" / "django.po"
ENTRY = re.compile(r"^msgid (?P<english>.*?)^msgstr(?:\[0\])? (?P<chinese>.*?)(?:\n\n|\Z)", re.M | re.S)
DOCUMENTS = [
    *(settings.BASE_DIR / "templates" / "documents").glob("*.html"),
    *(settings.BASE_DIR / "reports" / "documents").glob("*.py"),
]
# What stands in 「」 and is no label: sheets, examples, what a spreadsheet program calls its command.
NO_LABEL = {
    "月報", "1-1-1 reported", "設計 20, 招標 30, 驗收 100", "設計 20", "、", "至少維持目前速度", "政府行政機關辦公日曆表",
    "欄名: 值", "貼上值", "figures",
}  # fmt: skip
TRANSLATES = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
NOT_COPIED = [".*", "var", "tests", "fixtures", "benchmarks", "*.mo", "__pycache__"]


def entries(path, *only) -> list[str]:
    """The entries that ``msgattrib`` selects, the header left out."""
    found = subprocess.run(  # noqa: S603 - our own file
        ["msgattrib", "--no-wrap", "--no-location", *only, str(path)],  # noqa: S607
        capture_output=True,
        check=True,
        text=True,
    )
    return found.stdout.strip().split("\n\n")[1:]  # the first is the header


def named(path) -> set[str]:
    """What the catalogue translates: each entry's context, text and plural."""
    return {re.sub(r"^#.*\n", "", one.split("\nmsgstr")[0], flags=re.M) for one in entries(path)}


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The catalogue with the texts of today's code collected into it, as ``make messages`` does: in a copy."""
    copy = tmp_path_factory.mktemp("source") / "portal"
    shutil.copytree(settings.BASE_DIR, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))
    catalogue = copy / CATALOGUE.relative_to(settings.BASE_DIR)
    with chdir(copy), override_settings(LOCALE_PATHS=[catalogue.parents[2]]):
        call_command("makemessages", locale=["zh_Hant"], no_obsolete=True, verbosity=0)
    return catalogue


def test_every_text_of_the_code_is_translated(collected):
    assert entries(collected, "--untranslated") == []


def test_no_text_of_the_code_is_hidden_from_the_catalogue(tmp_path):
    """What collects the texts does not look into an f-string: what stands nowhere else is lost from the catalogue."""
    compiled, hidden = tmp_path / "django.mo", []
    subprocess.run(["msgfmt", "-o", str(compiled), str(CATALOGUE)], check=True)  # noqa: S603, S607

    class Missing(NullTranslations):
        def gettext(self, message: str) -> str:
            hidden.append(message)
            return message

        def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
            return self.gettext(msgid1)

    with compiled.open("rb") as file:
        catalogue = GNUTranslations(file)
    catalogue.add_fallback(Missing())
    for app in ("budget", "chiayi_kpi", "indicators", "objectives", "reports"):
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            for node in ast.walk(ast.parse(text)) if "gettext" in text else ():
                match node:
                    case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(said)), *_]):
                        if name in TRANSLATES:
                            catalogue.gettext(said) if name[0] != "n" else catalogue.ngettext(said, said, 1)
    assert hidden == []


def test_nothing_is_translated_that_the_code_does_not_say(collected):
    assert named(CATALOGUE) - named(collected) == set()


def test_no_translation_is_a_guess(collected):
    assert entries(collected, "--only-fuzzy") == []


def test_the_catalogue_is_well_formed(tmp_path):
    subprocess.run(  # noqa: S603 - our own file
        ["msgfmt", "--check", "--output-file", str(tmp_path / "django.mo"), str(CATALOGUE)],  # noqa: S607
        check=True,
    )


def joined(lines: str) -> str:
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', lines))


@pytest.fixture(scope="module")
def texts(collected) -> list[tuple[str, str]]:
    """English, the plural after the singular, and Chinese of every text of the code; the header left out."""
    found = ENTRY.finditer(collected.read_text(encoding="utf-8"))
    return [(joined(one["english"]), joined(one["chinese"])) for one in found][1:]


# 核定 is what the planning office does with a plan and a supervisor with a month; a year is settled, 結算.
@pytest.mark.parametrize(
    ("word", "means"), [("核定", r"[Aa]pprov|decision|is closed|is a draft"), ("結算", r"[Ss]ettl|froz")]
)
def test_a_word_stands_for_one_thing(texts, word, means):
    others = [(english, chinese) for english, chinese in texts if word in chinese]
    assert others and [one for one in others if not re.search(means, one[0])] == []


def test_a_target_that_is_easy_is_not_called_low(texts):
    """Of a ceiling the higher one is the easier."""
    easy = [(english, chinese) for english, chinese in texts if re.search("easy|easier|lenient", english)]
    assert easy and [one for one in easy if re.search("低|降", one[1])] == []


def test_a_settled_year_is_not_called_approved_in_print():
    printed = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    assert re.findall(r"績效[^。]{0,30}核定|核定得分|核定資料", printed) == []


def test_what_a_hint_names_is_called_so(texts):
    labels = {chinese for _english, chinese in texts}
    named = {label for _english, chinese in texts for label in re.findall("「([^」%{]+)」", chinese)}
    assert named - labels - NO_LABEL == set()


ODD = r"stands? twice|Months before are|stands? first|\bUrge\b|[Rr]ated otherwise|in nobody's way|^Holds$"


def test_english_reads_as_english(texts):
    assert [english for english, _chinese in texts if re.search(ODD, english)] == []


def test_what_stands_between_two_values_is_translated_and_nothing_is_one_dash():
    """A colon is ： in Chinese, and an empty cell is the dash that ``formats.EMPTY`` writes."""
    colon = re.compile(r"(?:%\}|\}\}|</(?:a|strong|span)>):(?: |$)", re.M)
    short_dash = re.compile(r"""default(?:_if_none)?:"–"|firstof [\w.]+ "–"|(?<=[>}])–(?=[<{])|^ *–$""", re.M)
    sentences = re.compile(r"\{% blocktranslate.*?endblocktranslate %\}", re.S)
    pages = [
        path for path in (settings.BASE_DIR / "templates").rglob("*.html") if "documents" not in path.parts
    ]
    texts = {path.name: sentences.sub("", path.read_text(encoding="utf-8")) for path in pages}

    assert pages
    assert [name for name, text in texts.items() if colon.search(text)] == []
    assert [name for name, text in texts.items() if short_dash.search(text)] == []
