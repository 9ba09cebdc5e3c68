"""A rubric in TOML for a document that none fits: its tables as forms, their relations as formulas, each with why.

What is printed is a beginning: the words of this document's headers and labels with holes where its numbers stand, the
formulas that its rows bear out, and several readings where several are possible. A person corrects it; it compiles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from converter.inferring import words
from converter.inferring.columns import recipes
from converter.inferring.grid import Grid, grids
from converter.inferring.rows import tried_recipe
from converter.inferring.weighing import weights_of
from converter.model import Document, Heading

MOST_TABLES = 20


@dataclass
class _Form:
    """One table as a part of a form: its lines, its formulas with why, its column names by place."""

    name: str
    grid: Grid
    names: dict[int, str] = field(default_factory=dict)
    rows: list[str] = field(default_factory=list)
    formulas: list[tuple[str, list[str], str]] = field(default_factory=list)


def as_toml(document: Document) -> str:
    """Return a rubric for documents like this one, as TOML that `loading.compile_rubric` compiles."""
    headings = (block for block in document.blocks if isinstance(block, Heading))
    title = next((words.bare(document.slice(block.content)) for block in headings), document.name)
    forms = [form for grid in grids(document, frozenset()) if (form := _form(grid))][:MOST_TABLES]
    parts = list({_key(form.grid): form for form in reversed(forms)}.values())[::-1]
    lines = [
        "# Inferred from one document: correct it, then keep it.  Data only.",
        "[rubric]",
        'id      = "house"',
        f"title   = {_quoted(title or 'House rubric')}",
        'version = "1"',
        'prefix  = "HSE"',
        "",
        "[form]",
    ]
    for form in parts:
        lines += [f'{form.name} = """', *form.rows, '"""', ""]
    if not parts:
        lines += ['document = """', f"# {_escaped(title) or 'Title'}", '"""', ""]
    for form in parts:
        for name, readings, why in form.formulas:
            body = (
                _quoted(readings[0]) if len(readings) == 1 else "[" + ", ".join(_quoted(one) for one in readings) + "]"
            )
            lines += [f'[quantities."{name}"]', f"is  = {body}", f"why = {_quoted(why)}", ""]
    return "\n".join(lines)


def _key(grid: Grid) -> str:
    return "|".join(header.casefold() for header in grid.headers)


def _form(grid: Grid) -> _Form | None:
    """Return a table as a form, None where it holds nothing to compute with."""
    if grid.top is None or len(grid.data) < 2 or not grid.numeric or not all(grid.headers):
        return None
    form = _Form(grid.name, grid)
    for column in grid.numeric:
        if column and not grid.is_id(column):
            form.names[column] = _slug(grid.header(column), set(form.names.values()) | {grid.name})
    if not form.names:
        return None
    form.rows = ["| " + " | ".join(_escaped(header) for header in grid.headers) + " |", _data_row(form)]
    _row_formulas(form)
    _totals(form)
    return form if form.formulas else None


def _slug(text: str, taken: set[str]) -> str:
    plain = "_".join(re.findall(r"[a-z0-9]+", re.sub(r"\([^()]*\)", "", text.lower())))[:24].strip("_")
    name = plain if re.match(r"[a-z]", plain) else f"c_{plain}".strip("_")
    if name in ("and", "or", "not", "where", "sum", "count", "min", "max", "avg", "abs", "each"):
        name += "_"
    while name in taken:
        name += "x"
    return name


def _escaped(text: str) -> str:
    """Return words that a form reads as they are: what it would take for holes and choices is left open."""
    plain = re.sub(r"\([^()]*\)", "...", words.bare(text))
    return " ".join(re.sub(r"[\[\]{}<>|\"\\]+", "...", plain).replace(". ...", "...").split())


def _data_row(form: _Form) -> str:
    cells = ["..."]
    for column in range(1, form.grid.width):
        name = form.names.get(column)
        percent = name and any(
            a.number.percent for line in form.grid.data for a in form.grid.read(line, column).amounts[:1]
        )
        cells.append(f"{{.{name}}}{'%' if percent else ''}" if name else "...")
    return "| " + " | ".join(cells) + " |"


def _row_formulas(form: _Form) -> None:
    """Add what the rows bear out: the first recipe of each column that can be written down."""
    for recipe in recipes(form.grid):
        name = form.names.get(recipe.column)
        if name is None or any(known == f"{form.name}.{name}" for known, _, _ in form.formulas):
            continue
        tried = tried_recipe(form.grid, recipe)
        text = _in_names(form, recipe.text) if tried else ""
        if tried and text:
            why = f"{len(tried.right)} of {len(tried.right) + len(tried.wrong)} rows follow it."
            form.formulas.append((f"{form.name}.{name}", [text], why))


def _in_names(form: _Form, text: str) -> str:
    """Return a recipe in the rubric's own names, '' where something in it has none."""
    mean = re.fullmatch(r"mean\((.*)\)", text)
    body = mean.group(1) if mean else text
    for column, name in sorted(form.names.items(), key=lambda item: (-len(form.grid.header(item[0])), item[0])):
        body = re.sub(rf"(?<![\w.]){re.escape(form.grid.header(column))}(?!\w)", f".{name}", body, count=1)
    if re.sub(r"\.[a-z]\w*|[\d\s+×/().,-]", "", body):
        return ""
    if mean:
        parts = body.split(", ")
        return f"({' + '.join(parts)}) / {len(parts)}"
    return body


def _totals(form: _Form) -> None:
    """Add each kind of total row once, and for each column under it the readings a total may have."""
    weights = weights_of(form.grid)
    weight = form.names.get(weights.column, "") if weights else ""
    for line in form.grid.lines:
        if line.kind != "total" or line.label.kind == "" or not line.label.strong or line.at != 0:
            continue
        prefix = _slug(line.name, set())
        cells = [_escaped(line.name)]
        made = []
        for column in range(1, form.grid.width):
            name = form.names.get(column)
            read = form.grid.read(line, column)
            if not name or read.kind != "number":
                cells.append("")
                continue
            total = f"{form.name}_{prefix}_{name}"
            cells.append(f"{{{total}}}{'%' if read.amounts[0].number.percent else ''}")
            made.append(
                (total, list(_readings(form, line.label.kind, name, weight)), f"The row is called {line.name!r}.")
            )
        row = "| " + " | ".join(cells) + " |"
        if made and not any(known.startswith(f"{form.name}_") for known, _, _ in form.formulas):
            form.rows.append("? " + row)
            form.formulas += made


def _readings(form: _Form, kind: str, name: str, weight: str) -> Iterator[str]:
    column = f"{form.name}.{name}"
    if weight and name != weight:
        yield f"sum({form.name}.{weight} × {column})"
        yield f"sum({form.name}.{weight} × {column}) / sum({form.name}.{weight})"
    if kind != "average":
        yield f"sum({column})"
    yield f"avg({column})"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
