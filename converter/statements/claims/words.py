"""English for the claim grammar: every word it knows, by what it does in a sentence.

A sentence is read by the grammar only where each of its words is here or names something of the document. So this is
the list of what may be said without changing what is measured. Words that take a sentence to another time, another
subject or into doubt are left out on purpose: they make it silent.

    code  means                                     code  means
    c     comparative; value: +1 or -1              X     superlative; value: +1 or -1
    =     as much as, level with                    C     quantifier: all, none, both, all but one
    p     points                                    x     times (a factor)
    h     working time                              r     rated, scores
    g     a gap, a distance, apart                  b     by
    f     from                                      t     to, in place of
    o     out of                                    m     the maximum of a scale
    &     and, or                                   v     versus
    s     each                                      n     a negation
    O     the document's own subject                i     it, they: whatever was spoken of last
    u d   a change upwards, downwards               k     a change to a value
    S     opens a supposition                       W     would
    z     without; removed
    w     between                                   Q     the roles whose scores are printed
    e     the border of a band                      j     positive, negative
    Y     roles, of which so many are compared      q     neutral: the value that changes nothing
"""

from __future__ import annotations

from converter.statements.claims import english

VERBS = frozenset(
    "is are was were be been being am stands stand standing stood sits sit sitting sat lands land landing landed comes"
    " come coming came ends end ending ended works amounts amount amounting reaches reach reaching reached hits hit"
    " hitting gets get getting got receives receive received receiving earns earn earned earning has have having"
    " carries carry carrying carried holds hold held holding shows show shown showing reads read reading remains remain"
    " remained stays stay stayed staying lies lie lying lay makes make made making gives give given giving gave yields"
    " yield yielded produces produce produced producing puts putting adds add adding added takes take taken taking took"
    " claims claim claimed claiming eats eat eating ate absorbs absorb absorbed absorbing consumes consume consumed"
    " accounts account accounted accounting covers cover covered covering spans fills fill filled filling occupies"
    " occupy occupied represents represent represented goes go going gone went spent spend spends spending devoted"
    " devotes devote allotted assigned allocated awarded awards award belongs belong sums sum summed summing settles"
    " settle settled measures measure measured counts count counted counting tallies tally finishes finish finished"
    " appears appear appeared collects collect collected collecting gathers gather contributes contribute contributed"
    " contributing found find finds do does did done draws draw drew hangs hang hung keeps keep kept keeping leaves"
    " leave leaving left arrives arrive arrived emerges emerge emerged moves shifts converts convert converted translates translate"
    " translated registers register registered posts posted publishes publish published publishing reports report"
    " reported reporting prints print printed printing looking look looks grants grant granted granting brings bring"
    " brought delivers deliver delivered commands command weighs weigh weighed contains contain contained includes"
    " include included comprises comprise forms form formed runs running ran starts start started begins begin began"
    " places stops stop stopped extends extend extended stretches stretch uses use using offers offer offered achieves"
    " achieve achieved fares fare fared enjoys enjoy attracts attract draws brings combines combine combine totals totalling totaled"
    " says say touches touch touched enters enter entered sees see saw crosses cross crossed returns returned return allows allow attains attain attained manages manage managed secures secure secured boasts boast musters muster"
    " demands demand requires require swallows swallow devours devour commandeers needs need happens".split()
)
"""Verbs that only link a thing and its measure."""

