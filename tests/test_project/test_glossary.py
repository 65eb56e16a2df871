"""docs/glossary.md names what there is: every module by its path, every name somewhere in the code."""

import re

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
WORDS = sorted(set(re.findall(r"`([\w.]+)`", GLOSSARY)) - {"django.po"})
CHINESE = sorted(
    {
        word
        for cell in re.findall(r"^\| ([^|]+) \|", GLOSSARY, re.M)
        for word in re.findall(r"[\u4e00-\u9fff]+", cell)
    }
)
PACKAGES = ("", "indicators/", "indicators/scoring/")


@pytest.fixture(scope="module")
def code():
    apps = ("chiayi_kpi", "objectives", "budget", "indicators", "reports")
    files = [path for app in apps for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def is_module(word: str) -> bool:
    path = word.replace(".", "/")
    return any((ROOT / f"{at}{path}{end}").exists() for at in PACKAGES for end in ("", ".py"))


def test_every_path_leads_to_a_module_or_to_a_name_in_one():
    paths = [word for word in WORDS if word.islower() and "." in word]
    assert paths
    assert [word for word in paths if not (is_module(word) or is_module(word.rpartition(".")[0]))] == []


def test_every_name_is_in_the_code(code):
    names, used = {word for word in WORDS if "." not in word}, set(re.findall(r"\w+", code))
    assert names and names - used == set()


@pytest.fixture(scope="module")
def ours(code):
    """All that a page, a document or a workbook may say in Chinese of itself, and what the sample awards say."""
    files = [
        *(ROOT / "chiayi_kpi" / "locale").rglob("*.po"),
        *(ROOT / "templates").rglob("*.html"),
        *(ROOT / "fixtures").rglob("評分.csv"),
    ]
    return "\n".join([code, *(path.read_text(encoding="utf-8") for path in files)])


@pytest.fixture(scope="module")
def printed(ours):
    """What the official document says besides."""
    files = (ROOT / "fixtures" / "107").iterdir()
    return "\n".join([ours, *(path.read_text(encoding="utf-8") for path in files)])


def test_every_chinese_word_is_one_that_people_read(printed):
    assert CHINESE and [word for word in CHINESE if word not in printed] == []


@pytest.mark.parametrize(
    ("word", "instead"),
    [
        ("(?<![辦處審管])理由", "原因"),
        ("改進", "改善"),
        ("評審|(?:審核|評分)機關", "評核機關"),
        # The database has 角色, and so is called the workbook's column.
        (r'(?<![庫式給])(?<!庫之)(?<! 有)(?<!column )(?<!")角色', "職務"),
        ("主辦人", "承辦人"),
    ],
    ids=["原因", "改善", "評核機關", "職務", "承辦人"],
)
def test_one_idea_is_not_called_by_two_words(word, instead, ours):
    assert instead in ours and re.findall(word, ours) == []
