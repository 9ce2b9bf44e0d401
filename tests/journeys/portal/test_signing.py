"""Signing in and out, languages, and texts that outlast a session."""

from collections.abc import Callable

from tests.support.pages import SAME_ORIGIN
from tests.support.portal_forms import Open, found_community, publish

Unique = Callable[[str], str]


async def test_a_stranger_is_led_to_sign_in_and_back_to_the_page(
    signed_in: Open, unique: Unique
) -> None:
    browser = await signed_in()
    page = await browser.open("/gatherings?when=past")
    page = await browser.send(page.form(r".*/authorize"), name=unique("Reader"))
    assert page.path == "/gatherings?when=past"


async def test_signing_out_ends_the_session_here_and_at_the_issuer(
    signed_in: Open, unique: Unique
) -> None:
    browser = await signed_in(unique("Reader"))
    before = browser.client.cookies["guilde"]
    page = await browser.send((await browser.open("/help")).form("/sign-out"))
    assert "You are signed out" in page.text
    browser.client.cookies.set("guilde", before)
    assert (await browser.client.get("/inbox")).status_code == 303


async def test_a_text_whose_session_ended_is_there_after_signing_in_again(
    signed_in: Open, unique: Unique
) -> None:
    name, slug = unique("Writer"), unique("kept")
    browser = await signed_in(name)
    await found_community(browser, slug)
    form = (await browser.open(f"/posts/new?community={slug}")).form("/posts$")
    browser.client.cookies.delete("guilde")
    stopped = await browser.send(
        form, ("status", "published"), title=f"Long {slug}", body="An hour of work."
    )
    page = await browser.send(stopped.form(r".*/authorize"), name=name)
    again = page.form("/posts$")
    assert again.fields["title"] == [f"Long {slug}"]
    assert again.fields["body"] == ["An hour of work."]
    published = await browser.send(again, ("status", "published"))
    assert "An hour of work." in published.text


async def test_a_reply_whose_session_ended_is_there_after_signing_in_again(
    signed_in: Open, unique: Unique
) -> None:
    name, slug = unique("Writer"), unique("kept")
    browser = await signed_in(name)
    await found_community(browser, slug)
    post = await publish(browser, slug, f"Question {slug}")
    form = post.form(f"{post.path}/replies")
    browser.client.cookies.delete("guilde")
    stopped = await browser.send(form, body="A careful answer.")
    page = await browser.send(stopped.form(r".*/authorize"), name=name)
    assert page.form(f"{post.path}/replies").fields["body"] == ["A careful answer."]


async def test_pages_are_in_the_chosen_language_at_the_same_address(
    signed_in: Open, unique: Unique
) -> None:
    browser = await signed_in(unique("Reader"), "en")
    page = await browser.open("/communities")
    assert '<html lang="en">' in page.html
    page = await browser.send(page.form("/language"), ("language", "fr"))
    assert page.path == "/communities"
    assert '<html lang="fr">' in page.html
    assert "Communautés" in page.text
    # mails, too: the profile holds the language
    assert "français" in (await browser.open("/help")).text.lower()


async def test_a_stranger_reads_pages_in_their_browser_s_language(signed_in: Open) -> None:
    french, english = await signed_in("", "fr-FR,fr;q=0.9"), await signed_in("", "en-GB")
    assert '<html lang="fr">' in (await french.open("/")).html
    assert '<html lang="en">' in (await english.open("/")).html


async def test_a_sign_in_without_a_beginning_explains_how_to_start_again(signed_in: Open) -> None:
    browser = await signed_in()
    page = await browser.open("/signed-in?code=x&state=y")
    assert page.status == 400
    assert "/sign-in?back=/" in page.links


async def test_an_unknown_logout_token_is_refused(signed_in: Open) -> None:
    browser = await signed_in()
    answer = await browser.client.post(
        "/back-channel-logout", data={"logout_token": "x.y.z"}, headers=SAME_ORIGIN
    )
    assert answer.status_code == 400


async def test_the_first_run_joins_communities_and_sets_preferences(
    signed_in: Open, unique: Unique
) -> None:
    owner, slug = await signed_in(unique("Owner")), unique("begin")
    await found_community(owner, slug)
    newcomer = await signed_in(unique("Newcomer"))
    form = (await newcomer.open("/welcome")).form("/welcome")
    page = await newcomer.send(
        form, community=[slug], skills="SQL, tests", mail="never", time_zone="America/New_York"
    )
    assert "You are all set" in page.text
    assert f"/communities/{slug}" in page.links
    assert "SQL, tests" in (await newcomer.open("/profile")).html
    preferences = (await newcomer.open("/preferences")).form("/preferences")
    assert preferences.fields["mail-answered"] == ["never"]
    assert "New York" in (await newcomer.open("/gatherings")).text


async def test_an_erased_person_is_signed_out_and_gone(signed_in: Open, unique: Unique) -> None:
    name = unique("Leaver")
    browser = await signed_in(name)
    form = (await browser.open("/privacy")).form("/privacy/erase")
    refused = await browser.send(form, name="Somebody else")
    assert refused.status == 422
    display = (await browser.open("/profile")).form("/profile").fields["name"][0]
    gone = await browser.send(form, name=display)
    assert "Your data is erased" in gone.text
    assert (await browser.client.get("/inbox")).status_code == 303