FILLER = (
    VERBS
    | frozenset(
        # articles, pronouns, small links
        "the a an this that these those its our your my such any of in at on for as so then thus hence"
        " therefore here also too even still now who which whose where while whereas although though because with"
        " onto into within over across among amongst amid through via per own itself themselves himself herself one ones"
        " you what out that's what's there's than about around toward towards yet else already again just only merely simply"
        # adverbs that leave a measure as it is
        " exactly precisely fully entirely completely wholly unfortunately fortunately admittedly crucially importantly overall altogether clearly comfortably safely easily squarely firmly well together"
        " jointly collectively combined strictly respectively namely notably mainly chiefly largely primarily mostly"
        " instead conversely nonetheless nevertheless currently actually really very quite rather pretty further besides finally first second third lastly meanwhile"
        " moreover likewise similarly unsurprisingly naturally obviously evidently effectively essentially broadly"
        " mildly modestly strongly faintly alone singly individually neatly nicely cleanly barely slightly marginally narrowly fractionally far near"
        # words for being put into a class
        " classed classified labelled labeled tagged marked described listed stated calculated computed derived treated"
        " considered called regarded filed handled done performed"
        # nouns that carry no measure of their own
        " value values number numbers mark marks figure figures grade grades level levels place spot position share shares"
        " slice slices portion part parts proportion fraction chunk percentage amount amounts quantity item"
        " items lines column columns table tables list section scheme sheet rubric formula assessment document piece block"
        " penalty bonus premium drag area field category categories class board range band bands zone tag label territory bracket"
        # adjectives that change nothing that is measured
        " adjusted overridden unadjusted simple plain clear strict whole entire full total single lone sole main big large small tiny slim wide modest"
        " respectable solid healthy thin mere meagre printed resulting real own various underlying corresponding"
        " respective available possible".split()
    )
    | frozenset(", : - ( ) \" ' ! ? . *".split())
)

SINGLE: dict[str, tuple[str, object]] = {
    **dict.fromkeys(english.HIGHER | frozenset("outnumber outnumbers outweighs outweigh exceeding overtake overtakes overtaking leapfrogs passes overhauls leads".split()), ("c", 1)),
    **dict.fromkeys(english.LOWER, ("c", -1)),
    **dict.fromkeys("largest biggest highest strongest greatest longest heaviest tallest most best steepest widest leading dominant foremost".split(), ("X", 1)),
    **dict.fromkeys("smallest lowest weakest least slightest shortest lightest fewest worst narrowest poorest softest tiniest thinnest".split(), ("X", -1)),
    **dict.fromkeys(("equals", "equal", "equally", "ties", "tied", "tie", "matches", "match", "same", "identical"),
                    ("=", None)),
    **dict.fromkeys(english.POINTS, ("p", None)),
    **dict.fromkeys(("times", "fold"), ("x", None)),
    **dict.fromkeys("time hours hour week weeks day workload work calendar effort working schedule workday hour's"
                    .split(), ("h", None)),
    **dict.fromkeys("rated rates rate rating ratings scored scores scoring score graded ranked ranks rank".split(), ("r", None)),
    **dict.fromkeys(english.GAPS | {"apart", "separate", "separates", "separated", "differ", "differs"},
                    ("g", None)),
    "positive": ("j", 1),
    "negative": ("j", -1),
    "by": ("b", None),
    "from": ("f", None),
    "to": ("t", None),
    **dict.fromkeys("maximum max ceiling cap".split(), ("m", None)),
    **dict.fromkeys(("and", "or", "plus", "nor"), ("&", None)),
    **dict.fromkeys(english.VERSUS, ("v", None)),
    **dict.fromkeys(("each", "apiece"), ("s", None)),
    **dict.fromkeys(("not", "never", "neither", "isn't", "doesn't", "don't", "aren't", "wasn't", "cannot", "can't"),
                    ("n", None)),
    **dict.fromkeys(("we", "us", "ours", "role", "job", "post", "occupation", "trade", "profession"), ("O", None)),
    **dict.fromkeys(("it", "they", "them"), ("i", None)),
    **dict.fromkeys("raise raised raises raising lift lifts lifted lifting increase increased increasing boost boosts boosted rise"
                    " rises rose risen rising climb climbs climbed leap leaps leapt strengthen strengthens strengthened jump jumps jumped grow grew grown swell swells soar soars surge surges gain gains improve improved"
                    .split(), ("u", 1)),
    **dict.fromkeys("cut cuts cutting lower lowered lowers lowering drop drops dropped dropping reduce reduced reducing"
                    " fall falls fell fallen falling lose loses lost losing shed sink sinks sank slip slips slipped shrink shrinks shrank dwindle"
                    " dwindles tumble tumbles slide slides slid plunge plunges plunged dip dips dipped recede recedes collapse collapses"
                    " shave shaved trim trimmed decline declines declined cost costs weaken weakens weakened erode eroded worsen worsens worsened"
                    " soften softened deteriorate deteriorated".split(), ("d", -1)),
    **dict.fromkeys("set put setting putting moving changing re-rate re-rated rerate rerated becomes become became turned replace replaced swap"
                    " change changed move moved regrade regraded rescore rescored".split(), ("k", None)),
    **dict.fromkeys(("if", "suppose", "supposing", "assume", "assuming", "should", "had", "imagine"),
                    ("S", None)),
    **dict.fromkeys("would could might we'd it'd they'd we'll it'll".split(), ("W", None)),
    **dict.fromkeys("without minus barring absent ignore ignoring disregard disregarding omit omitting omitted strike struck strip stripped stripping remove removed removing cancel cancelled cancelling"
                    " eliminate eliminated eliminating neutralise neutralised neutralising neutralize neutralized"
                    " neutralizing forgo erase erased erasing".split(), ("z", None)),
    "neutral": ("q", None),
    **dict.fromkeys(("all", "every", "everything"), ("C", "all")),
    "both": ("C", "both"),
    **dict.fromkeys(("none", "no"), ("C", "none")),
    "between": ("w", None),
    "up": ("u", 1),
    **dict.fromkeys(("down", "off", "fewer"), ("d", -1)),
    **dict.fromkeys(("neighbours", "peers", "comparators", "benchmarks", "neighbors"), ("Q", None)),
    **dict.fromkeys(("roles", "jobs", "occupations", "posts"), ("Y", None)),
    **dict.fromkeys(english.EDGES - {"zone", "minimum", "entry", "mark", "floor", "limit"}, ("e", None)),
}  # fmt: skip
"""What one word is: its code and what the code holds. A word in FILLER alone is dropped."""


