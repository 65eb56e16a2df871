"""Forms of indicators, their inputs and their scoring components."""
