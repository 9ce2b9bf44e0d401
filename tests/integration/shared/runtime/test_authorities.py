"""An issuer and a mail server with certificates of an authority of the organisation."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from services.notifications.mail.errors import ServerAwayError
from services.notifications.mail.smtp import Server, Smtp
from services.notifications.mail.wire import Letter
from shared.problems import UnavailableProblem
from shared.runtime.keys import Keys
from tests.support.authority import make_certificates
from tests.support.issuer import Issuer, run_issuer
from tests.support.mailbox import Mailbox, mailbox

LETTER = Letter("guilde@example.org", "ada@example.org", b"Subject: Hello\r\n\r\nHello")


@pytest.fixture
def certificates(tmp_path: Path) -> tuple[Path, Path]:
    return make_certificates(tmp_path)


@pytest.fixture
def issuer_of_the_house(certificates: tuple[Path, Path]) -> Iterator[Issuer]:
    with run_issuer(certificates[1]) as running:
        yield running


@pytest_asyncio.fixture
async def mails_of_the_house(certificates: tuple[Path, Path]) -> AsyncIterator[Mailbox]:
    async with mailbox(certificates[1]) as box:
        yield box


async def test_keys_are_fetched_from_an_issuer_with_a_trusted_certificate(
    issuer_of_the_house: Issuer, certificates: tuple[Path, Path]
) -> None:
    keys = Keys(issuer_of_the_house.jwks_url, authority=certificates[0])
    assert (await keys.key("first")).key_id == "first"


async def test_no_keys_are_fetched_from_an_issuer_with_another_certificate(
    issuer_of_the_house: Issuer,
) -> None:
    with pytest.raises(UnavailableProblem):
        await Keys(issuer_of_the_house.jwks_url).key("first")


async def test_mails_go_to_a_server_with_a_trusted_certificate(
    mails_of_the_house: Mailbox, certificates: tuple[Path, Path]
) -> None:
    port = mails_of_the_house.port
    smtp = Smtp(Server("127.0.0.1", port, "tls", authority=certificates[0]))
    await smtp.send(LETTER)
    await smtp.close()
    assert len(mails_of_the_house.mails) == 1


async def test_no_mail_goes_to_a_server_with_another_certificate(
    mails_of_the_house: Mailbox,
) -> None:
    smtp = Smtp(Server("127.0.0.1", mails_of_the_house.port, "tls"))
    with pytest.raises(ServerAwayError, match="certificate"):
        await smtp.send(LETTER)
    assert not mails_of_the_house.mails
