"""Bulk reads for the month's way: what is owed, what stands in the grid, how far the agencies are."""
