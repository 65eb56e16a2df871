"""The read-only JSON interface for other systems: the pages' own snapshot, described by OpenAPI."""
