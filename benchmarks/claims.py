"""What verifying makes of claims in prose whose truth is known: one table, and every miss.

    python benchmarks/claims.py DOCUMENT CLAIMS.jsonl [--line N] [--all]

Each line of CLAIMS is `{"id": ..., "text": ..., "verdict": "true" | "false" | "undecidable"}`. Each claim is set as a
paragraph of its own behind line N of the document (behind its last line where none is given), and the document is
verified anew. A claim is accused when a finding in its line says something is false; judged when anything in its line
was compared.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from converter import pipeline
from converter.model import Finding, Verdict


def main() -> int:
    """Print the table, then what was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("document", type=Path)
    parser.add_argument("claims", type=Path)
    parser.add_argument("--line", type=int, default=0)
    parser.add_argument("--all", action="store_true", help="print every claim with what was said of it")
    given = parser.parse_args()
    text = given.document.read_text(encoding="utf-8")
    claims = [json.loads(line) for line in given.claims.read_text(encoding="utf-8").splitlines() if line.strip()]
    table: Counter[tuple[str, str]] = Counter()
    misses = []
    for claim in claims:
        found = judged(text, str(claim["text"]), given.line)
        said = what(found)
        table[claim["verdict"], said] += 1
        good = said == {"true": "passed", "false": "accused", "undecidable": "silent"}[claim["verdict"]]
        if given.all or not good:
            misses.append((claim, said, found))
    for claim, said, found in misses:
        print(shown(claim, said, found))
    print(f"\n{'':12} {'accused':>8} {'passed':>8} {'silent':>8}")
    for verdict in ("true", "false", "undecidable"):
        print(f"{verdict:12} " + " ".join(f"{table[verdict, said]:8}" for said in ("accused", "passed", "silent")))
    wrong = table["true", "accused"] + table["undecidable", "accused"] + table["undecidable", "passed"]
    return 1 if wrong else 0


def judged(text: str, claim: str, line: int) -> list[Finding]:
    """Return what was compared in a claim set behind a line of a text."""
    lines = text.split("\n")
    at = line or len(lines)
    (verified,) = pipeline.verify("\n".join([*lines[:at], "", claim, "", *lines[at:]]).encode(), "document.md")
    return [
        finding
        for finding in verified.findings
        if verified.document.position(finding.span.start).line == at + 2
        and finding.verdict in (Verdict.PASS, Verdict.FAIL)
        and finding.how not in ("found", "remark")
    ]


def what(found: list[Finding]) -> str:
    """Return accused, passed or silent."""
    if any(finding.verdict is Verdict.FAIL for finding in found):
        return "accused"
    return "passed" if found else "silent"


def shown(claim: dict[str, Any], said: str, found: list[Finding]) -> str:
    """Return a claim with what was said of it."""
    out = f"{claim['id']:6} {claim['verdict']:11} {said:8} {claim['text']}"
    return "\n".join([out, *(f"       {finding.verdict.value}: {finding.message}" for finding in found)])


if __name__ == "__main__":
    sys.exit(main())
