"""Tags in forms: those with commas stay whole."""

from portal.gateway.models.values import TopicOfTag
from portal.pages.tagging import LONGEST_TAG, filled, read


def fields(tags: str, whole: str = "", topic: str = "") -> dict[str, str]:
    return {"tags": tags, "whole_tags": whole, "topic": topic}


def test_a_form_that_is_sent_back_unchanged_has_the_same_tags() -> None:
    topic = TopicOfTag(tag="ux", id="t1", labels={"en": "Design, and UX"})
    tags = ["c, c++", "craft", "a,b", "ux"]
    shown = filled(tags, [topic], "en")
    assert shown["tags"] == "c, c++, craft, a,b, Design, and UX"
    assert read(shown, ()) == ["c, c++", "craft", "a,b", "Design, and UX"]


def test_a_tag_that_is_added_before_or_after_leaves_the_others_whole() -> None:
    assert read(fields("New, C, C++, #last", "c, c++", "Topic, too"), ()) == [
        *("New", "c, c++", "last", "Topic, too"),
    ]
    assert read(fields("c, other", "c, c++"), ()) == ["c", "other"]


def test_a_topic_with_a_comma_is_one_tag_of_a_new_thing() -> None:
    assert read(fields("sql, design, and ux"), ["Design, and UX", "SQL"]) == [
        *("sql", "Design, and UX"),
    ]


def test_what_no_form_holds_is_not_read() -> None:
    assert read(fields("a, b", "a, b" + "," * LONGEST_TAG), ()) == ["a", "b"]
