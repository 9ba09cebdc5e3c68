"""The scheme of a rubric: quantities, scales, bands, checks and the nouns of its prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from converter import formula
from converter.forms import Pattern
from converter.formula import FormulaError, Name, Node
from converter.lexing import key
from converter.loading.problems import SETTING_KEYS, Gathering, unknown
from converter.loading.units import mixed
from converter.model import Rule
from converter.numbers import parse as parse_number
from converter.rubric import (
    KINDS,
    Bands,
    BandTest,
    Check,
    Scale,
    Setting,
)


class Scheme(Gathering):
    """Reads what the form does not spell out."""

    def quantities(self) -> None:
        """Read [quantities]: constants at once, formulas as nodes whose names are resolved when the form is known."""
        for name, value in self.table("quantities").items():
            body = self.setting(name, value, "[quantities]", name)
            if body is None:
                continue
            if isinstance(body, bool) or not isinstance(body, (int, Decimal, str, list)):
                self.problem(f"{name!r} is neither a number nor a formula", "[quantities]", name)
            elif isinstance(body, (int, Decimal)):
                self.constants[name] = (Fraction(body), str(body))
                self.dims[name] = ()
            else:
                self.formula(name, [body] if isinstance(body, str) else body)

    def formula(self, name: str, texts: list[Any]) -> None:
        table = name.rpartition(".")[0]
        nodes = []
        for text in texts:
            try:
                nodes.append(formula.parse(str(text), table))
            except FormulaError as error:
                self.problem(f"{name}: {error}", "[quantities]", name)
        if nodes:
            self.formulas[name] = tuple(nodes)

    def resolve_formulas(self) -> None:
        for name, nodes in self.formulas.items():
            self.dims.setdefault(name, (name.rpartition(".")[0],) if "." in name else ())
            self.formulas[name] = tuple(self.resolved(node, name, "[quantities]", name) for node in nodes)
            if name in self.printed and formula.source(self.formulas[name][0]) != formula.source(
                self.printed[name][1].definition
            ):
                self.problem(
                    f"{name}: the formula {formula.source(nodes[0])!r} contradicts the printed equation"
                    f" {formula.source(self.printed[name][1].definition)!r}",
                    "[quantities]",
                    name,
                )
        for name, (_, equation) in self.printed.items():
            self.resolved(equation.definition, name, "[form]", name)

    def resolved(self, node: Node, owner: str, *where: str) -> Node:
        """Return a node whose every name is defined, rows included; note what is not."""
        context = self.dims.get(owner, ())

        def check(name: Name) -> Node:
            if name.here and name.key not in self.dims:
                for outer in context:
                    if f"{outer}.{name.column}" in self.dims:
                        return Name(outer, name.column, here=True)
            if name.key not in self.dims:
                self.problem(unknown(name.text, tuple(self.dims), "name") + f" (in {owner!r})", *where)
            return name

        node = formula.rename(node, check)
        self.rows_known(node, set(context), owner, *where)
        for left, right in mixed(node, *self.units()):
            pair = f"{formula.source(left)!r} and {formula.source(right)!r}"
            self.problem(f"{pair} are a percentage and a plain number (in {owner!r})", *where)
        return node

    def units(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return the quantities that are percentages by their form, and those that are plain numbers by their scale.

        A hole without a percent sign may hold either: `weight` is 25 % in one document and 0.25 or 5 in another.
        """
        holes = (hole for pattern in self.patterns for hole in pattern.holes if hole.kind == "number")
        percents = frozenset(hole.name for hole in holes if hole.percent)
        plains = frozenset(name for name, scale in self.scales.items() if not scale.percent and scale.high > 1)
        return percents, plains - percents

    def rows_known(self, node: Node, rows: set[str], owner: str, *where: str) -> None:
        if isinstance(node, Name):
            missing = [table for table in self.dims.get(node.key, ()) if table not in rows]
            if missing:
                self.problem(f"{node.text!r} is a column: it needs a function around it (in {owner!r})", *where)
            return
        inner = rows | {node.table} if isinstance(node, formula.Call) and node.table else rows
        for child in formula.children(node):
            self.rows_known(child, inner, owner, *where)

    def circles(self) -> None:
        """Refuse formulas that need their own result."""
        needs = {name: {n.key for node in nodes for n in formula.names(node)} for name, nodes in self.formulas.items()}
        for name, (_, equation) in self.printed.items():
            needs.setdefault(name, {n.key for n in formula.names(equation.definition)})
        for name, first in needs.items():
            todo, seen = list(first), set[str]()
            while todo:
                at = todo.pop()
                if at == name:
                    self.problem(f"{name!r} is defined by itself", "[quantities]", name)
                    break
                if at not in seen:
                    seen.add(at)
                    todo += needs.get(at, ())

    def header_scales(self) -> None:
        """Take the scale of a column from its header: `Score (0-3)`."""
        for name, text in self.headers.items():
            match = HEADER_SCALE.search(text)
            if match and name not in self.scales:
                low, high = Fraction(match.group(1)), Fraction(match.group(2))
                self.scales[name] = Scale(low, high, Fraction(1), f"{match.group(1)} to {match.group(2)}")

    def own_scales(self) -> None:
        for name, value in self.table("scales").items():
            text = self.setting(f"scale.{name}", value, "[scales]", name)
            scale = scale_of(str(text))
            if scale is None:
                self.problem(
                    f"{name}: cannot read the scale {text!r}; write it as '0 to 3' or '1.00 to 5.00 by 0.05'",
                    "[scales]",
                    name,
                )
            elif name not in self.dims:
                self.problem(unknown(name, tuple(self.dims), "name"), "[scales]", name)
            else:
                self.scales[name] = scale

    def bands(self) -> Iterator[tuple[str, Bands | None]]:
        for name, value in self.table("bands").items():
            if not isinstance(value, dict):
                self.problem(f"[bands.{name}] is not a section", "[bands", name)
                continue
            of = str(value.get("of", ""))
            words = {word: test for word, test in value.items() if word not in ("of", *SETTING_KEYS)}
            self.setting(name, {k: v for k, v in value.items() if k in SETTING_KEYS}, f"[bands.{name}")
            self.words[name] = tuple(words)
            tests = {word: self.band(str(test), of, name, word) for word, test in words.items()}
            yield name, Bands(name, of, {word: test for word, test in tests.items() if test})

    def band(self, text: str, of: str, name: str, word: str) -> BandTest | None:
        if of:
            test = range_of(text)
            if test is None:
                self.problem(
                    f"{name}: cannot read the band {text!r}; write '≥ 48', '25 to 47' or '< 25'", "[bands", word
                )
            return test
        try:
            return BandTest(None, None, False, formula.parse(text, name.rpartition(".")[0]), text)
        except FormulaError as error:
            self.problem(f"{name}, {word}: {error}", "[bands", word)
            return None

    def resolve_bands(self, bands: Mapping[str, Bands]) -> None:
        for name, band in bands.items():
            if band.of and band.of not in self.dims:
                self.problem(f"[bands.{name}] is of {band.of!r}, which nothing defines", "[bands", "of")
            for word, test in band.words.items():
                if test.condition is not None:
                    self.resolved(test.condition, name, "[bands", word)
                    self.known_words(test.condition, "[bands", word)

    def known_words(self, node: Node, *where: str) -> None:
        """Refuse a comparison of a banded quantity with a word that is none of its words."""
        if isinstance(node, formula.Cmp):
            for left, right in zip(node.parts, node.parts[1:], strict=False):
                if isinstance(left, Name) and isinstance(right, formula.Word):
                    words = self.words.get(left.key, ())
                    if words and right.text.casefold() not in (word.casefold() for word in words):
                        self.problem(unknown(right.text, words, "word"), *where)
        for child in formula.children(node):
            self.known_words(child, *where)

    def checks(self, prefix: str) -> Iterator[Check]:
        for at, (sentence, value) in enumerate(self.table("checks").items(), 1):
            text = self.setting(sentence, value, "[checks]", sentence)
            setting = self.settings.get(sentence, Setting())
            try:
                node = self.resolved(formula.parse(str(text)), sentence, "[checks]", sentence)
            except FormulaError as error:
                self.problem(f"{sentence!r}: {error}", "[checks]", sentence)
                continue
            self.known_words(node, "[checks]", sentence)
            slug = setting.slug or "-".join(re.findall(r"[a-z0-9]+", sentence.lower()))[:40].rstrip("-")
            code = f"{prefix}{KINDS['check']}{setting.code if setting.code is not None else 50 + at:02d}"
            yield Check(sentence, node, check_rule(code, slug, sentence, setting))

    def prose(self) -> tuple[dict[str, str], tuple[Pattern, ...], tuple[tuple[str, Pattern], ...]]:
        """Return the nouns of quantities, how peers are named, and sentence openings that say a quantity again."""
        nouns: dict[str, str] = {}
        for name, dims in self.dims.items():
            if not dims and name not in self.constants:
                nouns[key(name.replace("_", " "))] = name
        peers: list[Pattern] = []
        phrases: list[tuple[str, Pattern]] = []
        for name, value in self.table("prose").items():
            words = [value] if isinstance(value, str) else value
            if name == "peer":
                peers += [compiled for word in words if (compiled := self.pattern(word, "", "[prose]", "peer"))]
            elif name not in self.dims:
                self.problem(unknown(name, tuple(self.dims), "name") + " in [prose]", "[prose]", name)
            else:
                nouns |= {key(word): name for word in words if "{" not in word}
                openings = (self.pattern(word, "", "[prose]", name) for word in words if "{" in word)
                phrases += [(name, pattern) for pattern in openings if pattern]
        return nouns, tuple(peers), tuple(phrases)


