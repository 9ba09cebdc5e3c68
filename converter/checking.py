"""Statements -> findings: every statement judged, one finding each, good or bad.

The only place that makes findings. What is reported comes first in document order with ids `f1`, `f2` ...; checks
that simply passed follow as `p1`, `p2` ...
"""

from __future__ import annotations

import hashlib
from fractions import Fraction

from converter import formula, wording
from converter.formula import Missing, Undefined
from converter.judging import Judgement, Values, judge, read_as
from converter.model import Document, Finding, Outcome, Place, Severity, Span, Stated, Table, Verdict
from converter.numbers import at_digits, in_full
from converter.operands import one_test, operand_ids
from converter.system import Contained, Equals, Fixed, Holds, Statement, System

DOUBTFUL_CELL = "RD111"
IN_DOUBT = "The table was read in doubt: compare it with the source."

_MILDER: dict[Severity, int] = {"note": 0, "warning": 1, "error": 2}


def check(system: System) -> tuple[Finding, ...]:
    """Return a finding for every statement, those to be reported first, each group in document order."""
    return tuple(made for _, made in check_each(system))


def check_each(system: System, *, full: bool = True) -> tuple[tuple[Statement, Finding], ...]:
    """Return every statement with its finding, in the order of the findings.

    full: tell the checks that simply passed with their workings too. Where nobody will read those (a run that prints
    discrepancies only) they are told bare: rule, place and verdict.
    """
    values = Values(system)
    judged = [(statement, judge(statement, values)) for statement in system.statements]
    order = sorted(judged, key=lambda pair: (pair[0].span.start, pair[0].span.end, pair[0].rule.code))
    said = _habit_of_cutting(order) | _notes_said_before(system, order)
    reported = [pair for pair in order if _severity(*pair) is not None and id(pair[0]) not in said]
    passed = [pair for pair in order if _severity(*pair) is None or id(pair[0]) in said]
    doubted = _doubted_tables(system.record.document)
    out = [(pair[0], _milder(finding(system, values, *pair, f"f{i}"), doubted)) for i, pair in enumerate(reported, 1)]
    tell = finding if full else bare
    out += [(pair[0], tell(system, values, *pair, f"p{i}")._replace(severity=None)) for i, pair in enumerate(passed, 1)]
    return tuple(out)


def outcome(findings: tuple[Finding, ...], affected: frozenset[str] = frozenset()) -> Outcome:
    """Return fail if any finding that is not merely affected is an error; pass if anything of its own was compared."""
    if any(f.severity == "error" and f.verdict is Verdict.FAIL and f.id not in affected for f in findings):
        return "fail"
    return "pass" if any(_compares(finding) for finding in findings) else "undetermined"


def _compares(finding: Finding) -> bool:
    """Tell whether a finding compared something of the author's: an empty form agrees with its scheme in all it prints.

    What the form itself prints are the constants and the borders of the bands, which are numbers or a list of them.
    """
    if finding.verdict not in (Verdict.PASS, Verdict.FAIL) or finding.how in ("found", "remark"):
        return False
    border = finding.kind == "band" and not any(char.isalpha() for char in finding.stated)
    return finding.kind != "constant" and not border


def _severity(statement: Statement, judgement: Judgement) -> Severity | None:
    """Return how bad a finding is: the judge's word, never above what the rule allows; None for a plain pass."""
    if judgement.severity is None:
        return None
    allowed = statement.rule.severity
    return min(judgement.severity, allowed, key=lambda s: _MILDER[s])


def _doubted_tables(document: Document) -> tuple[Span, ...]:
    """Return the tables with a cell of which nobody can be sure where it belongs: rows may be mixed up in them."""
    doubts = [remark.span.start for remark in document.remarks if remark.code == DOUBTFUL_CELL]
    tables = [block.span for block in document.blocks if isinstance(block, Table)] if doubts else []
    return tuple(table for table in tables if any(table.start <= start < table.end for start in doubts))


def _milder(made: Finding, doubted: tuple[Span, ...]) -> Finding:
    """Return a finding that rests on a doubted table as a warning: who misread accuses nobody."""
    if made.severity != "error" or not doubted:
        return made
    places = (made.span, *(operand.span for operand in made.operands))
    if not any(table.start <= place.start < table.end for table in doubted for place in places):
        return made
    return made._replace(severity="warning", message=f"{made.message} {IN_DOUBT}")


def _habit_of_cutting(judged: list[tuple[Statement, Judgement]]) -> set[int]:
    """Return the statements that repeat a habit: in a document that cuts everywhere it is said once, at the first."""
    cut = [statement for statement, judgement in judged if judgement.how == "truncated"]
    rounded = any(judgement.how == "rounded" and isinstance(s.test, Equals) for s, judgement in judged)
    return set() if rounded else {id(statement) for statement in cut[1:]}


