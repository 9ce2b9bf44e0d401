"""What an import takes over of a series: skills within their limit, and what is still to come."""

from typing import Any

from services.content.domain.series.series import MOST_SKILLS, Series
from services.content.use_cases.series.import_series import SeriesItem, _Here, _merged
from shared.contracts.series import SeriesKind
from shared.contracts.values import Language
from tests.support.posts import GUILD, NOON, post


def path(**fields: Any) -> Series:
    return Series(
        id="s1",
        kind=SeriesKind.PATH,
        title="First steps",
        language=Language.ENGLISH,
        community=GUILD,
        curator_id="ada",
        created_at=NOON,
        updated_at=NOON,
        **fields,
    )


def item(*skills: str) -> SeriesItem:
    return SeriesItem(
        "s/1", SeriesKind.PATH, "First steps", "", Language.ENGLISH, posts=("a", "b"), skills=skills
    )


def here(*skills: str) -> _Here:
    topics = tuple((name, f"topic {name}") for name in skills)
    return _Here(("p1", "p2"), {"p1": post()}, topics, ("later",), None)


def test_a_path_takes_no_more_skills_than_it_has_room_for() -> None:
    names = [str(number) for number in range(MOST_SKILLS)]
    first = _merged(path(), item(*names), here(*names))
    assert (len(first.fields["topic_ids"]), first.full) == (MOST_SKILLS, ())
    known = path(topic_ids=(*first.fields["topic_ids"][1:], "ours"), import_said=first.said)
    for _ in range(2):
        more = _merged(known, item(*names, "new"), here(*names, "new"))
        assert ("topic_ids" in more.fields, more.full) == (False, ("skills",))
        known.import_said = more.said
    known.topic_ids = known.topic_ids[:-1]
    last = _merged(known, item(*names, "new"), here(*names, "new"))
    assert (last.fields["topic_ids"][-1], last.full) == ("topic new", ())


def test_what_is_still_to_come_is_kept_for_former_versions() -> None:
    assert _merged(path(), item("later"), here()).lacking == ("p2", "later")
