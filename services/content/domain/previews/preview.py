"""The preview of a web page, from its metadata, and the time of its next fetch."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator

from services.content.domain.watch.pace import Trouble, later
from shared.text import clean, one_line

LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_SITE = 200, 300, 80
EVERY = timedelta(days=28)
"""After how long a page is asked again."""
FIRST_PAUSE = timedelta(hours=1)
"""After a failure; four times as long after each further one, up to EVERY."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)
"""While somebody else asks the same host."""
KEPT_FOR = 3
"""How many failures in a row a preview outlives."""
SPREAD = 0.5
"""The share of a pause that is added at most: links of one text are planned together."""
NO_PAGE = "no-page"
_LASTING = {NO_PAGE, Trouble.GONE, Trouble.REFUSED, Trouble.FORBIDDEN, Trouble.BAD_ADDRESS}
_LONGEST_READ = 20_000


def _plain(longest: int) -> Any:
    """Return a type of one line of plain text, without controls, cut to a length."""

    def cut(text: str) -> str:
        line = one_line(clean(text[:_LONGEST_READ]))
        return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"

    return AfterValidator(cut)


def _no_text(found: object) -> object:
    return found if isinstance(found, str) else ""


class Page(BaseModel):
    """The metadata of a page, which nobody verified.

    oembed: the address of further metadata, or empty. All texts are plain.
    """

    title: Annotated[str, _plain(LONGEST_TITLE), BeforeValidator(_no_text)] = ""
    description: Annotated[str, _plain(LONGEST_DESCRIPTION), BeforeValidator(_no_text)] = ""
    site: Annotated[str, _plain(LONGEST_SITE), BeforeValidator(_no_text)] = ""
    oembed: str = ""


class Preview(BaseModel):
    """A preview of one page. No fact: it is made from the internet, and names no person.

    next_at: when it is fetched next. failures: since the last success. waits: in a row, while
    others asked the host. trouble: why the last fetch failed.
    """

    id: str
    address: str
    next_at: datetime
    title: str = ""
    description: str = ""
    site: str = ""
    fetched_at: datetime | None = None
    succeeded_at: datetime | None = None
    failures: int = 0
    waits: int = 0
    trouble: str | None = None

    def succeed(self, page: Page, now: datetime) -> None:
        self.title, self.description, self.site = page.title, page.description, page.site
        self.fetched_at = self.succeeded_at = now
        self.failures, self.waits, self.trouble = 0, 0, None
        self.next_at = later(now, EVERY, SPREAD)

    def fail(self, trouble: str, now: datetime, asked: timedelta | None = None) -> None:
        """Back off after a failure. asked: the pause in Retry-After.

        A deleted page loses its preview at once, an unreachable one after several failures.
        """
        self.fetched_at, self.trouble = now, trouble
        self.waits = 0
        self.failures += 1
        if trouble in _LASTING or self.failures >= KEPT_FOR:
            self.title = self.description = self.site = ""
        pause = FIRST_PAUSE * 4 ** min(self.failures - 1, 6)
        self.next_at = later(now, min(EVERY, max(pause, asked or timedelta())), SPREAD)

    def wait(self, now: datetime) -> None:
        """Let others ask the host first."""
        self.waits += 1
        self.next_at = later(
            now, min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(self.waits - 1, 10)), SPREAD
        )
