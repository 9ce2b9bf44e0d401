from urllib.parse import quote

from shared.runtime.secret_addresses import hash_of, new_secret


def test_a_secret_is_new_each_time_and_fits_into_a_path() -> None:
    one, other = new_secret(), new_secret()
    assert one != other
    assert quote(one, safe="") == one


def test_the_stored_hash_is_of_its_secret_alone() -> None:
    secret = new_secret()
    assert hash_of(secret) == hash_of(secret) != hash_of(new_secret())
    assert secret not in hash_of(secret)
