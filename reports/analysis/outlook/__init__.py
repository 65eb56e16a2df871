"""Where the year will end, where its points still are, and what if: everything that is said of a year before it is over.

The way of the data, a module a step:

- ``seasons``  earlier years (read by ``selectors``) → the part of its year that each input had after each month
- ``inputs``   an indicator's figures so far → each input carried to the year's end
- ``project``  the inputs at the year's end → the indicator's value with a range, or the reason why there is none
- ``year_end`` the values → points by the engine's rules: a ``model.Forecast``
- ``total``    the indicators' points → the year's total, its range, and the points that nobody can foretell
- ``scenario`` a year with other values or figures in it, for the engine to score: what these ask it
- ``gains``    the forecast → the points that the year would end without, and the ``actions`` that would win them, in so
  far as there is ``room`` for them
- ``what_if``  the forecast → the total with values that somebody types
- ``backtest`` the forecasts of every month of a year that is over, against what came

Values are estimates made with floats; points are the engine's and exact. Nothing here knows of a page.
"""
