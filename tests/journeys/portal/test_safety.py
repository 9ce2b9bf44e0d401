"""Attacks on pages of the portal; tests/hostile checks access to pages."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.pages import Browser
from tests.support.platform import Platform
from tests.support.portal_forms import Open, found_community

Unique = Callable[[str], str]

ELSEWHERE = ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]


@pytest.mark.parametrize("back", ELSEWHERE)
async def test_signing_in_never_leads_to_another_site(
    signed_in: Open, unique: Unique, back: str
) -> None:
    browser = await signed_in()
    page = await browser.sign_in(unique("Reader"), back=back)
    assert page.answer.url.host == urlsplit(browser.base_url).hostname
    assert page.path == "/"


@pytest.mark.parametrize("back", ELSEWHERE)
async def test_a_form_never_leads_to_another_site(signed_in: Open, back: str) -> None:
    browser = await signed_in()
    form = (await browser.open("/help")).form("/language")
    page = await browser.send(form, ("language", "fr"), back=back)
    assert page.answer.url.host == urlsplit(browser.base_url).hostname
    assert page.path == "/"


async def test_a_form_on_a_page_of_another_site_changes_nothing(
    signed_in: Open, unique: Unique
) -> None:
    victim, slug = await signed_in(unique("Victim")), unique("csrf")
    await found_community(victim, slug)
    form = (await victim.open("/posts/new")).form("/posts$")
    data = {**form.fields, "title": ["Forged"], "body": ["x"], "status": ["published"]}
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ):
        assert (await victim.client.post("/posts", data=data, headers=headers)).status_code == 403
    for token in ("", "AAAA"):
        forged = {**data, "csrf": token}
        assert (await victim.client.post("/posts", data=forged)).status_code == 403
    assert "Forged" not in (await victim.open("/posts/mine")).text


async def test_a_form_of_another_session_changes_nothing(signed_in: Open, unique: Unique) -> None:
    attacker, victim = await signed_in(unique("Attacker")), await signed_in(unique("Victim"))
    form = (await attacker.open("/posts/new")).form("/posts$")
    data = {**form.fields, "title": "Forged", "body": "x", "status": "published"}
    assert (await victim.client.post("/posts", data=data)).status_code == 403


async def test_signing_in_does_not_use_a_session_cookie_set_before(
    platform: Platform, unique: Unique
) -> None:
    browser = Browser(platform.base_url)
    browser.client.cookies.set("guilde", "fixed-by-an-attacker")
    await browser.sign_in(unique("Victim"))
    attacker = Browser(platform.base_url)
    attacker.client.cookies.set("guilde", "fixed-by-an-attacker")
    assert (await attacker.open("/")).text.count("Sign in")
    await browser.close()
    await attacker.close()


async def test_signing_in_again_ends_the_earlier_session(signed_in: Open, unique: Unique) -> None:
    browser = await signed_in(unique("Reader"))
    before = browser.client.cookies["guilde"]
    await browser.sign_in(unique("Reader"))
    assert browser.client.cookies["guilde"] != before
    browser.client.cookies.set("guilde", before)
    assert (await browser.client.get("/preferences")).status_code == 303


async def test_a_browser_cannot_finish_a_sign_in_that_another_began(
    signed_in: Open, unique: Unique
) -> None:
    attacker, victim = await signed_in(), await signed_in()
    begun = await attacker.client.get("/sign-in")
    picked = await attacker.client.post(
        begun.headers["location"], data={"name": unique("Attacker")}
    )
    back = picked.headers["location"]
    assert set(parse_qs(urlsplit(back).query)) == {"code", "state"}
    refused = await victim.client.get(back)
    assert refused.status_code == 400
    assert "guilde" not in victim.client.cookies


async def test_no_cache_keeps_a_person_s_page(signed_in: Open, unique: Unique) -> None:
    reader = await signed_in(unique("Reader"))
    for path in ("/", "/inbox", "/preferences", "/nowhere"):
        headers = (await reader.client.get(path)).headers
        assert headers["cache-control"] == "no-store"
        assert "cookie" in headers["vary"].lower()


async def test_pages_have_security_headers(signed_in: Open, unique: Unique) -> None:
    reader = await signed_in(unique("Reader"))
    for path in ("/", "/nowhere", "/posts/new"):
        headers = (await reader.client.get(path)).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'self'")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "camera=()" in headers["permissions-policy"]
        assert headers["x-content-type-options"] == "nosniff"


async def test_no_page_holds_markup_that_its_policy_forbids(
    signed_in: Open, unique: Unique
) -> None:
    reader = await signed_in(unique("Reader"))
    for path in ("/", "/communities", "/posts/new", "/search", "/preferences", "/gatherings/month"):
        html = (await reader.open(path)).html
        assert " style=" not in html
        assert " onclick=" not in html
        assert "<style" not in html
        assert "https://" not in html.replace("xmlns", "")


async def test_metrics_and_health_are_not_public(platform: Platform) -> None:
    browser = Browser(platform.base_url)
    for path in ("/metrics", "/health/ready"):
        assert (await browser.client.get(path)).status_code == 404
    await browser.close()
