"""What the interface says of itself: ``openapi.yaml`` in one language, and its operations as the page lists them.

Where a text of the file has both languages it is a mapping of exactly the languages' codes.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from django.conf import settings

_FILE = Path(__file__).with_name("openapi.yaml")
_METHODS = ("get", "post")


class Parameter(NamedTuple):
    """``place``: in the address or behind its question mark."""

    name: str
    place: str
    required: bool
    text: str


class Answer(NamedTuple):
    status: str
    text: str


class Operation(NamedTuple):
    """One address with one method; what is sent and received is example JSON, "" where nothing is sent."""

    id: str
    method: str
    address: str
    summary: str
    text: str
    protected: bool  # asks for a token
    parameters: list[Parameter]
    example: str  # the address with the parameters' examples in it
    sent: str
    received: str
    answers: list[Answer]

    @property
    def command(self) -> str:
        """What is typed before the address of the example."""
        token = ' -H "Authorization: Bearer $TOKEN"' if self.protected else ""
        return f"curl{token}" + (' -H "Content-Type: application/json" -d @figures.json' if self.sent else "")


@cache
def description_in(language: str | None) -> dict[str, Any]:
    """The OpenAPI description with its texts in ``language`` (the first of ``LANGUAGES`` where it has no such)."""
    codes = [code for code, _name in settings.LANGUAGES]
    chosen = language if language in codes else codes[0]
    return _told(yaml.safe_load(_FILE.read_text(encoding="utf-8")), frozenset(codes), chosen)


def _told(part: Any, codes: frozenset[str], language: str) -> Any:
    """``part`` with one text in place of every mapping of the languages' codes."""
    if isinstance(part, list):
        return [_told(one, codes, language) for one in part]
    if not isinstance(part, dict):
        return part
    if part.keys() == codes:
        return part[language]
    return {name: _told(one, codes, language) for name, one in part.items()}


def operations(description: dict[str, Any]) -> list[Operation]:
    """Every operation of the description, in its order, with references resolved."""
    return list(_operations(description))


def _operations(description: dict[str, Any]) -> Iterator[Operation]:
    for address, path in description["paths"].items():
        for method in _METHODS:
            if method in path:
                yield _operation(description, address, method, path[method])


def _operation(
    description: dict[str, Any], address: str, method: str, operation: dict[str, Any]
) -> Operation:
    parameters = [_resolved(description, one) for one in operation.get("parameters", [])]
    answers = {status: _resolved(description, one) for status, one in operation["responses"].items()}
    example = address
    for parameter in parameters:
        if parameter["in"] == "path":
            example = example.replace(f"{{{parameter['name']}}}", str(parameter["example"]))
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        address=address,
        summary=operation["summary"],
        text=operation.get("description", ""),
        protected=operation.get("security") != [],
        parameters=[
            Parameter(one["name"], one["in"], one["required"], one["description"]) for one in parameters
        ],
        example=example,
        sent=_example(operation["requestBody"]) if "requestBody" in operation else "",
        received=_example(answers["200"]),
        answers=[Answer(status, one["description"]) for status, one in answers.items()],
    )


def _example(part: dict[str, Any]) -> str:
    return json.dumps(part["content"]["application/json"]["example"], ensure_ascii=False, indent=2)


def _resolved(description: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """What the reference stands for, or the part itself."""
    if "$ref" not in part:
        return part
    found: dict[str, Any] = description
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return found
