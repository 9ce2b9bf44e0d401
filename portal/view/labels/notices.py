"""Labels of notices and services, by group and value."""

from collections.abc import Mapping
from typing import Final

from portal.view.marking import said

LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "reason": {
        "answered": said("Somebody answers my question"),
        "replied": said("Somebody replies to what I wrote"),
        "mentioned": said("Somebody mentions me"),
        "accepted": said("My answer is accepted"),
        "followed": said("A post I follow has something new"),
        "announced": said("Something is announced in my communities"),
        "posted": said("Something is published in my communities"),
        "gathering_scheduled": said("A gathering is announced in my communities"),
        "gathering_changed": said("A gathering I attend changes"),
        "gathering_cancelled": said("A gathering I attend is cancelled"),
        "promoted": said("I get a seat from the waiting list"),
        "membership_requested": said("Somebody asks to join a community I animate"),
        "request_decided": said("My request to join is answered"),
        "invited": said("I am invited to a community"),
        "activity_due": said("One of my activities is due soon"),
        "check_in_awaited": said("One of my objectives has had no check-in for a while"),
        "added": said("I am added to a community"),
        "charter_published": said("One of my communities has a new charter"),
        "pulse": said("One of my communities opens a survey"),
        "proposal_supported": said(
            "Somebody supports a community I proposed, or one I proposed or support becomes active"
        ),
        "admin_joined": said("An administrator joins a community I own"),
        "connecting": said("Somebody connects with me"),
        "endorsing": said("Somebody endorses my skills, or asks for it"),
        "mentoring": said("Something happens in my mentoring"),
        "approached": said(
            "A recruiter wants to contact me, or somebody answers my request as a recruiter"
        ),
        "recognition": said("I am given kudos, or earn a badge"),
        "found": said("A search that I saved finds something new"),
        "could_answer": said("A question about a skill of mine stays unanswered"),
        "succession": said("One of my communities changes owner"),
        "role_term": said("My role in a community ends"),
        "publication_stopped": said("A draft of mine could not be published at its time"),
        "review_due": said("A post I keep up to date is due for review"),
        "suggested": said("Somebody suggests an edit of my post, or decides on mine"),
        "coauthor": said("I become a co-author of a post"),
        "edited": said("A post I follow is edited"),
        "approval": said("A post awaits my review, or mine is approved or returned"),
        "moderated": said("A moderator decides on what I wrote, or an appeal is made or answered"),
        "flag_settled": said("Something I flagged is reviewed"),
    },
    "reason_group": {
        "posts": said("My posts, and posts I follow"),
        "communities": said("My communities"),
        "gatherings": said("My gatherings"),
        "people": said("People and mentoring"),
        "work": said("Objectives and activities"),
        "roles": said("Membership and roles"),
        "searching": said("Searches and questions for me"),
        "moderation": said("Moderation"),
        "other": said("Everything else"),
    },
    "service": {
        "membership": said("Communities and people"),
        "content": said("Posts and answers"),
        "events": said("Gatherings"),
        "search": said("The search"),
        "notifications": said("The inbox"),
        "issuer": said("Signing in"),
    },
    "channel": {
        "immediately": said("Immediately"),
        "daily": said("Once a day"),
        "never": said("Never"),
    },
}
