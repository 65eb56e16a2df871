"""Holds an answer against the schema that the OpenAPI description has for it."""

from jsonschema_rs import Draft202012Validator


def faults(value, schema: dict, description: dict) -> list[str]:
    """Where ``value`` is not what ``schema`` says. A key that is not described is a fault: clients may meet one, ours may not."""
    whole = _closed({**schema, "components": description["components"]})
    found = Draft202012Validator(whole).iter_errors(value)
    return [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in found]


def answer_of(description: dict, operation_id: str) -> dict:
    """The schema of what the operation answers with 200."""
    for path in description["paths"].values():
        for operation in path.values():
            if operation["operationId"] == operation_id:
                return operation["responses"]["200"]["content"]["application/json"]["schema"]
    raise KeyError(operation_id)


def _closed(part):
    if isinstance(part, list):
        return [_closed(one) for one in part]
    if not isinstance(part, dict):
        return part
    closed = {name: _closed(one) for name, one in part.items()}
    return {"additionalProperties": False, **closed} if isinstance(part.get("properties"), dict) else closed
