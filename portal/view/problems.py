"""What a page says of problems that the API reports."""

from collections.abc import Mapping
from typing import Final

from portal.view.marking import said

PROBLEMS: Final[Mapping[str, str]] = {
    "too-many-saved-searches": said("You already have 100 saved searches. Delete one first."),
    "watched-already": said("The community already watches this feed."),
    "feeds-full": said("The community already watches 100 feeds. Remove one first."),
    "watch-off": said("This platform does not fetch external feeds."),
    "already-chosen": said("Somebody has already chosen it."),
    "answers-needed": said("Answer every question."),
    "is-hidden": said("Hidden by moderators: only they can show it again."),
    "not-hidden": said("It is not hidden."),
    "not-movable": said(
        "It cannot be moved there: one of its authors may not see that community, it answers a "
        "challenge or has ideas, or it was merged."
    ),
    "not-mergeable": said(
        "These posts cannot be merged: both must be in this community, a question only merges "
        "with a question, and a post is merged only once."
    ),
    "not-splittable": said(
        "Some of these replies no longer exist or are hidden, or there are too many. Check the "
        "post again."
    ),
    "is-merged": said("It was merged into another post, and stays archived."),
    "is-locked": said("Moderators closed the replies."),
    "barred": said(
        "Moderators have barred you from this for some time: see “My moderation record”."
    ),
    "claimed-by-other": said("Another moderator is working on it."),
    "nothing-flagged": said("It has no open flags."),
    "not-appealable": said("This decision cannot be appealed, or already was."),
    "not-appealed": said("The appeal has already been answered."),
    "not-standing": said("It is already over."),
    "too-many-posts": said(
        "Newcomers can publish only a few posts an hour. Keep it as a draft for now."
    ),
    "not-a-path": said("This is no longer a learning path."),
    "already-member": said("You are already a member, or have asked to be one."),
    "not-voted-on": said("Only questions and answers can be voted on."),
    "aim-retired": said("The organisation has given this objective up: choose another one."),
    "programme-closed": said(
        "The programme no longer accepts this: it is closed, or the time is over."
    ),
    "matching-running": said("The matching is still running."),
    "pulse-closed": said("This survey is closed."),
    "pulse-not-found": said("This survey does not exist, or you may not see it."),
    "approach-open": said("You have already asked this person."),
    "approach-not-open": said("This request is no longer awaiting an answer."),
    "refusal-holds": said("This person refused you in the last 180 days: ask again later."),
    "talent-not-found": said("This person is no longer in the talent pool."),
    "recognition-refused": said("This person does not take part in recognition."),
    "no-issuer-key": said("This platform has no key to sign badges with."),
    "too-many-credentials": said("You have made this badge public the maximum number of times."),
    "credential-not-found": said("This badge does not exist."),
    "credential-revoked": said("This badge was revoked."),
    "key-not-found": said("This key does not exist."),
    "status-list-not-found": said("This list of revoked badges does not exist."),
    "kudos-not-found": said("These kudos do not exist, or you may not see them."),
    "award-not-found": said("This badge does not exist."),
    "pair-not-open": said("The mentoring has moved on: this is no longer possible."),
    "pair-full": said("200 sessions are recorded: no more can be added."),
    "programme-not-found": said("This programme does not exist, or you may not see it."),
    "pair-not-found": said("This mentoring does not exist, or you may not see it."),
    "objective-closed": said("This objective is not open: open it again first."),
    "objective-not-found": said("This objective does not exist, or you may not see it."),
    "key-result-not-found": said("This key result no longer exists."),
    "activity-not-found": said("This activity does not exist, or you may not see it."),
    "linked-not-found": said("This community has no such gathering or published post."),
    "season-full": said("A season has at most 100 activities."),
    "season-not-found": said("This season plan does not exist, or you may not see it."),
    "done-by-facts": said(
        "This activity is done once its gathering is over or its post is published. It cannot "
        "be marked by hand."
    ),
    "audience-fixed": said("A published post stays in its community."),
    "charter-exists": said("This community now has a charter: read it first."),
    "community-archived": said("This community is archived: nothing can be added."),
    "community-not-found": said("This community does not exist, or you may not see it."),
    "file-too-large": said("This file is too large."),
    "media-needed": said(
        "It needs its media to be published: a sound file for an episode, a file or an "
        "address for a video, pictures for a gallery. Add them, or save it as a draft."
    ),
    "no-room": said("Your file space is full: delete files you no longer need."),
    "unsupported-file": said("Files of this type are not accepted."),
    "too-many-uploads": said("Too many of your uploads are unfinished. Try again later."),
    "gathering-cancelled": said("This gathering is cancelled."),
    "gathering-over": said("This gathering is over."),
    "invitation-over": said("This invitation has been used up, has expired or was revoked."),
    "too-many-invited": said("Too many invited addresses wait in this community already."),
    "invitation-required": said("This community is by invitation. Ask one of its animators."),
    "last-owner": said(
        "A community needs an owner and there is nobody else. Appoint another owner first."
    ),
    "not-a-member": said("You are not a member of this community."),
    "not-named": said("Nobody is asking you to own this community any more."),
    "not-a-parent": said(
        "It cannot become part of that community: the community does not exist, or this "
        "would create a loop or too deep a hierarchy."
    ),
    "not-eligible": said("This person cannot own it: only members can, and guests cannot."),
    "not-allowed": said("This is for members of the community, or for its animators."),
    "not-published": said("This is not published, so it cannot be answered."),
    "nothing-to-decide": said("This request has already been decided."),
    "not-a-draft": said("This is already published."),
    "not-submitted": said("It is no longer awaiting review."),
    "review-outdated": said("It was changed while you were reading. Here is the current text."),
    "already-decided": said("This suggestion has already been decided."),
    "suggestion-outdated": said(
        "The post was changed since: this suggestion no longer fits its text."
    ),
    "suggestion-not-found": said("This suggestion does not exist, or you may not see it."),
    "coauthors-full": said("A post has at most 20 co-authors."),
    "pins-full": said("Three posts are already pinned. Unpin one of them first."),
    "series-full": said("A series or a collection has at most 200 posts."),
    "reply-not-found": said("What you are replying to no longer exists."),
    "poll-closed": said("This poll is closed."),
    "poll-fixed": said(
        "The options of a published poll cannot change: people have voted for them."
    ),
    "seats-taken": said("More people than that already have a seat."),
    "no-audience": said("Say which colleagues: fill in at least one of the fields below."),
    "unknown-attribute": said("The directory does not hold this about people."),
    "slug-taken": said("Another community has this address."),
    "skill-not-found": said("They no longer show this skill."),
    "topic-exists": said("Another topic has one of these names."),
    "too-large": said("This is too long."),
    "too-many-requests": said("That was a lot at once. Wait a moment, then try again."),
    "stage-fixed": said("Its stage does not allow this."),
    "stale": said("Somebody changed this while you were writing."),
    "conflict": said("This is already done or in progress."),
    "invalid": said("Some fields need your attention."),
}
"""Sentences about problems of the API, by name. Other problems have one by status."""
