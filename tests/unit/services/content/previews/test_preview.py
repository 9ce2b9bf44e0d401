"""How long a preview is kept, and when its page is asked again."""

from datetime import timedelta

from services.content.domain.previews.preview import EVERY, NO_PAGE, Page, Preview
from tests.support.posts import NOON


def _known() -> Preview:
    preview = Preview(id="1", address="https://example.org", next_at=NOON)
    preview.succeed(Page(title="A title", description="Words", site="Here"), NOON)
    return preview


def test_a_page_is_asked_again_after_some_weeks() -> None:
    preview = _known()
    assert EVERY <= preview.next_at - NOON <= EVERY * 1.5
    assert (preview.title, preview.description, preview.site) == ("A title", "Words", "Here")


def test_each_failure_in_a_row_makes_the_pause_longer() -> None:
    preview, pauses = _known(), []
    for _ in range(9):
        preview.fail("unreachable", NOON)
        pauses.append(preview.next_at - NOON)
    assert pauses[0] >= timedelta(hours=1)
    assert pauses[3] > pauses[0] * 10
    assert max(pauses) <= EVERY * 1.5
    preview.succeed(Page(title="Back"), NOON)
    assert (preview.failures, preview.trouble) == (0, None)


def test_the_other_side_may_ask_for_a_pause() -> None:
    preview = _known()
    preview.fail("busy", NOON, timedelta(days=2))
    assert preview.next_at - NOON >= timedelta(days=2)
    preview.fail("busy", NOON, timedelta(days=4_000))
    assert preview.next_at - NOON <= EVERY * 1.5


def test_a_preview_outlives_some_failures_but_not_the_end_of_its_page() -> None:
    preview = _known()
    preview.fail("unreachable", NOON)
    preview.fail("too-slow", NOON)
    assert preview.title == "A title"
    preview.fail("unreachable", NOON)
    assert preview.title == ""
    for lasting in ("gone", "refused", "forbidden-address", NO_PAGE):
        preview = _known()
        preview.fail(lasting, NOON)
        assert (preview.title, preview.description, preview.site) == ("", "", "")


def test_it_waits_longer_while_others_ask_the_host() -> None:
    preview, waits = _known(), []
    for _ in range(20):
        preview.wait(NOON)
        waits.append(preview.next_at - NOON)
    assert waits[0] < timedelta(seconds=10) < waits[4]
    assert max(waits) <= timedelta(hours=1.5)
    assert preview.failures == 0
