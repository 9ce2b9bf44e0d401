"""The person that a command acts as."""

from cli.asking import Person
from cli.context import Platform

ADMINISTRATOR = "Administrator"


def person(platform: Platform, name: str | None) -> Person:
    """Return a person by name, by default the development administrator."""
    return Person(lambda: platform.token(name)) if name else administrator(platform)


def administrator(platform: Platform) -> Person:
    """Return the development administrator."""
    return Person(lambda: platform.token(ADMINISTRATOR, ["admin"]))
