"""The declaration of an aggregate's search results, in the module of its projection."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.search.projections.actions import Action
from shared.contracts.aggregate import Aggregate
from shared.contracts.envelope import Fact
from shared.contracts.values import Language


@dataclass(frozen=True, slots=True)
class Kind:
    """A value of `kind`. labels: its plural in each language. suggested: as a title is typed."""

    name: str
    labels: Mapping[Language, str]
    suggested: bool = True


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet, whose values can be counted and chosen.

    counted: the field whose values are listed; chosen: the field that a choice is looked up in.
    most: the number of values listed. latest_first: sorted by value rather than by count.
    """

    name: str
    counted: str
    chosen: str
    most: int
    latest_first: bool = False


KIND = Facet("kind", "kind", "kind", 50)
COMMUNITY = Facet("community", "community_ref", "community", 50)
TAG = Facet("tag", "tags", "tags", 50)
LANG = Facet("lang", "language", "language", 50)
AUTHOR = Facet("author", "author", "author", 20)
MONTH = Facet("month", "month", "month", 36, latest_first=True)


@dataclass(frozen=True, slots=True)
class Indexed:
    """An aggregate, the index actions of its facts, and the kinds of its results.

    kinds: of its documents; none if it only decides access. facets: by which these are counted and
    chosen.
    """

    aggregate: Aggregate[Any]
    project: Callable[[Fact[Any]], list[Action]]
    kinds: tuple[Kind, ...] = ()
    facets: tuple[Facet, ...] = ()
