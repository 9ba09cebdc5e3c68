"""How a house makes reports its own: colours, fonts, a logo and paper from a small TOML file, blocks from a folder.

    templates = "blocks"            # report.html.j2 in it may say {% extends "converter/report.html.j2" %}

    [colours]                       # ink soft rule hair paper tint blue yellow rose alarm
    blue = "#0b5d3b"

    [dark]                          # the same, for dark screens

    [fonts.serif]                   # serif, sans, mono; files are TrueType, carried within the page
    regular = "fonts/Text-Regular.ttf"
    bold = "fonts/Text-Bold.ttf"
    italic = "fonts/Text-Italic.ttf"

    [logo]
    file = "logo.svg"
    alt = "Harbour Institute"

    [page]
    paper = "letter"                # a4, letter, legal, a5

Paths are seen from the file. A theme can make a page ugly but not unreadable: text colours that stand out too little
from the paper are refused.
"""

from __future__ import annotations

import re
import tomllib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from converter.errors import UsageError

COLOURS: Final = {
    "ink": "#16191d", "soft": "#555b64", "rule": "#c8ccd2", "hair": "#e3e6ea", "paper": "#ffffff", "tint": "#f4f5f7",
    "blue": "#004488", "yellow": "#ddaa33", "rose": "#bb5566", "alarm": "#a33c50",
}  # fmt: skip
DARK: Final = {
    "ink": "#e9e7e2", "soft": "#a3a9b2", "rule": "#474d55", "hair": "#2d3238", "paper": "#14171a", "tint": "#1e2226",
    "blue": "#8fbcec", "yellow": "#e2b64e", "rose": "#e58a99", "alarm": "#f29dab",
}  # fmt: skip
READ: Final = ("ink", "soft", "blue", "alarm")
"""Colours that text is set in."""

CONTRAST: Final = 4.5
"""How far text must stand out from its ground, as WCAG measures it."""

PAPERS: Final = {"a4": "A4", "letter": "letter", "legal": "legal", "a5": "A5"}
FACES: Final = {"regular": ("400", "normal"), "bold": ("600", "normal"), "italic": ("400", "italic")}
LOGOS: Final = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
LARGEST: Final = 8 * 1024 * 1024
"""Bytes of one font or logo."""

_HEX: Final = re.compile("#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme ready for use: style sheets for everywhere, screens and paper, and the files that they name.

    colours: for charts, which no style sheet reaches on paper. logo: its name among the files, or ''.
    """

    css: str = ""
    screen: str = ""
    print: str = ""
    logo: str = ""
    logo_alt: str = ""
    folder: str = ""
    colours: Mapping[str, str] = field(default_factory=lambda: dict(COLOURS))
    files: Mapping[str, bytes] = field(default_factory=dict)

    def faces(self, *, paper: bool) -> str:
        """Return the theme's @font-face rules: on paper by name, on screens with the fonts themselves."""
        return "\n".join(_face(name, self.address(name, paper=paper)) for name in self.files if name.endswith(".ttf"))

    def address(self, name: str, *, paper: bool) -> str:
        """Return where a page finds one of the files: by its name on paper, within itself on a screen."""
        if paper or not name:
            return f"asset:{name}" if name else ""
        type = LOGOS.get(Path(name).suffix, "font/ttf")
        return f"data:{type};base64,{b64encode(self.files[name]).decode()}"


PLAIN: Final = Theme()


def _face(name: str, address: str) -> str:
    family, face = name.removesuffix(".ttf").removeprefix("theme-").split("-")
    weight, style = FACES[face]
    family = f"Theme {family.capitalize()}"
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style}; src: url("{address}"); }}'
    )


def load(path: str) -> Theme:
    """Return the theme of a TOML file; raise UsageError with every problem that it has."""
    try:
        data = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        reason = problem.strerror.lower() if isinstance(problem, OSError) and problem.strerror else str(problem)
        raise UsageError(f"theme {path}: {reason}") from problem
    reading = _Reading(data, Path(path).parent)
    theme = reading.theme()
    if reading.problems:
        raise UsageError(f"theme {path}: " + "; ".join(reading.problems))
    return theme


