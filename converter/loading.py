"""A rubric compiled from TOML, or refused with every problem listed and its line.

Loading happens once for each text of a rubric, before any document is opened: after it no name is unresolved, no
expression unparsed, and matching and judging only run what was built here.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from converter import assets, formula
from converter.errors import RubricError, UsageError
from converter.forms import FormError, Pattern, compile_pattern
from converter.formula import FormulaError, Name, Node
from converter.lexing import key
from converter.model import Rule
from converter.numbers import parse as parse_number
from converter.rubric import (
    KINDS,
    Bands,
    BandTest,
    Check,
    ColumnForm,
    HeadingForm,
    LineForm,
    Part,
    RowForm,
    Rubric,
    Scale,
    Setting,
    TableForm,
)

MAX_RUBRIC = 1_000_000
"""Largest rubric file read, in bytes."""

MAX_DIGITS = 12
"""Most decimal places that a rubric may ask for."""

SECTIONS = ("rubric", "form", "quantities", "scales", "bands", "checks", "prose", "digits", "codes")
ABOUT = ("id", "title", "version", "prefix", "main", "names", "extends")
SETTING_KEYS = ("code", "slug", "why", "severity", "measured")


# ------------------------------------------------------------------------------------------------ finding one


def shipped() -> tuple[str, ...]:
    """Return the ids of the rubrics that come with the program, in alphabetical order."""
    return tuple(sorted(path.stem for path in assets.rubrics().glob("*.toml")))


class Layer(NamedTuple):
    """One text of a rubric: its own, or that of the one it extends. source: how messages call it."""

    source: str
    text: str


@cache
def load(which: str) -> Rubric:
    """Return the rubric of an id that ships with the program, or of a file. Compiled once a process.

    Errors: UsageError for an id or file that is not there; RubricError with every problem of a bad one.
    """
    own = _own(which)
    return compile_rubric(own.text, own.source)


def layers(which: str) -> tuple[Layer, ...]:
    """Return the texts of a rubric that loads: its own first, then those of what it extends.

    Errors: as load.
    """
    out = [_own(which)]
    while base := tomllib.loads(out[-1].text)["rubric"].get("extends"):
        out.append(_own(base))
    return tuple(out)


def _own(which: str) -> Layer:
    """Return the text of the rubric of an id or of a file."""
    if which in shipped():
        return Layer(f"{which}.toml", _text(assets.rubrics() / f"{which}.toml"))
    path = Path(which)
    if not path.is_file():
        near = get_close_matches(which, shipped(), 1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(shipped())}; or name a .toml file"
        msg = f"no rubric {which!r}: {hint}"
        raise UsageError(msg)
    return Layer(str(path), _text(path))


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
        if len(data) > MAX_RUBRIC:
            raise RubricError(str(path), [f"larger than {MAX_RUBRIC:,} bytes"])
        return data.decode("utf-8-sig")
    except OSError as error:
        raise RubricError(str(path), [f"cannot be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise RubricError(str(path), [f"not UTF-8 at byte {error.start}"]) from error


def compile_rubric(text: str, source: str) -> Rubric:
    """Return the rubric that a TOML text holds. source names it in messages."""
    data, texts = _layers(text, source)
    loader = _Loader(data, texts, source)
    return loader.build(hashlib.sha256("\0".join(texts).encode()).hexdigest())


def _layers(text: str, source: str) -> tuple[dict[str, Any], list[str]]:
    """Return the data of a rubric laid over that of the one it extends, and the texts of both, its own first."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise RubricError(source, [f"not TOML: {error}"]) from error
    base = data.get("rubric", {}).get("extends") if isinstance(data.get("rubric"), dict) else None
    if base is None:
        return data, [text]
    if base not in shipped():
        raise RubricError(source, [f"extends {base!r}, which is none of {', '.join(shipped())}"])
    below, texts = _layers(_text(assets.rubrics() / f"{base}.toml"), f"{base}.toml")
    return _laid_over(below, data), [text, *texts]


