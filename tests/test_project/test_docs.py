"""What the documents for the next person name is there: every file, every module with what it names in it, every link."""

import re
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
MADE = ("var", ".venv")  # what only a running installation has
ENDINGS = "py|md|in|lock|toml|po|html|css|js|yaml|txt|docx|odt|pyz"
FILE = re.compile(rf"(?:[\w.*-]+/)+[\w.*-]*|[\w*-]+\.(?:{ENDINGS})")
DOTTED = re.compile(r"[a-z_]+(?:\.\w+)+")
PLACEHOLDER = re.compile(r"(?<![A-Za-z])(?:NAME|KEY|ANCHOR|APP)(?![A-Za-z])")
EXAMPLES = {"plan.xlsx", "verify.pyz"}


def tracked() -> list[str]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    return [f"/{name}" for name in found.stdout.split("\0") if name]


FILES = tracked()
FOLDERS = {name[: place.start()] for name in FILES for place in re.finditer("/", name)}


def prose(path: Path) -> str:
    return re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)


def words(pattern: re.Pattern) -> list:
    return [
        pytest.param(word, id=f"{path.relative_to(ROOT)}: {word}")
        for path in DOCUMENTS
        for word in sorted({word for code in re.findall(r"`([^`]+)`", prose(path)) for word in code.split()})
        if pattern.fullmatch(word) and word not in EXAMPLES and not word.startswith(MADE)
    ]


def there(name: str) -> list[str]:
    """The files and folders whose path ends with ``name``."""
    return [path for path in (*FILES, *FOLDERS) if fnmatch(path, f"*/{name.rstrip('/')}")]


@pytest.mark.parametrize("word", words(FILE))
def test_a_file_that_is_named_exists(word):
    assert PLACEHOLDER.search(word) or there(word)


@pytest.mark.parametrize("word", [one for one in words(DOTTED) if not FILE.fullmatch(one.values[0])])
def test_a_module_that_is_named_exists_and_has_what_is_named_in_it(word):
    parts = word.split(".")
    for length in range(len(parts), 0, -1):
        name = "/".join(parts[:length])
        modules = there(f"{name}.py") + there(f"{name}/__init__.py")
        if modules:
            break
    else:
        pytest.fail(f"no module of this name: {word}")
    for inside in parts[length:]:
        assert any(re.search(rf"\b{inside}\b", (ROOT / path[1:]).read_text("utf-8")) for path in modules)


LINKS = [
    pytest.param(path, link, id=f"{path.relative_to(ROOT)}: {link}")
    for path in (*DOCUMENTS, ROOT / "CHANGELOG.md", ROOT / "fixtures" / "README.md")
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(path))
    if "://" not in link
]


def headings(path: Path) -> set[str]:
    """The anchors that GitHub makes of the headings."""
    lines = re.findall(r"^#+ (.*)$", prose(path), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


@pytest.mark.parametrize(("path", "link"), LINKS)
def test_a_link_leads_somewhere(path, link):
    name, _sign, anchor = link.partition("#")
    target = path.parent / name if name else path
    assert target.exists()
    assert not anchor or anchor in headings(target)


def test_every_decision_is_in_the_index():
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\]\((\S+\.md)\)", index))
    assert named == {path.name for path in folder.glob("*.md")} - {"README.md"}


@pytest.mark.parametrize(
    "path", sorted((ROOT / "docs" / "decisions").glob("[!R]*.md")), ids=lambda path: path.name
)
def test_a_decision_has_its_day_and_its_status(path):
    assert re.match(r"# .+\n\n\d{4}-\d\d-\d\d · \w", path.read_text(encoding="utf-8"))
