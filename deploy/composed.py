"""The five services composed as in their processes, for inspection. No engine is needed."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from services.content.main import service as content
from services.content.settings import ContentSettings
from services.events.main import service as events
from services.events.settings import EventsSettings
from services.membership.main import service as membership
from services.membership.settings import MembershipSettings
from services.notifications.main import service as notifications
from services.notifications.settings import NotificationsSettings
from services.search.main import service as search
from services.search.settings import SearchSettings
from shared.mongo import Store
from shared.runtime.service import Service
from shared.runtime.settings import RunAs, ServiceSettings

_NOBODY = "https://issuer.invalid"
_NOWHERE = {"issuer": _NOBODY, "jwks_url": _NOBODY, "token_secret": "x" * 32, "role": RunAs.API}
_MAKERS: Mapping[str, tuple[type[ServiceSettings], Callable[[Any, Store], Service]]] = {
    "membership": (MembershipSettings, lambda *_: membership()),
    "content": (ContentSettings, content),
    "events": (EventsSettings, lambda *_: events()),
    "search": (SearchSettings, lambda settings, _: search(settings)),
    "notifications": (NotificationsSettings, notifications),
}


class Composed(NamedTuple):
    service: Service
    settings: ServiceSettings
    store: Store


def put_together(name: str, told: Mapping[str, Any]) -> Composed:
    """Compose one service with these settings. Its store is open: the caller closes it."""
    settings_type, make = _MAKERS[name]
    settings = settings_type.model_validate(told)
    store = Store(settings.store_url, settings.store_database)
    return Composed(make(settings, store), settings, store)


def composed() -> Iterator[Composed]:
    """Yield each service, with addresses that nothing listens on.

    Its store is closed afterwards.
    """
    for name in _MAKERS:
        one = put_together(name, _NOWHERE)
        try:
            yield one
        finally:
            one.store.close()
