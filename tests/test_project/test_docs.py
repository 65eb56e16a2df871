"""What the documents for the next person name is there: every file, every module with what it names in it, every link."""

import re
import subprocess
from fnmatch import fnmatch
from pathlib import Path

from django.conf import settings

from indicators.scoring.rules import KINDS

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
MADE = ("var", ".venv")  # what only a running installation has
ENDINGS = "conf|py|md|in|lock|toml|po|html|css|js|yaml|txt|docx|odt|pyz"
FILE = re.compile(rf"(?:[\w.*-]+/)+[\w.*-]*|[\w*-]+\.(?:{ENDINGS})")
DOTTED = re.compile(r"[a-z_]+(?:\.\w+)+")
PLACEHOLDER = re.compile(r"(?<![A-Za-z])(?:NAME|KEY|ANCHOR|APP)(?![A-Za-z])")
EXAMPLES = {"kpi.example.gov.tw", "plan.xlsx", "portal.bundle", "verify.pyz"}


def tracked() -> list[str]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    return [f"/{name}" for name in found.stdout.split("\0") if name]


FILES = tracked()
FOLDERS = {name[: place.start()] for name in FILES for place in re.finditer("/", name)}


def prose(path: Path) -> str:
    return re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)


def words(pattern: re.Pattern) -> list[tuple[str, str]]:
    """What stands in the documents as code and has this form, each with the document."""
    return [
        (str(path.relative_to(ROOT)), word)
        for path in DOCUMENTS
        for word in sorted({word for code in re.findall(r"`([^`]+)`", prose(path)) for word in code.split()})
        if pattern.fullmatch(word) and word not in EXAMPLES and not word.startswith(MADE)
    ]


def there(name: str) -> list[str]:
    """The files and folders whose path ends with ``name``."""
    return [path for path in (*FILES, *FOLDERS) if fnmatch(path, f"*/{name.rstrip('/')}")]


def test_a_file_that_is_named_exists():
    named = words(FILE)
    assert len(named) > 100
    assert [found for found in named if not PLACEHOLDER.search(found[1]) and not there(found[1])] == []


def test_a_module_that_is_named_exists_and_has_what_is_named_in_it():
    named = [found for found in words(DOTTED) if not FILE.fullmatch(found[1])]
    assert len(named) > 50
    assert [found for found in named if not has_all_that_is_named(found[1].split("."))] == []


def has_all_that_is_named(parts: list[str]) -> bool:
    for length in range(len(parts), 0, -1):
        name = "/".join(parts[:length])
        modules = there(f"{name}.py") + there(f"{name}/__init__.py")
        if modules:
            texts = [(ROOT / path[1:]).read_text("utf-8") for path in modules]
            return all(any(re.search(rf"\b{one}\b", text) for text in texts) for one in parts[length:])
    return False


LINKS = [
    (path, link)
    for path in (*DOCUMENTS, ROOT / "CHANGELOG.md", ROOT / "fixtures" / "README.md")
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(path))
    if "://" not in link
]


def headings(path: Path) -> set[str]:
    """The anchors that GitHub makes of the headings."""
    lines = re.findall(r"^#+ (.*)$", prose(path), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


def leads_somewhere(path: Path, link: str) -> bool:
    name, _sign, anchor = link.partition("#")
    target = path.parent / name if name else path
    return target.exists() and (not anchor or anchor in headings(target))


def test_a_link_leads_somewhere():
    assert LINKS
    assert [(path.name, link) for path, link in LINKS if not leads_somewhere(path, link)] == []


def test_every_decision_is_in_the_index():
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\]\((\S+\.md)\)", index))
    assert named == {path.name for path in folder.glob("*.md")} - {"README.md"}


def test_a_decision_has_its_day_and_its_status():
    texts = {path.name: path.read_text("utf-8") for path in (ROOT / "docs" / "decisions").glob("[!R]*.md")}
    first_lines = re.compile(r"# .+\n\n\d{4}-\d\d-\d\d · \w")
    assert texts and [name for name, text in texts.items() if not first_lines.match(text)] == []


def test_the_workbooks_guide_names_every_kind_and_every_parameter_as_records_do():
    guide = (ROOT / "docs" / "workbook.md").read_text(encoding="utf-8")
    for kind, rule in KINDS.items():
        assert f"`{kind}` |" in guide, kind
        for parameter in (*rule.required, *rule.optional):
            assert f"{parameter.label.zh} `{parameter.name}`" in " ".join(guide.split())
