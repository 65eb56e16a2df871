"""LibreOffice opens the files and finds in them what the HTML says, in its order."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from reports.documents.forms import FORMS
from tests.reports.documents.office.read_back import html_text
from tests.reports.documents.texts import squeezed


@pytest.fixture(scope="module")
def convert(tmp_path_factory):
    """Converts a file by LibreOffice without a screen; ``apt-packages-test.txt`` brings it."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: libreoffice-writer-nogui and libreoffice-calc-nogui are needed"
    home = tmp_path_factory.mktemp("libreoffice")

    def converted(content: bytes, ending: str, kind: str) -> Path:
        (home / f"file.{ending}").write_bytes(content)
        done = subprocess.run(  # noqa: S603 - the program found above on files made here
            [
                *(program, "--headless", f"-env:UserInstallation=file://{home}/profile"),
                *("--convert-to", kind, "--outdir", str(home / "out"), str(home / f"file.{ending}")),
            ],
            capture_output=True,
            text=True,
            timeout=180,
            check=True,
            env={**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8"},
        )
        assert "Error" not in done.stderr + done.stdout
        return home / "out" / f"file.{kind.partition(':')[0]}"

    return converted


@pytest.mark.parametrize("ending", ["odt", "docx"])
@pytest.mark.parametrize("document", ["plan_html", "report_html"])
def test_the_text_is_the_htmls_in_its_order(document, ending, convert, request):
    html = request.getfixturevalue(document)
    file = FORMS[ending].written(html)
    text = convert(file, ending, "txt:Text (encoded):UTF8").read_text(encoding="utf-8-sig")
    # The contents' page numbers are LibreOffice's own.
    found = re.sub(r"\t(?:19-)?[\d–]+$", "", text, flags=re.MULTILINE)
    assert squeezed(found) == html_text(html)


def test_the_tables_numbers_are_numbers(report_html, convert):
    sheets = convert(FORMS["ods"].written(report_html), "ods", "fods").read_text(encoding="utf-8")
    assert 'office:value-type="percentage" office:value="1.135"' in sheets
    assert 'office:value-type="float" office:value="163105000"' in sheets
    assert "提升全般刑案破獲率" in sheets
