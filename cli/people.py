"""The person that a command acts as."""

from cli.asking import Person
from cli.context import Platform

ADMINISTRATOR = "Administrator"


def person(platform: Platform, name: str | None) -> Person:
    """Take on a name: the development administrator's where none is given."""
    return Person(lambda: platform.token(name)) if name else administrator(platform)


def administrator(platform: Platform) -> Person:
    """Give the development administrator."""
    return Person(lambda: platform.token(ADMINISTRATOR, ["admin"]))
