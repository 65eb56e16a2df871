"""Holds a value against a schema of an OpenAPI description: the words of JSON Schema that ours uses, and no other."""

import re

KNOWN = {
    "type", "properties", "required", "additionalProperties", "items", "enum", "pattern", "description", "$ref",
    "minimum", "maximum",
}  # fmt: skip
TYPES = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def faults(value, schema: dict, description: dict, where: str = "$") -> list[str]:
    """Where ``value`` is not what ``schema`` says; a word that is not known here is a fault itself."""
    if "$ref" in schema:
        return faults(value, resolved(schema["$ref"], description), description, where)
    found = [f"{where}: {word}?" for word in schema.keys() - KNOWN]
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(TYPES[name](value) for name in types):
        return [*found, f"{where}: {value!r} is no {types}"]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{where}: {value!r} is none of {schema['enum']}")
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        found.append(f"{where}: {value!r} does not look like {schema['pattern']}")
    if isinstance(value, list):
        for place, item in enumerate(value):
            found += faults(item, schema.get("items", {}), description, f"{where}[{place}]")
    if isinstance(value, dict):
        found += _object_faults(value, schema, description, where)
    return found


def _object_faults(value: dict, schema: dict, description: dict, where: str) -> list[str]:
    found = [f"{where}: without {name}" for name in schema.get("required", []) if name not in value]
    known = schema.get("properties", {})
    others = schema.get("additionalProperties", True)
    for name, part in value.items():
        if name in known:
            found += faults(part, known[name], description, f"{where}.{name}")
        elif others is False:
            found.append(f"{where}: {name} is not described")
        elif isinstance(others, dict):
            found += faults(part, others, description, f"{where}.{name}")
    return found


def resolved(reference: str, description: dict) -> dict:
    found = description
    for name in reference.removeprefix("#/").split("/"):
        found = found[name]
    return found
