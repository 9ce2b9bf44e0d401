"""What store functions are asked by example, and which there are."""

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
    """Of modules that hold the queries of one room, and data that they are asked of.

    asked: by function, as `module.function`; of_store: of what asks a whole store. by_id: functions
    that ask for nothing but given ids. whole: why one goes through all of a collection.
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
        """Functions that no example asks."""
        return set(self._functions()) - {*self.all_asked, *self.by_id, *self.whole}

    def _forgetting(self) -> Iterator[tuple[str, list[Ask]]]:
        """How those aggregates are found that name a person, by their declarations."""
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
