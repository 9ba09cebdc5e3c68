"""Rules across documents: what assessments in one archive say of each other.

*Compared*: the score a document cites for a peer with the peer's own document and with every other citation of it;
assessments of one role at one level; the records of renditions of one document; figures cited from one source on one
subject for one year. *Why it matters*: readers compare documents, and a number that is right in its own document can
be out of date in the next. *Silent*: where a sentence about a source is worded otherwise, where a peer has no
document and is cited once, where a score is cited rounded. *Example*: one document cites a peer with 68.2 and the
peer's own document prints 62.8.
"""

from __future__ import annotations

from typing import Final

from converter.model import Rule

RULES: Final = {
    rule.code: rule
    for rule in (
        Rule("CO101", "cited-peer", "A score cited for another document is the score of that document",
             "Readers compare roles by these scores; one of the two has to be mended, or the citation brought up to date.", "warning"),
        Rule("CO102", "cited-alike", "All documents cite one score for a peer",
             "The peer's own document is not here, and its score cannot be two numbers.", "warning"),
        Rule("CO201", "role-twice", "A role is assessed once",
             "Two assessments of one role at one level: one is out of date, or the two should be told apart.", "warning"),
        Rule("CO202", "duplicate", "A document is kept once",
             "The same bytes or the same record under two names: nothing is wrong, and one of them is enough.", "note"),
        Rule("CO203", "near-duplicate", "Documents of their own differ in more than a few values",
             "Most likely one was made from the other: a later edition, or a copy that was not filled in throughout.", "note"),
        Rule("CO204", "rendition-differs", "Two renditions of one document say the same",
             "One was made from the other; where they differ one was changed alone, or was not read as it should be.", "warning"),
        Rule("CO301", "fact-alike", "One source is cited with one figure",
             "The same source on the same subject for the same year cannot say two things.", "warning"),
    )
}  # fmt: skip
"""Every rule across documents by its code. A number stays for ever."""
