"""Links of newcomers to other sites are found in what they write."""

import pytest

from services.content.domain.kinds.details import PostDetails
from services.content.domain.moderation.links import Sites
from services.content.domain.posts.post import Post
from shared.contracts.values import PostStatus
from shared.markdown import write_prose
from tests.support.posts import LATER, NOON, draft, post, reply

OWN = Sites(frozenset({"guilde.example"}))


@pytest.mark.parametrize(
    ("body", "leads_out"),
    [
        ("No link.", False),
        ("[here](/posts/1)", False),
        ("[here](#reply)", False),
        ("[here](https://guilde.example/posts/1)", False),
        ("[there](https://elsewhere.example/buy)", True),
        ("[there](//elsewhere.example/buy)", True),
        ("https://elsewhere.example", True),
        ("<https://elsewhere.example>", True),
        ("![it](https://elsewhere.example/a.png)", True),
        ("`[there](https://elsewhere.example)`", False),
        ("[odd](https://[::1/)", True),
        ("[odd](http:///elsewhere.example)", True),
        ("[odd](http:elsewhere.example)", True),
        ("[odd](http:/elsewhere.example)", True),
        ("![odd](http:///elsewhere.example/a.png)", True),
        ("[mail](mailto:ada@elsewhere.example)", False),
    ],
)
def test_links_to_other_sites_are_told_from_own_ones(body: str, *, leads_out: bool) -> None:
    # some of these are no links once they are rendered, and then nobody can follow them
    html = write_prose(body).html
    assert OWN.lead_out(html) is (leads_out and ("href" in html or "src" in html))


@pytest.mark.parametrize(
    ("address", "leads_out"),
    [
        ("/\\elsewhere.example", True),
        ("https:\\\\elsewhere.example", True),
        ("\thttps://elsewhere.example", True),
        ("ht\ntps://elsewhere.example", True),
        ("https://guilde.example@elsewhere.example", True),
        ("HTTPS://GUILDE.example/posts/1", False),
        ("&#104;ttps://elsewhere.example", True),
        ("posts/1", False),
    ],
)
def test_addresses_are_read_as_browsers_read_them(address: str, *, leads_out: bool) -> None:
    assert OWN.lead_out(f'<a href="{address}">x</a>') is leads_out


def test_the_address_of_a_link_or_a_tool_counts() -> None:
    for address, leads_out in (("https://guilde.example/x", False), ("https://a.example", True)):
        assert OWN.lead_out("", PostDetails.model_validate({"link": {"url": address}})) is leads_out


def waiting(made: Post) -> Post:
    made.withhold(NOON)
    return made


def test_a_released_draft_is_published_for_the_first_time() -> None:
    made = waiting(draft())
    assert (made.status, made.withheld, made.published_at) == (PostStatus.HIDDEN, True, None)
    assert made.restore(LATER) == ("status", "published_at")
    assert (made.is_published, made.withheld, made.published_at) == (True, False, LATER)


def test_a_post_withheld_by_an_edit_keeps_the_day_of_its_publication() -> None:
    made = waiting(post())
    assert made.restore(LATER) == ("status",)
    assert made.published_at == NOON


def test_an_archived_post_that_was_withheld_is_archived_again() -> None:
    made = post()
    made.archive(NOON)
    assert waiting(made).restore(LATER) == ("status",)
    assert made.status is PostStatus.ARCHIVED


def test_what_nobody_has_read_goes_with_its_author() -> None:
    made, said = waiting(draft()), reply()
    said.withhold(NOON, unseen=True)
    assert made.author_id is not None
    assert said.author_id is not None
    assert made.forget(made.author_id, LATER)[0] == "deleted"
    assert said.forget(said.author_id, LATER)[0] == "deleted"
    assert (made.is_deleted, said.is_deleted) == (True, True)


def test_what_was_read_before_stays_without_its_author() -> None:
    made, said = waiting(post()), reply()
    said.withhold(NOON, unseen=False)
    assert made.author_id is not None
    assert said.author_id is not None
    assert made.forget(made.author_id, LATER)[0] == "anonymised"
    assert said.forget(said.author_id, LATER)[0] == "anonymised"


def test_what_is_kept_hidden_waits_no_more() -> None:
    made, answer = waiting(draft()), reply()
    answer.withhold(NOON, unseen=True)
    made.hide(LATER)
    answer.hide(LATER)
    for each in (made, answer):
        assert (each.is_hidden, each.withheld) == (True, False)
    answer.restore(post(), LATER)
    assert (answer.is_published, answer.unseen) == (True, False)
