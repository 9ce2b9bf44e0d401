"""What somebody who means ill tries with pages."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.journeys.portal.conftest import Open
from tests.journeys.portal.test_first_day import ask, found_community
from tests.support.pages import Browser
from tests.support.platform import Platform

Unique = Callable[[str], str]

ILL = "<img src=x onerror=alert(1)><script>alert(1)</script>\"'><svg onload=alert(1)>"


async def test_html_in_titles_names_and_texts_is_text(signed_in: Open, unique: Unique) -> None:
    writer, slug = await signed_in(unique("<b>Ill</b>")), unique("xss")
    await found_community(writer, slug, name_en=f"{ILL[:60]}", purpose_en=ILL)
    post = await ask(writer, slug, f"{ILL} {slug}", ILL + "\n\n[click](javascript:alert(1))")
    pages = [
        await writer.open(path)
        for path in (post.path, f"/communities/{slug}", f"/search?q={slug}", "/posts/mine", "/")
    ]
    for page in pages:
        assert "<script>alert" not in page.html
        assert "<img src=x" not in page.html
        assert "onload=alert(1)>" not in page.html.replace("onload=alert(1)&gt;", "")
        assert 'href="javascript:' not in page.html


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
async def test_signing_in_leads_back_to_us_alone(
    signed_in: Open, unique: Unique, back: str
) -> None:
    browser = await signed_in()
    page = await browser.sign_in(unique("Reader"), back=back)
    assert page.answer.url.host == urlsplit(browser.base_url).hostname
    assert page.path == "/"


async def test_a_form_of_another_s_page_changes_nothing(signed_in: Open, unique: Unique) -> None:
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


async def test_a_cookie_from_before_is_not_the_session_that_one_signs_in_to(
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


async def test_signing_in_anew_ends_the_session_before(signed_in: Open, unique: Unique) -> None:
    browser = await signed_in(unique("Reader"))
    before = browser.client.cookies["guilde"]
    await browser.sign_in(unique("Reader"))
    assert browser.client.cookies["guilde"] != before
    browser.client.cookies.set("guilde", before)
    assert (await browser.client.get("/preferences")).status_code == 303


async def test_a_browser_is_not_signed_in_by_what_another_began(
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


async def test_a_page_of_a_person_is_kept_by_no_cache(signed_in: Open, unique: Unique) -> None:
    reader = await signed_in(unique("Reader"))
    for path in ("/", "/inbox", "/preferences", "/nowhere"):
        headers = (await reader.client.get(path)).headers
        assert headers["cache-control"] == "no-store"
        assert "cookie" in headers["vary"].lower()


async def test_pages_tell_browsers_to_be_careful(signed_in: Open, unique: Unique) -> None:
    reader = await signed_in(unique("Reader"))
    for path in ("/", "/nowhere", "/posts/new"):
        headers = (await reader.client.get(path)).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'self'")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "camera=()" in headers["permissions-policy"]
        assert headers["x-content-type-options"] == "nosniff"


async def test_no_page_holds_what_its_policy_forbids(signed_in: Open, unique: Unique) -> None:
    reader = await signed_in(unique("Reader"))
    for path in ("/", "/communities", "/posts/new", "/search", "/preferences", "/gatherings/month"):
        html = (await reader.open(path)).html
        assert " style=" not in html
        assert " onclick=" not in html
        assert "<style" not in html
        assert "https://" not in html.replace("xmlns", "")


async def test_what_is_private_is_on_no_page_of_others(signed_in: Open, unique: Unique) -> None:
    owner, slug, secret = await signed_in(unique("Owner")), unique("private"), unique("Plan")
    await found_community(owner, slug, visibility="private", join_policy="invitation")
    post = await ask(owner, slug, secret)
    other = await signed_in(unique("Other"))
    for path in (post.path, f"/communities/{slug}", f"/communities/{slug}/members"):
        page = await other.open(path)
        assert page.status == 404
        assert secret not in page.text
    for path in ("/", "/communities", f"/search?q={secret}", f"/posts/similar?title={secret}"):
        assert secret not in (await other.open(path)).text.replace(f"?title={secret}", "") or (
            path.startswith("/search")
        )
    assert "Nothing was found" in (await other.open(f"/search?q={secret}")).text


async def test_machines_doors_are_not_open_to_the_world(platform: Platform) -> None:
    browser = Browser(platform.base_url)
    for path in ("/metrics", "/health/ready"):
        assert (await browser.client.get(path)).status_code == 404
    await browser.close()
