"""The agencies of the city beside each other: their progress, their common indicators, their contests, the year before."""
