"""What is true of every text, however it is written: nothing lost, nothing twice, every place exact."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converter.errors import SourceError
from converter.limits import OverLimit
from converter.model import Block, Document, Furniture, Row, Span, Table
from converter.readers import read
from converter.readers.decoding import decode, encode
from converter.readers.text import read_blocks

SCRAPS = st.sampled_from(
    (
        "|", "| a | b |", "|---|:-:|", "a | b | c", "\\|", "\\", "`", "``", "```", "~~~", "#", "## ", "**", "__", "---",
        "- ", "* ", "1. ", "(a) ", "a) ", "> ", ">", "===", "<!--", "-->", "+--+", "Title", "Evidence Score", "label: 3",
        "= 4.20", "\n", "\n\n", "\r\n", "\r", "\t", "  ", "\x0c", "\x00", "\x1c", "\x85", "\u2028", "\u200b", "\ufeff",
        "\u3000", "•", "–", "—", "a fairly long line of prose that was broken by a margin and", "goes on.",
    )
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(SCRAPS, max_size=40).map("".join),
    st.lists(st.lists(SCRAPS, max_size=6).map("".join), max_size=12).map("\n".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
)


def places(block: Block) -> list[Span]:
    """Return the places that a block says its visible characters stand at."""
    if not isinstance(block, Table):
        return [block.span]
    rows = [row.span for row in ([block.header] if block.header else []) + list(block.rows)]
    return sorted(rows + ([block.delimiter] if block.delimiter else []))


def rows_of(block: Block) -> list[Row]:
    """Return the rows of a table, its header first; nothing for other blocks."""
    if not isinstance(block, Table):
        return []
    return [*([block.header] if block.header else []), *block.rows]


@settings(max_examples=1500, deadline=None)
@given(TEXTS)
def test_every_visible_character_lies_in_one_block(text: str) -> None:
    blocks, _ = read_blocks(text)
    spans = [place for block in blocks for place in places(block)]
    assert all(one.end <= two.start for one, two in pairwise(spans))
    assert all(span.start < span.end for span in spans)
    outside = list(text)
    for span in spans:
        outside[span.start : span.end] = " " * (span.end - span.start)
    assert not "".join(outside).strip()


@settings(max_examples=1500, deadline=None)
@given(TEXTS)
def test_every_place_lies_in_its_block_and_slices_to_its_text(text: str) -> None:
    blocks, _ = read_blocks(text)
    for block in blocks:
        assert not text[block.span.start].isspace()
        assert not text[block.span.end - 1].isspace()
        assert all(block.span.start <= place.start and place.end <= block.span.end for place in places(block))
        if not isinstance(block, Table | Furniture):
            assert block.span.start <= block.content.start <= block.content.end <= block.span.end
        for row in rows_of(block):
            assert row.cells
            assert all(row.span.start <= cell.span.start and cell.span.end <= row.span.end for cell in row.cells)
            assert all(one.span.end <= two.span.start for one, two in pairwise(row.cells))
            for cell in row.cells:
                assert text[cell.span.start : cell.span.end] == cell.text == cell.text.strip()


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_lines_end_where_an_editor_ends_them(text: str) -> None:
    _, starts = read_blocks(text)
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    assert len(starts) == unified.count("\n") + 1
    assert all(text[start - 1] in "\r\n" for start in starts[1:])


@settings(max_examples=500, deadline=None)
@given(st.one_of(TEXTS.map(str.encode), st.binary(max_size=300), TEXTS.map(lambda text: text.encode("utf-16"))))
def test_any_bytes_are_read_or_refused_in_one_line(data: bytes) -> None:
    outcome = read_or_refusal(data)
    if isinstance(outcome, SourceError):
        assert outcome.kind in ("empty", "binary", "limit")
        assert "\n" not in str(outcome)
        return
    assert outcome.blocks
    assert all(0 <= remark.span.start <= remark.span.end <= len(outcome.text) for remark in outcome.remarks)


def read_or_refusal(data: bytes) -> Document | SourceError:
    try:
        return read(data, "any")
    except SourceError as refused:
        return refused


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=200))
def test_decoding_is_undone_by_encoding(data: bytes) -> None:
    decoded = decode(data)
    if "\ufffd" not in decoded.text:
        assert decoded.mark + encode(decoded.text, decoded.encoding) == data


@pytest.mark.parametrize(
    "text",
    [
        "|" * 200_000,
        "a|" * 200_000,
        "\\|" * 200_000,
        "|`" * 200_000,
        "".join("`" * n + "|" for n in range(1, 600)),
        "[" * 100_000,
        "> " * 100_000 + "deep",
        "".join(" " * n + "- deep\n" for n in range(1, 600)),
        "<!--\n" * 100_000,
        "```x\n" * 100_000,
        "Title\n" * 100_000,
        "Title\n---\n" * 50_000,
        "(" * 100_000,
        "1. " * 100_000,
        "*" * 100_000 + "a",
        "* " * 100_000 + "a",
        "a long line of prose that was broken by the margin and\n" * 10_000,
        "- a long item of a list that was broken by the margin and\nof\n" * 10_000,
        "a | b\n" * 50_000,
        "\r" * 200_000 + "x",
    ],
    ids=lambda text: repr(text[:12]),
)
def test_time_grows_with_length_only(text: str) -> None:
    """Each of these is read or refused at once; with a search that goes back it would take minutes."""
    with suppress(OverLimit):
        read_blocks(text)
