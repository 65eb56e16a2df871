"""An agency over the years: totals, facets and every indicator's line, beside what was aimed at."""