def _laid_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Return below with above merged key by key; false takes a key away."""
    out = dict(below)
    for name, value in above.items():
        if value is False:
            out.pop(name, None)
        elif isinstance(value, dict) and isinstance(out.get(name), dict) and "is" not in value:
            out[name] = _laid_over(out[name], value)
        else:
            out[name] = value
    return out


# ------------------------------------------------------------------------------------------------ building


class _Column(NamedTuple):
    header: Pattern
    family: str
    optional: bool
    text: str


@dataclass
class _Loader:
    """Builds one rubric, gathering problems instead of stopping at the first."""

    data: dict[str, Any]
    texts: list[str]
    source: str
    problems: list[tuple[int, str]] = field(default_factory=list)
    patterns: list[Pattern] = field(default_factory=list)
    dims: dict[str, tuple[str, ...]] = field(default_factory=dict)
    printed: dict[str, tuple[int, Any]] = field(default_factory=dict)
    formulas: dict[str, tuple[Node, ...]] = field(default_factory=dict)
    constants: dict[str, tuple[Fraction, str]] = field(default_factory=dict)
    scales: dict[str, Scale] = field(default_factory=dict)
    settings: dict[str, Setting] = field(default_factory=dict)
    measured: set[str] = field(default_factory=set)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    starts: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    owners: dict[int, str] = field(default_factory=dict)

    def problem(self, message: str, *needles: str) -> None:
        """Note a problem at the line where the last needle stands behind the ones before it."""
        self.problems.append((self.line(*needles), message))

    def line(self, *needles: str) -> int:
        """Return the line of the rubric's own text where the needles stand one after another, 0 if nowhere."""
        text, at, known = self.texts[0], 0, False
        for needle in needles:
            found = _stands(text, needle, at)
            if found >= 0:
                at, known = found, True
        return text.count("\n", 0, at) + 1 if known else 0

    def build(self, digest: str) -> Rubric:
        about = self.about()
        self.sections()
        self.quantities()
        bands = {name: bands for name, bands in self.bands() if bands}
        parts = tuple(self.part(name, text) for name, text in self.table("form").items() if isinstance(text, str))
        self.header_scales()
        self.resolve_formulas()
        self.resolve_bands(bands)
        self.own_scales()
        checks = tuple(self.checks(about["prefix"]))
        nouns, peers, phrases = self.prose()
        digits = self.digits()
        self.circles()
        if about["main"] and about["main"] not in self.dims:
            self.problem(f"main is {about['main']!r}, which no hole or formula defines", "main")
        if self.problems:
            raise RubricError(
                self.source, [f":{line}: {text}" if line else text for line, text in sorted(set(self.problems))]
            )
        return Rubric(
            **about,
            sha256=digest,
            parts=parts,
            patterns=tuple(self.patterns),
            dims=self.dims,
            constants=self.constants,
            formulas=self.formulas,
            printed=self.printed,
            scales=self.scales,
            bands=bands,
            checks=checks,
            nouns=nouns,
            peers=peers,
            phrases=phrases,
            numbers=self.numbers(parts, bands),
            settings=self.settings,
            measured=frozenset(self.measured),
            choices={hole.name: hole.choices for p in self.patterns for hole in p.holes if hole.choices},
            about=tuple(self.owners.get(pattern.id) or _about(pattern) for pattern in self.patterns),
            digits=digits,
        )

    # -------------------------------------------------------------------------------------------- sections

    def table(self, name: str) -> dict[str, Any]:
        value = self.data.get(name, {})
        if not isinstance(value, dict):
            self.problem(f"[{name}] is not a section", name)
            return {}
        return value

    def about(self) -> dict[str, str]:
        about = self.table("rubric")
        for name in about:
            if name not in ABOUT:
                self.problem(_unknown(name, ABOUT, "key"), "[rubric]", name)
        for name in ("id", "title"):
            if not isinstance(about.get(name), str):
                self.problem(f"[rubric] needs {name!r}, a string", "[rubric]")
        ident = str(about.get("id", ""))
        prefix = str(about.get("prefix", "".join(re.findall(r"[A-Za-z]", ident))[:3].upper()))
        if not re.fullmatch(r"[A-Z]{2,5}", prefix) or prefix in ("RD", "IN", "CO", "RB"):
            self.problem(f"prefix {prefix!r} is not two to five capitals of its own", "prefix")
        return {
            "id": ident,
            "title": str(about.get("title", "")),
            "version": str(about.get("version", "1")),
            "prefix": prefix,
            "main": str(about.get("main", "")),
            "names": str(about.get("names", "")),
        }

    def sections(self) -> None:
        for name in self.data:
            if name not in SECTIONS:
                self.problem(_unknown(name, SECTIONS, "section"), f"[{name}")
        if not self.table("form"):
            self.problem("[form] is missing: a rubric is the form that authors fill in")
        for name, text in self.table("form").items():
            if not isinstance(text, str):
                self.problem(f"form part {name!r} is not a text", "[form]", name)

    def setting(self, name: str, value: Any, *where: str) -> Any:
        """Return the expression of a setting table, keeping its code, slug, why and severity; other values pass."""
        if not isinstance(value, dict):
            return value
        for key_ in value:
            if key_ not in (*SETTING_KEYS, "is"):
                self.problem(_unknown(key_, (*SETTING_KEYS, "is"), "key"), *where)
        severity = value.get("severity")
        if severity not in (None, "error", "warning", "note"):
            self.problem(f"severity {severity!r} is none of error, warning, note", *where)
            severity = None
        self.settings[name] = Setting(value.get("code"), value.get("slug", ""), value.get("why", ""), severity)
        if value.get("measured"):
            self.measured.add(name)
        return value.get("is")

    # -------------------------------------------------------------------------------------------- quantities

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
                self.problem(_unknown(name.text, tuple(self.dims), "name") + f" (in {owner!r})", *where)
            return name

        node = formula.rename(node, check)
        self.rows_known(node, set(context), owner, *where)
        return node

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

    # -------------------------------------------------------------------------------------------- scales, bands

    def header_scales(self) -> None:
        """Take the scale of a column from its header: `Score (0-3)`."""
        for name, text in self.headers.items():
            match = _HEADER_SCALE.search(text)
            if match and name not in self.scales:
                low, high = Fraction(match.group(1)), Fraction(match.group(2))
                self.scales[name] = Scale(low, high, Fraction(1), f"{match.group(1)} to {match.group(2)}")

    def own_scales(self) -> None:
        for name, value in self.table("scales").items():
            text = self.setting(f"scale.{name}", value, "[scales]", name)
            scale = _scale(str(text))
            if scale is None:
                self.problem(
                    f"{name}: cannot read the scale {text!r}; write it as '0 to 3' or '1.00 to 5.00 by 0.05'",
                    "[scales]",
                    name,
                )
            elif name not in self.dims:
                self.problem(_unknown(name, tuple(self.dims), "name"), "[scales]", name)
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
            test = _range(text)
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
                        self.problem(_unknown(right.text, words, "word"), *where)
        for child in formula.children(node):
            self.known_words(child, *where)

    # -------------------------------------------------------------------------------------------- checks, prose

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
            yield Check(sentence, node, _rule(code, slug, sentence, setting))

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
                self.problem(_unknown(name, tuple(self.dims), "name") + " in [prose]", "[prose]", name)
            else:
                nouns |= {key(word): name for word in words if "{" not in word}
                openings = (self.pattern(word, "", "[prose]", name) for word in words if "{" in word)
                phrases += [(name, pattern) for pattern in openings if pattern]
        return nouns, tuple(peers), tuple(phrases)

    # -------------------------------------------------------------------------------------------- form

    def pattern(self, text: str, part: str, *where: str) -> Pattern | None:
        try:
            return compile_pattern(text, part=part, words=self.words)
        except FormError as error:
            self.problem(str(error), *where)
            return None

    def numbered(self, text: str, part: str, dims: tuple[str, ...], *where: str) -> Pattern | None:
        """Return a pattern kept in the rubric's list, its holes and equations made known."""
        try:
            pattern = compile_pattern(text, part=part, words=self.words, number=len(self.patterns))
        except FormError as error:
            self.problem(str(error), *where)
            return None
        self.patterns.append(pattern)
        for hole in pattern.holes:
            if hole.kind == "fixed":
                continue
            wanted = dims if hole.row else self.single_dims(hole.name)
            known = self.dims.setdefault(hole.name, wanted)
            if known != wanted and hole.name not in self.constants:
                self.problem(f"{{{hole.name}}} is used both as a column and as a single value", *where)
        for equation in pattern.equations:
            self.printed.setdefault(pattern.holes[equation.result].name, (pattern.id, equation))
        return pattern

    def single_dims(self, name: str) -> tuple[str, ...]:
        return (name.rpartition(".")[0],) if "." in name else ()

    def part(self, name: str, text: str) -> Part:
        headings: list[HeadingForm] = []
        lines: list[LineForm] = []
        tables: list[TableForm] = []
        items: list[HeadingForm | TableForm | LineForm] = []
        rows: list[tuple[str, bool]] = []
        for raw in [*text.split("\n"), ""]:
            line = raw.strip()
            optional = line.startswith("? ")
            body = line[2:].strip() if optional else line
            if body.startswith("|"):
                rows.append((body, optional))
                continue
            if rows:
                tables.append(self.table_form(name, rows))
                items.append(tables[-1])
                rows = []
            if body.startswith("#"):
                found = tuple(self.heading(name, body, optional))
                headings += found
                items += found
            elif body:
                self.one_beginning(name, body)
                pattern = self.numbered(body, name, (name,), "[form]", body)
                if pattern:
                    self.no_row(pattern, body)
                    lines.append(LineForm(pattern, optional))
                    items.append(lines[-1])
        return Part(name, tuple(headings), tuple(tables), tuple(lines), tuple(items))

    def no_row(self, pattern: Pattern, body: str) -> None:
        """Refuse a column in a line, which stands in no row; a printed list of a column's bands speaks of all rows."""
        for hole in pattern.holes:
            if hole.kind in ("number", "word", "text") and "." in hole.name:
                self.problem(f"{{{hole.name}}} is a column, and a line stands in no row", "[form]", body)

    def one_beginning(self, part: str, body: str) -> None:
        """Refuse two lines with one beginning: a document's line could be either."""
        start = key(re.split(r"[\[{<]", body, maxsplit=1)[0])
        if start and start in self.starts:
            self.problem(f"two form lines begin with {start!r}", "[form]", body)
        self.starts[start] = part

    def heading(self, part: str, body: str, optional: bool) -> Iterator[HeadingForm]:
        marks = len(body) - len(body.lstrip("#"))
        pattern = self.pattern(body[marks:].strip(), part, "[form]", body)
        if pattern:
            yield HeadingForm(pattern, marks, optional, body[marks:].strip())

    def table_form(self, part: str, rows: list[tuple[str, bool]]) -> TableForm:
        (header, optional), *body = rows
        columns = [self.column(part, cell, header) for cell in split_row(header)]
        forms = tuple(self.row(part, columns, text, option) for text, option in body)
        final = tuple(
            ColumnForm(column.header, self.column_quantity(part, forms, i), column.optional, column.family, column.text)
            for i, column in enumerate(columns)
        )
        for column in final:
            if column.quantity:
                self.headers[column.quantity] = column.text
                self.owners[column.header.id] = column.quantity
        return TableForm(part, final, forms, optional)

    def column(self, part: str, cell: str, header: str) -> _Column:
        optional = cell.startswith("[") and cell.endswith("]")
        text = cell[1:-1] if optional else cell
        shown = _HEADER_SCALE.sub(lambda m: f"[ ({m.group(1)}<-|to>{m.group(2)})]", text)
        family = ""
        if "{" in text:
            first = re.search(r"\{([A-Za-z_]\w*)\.", text)
            family = first.group(1) if first else ""
        pattern = self.numbered(shown, part, (), "[form]", header)
        return _Column(pattern or compile_pattern("..."), family, optional, text)

    def row(self, part: str, columns: list[_Column], text: str, optional: bool) -> RowForm:
        cells = split_row(text)
        label = None if cells[:1] == ["..."] else self.numbered(cells[0] if cells else "", part, (), "[form]", text)
        if len(cells) > len(columns):
            self.problem(f"a row of {len(cells)} cells under {len(columns)} headers", "[form]", text)
        patterns: list[Pattern | None] = [None]
        for i, cell in enumerate(cells[1 : len(columns)], 1):
            if cell in ("", "..."):
                patterns.append(None)
                continue
            family = columns[i].family
            dims = (part, family) if family else (part,)
            patterns.append(self.numbered(cell, part, dims, "[form]", text))
        patterns += [None] * (len(columns) - len(patterns))
        if label is not None:
            named = (hole.name for pattern in patterns if pattern for hole in pattern.holes if hole.name)
            self.owners[label.id] = next(named, "")
        data = any(hole.row for pattern in patterns if pattern for hole in pattern.holes)
        return RowForm(label, cells[0] if cells else "", tuple(patterns), optional, data)

    def column_quantity(self, part: str, rows: tuple[RowForm, ...], i: int) -> str:
        for row in rows:
            pattern = row.cells[i] if i < len(row.cells) else None
            for hole in pattern.holes if pattern else ():
                if hole.row:
                    return hole.name
        return ""

    # -------------------------------------------------------------------------------------------- codes

    def digits(self) -> dict[str, int]:
        """Return the decimal places of each quantity that [digits] names."""
        out: dict[str, int] = {}
        for name, value in self.table("digits").items():
            if name not in self.dims:
                self.problem(_unknown(name, tuple(self.dims), "name"), "[digits]", name)
            elif isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_DIGITS:
                self.problem(f"{name}: {value!r} is no number of decimal places (0 to {MAX_DIGITS})", "[digits]", name)
            else:
                out[name] = value
        return out

    def numbers(self, parts: tuple[Part, ...], bands: Mapping[str, Bands]) -> dict[str, int]:
        """Return the last two digits of each name's codes: those in [codes], then the next free ones in order."""
        given = {str(name): int(number) for name, number in self.table("codes").items()}
        free = (n for n in range(1, 1000) if n not in set(given.values()))
        for name in [*(f"form.{part.name}" for part in parts), *self.dims, *bands]:
            if name not in given:
                given[name] = next(free)
        return given


