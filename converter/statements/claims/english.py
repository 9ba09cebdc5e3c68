"""English as a data pack: the words that comparisons, hedges, counts and suppositions are made of.

Words are in their canonical spelling (lower case, straight apostrophes). A word that is not here is filler; a claim is
judged only when all of its pieces are here, so a missing word costs a claim, never a false alarm.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import zip_longest

HIGHER = frozenset(
    "above beyond over higher more stronger greater larger bigger better beats beat exceeds exceed exceeding tops outscores"
    " outranks outperforms surpasses surpassing clears cleared ahead lead upwards longer wider steeper heavier taller outstrips leads".split()
)
LOWER = frozenset(
    "below under lower less weaker smaller fewer worse behind beneath trails trailed trail trailing misses missed lags lagging short shy"
    " shorter narrower lighter undercuts".split()
)
"""Words that say which of two is the greater."""

ABOUT = frozenset("about around roughly approximately approx circa ~ some".split())
NEARLY = frozenset(("nearly", "almost"))
JUST = frozenset(
    "just slightly barely narrowly marginally fractionally comfortably well far clearly only merely".split()
)
"""Degree words: beside a comparative they change nothing that can be computed; before a number see hedges."""

NUMBER_WORDS = {
    "zero": 0,
    "nil": 0,
    "nought": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
COUNT_WORDS = {"single": 1, "dual": 2, "twin": 2, "double": 2, "triple": 3, **NUMBER_WORDS}

FRACTIONS = {
    "half": Fraction(1, 2),
    "third": Fraction(1, 3),
    "quarter": Fraction(1, 4),
    "fifth": Fraction(1, 5),
    "tenth": Fraction(1, 10),
}

POINTS = frozenset("point points pts pt".split())
GAPS = frozenset(
    "gap lead margin distance difference deficit advantage cushion buffer headroom shortfall spread".split()
)
VERSUS = frozenset("vs versus against".split())
EDGES = frozenset("threshold border boundary line cutoff cut-off bar floor limit mark edge zone minimum entry".split())
LINKS = frozenset("of is at was are were stands = : ( equals total totals reaches sits comes remains being to".split())

MODAL = frozenset(
    "would could might may should were had cut raise drop increase reduce add remove take give lose gain".split()
)
"""Words that take what is said with them out of the document as it is."""

SUPPOSE = MODAL | frozenset("if suppose assuming unless without hypothetically otherwise until once when".split())
"""Words that open a supposition: what is said there is not said of the document as it is."""

REASONS = frozenset(("because", "thanks", "owing", "due"))
"""Words that open a reason: what follows says why, not what."""

ASIDE = frozenset("who whose whom where which because since thanks owing due as though although while whereas".split())
"""Words behind a comma that open a remark: what follows explains what was said and supposes nothing of it."""

ELSEWHERE = frozenset(
    "last previous previously earlier prior former formerly ago future forecast projected expected"
    " target median average typical industry typically".split()
)
"""Words that take a sentence to another time or to other things than the document."""

_NEXT = frozenset(
    "year years month months week weeks decade quarter edition review version time few two three five ten cycle".split()
)
_PERIODS = frozenset(("week", "day"))


def elsewhere(canons: Sequence[str]) -> bool:
    """Tell whether words speak of another time or of other things; "the average week" and "next door" do not."""
    return any(
        (word in ELSEWHERE and not (word == "average" and behind in _PERIODS)) or (word == "next" and behind in _NEXT)
        for word, behind in zip_longest(canons, canons[1:], fillvalue="")
    )


NOT = frozenset("not no never neither nor none cannot isn't doesn't don't wasn't hardly".split())

SMALL = frozenset("of and for the in de la von van und".split())
"""Small words that may stand inside a name."""

NO_NAME = frozenset(
    "not below above just the a an this that these those its it unlike like with from between and or but because"
    " compared versus against while whereas although though than over under beyond at in on near beside behind"
    " ahead general both neither either only even score scores scoring i we our their his her role".split()
)
"""Words that may begin with a capital before a name without being part of it."""
