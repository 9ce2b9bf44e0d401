"""What enumerations of the API are called on pages. Marked for the catalogue by `said`."""

from collections.abc import Mapping
from typing import Final


def said(text: str) -> str:
    """Mark a sentence for the catalogue; it is translated where it is shown."""
    return text


LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "kind": {
        "article": said("Article"),
        "question": said("Question"),
        "discussion": said("Discussion"),
        "answer": said("Answer"),
        "reply": said("Reply"),
        "gathering": said("Gathering"),
        "community": said("Community"),
        "profile": said("Person"),
    },
    "kinds": {
        "article": said("Articles"),
        "question": said("Questions"),
        "discussion": said("Discussions"),
        "answer": said("Answers"),
        "reply": said("Replies"),
        "gathering": said("Gatherings"),
        "community": said("Communities"),
        "profile": said("People"),
    },
    "role": {
        "owner": said("Owner"),
        "animator": said("Animator"),
        "expert": said("Expert"),
        "member": said("Member"),
    },
    "visibility": {
        "public": said("Open to guests, too"),
        "internal": said("For the organisation"),
        "private": said("For its members only"),
    },
    "policy": {
        "open": said("Anybody may join"),
        "approval": said("An animator decides on requests"),
        "invitation": said("By invitation"),
    },
    "lang": {"fr": "Français", "en": "English"},
    "tongue": {"fr": said("French"), "en": said("English")},
    "answer": {
        "yes": said("I am coming"),
        "maybe": said("Maybe"),
        "no": said("I am not coming"),
    },
    "reason": {
        "answered": said("Somebody answers my question"),
        "replied": said("Somebody replies to what I wrote or follow"),
        "mentioned": said("Somebody mentions me"),
        "accepted": said("My answer is accepted"),
        "posted": said("Something is published in my communities"),
        "gathering_scheduled": said("A gathering is announced in my communities"),
        "gathering_changed": said("A gathering I come to changes"),
        "gathering_cancelled": said("A gathering I come to is cancelled"),
        "promoted": said("A seat is free for me"),
        "membership_requested": said("Somebody asks to join a community I animate"),
        "request_decided": said("My request to join is decided"),
        "invited": said("I am invited to a community"),
        "admin_joined": said("An administrator joins a community I own"),
    },
    "service": {
        "membership": said("Communities and people"),
        "content": said("Posts and answers"),
        "events": said("Gatherings"),
        "search": said("Search"),
        "notifications": said("The inbox"),
        "issuer": said("Signing in"),
    },
    "channel": {
        "immediately": said("At once"),
        "daily": said("Once a day"),
        "never": said("Never"),
    },
}

SAID: Final[Mapping[str, str]] = {
    "joined": said("You are a member now. Welcome!"),
    "asked": said("Your request is with the animators. You will be notified when they decide."),
    "left": said("You are no longer a member."),
    "published": said("Published."),
    "draft": said("Saved as a draft. Only you can see it."),
    "saved": said("Saved."),
    "answered": said("Your answer is published."),
    "replied": said("Your reply is published."),
    "accepted": said("Marked as the answer that helped."),
    "reopened": said("The question is open again."),
    "deleted": said("Deleted for good."),
    "archived": said("Archived: it is out of lists and search, and its address still works."),
    "unarchived": said("It is published again."),
    "read": said("Marked as read."),
    "coming": said("Your seat is kept."),
    "waiting": said("There is no free seat now: you are on the waiting list."),
    "maybe": said("Noted: maybe."),
    "not-coming": said("Noted: you are not coming."),
    "announced": said("The gathering is announced."),
    "cancelled": said("The gathering is cancelled, and those who answered are notified."),
    "invited": said("The invitation is sent."),
    "let-in": said("They are a member now."),
    "refused": said("The request is refused; they may ask again."),
    "removed": said("They are no longer a member."),
    "appointed": said("The role is changed."),
    "created": said("Your community is there. Invite the first members!"),
    "feed-closed": said("The calendar's address opens nothing any more."),
    "erased": said("You are forgotten here. Thank you for what you shared."),
    "welcome": said("You are all set."),
}
"""What was just done, by the word that a cookie carries to the next page."""

PROBLEMS: Final[Mapping[str, str]] = {
    "already-member": said("You are a member already, or asked to be one."),
    "audience-fixed": said("What is published stays in its community."),
    "community-not-found": said("There is no such community, or it is not for you to see."),
    "gathering-cancelled": said("This gathering is cancelled."),
    "gathering-over": said("This gathering is over."),
    "invitation-required": said("This community is by invitation. Ask one of its animators."),
    "last-owner": said("A community needs an owner: appoint another one first."),
    "not-a-member": said("You are not a member of this community."),
    "not-allowed": said("This is for members of the community, or for its animators."),
    "not-published": said("This is not published, so it cannot be answered."),
    "nothing-to-decide": said("This request is decided already."),
    "seats-taken": said("More people have a seat than that."),
    "slug-taken": said("Another community has this address."),
    "too-large": said("This is too long."),
    "too-many-requests": said("That was a lot at once. Wait a moment, and press again."),
    "stale": said("Somebody changed this while you wrote."),
    "conflict": said("This was done already, or is being done now."),
    "invalid": said("Some of this is not as it should be."),
}
"""Problems of the API by their name; for others there is a sentence by status."""
