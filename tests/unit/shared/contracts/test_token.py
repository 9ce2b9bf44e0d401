import pytest

from shared.contracts.token import (
    MOST,
    MalformedTokenError,
    Version,
    read_token,
    write_token,
)


def test_what_is_written_is_read_the_same() -> None:
    versions = [Version("content.post", "a-1", 3), Version("membership.membership", "c.p", 1)]
    assert read_token(write_token(versions)) == versions


def test_spaces_and_empty_parts_do_not_matter() -> None:
    assert read_token(" content.post/a@1 ,, ") == [Version("content.post", "a", 1)]


@pytest.mark.parametrize(
    "token",
    [
        "content.post/a",
        "content.post/a@0",
        "content.post/a@-1",
        "content.post/a@1e3",
        "content.post/a@" + "9" * 40,
        "post/a@1",
        "content.post/a b@1",
        "content.post/" + "a" * 300 + "@1",
        "content.post/é@1",
        "{}",
    ],
)
def test_what_does_not_follow_the_grammar_is_refused(token: str) -> None:
    with pytest.raises(MalformedTokenError):
        read_token(token)


def test_a_token_of_too_many_versions_is_refused() -> None:
    with pytest.raises(MalformedTokenError):
        read_token(", ".join(f"content.post/a{n}@1" for n in range(MOST + 1)))
