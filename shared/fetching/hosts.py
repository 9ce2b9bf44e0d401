"""Which hosts a fetcher may ask, by their names; which addresses these lead to is another check."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hosts:
    """The rule. only: no others, if there are any. never: not these. Each with its subdomains."""

    only: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()

    @classmethod
    def read(cls, only: str = "", never: str = "", further: Iterable[str] = ()) -> "Hosts":
        """Parse names separated by spaces. further: more of those that are never asked."""
        return cls(_names(only.split()), _names([*never.split(), *further]))

    @property
    def are_all(self) -> bool:
        return not self.only and not self.never

    def may_ask(self, host: str) -> bool:
        above = _with_those_above(host)
        return not (self.never & above) and (not self.only or bool(self.only & above))


def _names(said: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name in map(_plain, said) if name)


def _plain(name: str) -> str:
    return name.strip().strip(".").lower()


def _with_those_above(host: str) -> set[str]:
    labels = _plain(host).split(".")
    return {".".join(labels[at:]) for at in range(len(labels))}