class _Reading:
    """One theme being read; gathers every problem before any is told."""

    def __init__(self, data: dict[str, Any], home: Path) -> None:
        self.problems: list[str] = []
        self._data = data
        self._home = home
        self._files: dict[str, bytes] = {}

    def theme(self) -> Theme:
        self._known(self._data, "", ("templates", "colours", "dark", "fonts", "logo", "page"))
        light, dark = self._colours("colours", COLOURS), self._colours("dark", DARK)
        families = list(self._families())
        logo, alt = self._logo()
        return Theme(
            css=_root([*self._changed("colours", light), *families]),
            screen=f"@media (prefers-color-scheme: dark) {{ {_root(self._changed('dark', dark))} }}"
            if self._table("dark")
            else "",
            print=self._paper(),
            logo=logo,
            logo_alt=alt,
            folder=self._folder(),
            colours=light,
            files=self._files,
        )

    def _table(self, name: str) -> dict[str, Any]:
        table = self._data.get(name, {})
        if isinstance(table, dict):
            return table
        self.problems.append(f"{name} is no table")
        return {}

    def _known(self, table: Mapping[str, Any], name: str, words: tuple[str, ...]) -> None:
        where = f" in [{name}]" if name else ""
        self.problems += [
            f"{word!r}{where} is not known; choose from {', '.join(words)}" for word in table if word not in words
        ]

    def _colours(self, name: str, plain: Mapping[str, str]) -> dict[str, str]:
        table = self._table(name)
        self._known(table, name, tuple(plain))
        colours = dict(plain)
        for word, value in table.items():
            if not isinstance(value, str) or not _HEX.fullmatch(value):
                self.problems.append(f"{name}.{word} is no colour like #004488")
            elif word in plain:
                colours[word] = value
        for word in READ:
            ratio = contrast(colours[word], colours["paper"])
            if ratio < CONTRAST:
                self.problems.append(
                    f"{name}.{word} {colours[word]} on {colours['paper']} stands out {ratio:.1f} to 1; text needs {CONTRAST}"
                )
        return colours

    def _changed(self, name: str, colours: Mapping[str, str]) -> list[str]:
        return [f"--{word}: {colours[word]}" for word in self._table(name) if word in colours]

    def _families(self) -> Iterator[str]:
        fonts = self._table("fonts")
        self._known(fonts, "fonts", ("serif", "sans", "mono"))
        for family, faces in fonts.items():
            if family not in ("serif", "sans", "mono") or not isinstance(faces, dict) or "regular" not in faces:
                self.problems.append(f"fonts.{family} needs a regular face")
                continue
            self._known(faces, f"fonts.{family}", tuple(FACES))
            for face, file in faces.items():
                if face in FACES:
                    self._take(f"theme-{family}-{face}.ttf", file, (".ttf", ".otf"))
            yield f'--{family}: "Theme {family.capitalize()}", "Report {family.capitalize()}", "Report Sans", "Report Signs", "Report Emoji"'

    def _logo(self) -> tuple[str, str]:
        logo = self._table("logo")
        self._known(logo, "logo", ("file", "alt"))
        if not logo:
            return "", ""
        if not isinstance(logo.get("alt"), str) or not logo["alt"].strip():
            self.problems.append("logo.alt must say in words what the logo is")
        name = f"theme-logo{Path(str(logo.get('file', ''))).suffix.lower()}"
        self._take(name, logo.get("file"), tuple(LOGOS))
        return name, str(logo.get("alt", ""))

    def _take(self, name: str, file: object, suffixes: tuple[str, ...]) -> None:
        """Read a file that the theme names."""
        if not isinstance(file, str) or Path(file).suffix.lower() not in suffixes:
            self.problems.append(f"{file!r} is no file that ends in {' or '.join(suffixes)}")
            return
        try:
            data = (self._home / file).read_bytes()
        except OSError as problem:
            self.problems.append(f"{file}: {(problem.strerror or 'cannot be read').lower()}")
            return
        if len(data) > LARGEST:
            self.problems.append(f"{file}: larger than {LARGEST >> 20} MiB")
        self._files[name] = data

    def _paper(self) -> str:
        page = self._table("page")
        self._known(page, "page", ("paper",))
        paper = str(page.get("paper", "a4")).lower()
        if paper not in PAPERS:
            self.problems.append(f"page.paper {paper!r} is not known; choose from {', '.join(PAPERS)}")
            return ""
        return f"@page {{ size: {PAPERS[paper]}; }}" if page else ""

    def _folder(self) -> str:
        folder = self._data.get("templates")
        if folder is None:
            return ""
        path = self._home / str(folder)
        if not path.is_dir():
            self.problems.append(f"templates: {folder}: no such folder")
        return str(path)


def _root(properties: list[str]) -> str:
    return f":root {{ {'; '.join(properties)}; }}" if properties else ""


def contrast(one: str, other: str) -> float:
    """Return how far two colours stand apart, 1 to 21, as WCAG 2 measures it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4) for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
