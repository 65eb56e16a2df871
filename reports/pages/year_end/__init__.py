"""The settled year: freezing a snapshot, reading it back, and what the year's end adds to the report."""
