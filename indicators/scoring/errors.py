"""What the engine refuses: each error names what is wrong in words for the person who can mend it."""

from collections.abc import Mapping

from indicators.scoring.phrasing import phrase
from indicators.scoring.trace import ENGLISH, Argument, Step, Text


class ScoringError(ValueError):
    """``code`` is the key of a sentence; ``step`` gives the sentence in either language (``wording``)."""

    texts: Mapping[str, Text] = {}

    def __init__(self, code: str, **details: Argument) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    @property
    def step(self) -> Step:
        return Step(self.code, self.details)

    def __str__(self) -> str:
        return phrase(self.texts[self.code], self.details, ENGLISH)


class FormulaError(ScoringError):
    """A formula that cannot be used; ``position`` is the character (from 1) where it goes wrong."""

    texts: Mapping[str, Text] = {
        "formula.empty": Text("算式是空的。", "The formula is empty."),
        "formula.too_long": Text(
            "算式過長：最多 {limit} 個字元。", "The formula is too long: {limit} characters at most."
        ),
        "formula.too_deep": Text(
            "第 {position} 個字元：括號或負號層數過多，最多 {limit} 層。",
            "Character {position}: brackets or minus signs are nested too deeply, {limit} levels at most.",
        ),
        "formula.character": Text(
            "第 {position} 個字元「{found}」不能用於算式；只能使用數字、代號、＋－×÷ 及括號。",
            "Character {position}, “{found}”, cannot be used: only numbers, names, + - * / and brackets.",
        ),
        "formula.unexpected": Text(
            "第 {position} 個字元：此處不應出現「{found}」。",
            "Character {position}: “{found}” cannot stand here.",
        ),
        "formula.end": Text(
            "算式不完整：結尾（第 {position} 個字元）缺少數字、代號或右括號。",
            "The formula is incomplete: a number, name or closing bracket is missing at its end ({position}).",
        ),
        "formula.unknown_name": Text(
            "第 {position} 個字元：沒有代號為「{found}」的投入。",
            "Character {position}: there is no input called “{found}”.",
        ),
        "formula.zero_denominator": Text(
            "第 {position} 個字元：除數「{found}」必為 0。",
            "Character {position}: the divisor “{found}” is always 0.",
        ),
    }

    def __init__(self, code: str, position: int, **details: Argument) -> None:
        super().__init__(code, position=position, **details)
        self.position = position


