import pytest

from shared.contracts.token import (
    MOST,
    MalformedTokenError,
    Seal,
    Version,
    read_token,
    write_token,
)

SEAL = Seal("the secret that all services share")
POST = Version("content.post", "a", 1)


def test_a_written_token_reads_back_unchanged() -> None:
    versions = [Version("content.post", "a-1", 3), Version("membership.membership", "c.p", 1)]
    assert SEAL.read(SEAL.write(versions)) == versions


def test_the_name_of_an_aggregate_may_have_several_words() -> None:
    terms = [Version("membership.role_term", "a.b", 2), Version("talent_pool.look", "c", 1)]
    assert SEAL.read(SEAL.write(terms)) == terms


def test_a_client_may_pass_on_some_of_its_versions() -> None:
    told = read_token(SEAL.write([POST, Version("content.post", "b", 2)]))
    assert SEAL.read(write_token(told[:1])) == [POST]


def test_spaces_and_empty_parts_do_not_matter() -> None:
    assert SEAL.read(f" {SEAL.write([POST])} ,, ") == [POST]


@pytest.mark.parametrize(
    "version",
    [
        "content.post/a",
        "content.post/a@0",
        "content.post/a@-1",
        "content.post/a@1e3",
        "content.post/a@" + "9" * 40,
        "post/a@1",
        "content._post/a@1",
        "content.post_/a@1",
        "content.post__draft/a@1",
        "content.Post/a@1",
        "content.post/a b@1",
        "content.post/" + "a" * 300 + "@1",
        "content.post/é@1",
        "{}",
    ],
)
def test_a_malformed_version_is_refused(version: str) -> None:
    for seal in ("", "~", "~" + "A" * 22):
        with pytest.raises(MalformedTokenError):
            SEAL.read(version + seal)


def test_a_forged_version_is_refused() -> None:
    given = SEAL.write([POST])
    for forged in (
        str(POST),
        given.replace("@1", "@2"),
        given.replace("/a", "/b"),
        given[:-1] + ("A" if given[-1] != "A" else "B"),
        given + "A",
        Seal("another secret").write([POST]),
    ):
        with pytest.raises(MalformedTokenError):
            SEAL.read(forged)


def test_a_token_of_too_many_versions_is_refused() -> None:
    versions = [Version("content.post", f"a{n}", 1) for n in range(MOST + 1)]
    with pytest.raises(MalformedTokenError):
        SEAL.read(SEAL.write(versions))
