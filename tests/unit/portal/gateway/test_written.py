from portal.gateway.transport import MOST_VERSIONS, REMEMBERED_SECONDS, Written


def test_the_next_read_carries_the_versions_of_a_write() -> None:
    written = Written()
    written.add("content.post/1@1~aa, membership.profile/2@3~bb", 100.0)
    assert written.header(101.0) == "content.post/1@1~aa, membership.profile/2@3~bb"
    assert written.grew


def test_a_newer_version_takes_the_place_of_an_older_one() -> None:
    written = Written()
    written.add("content.post/1@1~aa", 100.0)
    written.add("content.post/1@2~cc", 101.0)
    assert written.header(102.0) == "content.post/1@2~cc"


def test_a_version_is_forgotten_after_a_while() -> None:
    written = Written()
    written.add("content.post/1@1~aa", 100.0)
    assert written.header(100.0 + REMEMBERED_SECONDS) == ""


def test_the_token_never_exceeds_the_bound_of_the_api() -> None:
    written = Written()
    for number in range(MOST_VERSIONS + 5):
        written.add(f"content.post/{number}@1~aa", 100.0)
    assert len(written.versions) == MOST_VERSIONS
