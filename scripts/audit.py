"""What the portal is made of: every package of requirements.lock with its licence, and whether one is known to be unsafe.

Writes ``var/audit/parts.cdx.json``, a CycloneDX list of parts. Exit status 1 where a licence is not known or one forbids the use,
and where an advisory speaks of a pinned version. Without a network the advisories are skipped, and that is said last and loudly.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
PARTS = ROOT / "var" / "audit" / "parts.cdx.json"
TOOLS = ROOT / ".venv" / "bin"
# What may be used inside a government's portal without publishing it; of several that are offered one is enough.
ACCEPTED = re.compile(
    r"\b(?:MIT|BSD|0BSD|Apache|MPL|Mozilla|PSF|Python-2|Zlib|CC0|ISC|ISCL|LGPL|Lesser General|Artistic)"
    r"(?:v?\d[\d.]*)?\b",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\(([^()]*\b(?:AND|OR)\b[^()]*)\)")
# These do not say their licence where it can be read by a program; found in their source.
KNOWN = {"pyrage": "MIT", "resvg-py": "MPL-2.0"}


def main() -> int:
    """The list of parts, then the advisories; 1 if something has to be done."""
    parts = _written(_deployed(_parts_of_environment()))
    return max(_check_licences(parts), _check_advisories())


def _parts_of_environment() -> dict[str, Any]:
    command = [TOOLS / "cyclonedx-py", "environment", "--output-format", "JSON", TOOLS / "python"]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def _deployed(bill: dict[str, Any]) -> dict[str, Any]:
    """The bill with nothing but the packages that a server gets."""
    names = {_name(entry) for entry in re.findall(r"^[\w.-]+(?===)", LOCK.read_text(), re.MULTILINE)}
    parts = [part for part in bill["components"] if _name(part["name"]) in names]
    kept = {part["bom-ref"] for part in parts}
    links = [
        link | {"dependsOn": [one for one in link.get("dependsOn", ()) if one in kept]}
        for link in bill.get("dependencies", ())
        if link["ref"] in kept
    ]
    return bill | {"components": parts, "dependencies": links}


def _written(bill: dict[str, Any]) -> list[dict[str, Any]]:
    PARTS.parent.mkdir(parents=True, exist_ok=True)
    PARTS.write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n")
    return bill["components"]


def _name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _check_licences(parts: list[dict[str, Any]]) -> int:
    wrong = []
    for part in parts:
        licence = _licence(part)
        print(f"  {part['name']} {part['version']}: {licence or '?'}")
        if not may_be_used(licence):
            wrong.append(part["name"])
    print(f"▸ {len(parts)} parts, written to {PARTS.relative_to(ROOT)}")
    if wrong:
        print(f"✗ Not known to be allowed: {', '.join(wrong)}")
    return int(bool(wrong))


def may_be_used(licence: str) -> bool:
    """Whether it is allowed: of an SPDX expression one that it offers (OR), with each that holds beside it (AND)."""
    while found := _IN_BRACKETS.search(licence):
        licence = licence.replace(found[0], "MIT" if may_be_used(found[1]) else "?", 1)
    offered = re.split(r"\bOR\b| / ", licence)
    return any(all(ACCEPTED.search(one) for one in re.split(r"\bAND\b", each)) for each in offered)


def _licence(part: dict[str, Any]) -> str:
    found = []
    for entry in part.get("licenses", ()):
        licence = entry.get("license", {})
        found.append(entry.get("expression") or licence.get("id") or licence.get("name", ""))
    return " / ".join(dict.fromkeys(found)) or KNOWN.get(_name(part["name"]), "")


def _check_advisories() -> int:
    options = ("--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json")
    command = [TOOLS / "pip-audit", "--requirement", LOCK, *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        said = done.stderr.strip().splitlines()
        print(f"⚠ pip-audit's answer cannot be read: {said[-1] if said else 'it said nothing'}")
        found = []
    for part in found:
        for advisory in part.get("vulns", ()):
            mended = ", ".join(advisory["fix_versions"]) or "no version yet"
            print(f"✗ {part['name']} {part['version']}: {advisory['id']}, mended in {mended}")
    asked = [part for part in found if "skip_reason" not in part]
    if not asked or len(asked) < len(found):
        print(
            f"⚠ SKIPPED: advisories could be had of {len(asked)} of {len(found)} parts. "
            "Of the others nobody has asked whether they are known to be unsafe."
        )
    else:
        print("▸ Advisories were had of every part")
    return int(any(part.get("vulns") for part in asked))


if __name__ == "__main__":
    sys.exit(main())
