import pytest

from services.content.domain.importing import (
    MOST_REMEMBERED,
    Members,
    Said,
    digest,
    merge,
    merge_members,
    merge_within,
    remembered,
    told,
)


def said(**fields: str) -> Said:
    return Said(digests={name: digest(value) for name, value in fields.items()})


@pytest.mark.parametrize(
    ("here", "there", "taken", "kept"),
    [
        ("first", "first", (), ()),
        ("ours", "first", (), ()),  # edited here alone
        ("first", "theirs", ("title",), ()),  # edited there alone
        ("ours", "theirs", (), ("title",)),  # edited in both places
        ("same", "same", (), ()),  # edited in both places, to the same
    ],
)
def test_a_field_that_was_edited_here_stays(
    here: str, there: str, taken: tuple[str, ...], kept: tuple[str, ...]
) -> None:
    found = merge(said(title="first"), {"title": here}, {"title": there})
    assert (found.taken, found.kept) == (taken, kept)
    remains = "first" if kept else there
    assert found.digests == {"title": digest(remains)}


def test_a_field_that_was_never_said_is_taken_if_it_differs() -> None:
    found = merge(Said(), {"title": "x", "body": "same"}, {"title": "y", "body": "same"})
    assert (found.taken, {*found.digests}) == (("title",), {"title", "body"})


@pytest.mark.parametrize(
    ("before", "here", "there", "after"),
    [
        ("", "", "abc", "abc"),
        ("abc", "abc", "cabd", "cabd"),  # nobody arranged it here
        ("ac", "ac", "abc", "abc"),
        ("ac", "ca", "abc", "cab"),  # it was arranged here
        ("ac", "c", "abc", "bc"),  # the first was taken out here
        ("abc", "ac", "abc", "ac"),  # what was taken out stays out
        ("abc", "acx", "acd", "acdx"),  # what left there leaves, what was added here stays
        ("abc", "xabc", "bc", "xbc"),
    ],
)
def test_a_list_keeps_what_was_arranged_here(
    before: str, here: str, there: str, after: str
) -> None:
    assert "".join(merge_members(before, here, there)) == after


def test_what_was_said_is_remembered_up_to_a_limit() -> None:
    assert remembered(("a", "b"), ("b", "c")) == ("a", "b", "c")
    many = tuple(map(str, range(MOST_REMEMBERED)))
    assert remembered(many, ("new",)) == (*many[1:], "new")


def test_a_full_list_takes_nothing_new_until_there_is_room() -> None:
    full = merge_within(3, "ab", "abx", "abcd")
    assert full == Members(("a", "b", "x"), ("a", "b"), is_full=True)
    less = merge_within(3, full.said, "axy", "bcd")  # b was taken out here, a left there
    assert less == Members(("x", "y"), ("b",), is_full=True)
    assert merge_within(4, less.said, "xy", "bcd").members == ("c", "d", "x", "y")


def test_what_stays_is_told_by_its_fields() -> None:
    assert told([]) is None
    assert told([], ["tags", "skills"]) == "tags, skills: there is no room for the new ones"
    assert told(["title", "tags"]) == (
        "title, tags: edited here, and changed there since: it stays as it is here"
    )
