"""What the style page shows: real indicator names of the 107 plan with figures made up for the layout."""

from decimal import Decimal as D
from fractions import Fraction

from django import forms
from django.core.paginator import Paginator

from chiayi_kpi.core.charts import Series

WORDS = {
    "provisional": "暫定", "print": "列印", "report": "年度施政績效報告", "score": "目前得分",
    "score_note": "截至 9 月，應得 74.60 分；尚有 2 項指標未填報。", "facets": "各面向得分",
    "due_note": "長條為權重，深色為得分，直線為截至目前應得分數。", "lights": "燈號", "reported": "9 月填報",
    "reported_note": "尚缺：到府慰問、健康檢查", "money": "經常門執行率", "money_note": "應達 75 %，超前 1.4 個百分點",
    "indicators": "衡量指標", "working": "計算說明", "chart": "家暴加害人訪查率（累計）", "grid": "月報填寫", "input": "投入項目",
    "form": "指標", "save": "儲存", "cancel": "取消", "remove": "刪除", "drop_hint": "xlsx 或 ods，20 MB 以內",
    "empty": "本月沒有待填報的指標", "empty_text": "下次填報期限為 108.01.07。",
}  # fmt: skip

PATH = [Fraction(75 * month, 12) for month in range(1, 13)]


class IndicatorForm(forms.Form):
    name = forms.CharField(label="名稱", help_text="與施政計畫所載相同。")
    weight = forms.DecimalField(label="權重", max_value=100)
    system = forms.ChoiceField(label="評估體制", choices=[("1", "既有組織"), ("2", "任務編組")])
    note = forms.CharField(label="說明", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    sides = forms.MultipleChoiceField(
        label="適用", choices=[("a", "經常門"), ("b", "資本門")], widget=forms.CheckboxSelectMultiple
    )
    common = forms.BooleanField(label="共同性指標", required=False)


def _row(code, name, light, value, target, rate, points, weight, values, working, state="scored"):
    return {
        "code": code, "name": name, "light": light, "value": value, "target": target, "rate": rate, "points": points,
        "weight": weight, "values": values, "planned": PATH, "working": working, "state": state,
    }  # fmt: skip


def _rising(*parts) -> list:
    return [None if part is None else D(part) for part in parts]


def _objectives() -> list[dict]:
    first = [
        _row("1-1-1", "提升全般刑案破獲率", "green", D("94.8703"), "↑ 91.20", D("104.02"), D("2.00"), D(2),
             _rising(80, 84, 86, 89, 90, 92, 93, 94, "94.87"),
             ["5,123 ÷ 5,400 × 100 = 94.87", "基準：前 3 年平均 91.2", "達成率 104.02 % → 2.00"]),
        _row("1-1-2", "降低全般刑案發生率", "yellow", D("1283.4"), "↓ 1,260.10", D("98.2"), D("1.96"), D(2),
             _rising(120, 250, 390, 520, 680, 830, 990, 1130, "1283.4"), ["3,462 ÷ 269,750 × 100,000 = 1,283.40"]),
    ]  # fmt: skip
    second = [
        _row("1-2-1", "刑事案件發生 7 日以上未破(含未成案案件)，到府慰問數", "white", None, "≥90%", None, D(0), D(3),
             _rising(70, 82, None, 85), ["9 月尚未填報「實際慰問數」"], "unreported"),
        _row("1-7-1", "汰購個人電腦與警用行動電腦載具；汰換 95 年警政 VPN 網路傳輸加密設備", "red", D(45), "100%", D(45),
             D("1.80"), D(4), _rising(5, 5, 10, 20, 20, 30, 30, 45, 45), ["里程碑：招標 45 %", "45 ÷ 100 × 4 = 1.80"]),
    ]  # fmt: skip
    return [
        {"name": "一、提升偵防犯罪能力", "points": D("3.96"), "weight": D(4), "indicators": first},
        {"name": "二、推動「被害民眾關懷專案」", "points": D("1.80"), "weight": D(7), "indicators": second},
    ]


def _grid() -> list[dict]:
    states = {8: "is-saved", 9: "is-open is-due"}
    rows = []
    for name, unit, step in (
        ("實際訪查人次", "人次", 31), ("應訪查人次", "人次", 38), ("交通安全宣導", "場次", 7)
    ):  # fmt: skip
        cells = [
            {"value": step * month if month < 9 else "", "state": states.get(month, "is-locked" if month < 8 else ""),
             "open": month in (8, 9)}
            for month in range(1, 13)
        ]  # fmt: skip
        rows.append({"name": name, "unit": unit, "cells": cells, "points": D("3.2")})
    rows[1]["cells"][8].update(state="is-open is-invalid", value="3a")
    rows[2]["cells"][8].update(state="is-open is-doubtful", value="700")
    return rows


def context() -> dict:
    """The context of ``style_page.html``, frame included."""
    page = Paginator(range(240), 20).page(3)
    heads = ["指標", "燈號", "實際值", "目標值", "達成率", "趨勢", "得分"]
    return {
        "agency": "嘉義市政府警察局", "year": 107, "words": WORDS, "total": D("68.42"), "rate": D("76.4"),
        "sample_data": True,
        "nav": [{"url": "#", "label": label, "active": not n} for n, label in enumerate(
            ["績效總覽", "我的填報", "衡量指標", "預算執行", "報告與匯出"])],
        "year_links": [{"url": "#", "label": f"{year} 年度", "active": year == 107} for year in (108, 107, 106)],
        "breadcrumbs": [{"url": "#", "label": "全市"}, {"url": "#", "label": "107 年度"}],
        "facets": [("核心業務", D("24.80"), D(35), D("26.25")), ("業務創新改良", D("14.10"), D(20), D(15)),
                   ("人力資源發展", D("15.60"), D(20), D(15)), ("經費執行力", D("13.92"), D(20), D("14.2")),
                   ("施政績效具體事蹟", D(0), D(5), None)],
        "light_counts": [{"light": light, "count": n} for light, n in
                         (("green", 19), ("yellow", 5), ("red", 3), ("white", 3))],
        "segments": ["全部 30", "★ 19", "▲ 5", "● 3", "□ 3"],
        "heads": [{"label": label, "numeric": label in {"實際值", "目標值", "達成率", "得分"}} for label in heads],
        "objectives": _objectives(), "grid": _grid(), "months": range(1, 13),
        "series": [Series("previous", "106 年", _rising(60, 62, 66, 69, 70, 73, 74, 75, 77, 78, 78, 79)),
                   Series("planned", "預定", [D(75)] * 12),
                   Series("actual", "107 年", _rising(58, 66, None, 71, 74, 78, 80, "81.5", "82.1"))],
        "page": page, "page_numbers": list(page.paginator.get_elided_page_range(3)),
        "form": IndicatorForm({"name": "提升全般刑案破獲率", "weight": "二", "system": "1"}),
    }  # fmt: skip
