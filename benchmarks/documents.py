"""The annual report as PDF: beside WeasyPrint alone on the finished HTML, and beside LibreOffice, the users' way today."""

import logging
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import weasyprint
from timing import compare_apart, line

from chiayi_kpi.management.demo import AGENCY, YEAR, load_demo
from reports.documents.forms import ODT
from reports.documents.html import annual_report_html
from reports.documents.pdf import VARIANT, render_pdf
from reports.snapshot.selectors import build_snapshots

ROUNDS = 9
MORE = 5  # documents in one run of LibreOffice, to see what one takes when it is already running


def measure(folder: Path) -> Iterator[str]:
    """Yield a line for each comparison. What is plain runs with Python's own garbage collector, as it comes."""
    load_demo()
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    html = _html()
    found = compare_apart(
        {
            "from the database": lambda: render_pdf(_html()),
            "from the HTML": lambda: render_pdf(html),
            "plain, as accessible": lambda: weasyprint.HTML(string=html).write_pdf(pdf_variant=VARIANT),
        },
        ROUNDS,
    )
    title, floor = "Annual report of the demo agency", "plain, as accessible"
    yield line(f"{title}, from the database", found, "from the database", floor, target=1.15)
    yield line(f"{title}, from the HTML", found, "from the HTML", floor, target=1.15)
    yield from _beside_libreoffice(folder, html, found.milliseconds("from the HTML"))


def _beside_libreoffice(folder: Path, html: str, warm: float) -> Iterator[str]:
    program = shutil.which("soffice")
    if program is None:
        yield "LibreOffice is not installed: its conversion of the same report was not measured."
        return
    files = [folder / f"report-{number}.odt" for number in range(MORE)]
    for file in files:
        file.write_bytes(ODT.written(html))
    convert = [program, "--headless", f"-env:UserInstallation=file://{folder}/office", "--convert-to", "pdf"]
    convert += ["--outdir", str(folder / "office-pdf")]
    manage = str(Path(__file__).resolve().parent.parent / "manage.py")
    ours = [sys.executable, manage, "annual_report", "--agency", AGENCY, "--year", str(YEAR), "--out"]
    _seconds(lambda: _run([*convert, str(files[0])]))  # makes its profile
    taken = [
        (
            _seconds(lambda number=number: _run([*ours, str(folder / f"{number}.pdf")])),
            _seconds(lambda: _run([*convert, str(files[0])])),
            _seconds(lambda: _run([*convert, *map(str, files)])),
        )
        for number in range(3)
    ]
    command, one, many = (sorted(column)[1] for column in zip(*taken, strict=True))
    yield (
        f"The whole command annual_report (Django, database, tagged PDF): {command * 1000:.0f} ms; LibreOffice, one "
        f".odt of the same text to an untagged PDF: {one * 1000:.0f} ms; {_judged(command / one, most=7)}"
    )
    each = (many - one) / (MORE - 1) * 1000
    yield f"Warm: {warm:.0f} ms a report; LibreOffice {each:.0f} ms a further one; {_judged(warm / each, most=8)}"


def _judged(ratio: float, most: float) -> str:
    return f"ratio {ratio:.2f} (target ≤ {most:g}: {'met' if ratio <= most else 'MISSED'})"


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - this project and LibreOffice, no shell


def _seconds(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def _html() -> str:
    (snapshot,) = build_snapshots(year=YEAR, agency_codes=[AGENCY])
    return annual_report_html(snapshot)
