"""The state of the fetches of feeds, one row per feed. It changes hourly, so it has no facts."""

from services.content.domain.watch.pace import Fetching
from services.content.store.rows import Rows

FETCHINGS = Rows("fetchings", Fetching)
