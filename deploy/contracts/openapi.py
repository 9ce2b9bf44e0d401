"""The OpenAPI documents of the services, as each serves its own. No engine is needed."""

from collections.abc import Callable
from typing import Any

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
from shared.runtime.app import create_app
from shared.runtime.service import Service, compose
from shared.runtime.settings import RunAs, ServiceSettings

_NOBODY = "https://issuer.invalid"
_UNSAID = "x" * 32
_TOLD = {
    "issuer": _NOBODY,
    "jwks_url": _NOBODY,
    "token_secret": _UNSAID,
    "role": RunAs.API,
}


def documents() -> dict[str, dict[str, Any]]:
    """By the service's name."""
    notifying = NotificationsSettings.model_validate(_TOLD)
    searching = SearchSettings.model_validate(_TOLD)
    return {
        "membership": _document(lambda _: membership(), MembershipSettings.model_validate(_TOLD)),
        "content": _document(lambda _: content(), ContentSettings.model_validate(_TOLD)),
        "events": _document(lambda _: events(), EventsSettings.model_validate(_TOLD)),
        "search": _document(lambda _: search(searching), searching),
        "notifications": _document(lambda store: notifications(notifying, store), notifying),
    }


def _document(make: Callable[[Store], Service], settings: ServiceSettings) -> dict[str, Any]:
    store = Store(settings.store_url, settings.store_database)
    try:
        return create_app(compose(make(store), settings, store)).openapi()
    finally:
        store.close()
