"""What is known of the fetches of feeds, one row for each: no fact, as it changes every hour."""

from services.content.domain.watch.pace import Fetching
from services.content.store.rows import Rows

FETCHINGS = Rows("fetchings", Fetching)
