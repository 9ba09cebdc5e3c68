"""Claims made of a few pieces that stand near one another, whatever else the sentence says.

A number beside the name of a quantity, points above a peer, two numbers held against each other: the pieces are found,
the rest of the sentence is only asked whether it changes them.
"""
