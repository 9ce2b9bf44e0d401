"""The minimum number of people behind a figure, so that it reveals nothing about an individual."""

FEWEST = 5
"""The minimum number of people, answers, comments, ratings or communities behind a figure.

With fewer, people who know most of the others could infer the rest. The same number applies
everywhere: a smaller one in one place would reveal what is hidden in another.
"""
