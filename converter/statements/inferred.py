"""Relations inferred from tables that no rubric names: totals, averages, products, labels, ranks.

*Compared*: a result with what the cells it is said to come from give, in the reading that fits; if none of the fixed
list of readings fits, in the likeliest. *Why it matters*: most documents have no rubric, and a total is believed.
*Silent*: where no header or label says that there is a relation; where it is not certain a misfit is only worth a look.
*Example*: `| Total | 31 |` under rows that add up to 29.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from converter import inferring
from converter.inferring import Condition, Relation, Source
from converter.model import Verdict
from converter.statements.context import Context
from converter.system import Equals, Holds, Link, Noted, Statement


def bind(context: Context) -> Iterator[Statement]:
    """Yield a statement for every relation inferred from a table that the rubric does not name."""
    taken = frozenset(reading.block for reading in context.record.tables if reading.part)
    named = taken if context.rubric is not None and not context.rubric.bands else frozenset()
    binder = _Binder(context)
    for relation in inferring.relations(context.record.document, taken, named):
        yield binder.statement(relation) if isinstance(relation, Relation) else binder.condition(relation)


@dataclass
class _Binder:
    """Gives every printed value one id, however many relations it takes part in."""

    context: Context
    ids: dict[Source, int] = field(default_factory=dict)

    def ident(self, source: Source) -> int:
        if source not in self.ids:
            made = self.context.add(source.path, source.text, source.span, source.number, label=source.label)
            self.ids[source] = made
            self.context.defining.setdefault(source.path, made)
        return self.ids[source]

    def statement(self, relation: Relation) -> Statement:
        """Return the statement that a relation is."""
        stated = relation.result
        result = self.ident(stated)
        reading = relation.reading
        if reading is None:
            test = Noted(
                Verdict.UNDETERMINED,
                "unchecked",
                "note",
                f"{relation.subject} {stated.text} could not be checked: {relation.problem}",
            )
            return Statement(relation.rule, "inferred", stated.path, stated.span, result, test, relation.subject)
        sources = reading.sources()
        slots = {source: i for i, source in enumerate(sources)}
        ids = tuple(self.ident(source) for source in sources)
        node = reading.node(slots)
        equals = Equals(node, ids, {}, reading.text, relation.certain, relation.slack, relation.hint)
        if relation.certain and reading.name not in ("share", "ratio"):
            self.context.links.setdefault(stated.path, Link(node, ids))
        return Statement(relation.rule, "inferred", stated.path, stated.span, result, equals, relation.subject)

    def condition(self, made: Condition) -> Statement:
        """Return the statement that a condition on a label or a rank is."""
        place = made.place
        ids = tuple(self.ident(source) for source in made.sources)
        number = place.number if made.rule.slug in ("ranking", "sorted") else None
        result = (
            self.ident(place)
            if number
            else self.context.add(place.path, place.text, place.span, None, label=place.label)
        )
        if made.holds or made.certain:
            holds = Holds(made.node, ids, {}, made.sentence)
            return Statement(made.rule, "inferred", place.path, place.span, result, holds, made.rule.title)
        noted = Noted(Verdict.UNDETERMINED, "unchecked", "note", f"Look here: {made.sentence}")
        return Statement(made.rule, "inferred", place.path, place.span, result, noted, made.rule.title)
