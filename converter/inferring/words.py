"""The words that say what a column or a row holds, in the languages that tables are written in.

Relations are inferred from these words alone, never from the numbers. A word counts as a label only when it is the
label: "Total" and "Grand total (USD)" are, "Total return" and "Mean time to resolve" are names.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from converter.regexes import regex

TOTALS = frozenset(
    "total totals sum subtotal subtotals sums summe gesamt gesamtsumme insgesamt zwischensumme totale totali totaal"
    " somme suma sumy razem toplam jumlah итого всего сумма 总计 合计 小计 总和 总数 總計 合計 小計 總和 計 计 합계 총계"
    " yhteensä summa összesen celkem σ".split()
)
AVERAGES = frozenset(
    "average averages avg mean durchschnitt mittelwert moyenne promedio media gemiddelde średnia среднее 平均 平均值"
    " 平均分".split()
)
OVERALLS = frozenset("overall composite gesamtergebnis 综合 综合得分 总分 總分".split())
SUBTOTALS = frozenset("subtotal subtotals zwischensumme 小计 小計".split())

QUALIFIERS = frozenset(
    "grand overall weighted final net gross daily weekly monthly annual yearly quarterly current estimated estimate est"
    " approx approximate project projected raw the in of all for a per score scores points pts cost costs price prices"
    " amount budget hours usd eur gbp aud cad inr cny jpy chf nzd sgd hkd dollars euros value weight weights general"
    " gewichtete gewichtet général générale pondéré ponderado".split()
)
"""Words that may stand beside a total without making a name of it."""

LEVIES = regex(
    r"\b(?:tax(?:es)?|aftertax|vat|gst|hst|pst|mwst|iva|tva|shipping|delivery|postage|handling|fees?|freight|tariffs?|customs"
    r"|tip|duty|duties|import)\b|税|稅|运费|運費|porto|versand",
    re.IGNORECASE,
)
"""What may be added to a sum without a row of its own."""

BEFORE_LEVIES = regex(r"\b(?:pre-?tax|before tax(?:es)?|excl(?:uding|\.)?|without|w/o|net of)\b", re.IGNORECASE)


def names_levy(label: str) -> bool:
    """Tell whether a total is that of a levy itself: `Total shipping`, not `Total with shipping`."""
    body = _LEVY_TAIL.sub(" ", label.casefold())
    return any(word != "aftertax" for word in LEVIES.findall(body))


REDUCTIONS = regex(
    r"\b(?:discounts?|coupons?|rebates?|refunds?|credits?|less|minus|savings?|deductions?|vouchers?|promo|rabatt|remise|descuento)\b|折扣|优惠",
    re.IGNORECASE,
)
"""Labels of rows that are taken away from a sum, whatever sign they print."""

LEFT_OUT = regex(
    r"\b(?:not (?:be )?(?:included|counted|in (?:the )?total|buying|needed)|exclud(?:ed|ing)|optional|(?:already )?own(?:ed)?|already (?:have|paid|bought)|"
    r"free|donated|sponsored|borrowed|skipped|cancelled|canceled|returned|on hand|stretch goal)\b",
    re.IGNORECASE,
)
"""Words in a row that say why a total may leave it out."""

NOTHING = regex(
    r"(?:[-–—‒−.·•/×x]+|n/?a|none|null|nil|free|owned|own|already owned|already own|have|included|incl\.?|gratis|-+ ?|"
    r"not applicable|no cost|on hand|in stock|available|provided|donated|borrowed|sponsored|zero|\(?already (?:have|own(?:ed)?)\)?|"
    r"无|無|免费|免費|[✓✔✗✘❌✅])",
    re.IGNORECASE,
)
"""What a cell without a number says when it adds nothing."""

SELECTION = regex(
    r"\b(?:top|selected|sample|excerpt|examples?|others?|etc|partial|selection|highlights|remaining|more)\b|…|\.\.\.",
    re.IGNORECASE,
)
"""Words that say that not every row is printed."""

IDS = regex(
    r"(?:#|no\.?|nr\.?|n°|№|id|ids|item ?#|item no\.?|ref(?:erence)?|step|phase|sprint|week|day|month|year|years|date|when|version|"
    r"ver|line|lines|row|port|pin|page|chapter|section|rank|ranking|position|pos\.?|priority|order|index|code|issue|pr|ticket|"
    r"task|level|tier|time|timestamp|started|ended|deadline|due|age|zip|phone|isbn|sku|part ?(?:no\.?|number)|model|"
    r"序号|序號|编号|編號|項次|日期|年|年份|排名|rang|datum|jahr|fecha|año)",
    re.IGNORECASE,
)
"""Headers of columns whose numbers name things and are not added."""

PERIODS = regex(r"(?:day|week|month|year|jahr|año|年)", re.IGNORECASE)
"""The ones of these that may also say how much was done in one."""

RATES = regex(
    r"\b(?:rate|rates|unit price|unit cost|unit|each|per|price/unit|cost/unit|unit \$|ea\.?|avg|average|mean|median|ratio|percent|"
    r"percentage|probability|likelihood|speed|temperature|temp|voltage|accuracy|precision|recall|f1|score|scores|rating|"
    r"latency|density|efficiency|utili[sz]ation|growth|margin|discount|max|min|maximum|minimum|peak|threshold|target|limit|"
    r"capacity|balance|cumulative|running|range|std|σ|p50|p95|p99|roi|irr|yoy|cagr|change|delta|variance|factor|multiplier|cg|x|y|z)\b"
    r"|%|单价|單價|比率|平均|einzelpreis|preis/|prix unitaire|precio unitario|/",
    re.IGNORECASE,
)
"""Headers of columns that have no sum: prices of one, rates, means, measures."""

WEIGHTS = regex(
    r"(?:criteri(?:on|a) )?(?:weight(?:s|ing|age)?|wt\.?|gewicht(?:ung)?|poids|pond[ée]ration|peso|ponderaci[óo]n|权重|權重|importance|вес|waga|trọng số)"
    r"(?: ?\(?[w%]\)?| ?\([^)]*\))?(?: %)?",
    re.IGNORECASE,
)
"""Headers of the column that says how much each criterion counts."""

SHARES = regex(
    r"(?:.*\b)?(?:weight(?:s|ing|age)?|share|shares|allocation|alloc\.?|proportion|breakdown|split|distribution|% of total|percent of total|portion)(?:\b.*)?"
    r"|.*(?:权重|權重|占比|比重|比例|佔比).*|.*\b(?:anteil|gewichtung|part|quota)\b.*",
    re.IGNORECASE,
)
"""Headers of percent columns that divide a whole."""

QUANTITIES = regex(
    r"(?:qty\.?|quantity|quantities|count|units?|no\.? of .*|number(?: of .*)?|amount|pcs|pieces|nos?\.?|hours?|hrs?|days|effort(?: .*)?|months|"
    r"anzahl|menge|quantité|cantidad|数量|數量|seats|instances|nodes|×|x|volume|usage|(?:est\.? )?hours.*)(?: ?\(.*\))?",
    re.IGNORECASE,
)
PRICES = regex(
    r"(?:(?:unit|each|item|list|hourly|daily|monthly|avg\.? unit|est\.? unit|approx\.? unit) ?(?:price|cost|rate|\$)(?: ?\(.*\))?|price|cost|rate"
    r"|(?:price|cost|rate)(?: |/)?(?:per|/|each|ea).*|(?:price|cost|rate)/.*|\$/.*|.*(?:单价|單價)|einzelpreis|stückpreis|prix unitaire|precio unitario"
    r"|(?:price|rate|cost) ?\([^)]*(?:/|per|each|unit)[^)]*\)|unit)",
    re.IGNORECASE,
)
PRODUCTS = regex(
    r"(?:(?:line |ext(?:ended|\.)? |sub-?|item |row |est\.? |estimated |monthly |annual |total )?(?:total|cost|amount|price|subtotal|sum|ext\.?)(?: ?\(.*\))?"
    r"|(?:total|extended|line) .*|subtotal|gesamt(?:preis)?|复价|複價|小计|小計|总价|總價|金额|金額|montant|importe|betrag)",
    re.IGNORECASE,
)


def bare(text: str) -> str:
    """Return a header or label without marks, links, emoji and outer punctuation, in single blanks."""
    text = _LINK.sub(r"\1", text)
    text = _MARKS.sub("", text)
    text = _PICTURES.sub(" ", text)
    return " ".join(text.split()).strip(" :.–—-=|*•·►▶→")


_LINK = regex(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_MARKS = regex(r"[*_`~]{1,3}|<[^<>]{1,20}>|\[\^[^\]]*\]|\\")
_PICTURES = regex("[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]+")
_NOTES = regex(r"\([^()]*\)|\[[^\[\]]*\]")
_WORD = regex(r"[^\W\d_]+", re.UNICODE)

Kind: TypeAlias = Literal["total", "subtotal", "average", "overall", ""]


class Label(NamedTuple):
    """What a row's label makes of it. strong: nothing but the word and its qualifiers; weighted: it says so.

    levies: it says tax, shipping or the like; notes: what stands in parentheses.
    """

    kind: Kind
    strong: bool = True
    weighted: bool = False
    levies: bool = False
    notes: str = ""


NO_LABEL = Label("")


@lru_cache(maxsize=8192)
def label_of(text: str) -> Label:
    """Return what a cell says of its row: that it is a total, a subtotal, an average, or nothing of the kind."""
    lowered = text.casefold()
    if len(text) > 90 or not any(word in lowered for word in _ANY):
        return NO_LABEL
    plain = bare(lowered)
    notes = " ".join(_NOTES.findall(plain))
    body = (
        _NOTES.sub(" ", plain).replace("sub-total", "subtotal").replace("sub total", "subtotal").replace("pre-tax", " ")
    )
    body = _LEVY_TAIL.sub(" ", body)
    words = _WORD.findall(body)
    if not words or len(words) > 7:
        return NO_LABEL
    kind = _kind(words)
    if not kind:
        return NO_LABEL
    keys = {"total": TOTALS, "subtotal": TOTALS, "average": AVERAGES, "overall": OVERALLS}[kind]
    rest = [w for w in words if w not in keys and w not in QUALIFIERS and not LEVIES.fullmatch(w)]
    levies = bool(LEVIES.search(plain)) and not BEFORE_LEVIES.search(plain)
    weighted = (
        any(w in ("weighted", "gewichtet", "gewichtete", "pondéré", "ponderado") for w in words) or "加权" in plain
    )
    if kind == "overall" and _OVERALL.fullmatch(" ".join(words)):
        rest = []
    if kind == "average" and (rest or (words[-1] not in AVERAGES and words[0] not in AVERAGES)):
        return NO_LABEL
    if kind == "overall" and rest:
        return NO_LABEL
    return Label(kind, not rest and "not" not in words, weighted, levies, notes)


_ANY = (
    *(TOTALS - {"計", "计"}),
    *AVERAGES,
    *OVERALLS,
    "sub-total",
    "sub total",
    "weighted",
    "final",
    "score",
    "gewichtet",
)
_LEVY_TAIL = regex(r"\b(?:with|incl(?:uding|udes|\.)?|after|plus|and|&|\+|before|excl(?:uding|\.)?|without)\b.*$")


_OVERALL = regex(
    r"(?:(?:weighted|final|overall|composite|combined|aggregate|gewichtete[rs]?) )+(?:scores?|sum|rating|result|points|value|grade)?|(?:scores?|results?|rating|final)"
)


def _kind(words: list[str]) -> Kind:
    if any(w in SUBTOTALS for w in (words[0], words[-1])) or any(w in SUBTOTALS for w in words):
        return "subtotal"
    if words[0] in TOTALS or words[-1] in TOTALS or any(w in TOTALS and len(w) > 1 and not w.isascii() for w in words):
        return "total"
    if any(w in AVERAGES for w in (words[0], words[-1])):
        return "average"
    if words[0] in OVERALLS or words[-1] in OVERALLS or _OVERALL.fullmatch(" ".join(words)):
        return "overall"
    if any(w.endswith(("总计", "合计", "小计", "總計", "合計", "小計", "总价", "總價")) for w in words):
        return "total"
    return ""
