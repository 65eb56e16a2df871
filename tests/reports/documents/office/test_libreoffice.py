"""LibreOffice opens the files and finds in them what the HTML says, in its order."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from reports.documents.forms import FORMS
from tests.reports.documents.office.conftest import as_docx, as_odt
from tests.reports.documents.office.read_back import html_text
from tests.reports.documents.texts import squeezed

TEXT = "txt:Text (encoded):UTF8"
FLAT_TABLES = "OpenDocument Spreadsheet Flat XML"
# Opens each file, makes its contents anew, as the menu does, and stores it in a form that can be read: all at one start.
MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Store(source As String, target As String, form As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  file = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  If file.supportsService("com.sun.star.text.TextDocument") Then file.DocumentIndexes.getByIndex(0).update()
  Dim filter(0) As New com.sun.star.beans.PropertyValue
  filter(0).Name = "FilterName"
  filter(0).Value = form
  file.storeToURL(target, filter())
  file.close(True)
End Sub
</script:module>
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("libreoffice")


@pytest.fixture(scope="module")
def office(home):
    """Runs LibreOffice without a screen; ``apt-packages-test.txt`` brings it."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: libreoffice-writer-nogui and libreoffice-calc-nogui are needed"

    def run(*arguments: str) -> None:
        done = subprocess.run(  # noqa: S603 - the program found above on files made here
            [program, "--headless", f"-env:UserInstallation=file://{home}/profile", *arguments],
            capture_output=True,
            text=True,
            timeout=600,
            check=True,
            env={**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8"},
        )
        assert "Error" not in done.stderr + done.stdout

    return run


@pytest.fixture(scope="module")
def htmls(plan_html, report_html) -> dict[str, str]:
    return {"plan": plan_html, "report": report_html}


@pytest.fixture(scope="module")
def texts(htmls, office, home) -> dict[str, str]:
    """What LibreOffice reads in each document that is to be edited, by its file's name."""
    files = {
        f"{ending}-{document}.{ending}": written(html)
        for document, html in htmls.items()
        for ending, written in (("odt", as_odt), ("docx", as_docx))
    }
    for name, content in files.items():
        (home / name).write_bytes(content)
    office("--convert-to", TEXT, "--outdir", str(home / "out"), *(str(home / name) for name in files))
    return {name: (home / "out" / name).with_suffix(".txt").read_text(encoding="utf-8-sig") for name in files}


@pytest.fixture(scope="module")
def stored_again(texts, office, home, plan_html, report_html) -> dict[str, str]:
    """By its ending what LibreOffice stores of a plan whose second part was renamed, and of the report's tables."""
    renamed = plan_html.replace(">貳、年度重要施政計畫：<", ">貳、改了名的一章<")
    asked = {
        "odt": (renamed, "Text (encoded)"),
        "docx": (renamed, "Text (encoded)"),
        "ods": (report_html, FLAT_TABLES),
    }
    calls = []
    for ending, (html, form) in asked.items():
        (home / f"file.{ending}").write_bytes(FORMS[ending].written(html))
        calls.append(
            f'macro:///Standard.Module1.Store("file://{home}/file.{ending}","file://{home}/{ending}.out","{form}")'
        )
    # the first run has made the profile
    (home / "profile/user/basic/Standard/Module1.xba").write_text(MACRO, encoding="utf-8")
    office(*calls)
    return {ending: (home / f"{ending}.out").read_text(encoding="utf-8-sig") for ending in asked}


@pytest.mark.parametrize("ending", ["odt", "docx"])
@pytest.mark.parametrize("document", ["plan", "report"])
def test_the_text_is_the_htmls_in_its_order(document, ending, texts, htmls):
    # The contents' page numbers are LibreOffice's own.
    text = texts[f"{ending}-{document}.{ending}"]
    found = re.sub(r"\t(?:19-)?[\d–]+$", "", text, flags=re.MULTILINE)
    assert squeezed(found) == html_text(htmls[document])


def test_the_tables_numbers_are_numbers(stored_again):
    sheets = stored_again["ods"]
    assert 'office:value-type="percentage" office:value="1.135"' in sheets
    assert 'office:value-type="float" office:value="163105"' in sheets
    assert "提升全般刑案破獲率" in sheets


@pytest.mark.parametrize("ending", ["odt", "docx"])
def test_the_contents_made_anew_name_every_part_and_its_page(ending, stored_again):
    lines = [line.split("\t") for line in stored_again[ending].splitlines() if "\t" in line]
    numbers = dict(line for line in lines if len(line) == 2 and line[1].removeprefix("19-").isdecimal())
    assert next(iter(numbers)) == "壹、年度施政目標與重點"
    assert "貳、改了名的一章" in numbers
    if ending == "odt":  # of Word's fields it knows neither the marks nor the chapter before the number
        assert "一、刑事業務" in numbers, "a line of work is no heading, but marked for the contents"
        assert all(number.startswith("19-") for number in numbers.values())
