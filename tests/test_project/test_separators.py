"""What stands between the parts of a list, or after a name, is translated: 、；： in Chinese, and not half of it in English."""

import ast
import re
from collections import Counter
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("budget", "chiayi_kpi", "indicators", "objectives", "reports")
PARTED = re.compile(r"[、；：，]|[,;:] ")
AFTER_A_VALUE = re.compile(r"(?:\}\}|%\}|>)\s?(?:[、；：，]|[,;](?!\w))|join:\"[^\"]*[、；：，,;:]")
# What is parsed: in all other files no separator stands by itself.
BY_ITSELF = re.compile(r"([\"'])(?:[、；：，]|[,;:] )\1\.join|\}(?:[、；：，]|[,;:] )\{")
NO_LIST = re.compile(
    r"\{%\s*blocktranslate.*?endblocktranslate\s*%\}|\{%\s*comment.*?endcomment\s*%\}|<svg.*?</svg>", re.S
)
# Chinese alone: documents, what the portal drafts for them or keeps of a plan's changes, and the cells of its workbook.
# The engine knows no catalogue and says what it says in both languages.
CHINESE_ALONE = (
    "reports/documents/", "reports/pages/writing/draft.py", "indicators/scoring/", "indicators/selectors/plan_changes.py",
    "indicators/selectors/scoring_terms.py", "indicators/services/explanations.py", "indicators/notices.py",
    "indicators/year_end_mail.py", "objectives/resources/plan.py",
)  # fmt: skip
# Read by machines and by whoever looks after the installation, by file how many.
NO_SENTENCE = {
    "chiayi_kpi/accounts/sign_in_models.py": 1,
    "chiayi_kpi/core/answer_headers.py": 1,
    "chiayi_kpi/core/copying.py": 1,
    "chiayi_kpi/core/prepared.py": 1,
    "chiayi_kpi/core/templatetags/layout.py": 1,
    "chiayi_kpi/management/demo.py": 1,
    "chiayi_kpi/operations/backup/dump.py": 1,
    "chiayi_kpi/operations/backup/tables.py": 1,
    "chiayi_kpi/settings/environment.py": 1,
    "indicators/validation/moved_values.py": 1,  # 106: 89.98, of a year its value
    "reports/api/access.py": 1,
}


def _text(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _hard_coded(node: ast.AST) -> bool:
    """Whether it joins parts by, or sets between two values, a separator that is not translated."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join":
        return PARTED.fullmatch(_text(node.func.value)) is not None
    inner = node.values[1:-1] if isinstance(node, ast.JoinedStr) else []
    return any(PARTED.fullmatch(_text(part)) for part in inner)


def test_no_separator_is_written_into_the_code():
    found: Counter[str] = Counter()
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            name, text = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
            if not name.startswith(CHINESE_ALONE) and BY_ITSELF.search(text):
                found[name] += sum(map(_hard_coded, ast.walk(ast.parse(text))))
    assert +found == NO_SENTENCE


def test_no_separator_is_written_into_a_template():
    found = []
    for path in (ROOT / "templates").rglob("*.html"):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith("templates/documents/"):
            text = NO_LIST.sub("", path.read_text(encoding="utf-8"))
            found += [(name, line.strip()) for line in text.splitlines() if AFTER_A_VALUE.search(line)]
    assert found == []