HEADER_SCALE = re.compile(r"\s*\((-?[0-9]+)(?:-|\s+to\s+)(-?[0-9]+)\)")
_SCALE = re.compile(r"(-?[0-9.]+)(%?) to (-?[0-9.]+)(%?)(?: by ([0-9.]+)(%?))?")
_RANGE = re.compile(r"(>=|≥|>|<=|≤|<)\s*(-?[0-9.]+%?)|(-?[0-9.]+%?) to (-?[0-9.]+%?)")


def _value(text: str) -> Fraction:
    number = parse_number(text)
    return number.value if not isinstance(number, str) else Fraction(0)


def scale_of(text: str) -> Scale | None:
    """Return the scale that a text such as `0 to 3` is, or None."""
    match = _SCALE.fullmatch(text.strip())
    if match is None:
        return None
    low, high = _value(match.group(1) + match.group(2)), _value(match.group(3) + match.group(4))
    plain = "." not in text and "%" not in text
    step = _value(match.group(5) + (match.group(6) or "")) if match.group(5) else Fraction(1) if plain else None
    return Scale(low, high, step, text.strip(), "%" in text) if low <= high else None


def range_of(text: str) -> BandTest | None:
    """Return the band that a text such as `25 to 47` is, or None."""
    match = _RANGE.fullmatch(text.strip())
    if match is None:
        return None
    if match.group(3):
        return BandTest(_value(match.group(3)), _value(match.group(4)), False, None, text)
    end, sign = _value(match.group(2)), match.group(1)
    strict = sign in "<>"
    return (
        BandTest(None, end, strict, None, text) if sign in ("<", "<=", "≤") else BandTest(end, None, strict, None, text)
    )


def check_rule(code: str, slug: str, sentence: str, setting: Setting) -> Rule:
    """Return the rule of a check."""
    return Rule(code, slug, sentence, setting.why, setting.severity or "error")
