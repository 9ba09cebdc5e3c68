"""What the columns of a table are to one another, by their headers: factors and product, parts and whole, before and after.

Each recipe names the headers it needs and the reading it gives for one row. A recipe is only a supposition: the rows
of the table must bear it out before any row is held to it (rows.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import product

from converter.inferring import words
from converter.inferring.amounts import compatible_unit
from converter.inferring.formulas import formulas, named_column, resolved
from converter.inferring.grid import Grid, Line
from converter.inferring.recipes import (
    AVERAGE,
    DIFFERENCE,
    PRODUCT,
    RATIO,
    SHARE,
    SUM,
    WEIGHTED,
    Named,
    Recipe,
    added,
    empty_or_number,
    minus,
    times,
)
from converter.inferring.relations import Reading, Source, Term
from converter.inferring.schemes import schemes
from converter.inferring.weighing import header_weights, scaled_readings, weight_lists


def recipes(grid: Grid) -> Iterator[Recipe]:
    """Yield what the headers of a grid suggest, the likeliest first."""
    if not any(grid.headers):
        return
    named = Named(grid)
    yield from _printed(named)
    for kind in (schemes, _named_products, _wsjf_and_rice, _sums_and_means, _differences, _tests, _ratios, _shares):
        yield from kind(named)


def _printed(named: Named) -> Iterator[Recipe]:
    """Yield the formulas that the document prints over the names of these columns."""
    headers = named.grid.headers

    def column_of(name: str) -> int | None:
        return named_column(name, headers, named.grid.numeric)

    for formula in formulas(named.grid.document):
        result = column_of(formula.name)
        made = resolved(formula, column_of, result) if result is not None else None
        if result is None or made is None:
            continue
        terms, over = made
        rule = WEIGHTED if len(terms) > 1 and len(terms[0][1]) > 1 else SUM if len(terms) > 1 else PRODUCT
        for scale in (Fraction(1), Fraction(100), Fraction(1, 100)):
            yield Recipe(
                RATIO if over else rule, result, formula.text, _row_of(named, formula.text, terms, over, scale), True
            )


def _row_of(
    named: Named,
    text: str,
    terms: tuple[tuple[int, tuple[int | Source, ...]], ...],
    over: tuple[int | Source, ...],
    scale: Fraction,
) -> Callable[[Line], Reading | None]:
    """Return how a row is read by a printed formula: None where one of its cells is no number."""

    def made(line: Line) -> Reading | None:
        def at(place: int | Source) -> Source | None:
            return named.value(line, place) if isinstance(place, int) else place

        products = [(sign, [at(place) for place in places]) for sign, places in terms]
        below = [at(place) for place in over]
        if any(one is None for _, factors in products for one in factors) or any(one is None for one in below):
            return None
        whole = tuple(Term(tuple(one for one in factors if one), sign) for sign, factors in products)
        return Reading("formula", text, whole, scale, tuple(one for one in below if one))

    return made


_SEVERITY = r"s|sev\.?|severity|gravity|schwere"
_OCCURRENCE = r"o|occ\.?|occurr?ence|likelihood|probability|p|l|frequency|f"
_DETECTION = r"d|det\.?|detection|detectability|detectable"
_LIKELIHOOD = r"l|p|likelihood|probability|prob\.?|chance|frequency|wahrscheinlichkeit|可能性|概率|發生機率"
_IMPACT = r"i|s|c|impact|severity|consequences?|effect|damage|auswirkung|影响|影響|嚴重度"
_RISK = r"risk|risk score|score|rating|risk rating|risk level|exposure|inherent(?: risk)?|residual(?: risk)?|priority|r|l ?[×x*] ?i|p ?[×x*] ?[is]|s ?[×x*] ?[lop]|i ?[×x*] ?[lp]|total|product|rpn|level|criticality|emv|expected (?:monetary )?(?:value|loss|damage|cost)|风险|風險值|risk index|risikowert"
_WEIGHTED = r"weighted(?: score| value| points)?|contribution|weight(?:ed)? ?[×x*] ?score|score ?[×x*] ?weight|points|total|result|subtotal|product|value|加权(?:得?分)?|得分|gewichtet|wtd\.?(?: score)?"
_SCORE = r"score|rating|points|raw(?: score)?|grade|mark|value|评分|得分|分数|punkte|note|avg(?: score)?|average"


def _named_products(named: Named) -> Iterator[Recipe]:
    """Yield quantity × price, severity × occurrence × detection, likelihood × impact, weight × score."""
    weights = [c for c in named.numeric if words.WEIGHTS.fullmatch(named.grid.header(c))]
    quantities = [c for c in named.numeric if words.QUANTITIES.fullmatch(named.grid.header(c))]
    prices = [c for c in named.numeric if words.PRICES.fullmatch(named.grid.header(c))]
    amounts = [c for c in named.numeric if words.PRODUCTS.fullmatch(named.grid.header(c))]
    ranked = named.find(r"rpn|risk priority number|rpn score|risk priority|rpz|npr")
    kinds = (
        (ranked, (named.find(_SEVERITY), named.find(_OCCURRENCE), named.find(_DETECTION)), False),
        (named.find(_WEIGHTED), (weights, named.find(_SCORE)), True),
        (named.find(_RISK), (named.find(_LIKELIHOOD), named.find(_IMPACT)), False),
        (amounts, (quantities, prices), True),
    )
    for results, factors, scaled in kinds:
        for result, *chosen in product(results, *factors):
            if len({result, *chosen}) == len(chosen) + 1:
                yield from times(named, result, chosen, scaled=scaled, named=chosen[0] not in quantities)


def _wsjf_and_rice(named: Named) -> Iterator[Recipe]:
    """Yield reach × impact × confidence / effort, impact × confidence × ease, and cost of delay / job size."""
    scores = r"score|total|priority(?: score)?|rice|rice score|ice|ice score|wsjf|wsjf score|result"
    for result in named.find(scores):
        reach, impact, confidence = (named.find(w) for w in (r"r|reach", r"i|impact|value", r"c|confidence|conf\.?"))
        effort, ease = named.find(r"e|effort|person-?months?|cost"), named.find(r"e|ease|effort")
        if impact and confidence and reach and effort:
            yield from times(
                named, result, [reach[0], impact[0], confidence[0]], RATIO, effort[0], scaled=True, named=True
            )
        if impact and confidence and ease and not reach:
            yield from times(named, result, [impact[0], confidence[0], ease[0]], RATIO, scaled=True, named=True)
            yield from times(named, result, [impact[0], confidence[0]], RATIO, ease[0], scaled=True)
        size = named.find(r"size|job size|job duration|duration|effort|jobsize")
        delay = named.find(r"cod|cost of delay|delay cost")
        parts = [c for c in named.numeric if size and c < size[0] and c != result and c not in delay]
        if size and delay:
            yield from times(named, result, [delay[0]], RATIO, size[0], named=True)
        if size and len(parts) >= 2:
            yield from added(named, result, parts, RATIO, below=size[0])
            if delay:
                yield from added(named, delay[0], parts, SUM, named=True)


_RESULT = r"\b(?:scores?|totals?|sum|avg|average|mean|rating|overall|composite|final|result|index|dread|risk|points|weighted|aggregate|combined|gesamt)\b|总分|總分|综合|得分|平均"


def _sums_and_means(named: Named) -> Iterator[Recipe]:
    """Yield sums, means and weighted sums of the columns beside one that is called total, average, overall or score."""
    for result in named.numeric:
        label = words.label_of(named.headers[result])
        if label.kind == "" and not re.search(_RESULT, named.headers[result]):
            continue
        average = label.kind == "average" or bool(re.search(r"\b(?:avg|average|mean)\b", named.headers[result]))
        for parts in _part_sets(named, result):
            yield from _header_weighted(named, result, parts)
            if average:
                yield from added(named, result, parts, AVERAGE, mean=True)
            yield from added(named, result, parts, SUM, named=label.kind == "total" and label.strong)
            if not average:
                yield from added(named, result, parts, AVERAGE, mean=True)


def _part_sets(named: Named, result: int) -> Iterator[list[int]]:
    """Yield the columns that may make a result: all to its left, those directly to its left, all others."""
    weights = {c for c in named.numeric if words.WEIGHTS.fullmatch(named.grid.header(c))}
    left = [c for c in named.numeric if c < result and c not in weights]
    run: list[int] = []
    for c in range(result - 1, -1, -1):
        if c not in left:
            break
        run.insert(0, c)
    others = [c for c in named.numeric if c != result and c not in weights]
    right = [c for c in named.numeric if c > result and c not in weights]
    plain = [c for c in left if not words.label_of(named.headers[c]).kind]
    alike = [c for c in left if _unit(named, c) == _unit(named, result)]
    for parts in dict.fromkeys((tuple(left), tuple(run), tuple(plain), tuple(alike), tuple(right), tuple(others))):
        if len(parts) >= 2:
            yield list(parts)


def _unit(named: Named, column: int) -> str:
    """Return the unit that the first number of a column is printed with, '' for none."""
    reads = (named.grid.read(line, column) for line in named.grid.data)
    return next((read.amounts[0].unit for read in reads if read.kind == "number"), "")


def _header_weighted(named: Named, result: int, parts: list[int]) -> Iterator[Recipe]:
    """Yield the sum of columns times the weights that their headers, or a row of weights, hold."""
    weights = header_weights(named.grid)
    lists = [weights] if sum(1 for c in parts if c in weights) == len(parts) else []
    lists += [
        dict(zip(parts, some, strict=True)) for some in weight_lists(named.grid.document) if len(some) == len(parts)
    ]
    for each in lists:
        yield from _weighed(named, result, parts, each, own=each is weights)


def _weighed(
    named: Named, result: int, used: list[int], weights: Mapping[int, Source], *, own: bool = False
) -> Iterator[Recipe]:
    """Yield the sum of columns times their weights, in the scales people print it in."""
    over = tuple(weights[c] for c in used)
    shapes = scaled_readings(
        tuple(Term((weights[c], weights[c])) for c in used), over, named.titles(used, "+"), (Fraction(5), Fraction(10))
    )
    for shape in shapes:

        def made(line: Line, shape: Reading = shape) -> Reading | None:
            values = named.values(line, used)
            if values is None:
                return None
            return shape._replace(terms=tuple(Term((weights[c], one)) for c, one in zip(used, values, strict=True)))

        yield Recipe(WEIGHTED, result, shape.text, made, named=own)


_CHANGE = r"(?:net )?(?:change|delta|diff(?:erence)?|Δ|δ|variance|gain|loss|growth|increase|decrease|improvement|gap|remaining|left|balance|net|saved|savings?|reduction|uplift|lift|margin|profit|surplus|deficit|over/under|差异|变化|增减)(?: .*)?|net .*|.*\b(?:change|delta|difference|remaining)|Δ.*|δ.*|\+/-|±"


def _differences(named: Named) -> Iterator[Recipe]:
    """Yield the difference of the two columns before one that is called change, difference, net, remaining."""
    for result in named.find(_CHANGE):
        left = [c for c in named.numeric if c < result]
        pairs = [(left[i], left[j]) for i in range(len(left)) for j in range(i + 1, len(left))][-6:]
        for a, b in reversed(pairs):
            if not compatible_unit(named.grid.header(a), named.grid.header(b)):
                continue
            for first, second in ((b, a), (a, b)):
                yield from minus(named, result, first, second)
            yield from minus(named, result, b, a, over=a)
            yield from minus(named, result, a, b, over=a)


def _tests(named: Named) -> Iterator[Recipe]:
    """Yield passed = tests - failed - skipped, in whichever of the columns there are."""
    total = named.find(r"tests?|total(?: tests)?|cases|test cases|run|runs|count|checks|#? ?tests|assertions")
    passed = named.find(r"pass|passed|passing|passes|ok|✅|✓|succeeded|success")
    failed = named.find(r"fail|failed|failing|fails|failures|❌|✗")
    rest = named.find(r"skip|skipped|pending|errors?|todo|blocked|xfail|flaky|warn(?:ings?)?|partial")
    if not (total and passed and (failed or rest)):
        return
    parts = [failed[0]] if failed else []
    for others in ([*parts, *rest], parts):
        if not others:
            continue

        text = named.titles([total[0], *others], "-")

        def made(line: Line, others: list[int] = others, text: str = text) -> Reading | None:
            whole, less = named.value(line, total[0]), named.some(line, others)
            if not whole or not all(empty_or_number(named, line, c) for c in others):
                return None
            return Reading("difference", text, (Term((whole,)), *(Term((one,), -1) for one in less)))

        yield Recipe(DIFFERENCE, passed[0], text, made)


_PERCENT = r".*(?:%|\bpct\b|percent|\brate\b|\bratio\b|coverage|accuracy|yield|utili[sz]ation|completion|\bshare\b|占比|比例|roi|margin).*"


def _ratios(named: Named) -> Iterator[Recipe]:
    """Yield one column over another before one that is a percentage, rate or ratio."""
    for result in (c for c in named.numeric if re.fullmatch(_PERCENT, named.grid.header(c).casefold())):
        left = [c for c in named.numeric if c != result and abs(c - result) <= 4]
        for a in left:
            for b in left:
                if a == b:
                    continue
                if b < result < a:  # a rate printed before the amount that is worked out with it
                    yield from times(named, a, [b, result])
                for scale in (Fraction(1), Fraction(100)):
                    text = named.titles([a, b], "/")

                    def made(
                        line: Line, a: int = a, b: int = b, scale: Fraction = scale, text: str = text
                    ) -> Reading | None:
                        values = named.values(line, [a, b])
                        if not values or not values[1].number.value:
                            return None
                        return Reading("ratio", text, (Term((values[0],)),), scale, (values[1],))

                    yield Recipe(RATIO, result, text, made)


def _shares(named: Named) -> Iterator[Recipe]:
    """Yield each row's part of a column's total, where a percent column stands beside it."""
    totals = [line for line in named.grid.lines if line.kind == "total" and line.label.kind == "total"]
    if not totals:
        return
    for result in named.numeric:
        if named.grid.header(result) and not re.fullmatch(_PERCENT, named.grid.header(result).casefold()):
            continue
        for part in (c for c in named.numeric if c != result):
            whole = named.value(totals[-1], part)
            if whole is None or not whole.number.value:
                continue
            for scale in (Fraction(1), Fraction(100)):
                text = f"{named.grid.header(part)} / its total"

                def made(
                    line: Line, part: int = part, whole: Source = whole, scale: Fraction = scale, text: str = text
                ) -> Reading | None:
                    value = named.value(line, part)
                    return Reading("share", text, (Term((value,)),), scale, (whole,)) if value else None

                yield Recipe(SHARE, result, text, made)
