"""What a statement stands on: the stated values it takes its operands from."""

from __future__ import annotations

from collections.abc import Iterator

from converter import formula
from converter.formula import Missing
from converter.judging import Values
from converter.system import AnyOf, Cause, Contained, Equals, Holds, Ordered, Same, Statement, System, Test


def one_test(statement: Statement) -> Test:
    """Return the test of a statement; of several readings the first, for what is shown."""
    return _first(statement.test)


def _first(test: Test) -> Test:
    return test.tests[0] if isinstance(test, AnyOf) else test


def operand_ids(system: System, values: Values, statement: Statement) -> tuple[int, ...]:
    """Return the ids of the stated values a statement takes its operands from, in the order of its formula."""
    return _ids_of(statement.test, statement.result, system, values)


def _ids_of(test: Test, result: int, system: System, values: Values) -> tuple[int, ...]:
    test = _first(test)
    if isinstance(test, Same):
        return (test.reference,)
    if isinstance(test, Cause):
        found = system.defining.get(test.quantity)
        return tuple(i for i in (found, test.peer) if i is not None)
    if isinstance(test, Ordered):
        return tuple(i for i in test.ids if i != result)
    if isinstance(test, Contained):
        found = system.defining.get(test.quantity)
        return (found,) if found is not None else ()
    if not isinstance(test, (Equals, Holds)):
        return ()
    env = values.printed.at(test.slots)
    out: dict[int, None] = {}
    for name, rows in formula.operands(test.node, env, test.rows):
        try:
            if env.constant(name) is None or name.slot >= 0:
                out[env.ident(name, rows)] = None
        except Missing:
            continue
    return tuple(out)


def statement_ids(system: System, values: Values, statement: Statement) -> Iterator[int]:
    """Yield the ids of all stated values a statement stands on: its result and every operand."""
    if statement.result >= 0:
        yield statement.result
    tests = statement.test.tests if isinstance(statement.test, AnyOf) else (statement.test,)
    for test in tests:
        yield from _ids_of(test, statement.result, system, values)
        if isinstance(test, Contained):
            yield test.number
        if isinstance(test, Cause):
            yield test.other
