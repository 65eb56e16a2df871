"""Writes to the budget: keyword-only, each one transaction with its history row."""
