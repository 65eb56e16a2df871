"""A settled year as plain JSON, for ever: what its scores rest on and what they were in every month.

Standard library only, for ``verify`` runs without the portal. Every key is written here by name, so no class, field
or module can be renamed into the file. docs/settled-record.md describes it.
"""
