"""Labels of communities, their goals and their health, by group and value."""

from collections.abc import Mapping
from typing import Final

from portal.view.marking import said

LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "stage": {
        "proposed": said("Proposed"),
        "discussed": said("Discussed"),
        "tried": said("Tried"),
        "adopted": said("Adopted"),
        "declined": said("Declined"),
    },
    "role": {
        "owner": said("Owner"),
        "animator": said("Animator"),
        "moderator": said("Moderator"),
        "expert": said("Expert"),
        "member": said("Member"),
        "guest": said("Guest of the community"),
    },
    "visibility": {
        "public": said("Open to guests"),
        "internal": said("For the organisation"),
        "selected": said("For selected colleagues"),
        "private": said("For its members only"),
        "secret": said("Secret"),
    },
    "policy": {
        "open": said("Open to all"),
        "approval": said("Join on request"),
        "invitation": said("By invitation"),
    },
    "refusal": {
        "kind": said("Files of this type are not accepted."),
        "broken": said(
            "The file could not be read: it is damaged, or not of the type it claims to be."
        ),
        "bomb": said("It is too large once unpacked."),
        "slow": said("It took too long to read."),
        "infected": said("A virus was found in this file."),
        "unscanned": said("It is too large to be scanned for viruses."),
    },
    "line": {
        "added": said("Added"),
        "already_member": said("Already members"),
        "invited": said("Not here yet: invited when they first sign in"),
        "bad": said("Bad lines"),
    },
    "life": {
        "proposal": said("Proposed"),
        "incubation": said("Being tried out"),
        "active": said("Active"),
        "dormant": said("Dormant"),
        "archived": said("Archived"),
    },
    "life_said": {
        "proposal": said("It begins once enough people support it, or an administrator agrees."),
        "incubation": said("A few people try it out. It continues once enough people support it."),
        "active": said("Up and running."),
        "dormant": said("Not much is happening here at the moment."),
        "archived": said("It can be read, but nothing can be added."),
    },
    "objective": {
        "open": said("Open"),
        "reached": said("Reached"),
        "abandoned": said("Given up"),
    },
    "objectives": {
        "open": said("Under way"),
        "reached": said("Reached"),
        "abandoned": said("Given up"),
    },
    "activity": {
        "gathering": said("Gathering"),
        "challenge": said("Challenge"),
        "content_call": said("Call for contributions"),
        "other": said("Other activity"),
    },
    "confidence": {
        "high": said("Confident"),
        "medium": said("Uncertain"),
        "low": said("At risk"),
    },
    "audience": {
        "everyone": said("Everyone here"),
        "companions": said("People in my communities"),
        "nobody": said("Only me"),
    },
    "reader": {
        "companion": said("Somebody in your communities"),
        "colleague": said("Everybody else"),
    },
    "gap": {
        "open": said("Still open"),
        "taken_up": said("Called for"),
        "closed": said("No longer missing"),
    },
    "gap_call": {
        "question": said("Ask the community"),
        "challenge": said("Turn it into a challenge"),
        "article": said("Write about it"),
    },
    "measure": {
        "active": said("Active members"),
        "contributors": said("People who wrote"),
        "posts": said("Posts and replies"),
        "kept_30": said("Newcomers active after 30 days"),
        "kept_90": said("Newcomers active after 90 days"),
        "hours": said("Median wait for the first answer"),
        "answered": said("Questions answered"),
        "top": said("Share of the five most active authors"),
        "across": said("Ties between departments"),
    },
    "action": {
        "answer_questions": said("Answer them"),
        "ask_experts": said("Find experts to ask"),
        "welcome_newcomers": said("Open a mentoring programme"),
        "share_the_work": said("Ask others to take part"),
        "refresh_content": said("Review them"),
        "invite": said("Invite people"),
        "bridge_departments": said("Suggest introductions"),
        "set_objective": said("Add an objective"),
        "check_in": said("Check in"),
        "plan_season": said("Create a season plan"),
    },
    "trait": {
        "department": said("Department"),
        "country": said("Country"),
        "seniority": said("Seniority"),
        "gender": said("Gender"),
    },
    "gender": {
        "woman": said("Woman"),
        "man": said("Man"),
        "non_binary": said("Non-binary"),
        "other": said("Other"),
    },
}
