"""How many people a figure needs, so that it tells nothing about any one of them."""

FEWEST = 5
"""The fewest people, answers, comments, ratings or communities of which a figure is shown.

Of fewer, people who know most of the others could tell the rest. It is one number everywhere: a
smaller one somewhere would show there what is hidden elsewhere.
"""
