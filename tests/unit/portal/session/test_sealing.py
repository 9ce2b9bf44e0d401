import pytest

from portal.session.sealing import SealBroken, Sealer, new_secret, row_id

SECRET = "s" * 32


def test_sealed_data_opens_only_with_its_cookie() -> None:
    sealer, cookie = Sealer(SECRET), new_secret()
    sealed = sealer.seal(b"token", key=cookie, purpose="session")
    assert b"token" not in sealed
    assert sealer.open(sealed, key=cookie, purpose="session") == b"token"
    with pytest.raises(SealBroken):
        sealer.open(sealed, key=new_secret(), purpose="session")


def test_data_sealed_for_one_purpose_opens_for_no_other() -> None:
    sealer = Sealer(SECRET)
    sealed = sealer.seal_text(b"state", purpose="sign-in")
    with pytest.raises(SealBroken):
        sealer.open_text(sealed, purpose="session")


@pytest.mark.parametrize("broken", ["", "é", "AAAA", "not base64!"])
def test_data_that_was_not_sealed_here_does_not_open(broken: str) -> None:
    with pytest.raises(SealBroken):
        Sealer(SECRET).open_text(broken, purpose="sign-in")


def test_the_store_holds_no_cookie_and_no_person() -> None:
    cookie = new_secret()
    assert cookie not in row_id(cookie)
    assert Sealer(SECRET).mark("person", "ada") != Sealer("t" * 32).mark("person", "ada")
