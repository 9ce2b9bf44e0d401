from datetime import UTC, datetime
from uuid import UUID

from shared.contracts import imported

COMMUNITY = "22ef5a52-fb24-5a29-a122-934d1f103aef"


def test_the_ids_of_imported_things_never_change() -> None:
    post = imported.post_id(COMMUNITY, "wiki/42")
    key = imported.reply_key(post, "a/7")
    at = datetime(2020, 1, 1, tzinfo=UTC)
    assert post == "b366f3bb-7693-5e96-b48a-d2360b958b53"
    assert imported.series_id(COMMUNITY, "wiki/42") == "80106eb7-4536-5f39-a832-2924889b15d1"
    assert imported.file_key(post, "plan.pdf") == "2da5b37e-93e9-5d0c-b220-fe30cf213ffd"
    assert key == "9a6d17fc-2051-5fd0-97b9-132de2ad85be"
    assert imported.reply_id(key, at) == "016f5e66-e800-7f42-97b9-132de2ad85be"


def test_replies_are_ordered_by_the_time_they_were_written_at() -> None:
    key = imported.reply_key(imported.post_id(COMMUNITY, "wiki/42"), "a/7")
    times = [datetime(year, 1, 1, tzinfo=UTC) for year in (1960, 1971, 2020, 9999)]
    ids = [imported.reply_id(key, at) for at in times]
    assert ids == sorted(ids)
    assert {UUID(each).version for each in ids} == {7}