class RuleError(ScoringError):
    """A rule that cannot be used; ``parameter`` names the one at fault (empty: the kind itself)."""

    texts: Mapping[str, Text] = {
        "rule.unknown_kind": Text(
            "沒有名為「{kind}」的計分規則。", "There is no scoring rule called “{kind}”."
        ),
        "rule.unknown_parameter": Text(
            "沒有名為「{parameter}」的計分參數。", "There is no scoring parameter called “{parameter}”."
        ),
        "rule.superfluous": Text(
            "規則「{kind}」不使用參數 {parameter}，請清空。",
            "The rule “{kind}” does not use {parameter}: leave it empty.",
        ),
        "rule.missing": Text(
            "規則「{kind}」必須填寫參數 {parameter}。", "The rule “{kind}” needs {parameter}."
        ),
        "rule.either": Text(
            "規則「{kind}」的 {parameter} 與 {other} 只能填寫其中一項。",
            "The rule “{kind}” takes {parameter} or {other}, not both.",
        ),
        "rule.not_a_number": Text(
            "參數 {parameter}：「{found}」不是數字。", "{parameter}: “{found}” is not a number."
        ),
        "rule.not_positive": Text(
            "參數 {parameter}：{found} 應大於 0。", "{parameter}: {found} must be greater than 0."
        ),
        "rule.negative": Text(
            "參數 {parameter}：{found} 不得為負數。", "{parameter}: {found} must not be negative."
        ),
        "rule.too_large": Text(
            "參數 {parameter}：{found} 不得大於 {limit}。", "{parameter}: {found} must be at most {limit}."
        ),
        "rule.too_small": Text(
            "參數 {parameter}：{found} 不得小於 {limit}。", "{parameter}: {found} must be at least {limit}."
        ),
        "rule.not_whole": Text(
            "參數 {parameter}：{found} 應為整數。", "{parameter}: {found} must be a whole number."
        ),
        "rule.magnitude": Text(
            "參數 {parameter}：「{found}」位數過多。", "{parameter}: “{found}” has too many digits."
        ),
        "rule.direction": Text(
            "參數 {parameter}：「{found}」不是方向，請填 ≥、≤、> 或 <。",
            "{parameter}: “{found}” is not a direction; write ≥, ≤, > or <.",
        ),
        "rule.choice": Text(
            "參數 {parameter}：沒有「{found}」這個選項，請填：{known}。",
            "{parameter}: “{found}” is none of: {known}.",
        ),
        "rule.bands": Text(
            "參數 {parameter}：看不懂「{found}」；寫法如 >50:0.5;≥100:1。",
            "{parameter}: cannot read “{found}”; write for example >50:0.5;≥100:1.",
        ),
        "rule.duplicate_band": Text(
            "參數 {parameter}：分段「{found}」重複。", "{parameter}: the band “{found}” occurs twice."
        ),
        "rule.base": Text(
            "參數 {parameter}：基準值 {found} 已在目標 {target} 之內或與其相同，無從計算改善。",
            "{parameter}: the base {found} is on the target {target} already, so there is no way to go.",
        ),
        "rule.stages": Text(
            "參數 {parameter}：看不懂「{found}」；寫法如 105:30;108:40（年度:目標）。",
            "{parameter}: cannot read “{found}”; write for example 105:30;108:40 (year:target).",
        ),
        "rule.duplicate_stage": Text(
            "參數 {parameter}：{found} 年度重複。", "{parameter}: the year {found} occurs twice."
        ),
        "rule.awards": Text(
            "參數 {parameter}：名次得分不得遞增，寫法如 4;3;2;1。",
            "{parameter}: a later rank cannot get more; write for example 4;3;2;1.",
        ),
    }

    def __init__(self, code: str, parameter: str, **details: Argument) -> None:
        super().__init__(code, parameter=parameter, **details)
        self.parameter = parameter


class FigureError(ScoringError):
    """A reported figure that means nothing: a milestone that is not on the list."""

    texts: Mapping[str, Text] = {
        "figure.unknown_milestone": Text(
            "{where}「{name}」{month} 月填報的里程碑項次 {found} 不存在。",
            "{where} “{name}”, month {month}: there is no milestone {found}.",
        ),
    }


class RecordError(ScoringError):
    """A record of a settled year that cannot be read; ``where`` is the place in it."""

    texts: Mapping[str, Text] = {
        "record.not_json": Text(
            "不是完整的 JSON：{reason}（內容可能被截斷）", "not whole JSON, perhaps cut off: {reason}"
        ),
        "record.not_a_record": Text("{where}不是結算紀錄。", "{where} is not the record of a settled year."),
        "record.schema": Text(
            "格式版本 {found} 不明；本程式讀得懂的版本：1 至 {known}。",
            "schema {found} is not known; this version reads 1 to {known}",
        ),
        "record.missing": Text("{where}：缺少「{key}」。", "{where}: “{key}” is missing"),
        "record.value": Text("{where}：{reason}", "{where}: {reason}"),
        "record.twice": Text("「{key}」出現兩次。", "the key “{key}” occurs twice"),
    }


class CityError(ScoringError):
    """A city that cannot be scored: an agency given twice, or a month that does not exist."""

    texts: Mapping[str, Text] = {
        "city.duplicate_agency": Text("機關「{agency}」重複。", "The agency “{agency}” is given twice."),
        "city.month": Text("月份 {month} 不存在，應為 0 至 12。", "There is no month {month}: 0 to 12."),
    }
