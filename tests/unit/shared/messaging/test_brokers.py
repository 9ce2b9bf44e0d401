from pathlib import Path

import pytest

from shared.messaging.brokers import checked, client_options, security, servers

REPO = Path(__file__).resolve().parents[4]


def test_an_address_of_host_and_port_uses_no_security() -> None:
    assert client_options("a:9092, b:9092") == {"bootstrap_servers": ["a:9092", "b:9092"]}
    assert security("a:9092") == {}


def test_a_user_authenticates_by_scram_over_tls() -> None:
    options = client_options("kafka+tls://content:s%40cr%2Ft@a:9093,b:9093")
    assert options.pop("ssl_context").check_hostname
    assert options == {
        "bootstrap_servers": ["a:9093", "b:9093"],
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "content",
        "sasl_plain_password": "s@cr/t",
    }


def test_tls_works_without_a_user() -> None:
    options = client_options("kafka+tls://a:9093")
    assert options["security_protocol"] == "SSL"
    assert options["ssl_context"] is not None


def test_the_address_may_name_another_mechanism() -> None:
    options = client_options("kafka://content:secret@a:9092?sasl=PLAIN")
    assert (options["security_protocol"], options["sasl_mechanism"]) == ("SASL_PLAINTEXT", "PLAIN")


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "kafka",
        "a:9092;b:9092",
        "http://a:9092",
        "kafka+tls://user:password@a",
        "kafka://user:password@a:9092?sasl=GSSAPI",
    ],
)
def test_an_invalid_address_is_refused_without_showing_its_password(wrong: str) -> None:
    with pytest.raises(ValueError, match="Kafka") as refused:
        checked(wrong)
    assert "password" not in str(refused.value)


def test_the_servers_are_those_after_the_password() -> None:
    assert servers("kafka+tls://user:p%40ss@a:9093,b:9093?sasl=PLAIN") == ["a:9093", "b:9093"]


def test_the_address_alone_configures_every_client_of_kafka() -> None:
    sources = [path for room in ("shared", "services") for path in (REPO / room).rglob("*.py")]
    assert not [path.name for path in sources if "bootstrap_servers=" in path.read_text()]