def _stands(text: str, needle: str, at: int) -> int:
    """Return where a section or key stands at the beginning of a line, else where the words first stand, else -1."""
    key_like = rf'^[ \t]*(?:\[[\w.]*\.)?"?{re.escape(needle)}"?[ \t]*(?:=|\]|$)'
    match = re.compile(key_like, re.MULTILINE).search(text, at)
    return match.start() if match else text.find(needle, at)


def _about(pattern: Pattern) -> str:
    """Return the quantity that a pattern's fixed numbers belong to: the result of its equation, or its first hole."""
    for equation in pattern.equations:
        return pattern.holes[equation.result].name
    return next((hole.name for hole in pattern.holes if hole.name), "")


_HEADER_SCALE = re.compile(r"\s*\((-?[0-9]+)(?:-|\s+to\s+)(-?[0-9]+)\)")
_SCALE = re.compile(r"(-?[0-9.]+)(%?) to (-?[0-9.]+)(%?)(?: by ([0-9.]+)(%?))?")
_RANGE = re.compile(r"(>=|≥|>|<=|≤|<)\s*(-?[0-9.]+%?)|(-?[0-9.]+%?) to (-?[0-9.]+%?)")


def _value(text: str) -> Fraction:
    number = parse_number(text)
    return number.value if not isinstance(number, str) else Fraction(0)


