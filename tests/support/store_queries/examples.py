"""Example calls of store functions, and the functions that need an example."""

import inspect
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import ModuleType

from shared.messaging.owned import Owned
from shared.mongo import Scope, Store

Ask = Callable[[Scope], Awaitable[object]]
Fill = Callable[[Scope], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Examples:
    """The query modules of one store, and the data that their queries run on.

    asked: example calls by function (`module.function`); of_store: by function that takes a whole
    store. by_id: functions that only look up given ids. whole: functions that may read a whole
    collection, and why.
    """

    modules: Sequence[ModuleType]
    prepare: Sequence[Fill]
    fill: Fill
    asked: Mapping[str, Sequence[Ask]]
    of_store: Mapping[str, Sequence[Callable[[Store], Awaitable[object]]]] = field(
        default_factory=dict
    )
    by_id: frozenset[str] = frozenset()
    whole: Mapping[str, str] = field(default_factory=dict)

    @property
    def all_asked(self) -> dict[str, list[Callable[[Store], Awaitable[object]]]]:
        scoped = {
            name: [_of_store(ask) for ask in asks]
            for name, asks in {**dict(self._forgetting()), **self.asked}.items()
        }
        return {**scoped, **{name: list(asks) for name, asks in self.of_store.items()}}

    @property
    def unheard_of(self) -> set[str]:
        """Return the functions that no example calls."""
        return set(self._functions()) - {*self.all_asked, *self.by_id, *self.whole}

    def _forgetting(self) -> Iterator[tuple[str, list[Ask]]]:
        """Yield the queries that find aggregates that name a person, from their declarations."""
        for module in self.modules:
            for name, owned in inspect.getmembers(module, lambda each: isinstance(each, Owned)):
                if owned.personal is not None:
                    matching = owned.personal.naming("nobody")
                    yield f"{name}.personal", [partial(owned.find_one, matching=matching)]

    def _functions(self) -> Iterator[str]:
        for module in self.modules:
            for name, function in inspect.getmembers(module, inspect.iscoroutinefunction):
                own = function.__module__ == module.__name__ and not name.startswith("_")
                takes = inspect.signature(function).parameters.keys() & {"scope", "store"}
                if own and takes and name != "prepare":
                    yield f"{module.__name__.rpartition('.')[2]}.{name}"


def _of_store(ask: Ask) -> Callable[[Store], Awaitable[object]]:
    return lambda store: ask(store.scope)
