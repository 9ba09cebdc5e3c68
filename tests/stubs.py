"""A pipeline that answers by the first word of a source: for tests of what happens around it.

`WRONG` is a document with an error, `RIGHT` one without, `BARE` one with nothing to compare, `TWO` a file of two
assessments, `WARNED` one with a warning alone, `UNREADABLE` a source that cannot be read, `BUG` a fault of ours,
`SLOW` one that takes for ever, `DIES` one that ends its process. Any other text becomes a document of that
text with one finding about its first character.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from types import ModuleType
from typing import TYPE_CHECKING

import converter
from converter.errors import RenderError, RubricError, SourceError, UsageError
from converter.model import Span, Unread, Verified
from tests import factories

if TYPE_CHECKING:
    from converter.commands.verifying import Job


def prepare(rubric: str) -> None:
    if rubric == "unknown":
        raise UsageError("no rubric is called unknown")
    if rubric == "broken.toml":
        raise RubricError(rubric, [":3: no such section", "no form"])


def verify(data: bytes, name: str, rubric: str = "auto", *, full: bool = True) -> tuple[Verified, ...]:
    text = data.decode("utf-8")
    word = text.split()[0] if text.split() else ""
    known = factories.document(name=name, blocks=factories.fruit_blocks())
    match word:
        case "WRONG":
            return (factories.verified(known),)
        case "RIGHT":
            return (factories.right(name),)
        case "BARE":
            return (factories.empty(name),)
        case "WARNED":
            return (factories.verified(known, (factories.finding(known, severity="warning"),), "pass"),)
        case "TWO":
            return (factories.right(f"{name}#1"), factories.right(f"{name}#2"))
        case "UNREADABLE" | "":
            raise SourceError(name, "empty", "is empty")
        case "BUG":
            raise ZeroDivisionError("a fault of ours")
        case "DIES":
            os._exit(3)
        case "SLOW":
            time.sleep(60)
    known = factories.document(text, name)
    about = factories.finding(known, at=Span(0, 1), operands=(), also=(), message=text, stated=text)
    record = replace(
        factories.record(factories.document()), document=known, sections=(), tables=(), stated=(), fields={}
    )
    return (replace(factories.verified(findings=(about,)), document=known, record=record),)


def take(job: Job) -> tuple[Verified, ...] | Unread:
    """Do what a worker does, by these answers: a function that other processes find."""
    try:
        return job.data if isinstance(job.data, Unread) else verify(job.data, job.name)
    except SourceError as problem:
        return Unread(problem.path, problem.kind, problem.reason)


def pdf(pages: object) -> bytes:
    return b"%PDF-1.7\n<</Creator (converter 0)>>\n%%EOF\n"


def html(pages: object) -> bytes:
    return b'<!doctype html><meta name="generator" content="converter 0"><p>a page</p>\n'


def no_pango(pages: object) -> bytes:
    raise RenderError("PDF needs Pango: apt-get install libpango-1.0-0")


def install() -> None:
    """Put the stubs in the place of the pipeline and of the pages, for the rest of this process."""
    stub = ModuleType("converter.pipeline")
    stub.__dict__.update(prepare=prepare, verify=verify)
    sys.modules["converter.pipeline"] = stub
    converter.__dict__["pipeline"] = stub
    from converter.commands import converting, verifying

    converting.FORMATS.update(pdf=pdf, html=html)
    verifying.__dict__.update(take=take)
