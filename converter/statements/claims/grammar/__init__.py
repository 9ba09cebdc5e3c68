"""Claims of sentences, or of parts of them, in which every word is understood.

Words become tags, tags phrases, phrases match the shapes of clauses, and a clause means an expression over the
document's own values. One word that is not understood, and the reading ends.
"""
