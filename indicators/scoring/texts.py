"""The sentences of the working that belong to no single rule; those of a rule stand beside its arithmetic."""

from collections.abc import Mapping

from indicators.scoring.trace import Text

TEXTS: Mapping[str, Text] = {
    # ------------------------------------------------------------ inputs
    "input.year": Text("{name} 全年累計 {amount}（{months}）", "{name}: {amount} over the year ({months})"),
    "input.sum": Text("{name} 累計 {amount}（{months}）", "{name}: {amount} so far ({months})"),
    "input.last": Text("{name} 最新值 {amount}（{months}）", "{name}: latest {amount} ({months})"),
    "input.mean": Text("{name} 各月平均 {amount}（{months}）", "{name}: mean {amount} ({months})"),
    "input.max": Text("{name} 各月最大值 {amount}（{months}）", "{name}: maximum {amount} ({months})"),
    "input.mean_of_periods": Text("{name} 各期平均 {amount}（{months}）", "{name}: mean {amount} ({months})"),
    "input.max_of_periods": Text(
        "{name} 各期最大值 {amount}（{months}）", "{name}: maximum {amount} ({months})"
    ),
    "input.fixed": Text("{name} {amount}（全年固定）", "{name}: {amount} (fixed for the year)"),
    "input.milestone": Text(
        "{name} 已達里程碑第 {no} 項「{milestone}」，累計 {percent} %（{months}）",
        "{name}: milestone {no} “{milestone}” reached, {percent} % ({months})",
    ),
    "input.no_milestone": Text(
        "{name} 尚未達成任何里程碑，累計 0 %（{months}）", "{name}: no milestone reached yet, 0 % ({months})"
    ),
    "input.missing": Text("{name} 截至 {through} 月均未填報", "{name}: not reported up to month {through}"),
    "input.not_due_quarter": Text(
        "{name} 按季填報，首次應填 {month} 月", "{name}: reported by the quarter, first for month {month}"
    ),
    "input.not_due_half_year": Text(
        "{name} 按半年填報，首次應填 {month} 月",
        "{name}: reported by the half-year, first for month {month}",
    ),
    "input.not_due_year": Text(
        "{name} 按年填報，應填 {month} 月", "{name}: reported once a year, for month {month}"
    ),
    # ------------------------------------------------------------ formula
    "formula.names": Text("算式：{names}", "Formula: {names}"),
    "formula.figures": Text("{equation}", "{equation}"),
    "missing.inputs": Text("缺 {names}，無法計算", "Missing, so nothing can be computed: {names}"),
    "missing.not_ended": Text(
        "{names} 尚未屆填報期，無法計算", "Not due yet, so nothing can be computed: {names}"
    ),
    "value.beside_all_of_last_year": Text(
        "{year} 年同期之數值未知，以上為與該年全年相較，年底始為定論",
        "The value of {year} for the same months is not known: this is beside all of that year, and final at the year's end only",
    ),
    # ------------------------------------------------------------ target
    "target.fixed": Text("目標值：{direction} {target}（計分設定）", "Target: {direction} {target} (as set)"),
    "target.range": Text("目標值：{range}（計分設定）", "Target: {range} (as set)"),
    "target.stage": Text(
        "目標值：{direction} {target}（分年目標，{year} 年度起）",
        "Target: {direction} {target} (the yearly target from {year} on)",
    ),
    "target.baseline": Text(
        "基準：前 {length} 年平均 {target}（{years}）",
        "Baseline: mean of {length} earlier years, {target} ({years})",
    ),
    "target.baseline_one": Text(
        "基準：前 1 年實績 {target}（{years}）", "Baseline: the year before, {target} ({years})"
    ),
    "target.missing": Text(
        "基準：前 {length} 年平均，缺 {years} 年數值，無法計算",
        "Baseline: mean of {length} earlier years; it cannot be computed without {years}",
    ),
    "base.figure": Text("基準值：{base}（計分設定）", "Base: {base} (as set)"),
    "base.year": Text("基準值：{year} 年實績 {base}", "Base: the value of {year}, {base}"),
    "base.mean": Text(
        "基準值：前 {length} 年平均 {base}（{years}）",
        "Base: mean of {length} earlier years, {base} ({years})",
    ),
    "target.missing_years": Text(
        "缺 {years} 年實績，無法計算", "It cannot be computed without the values of {years}"
    ),
    # ------------------------------------------------------------ no case was due
    "undefined.full": Text(
        "分母「{denominator}」為 0，無數值；無案件時依規定得滿分",
        "The denominator “{denominator}” is 0, so there is no value; without cases the indicator gets full points",
    ),
    "undefined.zero": Text(
        "分母「{denominator}」為 0，無數值；無案件時依規定為零分",
        "The denominator “{denominator}” is 0, so there is no value; without cases the indicator gets nothing",
    ),
    "undefined.not_applicable": Text(
        "分母「{denominator}」為 0，無數值；無案件時依規定不適用",
        "The denominator “{denominator}” is 0, so there is no value; without cases this does not apply",
    ),
    "undefined.undecided": Text(
        "分母「{denominator}」為 0，無數值；無案件時如何計分尚未決定",
        "The denominator “{denominator}” is 0, so there is no value; what holds without cases is not decided",
    ),
    "undefined.points": Text("→ {points}（滿分 {maximum}）", "→ {points} (of {maximum})"),
    # ------------------------------------------------------------ award
    "award.awaited": Text(
        "尚待評核機關評定（滿分 {maximum}）", "Awaiting the reviewers' award (at most {maximum})"
    ),
    # ------------------------------------------------------------ points
    "component": Text("計分第 {no} 項：", "Component {no}:"),
    "component.grown": Text(
        "其餘計分項次不適用，本項配分依比例調整：{old} → {new}",
        "Other components do not apply; this one's points grow in proportion: {old} → {new}",
    ),
    "rounded": Text(
        "{exact} 四捨五入至小數第 2 位，計 {points} 分", "{exact} rounded half up to two decimals: {points}"
    ),
    "goal.on_strict_bound": Text(
        "實績恰為目標值：按比例得滿分，惟應 {goal} {value}，未達標",
        "Exactly the target: full points in proportion, but {goal} {value} is not reached",
    ),
    "total.sum": Text("各項得分合計：{parts} = {sum}", "Components together: {parts} = {sum}"),
    "total.capped": Text(
        "合計 {sum} 超過本指標上限，以 {limit} 計", "{sum} is over the indicator's maximum: {limit}"
    ),
    "total.closed": Text(
        "計分第 {numbers} 項之要件未達成，本指標計 0.00 分",
        "The condition in component {numbers} is not met: 0.00 points for the indicator",
    ),
    "total.held": Text("尚無法核計，本指標暫計 0.00 分", "It cannot be computed yet: 0.00 points for now"),
    # ------------------------------------------------------------ not applicable
    "indicator.not_applicable": Text("本指標不適用：{reason}", "This indicator does not apply: {reason}"),
    "indicator.no_components": Text(
        "本指標尚未設定計分方式", "No scoring rule has been set for this indicator"
    ),
    "weight.received": Text(
        "{codes} 不適用，其權重依比例併入本指標：{old} → {new}",
        "{codes} does not apply; its weight is added in proportion: {old} → {new}",
    ),
    "weight.given": Text(
        "權重 {weight} 依比例併入同一目標之 {codes}",
        "Its weight {weight} goes in proportion to the objective's other indicators: {codes}",
    ),
    "weight.lost": Text(
        "同一目標下無其他適用指標，權重 {weight} 不列入本機關滿分",
        "No other indicator of the objective applies: its weight {weight} is left out of the agency's maximum",
    ),
    # ------------------------------------------------------------ the year's rating
    "rating.first": Text(
        "初核評定 {points} 分（系統核計 {computed} 分）：{reason}",
        "First review: {points} (computed: {computed}). {reason}",
    ),
    "rating.first.awarded": Text(
        "初核評定 {points} 分（原評定 {computed} 分）：{reason}",
        "First review: {points} (awarded before: {computed}). {reason}",
    ),
    "rating.first.first_points": Text("初核評定 {points} 分：{reason}", "First review: {points}. {reason}"),
    "rating.review": Text(
        "複核評定 {points} 分（系統核計 {computed} 分）：{reason}",
        "Review: {points} (computed: {computed}). {reason}",
    ),
    "rating.review.awarded": Text(
        "複核評定 {points} 分（原評定 {computed} 分）：{reason}",
        "Review: {points} (awarded before: {computed}). {reason}",
    ),
    "rating.review.first_points": Text("複核評定 {points} 分：{reason}", "Review: {points}. {reason}"),
    # ------------------------------------------------------------ facet
    "facet.sum": Text("各目標得分合計：{parts} = {sum}", "Objectives together: {parts} = {sum}"),
    "facet.capped": Text(
        "合計 {sum} 超過本面向得分上限，以 {cap} 計", "{sum} is over the facet's cap: {cap}"
    ),
    # ------------------------------------------------------------ light
    "light.planned": Text(
        "進度：截至 {through} 月預定 {due}，實際 {value} → {light}",
        "Pace: {due} planned by month {through}, {value} reached → {light}",
    ),
    "light.year_end": Text(
        "進度：年度目標 {due}，實際 {value} → {light}",
        "Pace: the year's target {due}, {value} reached → {light}",
    ),
    "light.level": Text(
        "進度：全年應維持 {due}，實際 {value} → {light}",
        "Pace: {due} due all year, {value} reached → {light}",
    ),
    "light.straight": Text(
        "進度：截至 {through} 月按月平均應為 {due}，實際 {value} → {light}",
        "Pace: {due} due by month {through} at an even pace, {value} reached → {light}",
    ),
    "light.reached_before": Text(
        "進度：前幾年已達多年目標，本年度實際 {value} → {light}",
        "Pace: the years before reach the target already, {value} this year → {light}",
    ),
    "light.used_up_before": Text(
        "進度：前幾年已超過多年目標，本年度實際 {value} → {light}",
        "Pace: the years before exceed the target already, {value} this year → {light}",
    ),
    "light.not_yet": Text(
        "進度：尚未到首個預定月份 → {light}", "Pace: nothing was planned so early → {light}"
    ),
    "light.not_compared": Text(
        "進度：上年度同期之數值未知，與上年度全年之比較年底始能判斷 → {light}",
        "Pace: last year's value of these months is not known; compared with the whole year at the year's end → {light}",
    ),
    "rate.by_now": Text(
        "達成率（與截至 {through} 月應達之數相較）：{equation} %",
        "Achievement against what was due by month {through}: {equation} %",
    ),
    "rate.by_now_inside": Text(
        "達成率（與截至 {through} 月應達之數相較）：在應達範圍內，{rate} %",
        "Achievement against what was due by month {through}: within what was due, {rate} %",
    ),
    "light.occurrences": Text(
        "燈號：依扣分後得分 {points} → {light}", "Light: by the points left, {points} → {light}"
    ),
    "light.rank": Text(
        "燈號：依名次得分 {points} → {light}", "Light: by the points of the rank, {points} → {light}"
    ),
    "light.award": Text(
        "燈號：依評定得分 {points} → {light}", "Light: by the points awarded, {points} → {light}"
    ),
    "light.undefined": Text("燈號：無案件 → {light}", "Light: no case → {light}"),
}
