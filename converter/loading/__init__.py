"""A rubric compiled from TOML, or refused with every problem listed and its line.

Loading happens once for each text of a rubric, before any document is opened: after it no name is unresolved, no
expression unparsed, and matching and judging only run what was built here.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from converter import assets
from converter.errors import RubricError, UsageError
from converter.loading.form import Form, about_pattern, split_row
from converter.loading.problems import ABOUT, MAX_RUBRIC, SECTIONS, unknown
from converter.rubric import (
    Rubric,
)


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
        from difflib import get_close_matches

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


class _Loader(Form):
    """Builds one rubric from all that was read."""

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
            about=tuple(self.owners.get(pattern.id) or about_pattern(pattern) for pattern in self.patterns),
            digits=digits,
        )

    def about(self) -> dict[str, str]:
        about = self.table("rubric")
        for name in about:
            if name not in ABOUT:
                self.problem(unknown(name, ABOUT, "key"), "[rubric]", name)
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
                self.problem(unknown(name, SECTIONS, "section"), f"[{name}")
        if not self.table("form"):
            self.problem("[form] is missing: a rubric is the form that authors fill in")
        for name, text in self.table("form").items():
            if not isinstance(text, str):
                self.problem(f"form part {name!r} is not a text", "[form]", name)


__all__ = ["MAX_RUBRIC", "Layer", "compile_rubric", "layers", "load", "shipped", "split_row"]
