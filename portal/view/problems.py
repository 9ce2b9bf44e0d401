"""What a page says of problems that the API reports."""

from collections.abc import Mapping
from typing import Final

from portal.view.marking import said

PROBLEMS: Final[Mapping[str, str]] = {
    "too-many-saved-searches": said("You have 100 saved searches: delete one first."),
    "watched-already": said("The community watches this feed already."),
    "feeds-full": said("The community watches 100 feeds: end one first."),
    "watch-off": said("This platform does not fetch feeds of others."),
    "already-chosen": said("Somebody chose it already."),
    "answers-needed": said("Answer each of the questions."),
    "is-hidden": said("Moderators hid it: they alone show it again."),
    "not-hidden": said("It is not hidden."),
    "not-movable": said(
        "It cannot go there: its author may not see that community, it answers a challenge or has "
        "ideas, or it was merged."
    ),
    "not-mergeable": said(
        "These two do not go together: both must be in this community, a question only goes with "
        "a question, and each is merged once."
    ),
    "not-splittable": said("These replies are gone, hidden, or too many: look at the post again."),
    "is-merged": said("It was merged into another post, and stays archived."),
    "is-locked": said("Moderators closed the replies."),
    "barred": said("Moderators barred you from this for a time: see Moderation and me."),
    "claimed-by-other": said("Another moderator works on it just now."),
    "nothing-flagged": said("It has no open flags."),
    "not-appealable": said("It cannot be appealed against, or was before."),
    "not-appealed": said("The appeal was answered meanwhile."),
    "not-standing": said("It is over already."),
    "too-many-posts": said("Newcomers publish a few posts an hour. Keep it as a draft meanwhile."),
    "not-a-path": said("This is not a learning path any more."),
    "already-member": said("You are a member already, or asked to be one."),
    "not-voted-on": said("Only questions and answers are voted on."),
    "aim-retired": said("The organisation has given this objective up: choose another one."),
    "programme-closed": said("The programme takes no more of this: it or its time is over."),
    "matching-running": said("The matching is still running."),
    "pulse-closed": said("This survey is closed."),
    "pulse-not-found": said("There is no such survey, or it is not for you to see."),
    "approach-open": said("You have asked this person already."),
    "approach-not-open": said("This request does not await an answer any more."),
    "refusal-holds": said("This person refused you in the last 180 days: ask again later."),
    "talent-not-found": said("This person is not in the talent pool any more."),
    "recognition-refused": said("This person does not take part in recognition."),
    "no-issuer-key": said("This platform has no key to sign badges with."),
    "credential-not-found": said("There is no such badge."),
    "credential-revoked": said("This badge was revoked."),
    "key-not-found": said("There is no such key."),
    "status-list-not-found": said("There is no such list of revoked badges."),
    "kudos-not-found": said("There are no such kudos, or they are not for you to see."),
    "award-not-found": said("There is no such badge."),
    "pair-not-open": said("The mentoring has moved on: this does not go any more."),
    "pair-full": said("Two hundred sessions are noted: no more can be."),
    "programme-not-found": said("There is no such programme, or it is not for you to see."),
    "pair-not-found": said("There is no such mentoring, or it is not for you to see."),
    "objective-closed": said("This objective is not open: open it again first."),
    "objective-not-found": said("There is no such objective, or it is not for you to see."),
    "key-result-not-found": said("This key result is not there any more."),
    "activity-not-found": said("There is no such activity, or it is not for you to see."),
    "linked-not-found": said("There is no such gathering or published post in this community."),
    "season-full": said("A season has a hundred activities at most."),
    "season-not-found": said("There is no such season plan, or it is not for you to see."),
    "done-by-facts": said("This activity is done by what it became."),
    "audience-fixed": said("What is published stays in its community."),
    "charter-exists": said("This community has a charter by now: look at it first."),
    "community-archived": said("This community is archived: nothing is added to it any more."),
    "community-not-found": said("There is no such community, or it is not for you to see."),
    "file-too-large": said("This file is too large."),
    "media-needed": said(
        "It is published with its media: an episode with a sound file, a video with a file or an "
        "address, a gallery with pictures. Add them, or save it as a draft."
    ),
    "no-room": said("Your files have no more room: delete some that you do not need."),
    "unsupported-file": said("Files of this kind are not taken."),
    "too-many-uploads": said("Many of your uploads are not finished. Try again later."),
    "gathering-cancelled": said("This gathering is cancelled."),
    "gathering-over": said("This gathering is over."),
    "invitation-over": said("This invitation is used up, has expired or was revoked."),
    "too-many-invited": said("Too many invited addresses wait in this community already."),
    "invitation-required": said("This community is by invitation. Ask one of its animators."),
    "last-owner": said("A community needs an owner, and there is nobody else: appoint one first."),
    "not-a-member": said("You are not a member of this community."),
    "not-named": said("No owner asks you to own this community any more."),
    "not-a-parent": said(
        "It cannot be part of that community: it is not there, or a circle or too long a line "
        "would come of it."
    ),
    "not-eligible": said("This person cannot own it: only a member can who is no guest."),
    "not-allowed": said("This is for members of the community, or for its animators."),
    "not-published": said("This is not published, so it cannot be answered."),
    "nothing-to-decide": said("This request is decided already."),
    "not-a-draft": said("This is published already."),
    "not-submitted": said("It does not wait for a review any more."),
    "review-outdated": said("It was changed while you read it. Here is the present text."),
    "already-decided": said("This suggestion is decided already."),
    "suggestion-outdated": said(
        "The post was changed since: this suggestion no longer fits its text."
    ),
    "suggestion-not-found": said("There is no such suggestion, or it is not for you to see."),
    "coauthors-full": said("A post has 20 co-authors at most."),
    "pins-full": said("Three posts are pinned already: unpin one of them first."),
    "series-full": said("A series or a collection has 200 posts at most."),
    "reply-not-found": said("What you answer is not there any more."),
    "poll-closed": said("This poll is closed."),
    "poll-fixed": said("What a published poll offers stays as it is: people voted for it."),
    "seats-taken": said("More people have a seat than that."),
    "no-audience": said("Say for which colleagues: fill one of the fields below it."),
    "unknown-attribute": said("The directory does not say this of people."),
    "slug-taken": said("Another community has this address."),
    "skill-not-found": said("They show no such skill any more."),
    "topic-exists": said("Another topic has one of these names."),
    "too-large": said("This is too long."),
    "too-many-requests": said("That was a lot at once. Wait a moment, and press again."),
    "stage-fixed": said("Its stage does not allow this."),
    "stale": said("Somebody changed this while you wrote."),
    "conflict": said("This was done already, or is being done now."),
    "invalid": said("Some of this is not as it should be."),
}
"""Sentences about problems of the API, by name. Other problems have one by status."""