def _scale(text: str) -> Scale | None:
    match = _SCALE.fullmatch(text.strip())
    if match is None:
        return None
    low, high = _value(match.group(1) + match.group(2)), _value(match.group(3) + match.group(4))
    plain = "." not in text and "%" not in text
    step = _value(match.group(5) + (match.group(6) or "")) if match.group(5) else Fraction(1) if plain else None
    return Scale(low, high, step, text.strip(), "%" in text) if low <= high else None


def _range(text: str) -> BandTest | None:
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


def _rule(code: str, slug: str, sentence: str, setting: Setting) -> Rule:
    return Rule(code, slug, sentence, setting.why, setting.severity or "error")


def _unknown(word: str, known: tuple[str, ...], what: str) -> str:
    near = get_close_matches(word, known, 1)
    return f"unknown {what} {word!r}" + (f": did you mean {near[0]!r}?" if near else "")


def split_row(text: str) -> list[str]:
    """Return the cells of a form row: cut at pipes outside of <>, [] and {}."""
    cells, depth, cell = [], 0, ""
    for char in text.strip().strip("|"):
        depth += {"<": 1, "[": 1, "{": 1, ">": -1, "]": -1, "}": -1}.get(char, 0)
        if char == "|" and depth == 0:
            cells.append(cell.strip())
            cell = ""
        else:
            cell += char
    return [*cells, cell.strip()]