def _notes_said_before(system: System, judged: list[tuple[Statement, Judgement]]) -> set[int]:
    """Return the statements whose note was said of the same word before: a label is not defined once, not four times."""
    seen: set[tuple[str, str, str]] = set()
    out: set[int] = set()
    for statement, judgement in judged:
        if judgement.how not in ("edge", "overridden", "undefined-label") or statement.result < 0:
            continue
        known = (statement.rule.code, judgement.how, system.stated[statement.result].text.casefold())
        if known in seen:
            out.add(id(statement))
        seen.add(known)
    return out


# ------------------------------------------------------------------------------------------------ one finding


def bare(system: System, values: Values, statement: Statement, judgement: Judgement, ident: str) -> Finding:  # noqa: ARG001 - told like `finding`
    """Return a finding without its workings: which rule stood the test, and where."""
    stated = system.stated[statement.result].text if statement.result >= 0 else ""
    return Finding(
        ident,
        statement.rule,
        statement.kind,
        None,
        judgement.verdict,
        judgement.how,
        statement.path,
        statement.span,
        stated,
        "",
        "",
        "",
        "",
        (),
        "",
        "",
        "",
        (),
        "",
        "",
        False,
    )


def finding(system: System, values: Values, statement: Statement, judgement: Judgement, ident: str) -> Finding:
    """Return the finding that a judged statement is, with everything a page or a program shows of it."""
    statement = read_as(statement, values)
    severity = _severity(statement, judgement)
    stated = system.stated[statement.result] if statement.result >= 0 else None
    percent = bool(stated and stated.number and stated.number.percent)

    def shown(value: Fraction | None) -> str:
        return in_full(value, percent=percent) if value is not None else ""

    working = _working(statement, values)
    made = Finding(
        id=ident,
        rule=statement.rule,
        kind=statement.kind,
        severity=severity,
        verdict=judgement.verdict,
        how=judgement.how,
        path=statement.path,
        span=statement.span,
        stated=stated.text if stated else "",
        computed=judgement.computed or _at_its_digits(judgement, stated),
        exact=shown(judgement.exact),
        formula=_formula(statement),
        working=working,
        operands=_operands(system, values, statement) if severity else (),
        distance=in_full(judgement.distance) if judgement.distance is not None else "",
        printed=shown(judgement.printed),
        unrounded=shown(judgement.unrounded),
        also=_also(system, statement) if severity else (),
        message="",
        fingerprint="",
        decisive=False,
    )
    label = stated.label if stated else ""
    return made._replace(
        message=wording.message(made, statement, judgement),
        fingerprint=_fingerprint(system, statement, label),
    )


def _at_its_digits(judgement: Judgement, stated: Stated | None) -> str:
    """Return what should stand there, at the digits that do; '' where no number was worked out."""
    if judgement.exact is None or stated is None or stated.number is None or judgement.verdict is Verdict.UNDETERMINED:
        return ""
    return at_digits(judgement.exact, stated.number)


def _formula(statement: Statement) -> str:
    match one_test(statement):
        case Equals(formula=text, node=node):
            return text or formula.source(node)
        case Holds(node=node):
            return formula.source(node)
        case Fixed(values=values):
            return values[-1][2] or values[0][1]
        case Contained() as test:
            return f"{test.quantity} {test.rel}"
        case _:
            return ""


def _working(statement: Statement, values: Values) -> str:
    """Return the expression with the printed numbers in place of names, or '' where there is none."""
    test = one_test(statement)
    if not isinstance(test, (Equals, Holds)):
        return ""
    try:
        return test.node.show(values.printed.at(test.slots), test.rows)
    except (Missing, Undefined):
        return ""


def _operands(system: System, values: Values, statement: Statement) -> tuple[Place, ...]:
    return tuple(
        Place(system.stated[i].path, system.stated[i].text, system.stated[i].span)
        for i in operand_ids(system, values, statement)
    )


def _also(system: System, statement: Statement) -> tuple[Place, ...]:
    """Return the other places where the judged quantity stands."""
    ids = system.record.fields.get(statement.path, ())
    return tuple(
        Place(statement.path, system.stated[i].text, system.stated[i].span) for i in ids if i != statement.result
    )


def _fingerprint(system: System, statement: Statement, label: str) -> str:
    """Return a digest that survives moved lines: code, quantity without row numbers, row label, printed text."""
    name = "".join(part.partition("[")[0] for part in statement.path.split("]"))
    text = system.stated[statement.result].text if statement.result >= 0 else ""
    return hashlib.sha256(f"{statement.rule.code}\0{name}\0{label.casefold()}\0{text}".encode()).hexdigest()[:16]
