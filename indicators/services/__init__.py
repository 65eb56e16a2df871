"""The writes of this app: keyword-only functions, each one transaction that leaves its audit row."""
