"""Takes the README's pictures anew, from the demo in a database of its own that is thrown away.

    make pictures

Pages as a window of 1280 pixels shows them, the report's as it is printed.
"""

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "pictures"
PASSWORD = "demo-only-107"  # noqa: S105 - the demo prints it for everybody
WINDOW = ViewportSize(width=1280, height=800)
MOST_BYTES = 200_000

# Name → who is signed in (nobody: ""), the address, and what is brought to the top of the window.
PAGES = {
    "my-work": ("owner", "/", ""),
    "grid": ("owner", "/107/CYPD/report/", ""),
    "dashboard": ("planning_office", "/107/CYPD/", ""),
    "city": ("planning_office", "/107/city/", ""),
    "writing": ("planner", "/107/CYPD/writing/1-1/", "main h1"),
    "public": ("", "/public/107/CYPD/", ""),
}
# Name → words that stand on the page of the report.
SHEETS = {"report-summary": "各面向得分", "report-results": "(一)提升偵防犯罪能力（得分"}


def main() -> None:
    """Build the demo, serve it on the loopback address, look at each page and put what is seen into ``docs/pictures``."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell")
    if not chromium or not shutil.which("pdftoppm"):
        sys.exit("Chromium and pdftoppm are needed; `make test` installs them.")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as kept:
        environment = _environment(Path(kept))
        print("▸ Making the demo", flush=True)
        _manage(environment, "demo", "--verbosity", "0")
        with _served(environment) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
            )
            for name, (user, where, top) in PAGES.items():
                _keep(name, _window(browser, address, user, where, top))
            browser.close()
        (report,) = Path(kept, "reports").glob("107-CYPD-annual-report.pdf")
        for name, words in SHEETS.items():
            _keep(name, _sheet(report, words))


def _environment(folder: Path) -> Mapping[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "chiayi_kpi.settings.local",
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
        "DEBUG": "1",
        "MEDIA_ROOT": str(folder / "media"),
        "PORTAL_TODAY": "2019-01-03",
        "REPORTS_ROOT": str(folder / "reports"),
    }


def _manage(environment: Mapping[str, str], *words: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *words],
        env=environment,
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )


@contextmanager
def _served(environment: Mapping[str, str]) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "manage.py", "runserver", "--noreload", "--insecure", f"127.0.0.1:{port}"]
    with subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            _wait_for(address)
            yield address
        finally:
            server.terminate()


def _wait_for(address: str) -> None:
    for _second in range(60):
        try:
            urllib.request.urlopen(f"{address}/accounts/login/", timeout=5).close()  # noqa: S310 - our own server
        except OSError:
            time.sleep(1)
        else:
            return
    sys.exit("The portal does not answer.")


def _window(browser: Browser, address: str, user: str, where: str, top: str) -> Image.Image:
    context = browser.new_context(
        viewport=WINDOW, locale="zh-TW", timezone_id="Asia/Taipei", reduced_motion="reduce"
    )
    page = context.new_page()
    if user:
        _sign_in(page, address, user)
    answer = page.goto(address + where)
    if answer is None or answer.status != 200:
        sys.exit(f"{where} does not open for {user or 'everybody'}.")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    if top:
        page.locator(top).first.evaluate("found => found.scrollIntoView()")
    taken = page.screenshot(animations="disabled", caret="hide")
    context.close()
    return Image.open(io.BytesIO(taken)).convert("RGB")


def _sign_in(page: Page, address: str, user: str) -> None:
    page.goto(f"{address}/accounts/login/")
    page.fill("[name=login]", user)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_load_state("networkidle")


def _sheet(report: Path, words: str) -> Image.Image:
    """The first page behind the contents on which the words stand."""
    text = _poppler("pdftotext", "-layout", report, "-").decode()
    number = next(
        at for at, page in enumerate(text.split("\f"), start=1) if words in page and "目錄" not in page
    )
    drawn = _poppler("pdftoppm", "-r", 90, "-png", "-f", number, "-l", number, report)
    return Image.open(io.BytesIO(drawn)).convert("RGB")


def _poppler(program: str, *words: object) -> bytes:
    command = [shutil.which(program) or program, *map(str, words)]
    return subprocess.run(command, capture_output=True, check=True).stdout


def _keep(name: str, taken: Image.Image) -> None:
    path = FOLDER / f"{name}.webp"
    for quality in (85, 75, 60, 45):
        taken.save(path, quality=quality, method=6)
        if path.stat().st_size <= MOST_BYTES:
            break
    print(f"  {path.relative_to(ROOT)} {path.stat().st_size // 1000} KB")


if __name__ == "__main__":
    main()