GENERIC_MAIN = frozenset(("result", "outcome", "index", "headline", "verdict", "reading"))
"""Plain words for the main quantity of any scheme, where nothing else of the sentence could be meant."""

ROW_WORDS = frozenset("row line item entry dimension component criterion category signal indicator".split())
"""Plain words for the rows of a table, behind the table's own name or on their own where one table is spoken of."""

TASK_LIKE = {"task": ("activity", "duty"), "dimension": ("signal", "indicator")}
"""Other words for what a table's rows are called in its first header."""

IMPERATIVES = frozenset(
    "give take put swap plug insert run feed bring move use add restore set reset double triple quadruple halve raise"
    " lift cut drop lower push pull reduce increase boost make let turn change shift grant award imagine"
    " picture consider apply replace rerate rescore regrade subtract deduct knock shave trim flip zero allow return"
    " demote promote lend hand concede credit nudge tip mark rate score".split()
)
"""Verbs that open a supposition where a sentence begins with them: "Give it five points and ..."."""

GERUNDS = frozenset(
    "giving taking putting swapping plugging bringing moving adding restoring setting resetting doubling tripling"
    " quadrupling halving raising lifting cutting dropping lowering removing stripping pushing pulling reducing increasing"
    " boosting turning changing shifting granting awarding replacing rerating rescoring regrading subtracting deducting"
    " shaving trimming flipping zeroing returning".split()
)
"""The same verbs as what would be done: "Reducing the row from 2 to 0 takes the composite to 52.2"."""

COUNTABLE = frozenset(
    "values numbers marks figures grades levels places shares slices parts amounts items lines columns tables"
    " categories classes bands".split()
)
"""Filler that is counted where a number stands before it: "139 lines" is no score of 139."""

PEERISH = frozenset(
    "neighbouring benchmark reference comparison comparable other named cited scored peer adjacent".split()
)
"""Words before "roles" that mean the roles whose scores the document prints."""

SMALL = frozenset("of and & / the to with for in on - , or a an".split())
"""What may stand between two words of a row's label."""

WEAK = frozenset(
    "data work team teams model models system systems tool time task tasks score scores new plan plans use"
    " user users client clients service services support process human people public total quality level field case"
    " cases rate rates value values file files job role post company price prices".split()
)
"""Words too plain to name a row alone."""
