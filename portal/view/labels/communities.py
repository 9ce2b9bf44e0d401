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
        "public": said("Open to guests, too"),
        "internal": said("For the organisation"),
        "selected": said("For selected colleagues"),
        "private": said("For its members only"),
        "secret": said("Secret"),
    },
    "policy": {
        "open": said("Anybody may join"),
        "approval": said("An animator decides on requests"),
        "invitation": said("By invitation"),
    },
    "refusal": {
        "kind": said("Files of this kind are not taken."),
        "broken": said("It could not be read: it is broken, or not what it says."),
        "bomb": said("It unpacks to too much."),
        "slow": said("It took too long to read."),
        "infected": said("A virus was found in it."),
        "unscanned": said("It is too large to be scanned for viruses."),
    },
    "line": {
        "added": said("Added"),
        "already_member": said("Members already"),
        "invited": said("Nobody here yet: invited once they sign in"),
        "bad": said("Bad lines"),
    },
    "life": {
        "proposal": said("Proposed"),
        "incubation": said("Being tried out"),
        "active": said("Active"),
        "dormant": said("Dormant"),
        "archived": said("In the archive"),
    },
    "life_said": {
        "proposal": said("It begins once enough people support it, or an administrator agrees."),
        "incubation": said("A few people try it out. It goes on once enough people support it."),
        "active": said("It goes its way."),
        "dormant": said("Little happens here at the moment."),
        "archived": said("It can be read, and nothing is added any more."),
    },
    "objective": {
        "open": said("Open"),
        "reached": said("Reached"),
        "abandoned": said("Given up"),
    },
    "objectives": {
        "open": said("Open objectives"),
        "reached": said("Objectives reached"),
        "abandoned": said("Objectives given up"),
    },
    "activity": {
        "gathering": said("Gathering"),
        "challenge": said("Challenge"),
        "content_call": said("Call for content"),
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
        "companion": said("Somebody of your communities"),
        "colleague": said("Anybody else"),
    },
    "gap": {
        "open": said("Still open"),
        "taken_up": said("Called for"),
        "closed": said("No longer missing"),
    },
    "gap_call": {
        "question": said("Ask the community"),
        "challenge": said("Make it a challenge"),
        "article": said("Write about it"),
    },
    "measure": {
        "active": said("Active members"),
        "contributors": said("People who wrote"),
        "posts": said("Posts and replies"),
        "kept_30": said("Newcomers kept after 30 days"),
        "kept_90": said("Newcomers kept after 90 days"),
        "hours": said("Median wait for the first answer"),
        "answered": said("Questions answered"),
        "top": said("Written by the five who write most"),
        "across": said("Ties between departments"),
    },
    "action": {
        "answer_questions": said("Answer them"),
        "ask_experts": said("Find experts to ask"),
        "welcome_newcomers": said("Open a mentoring programme"),
        "share_the_work": said("Ask others to take part"),
        "refresh_content": said("Review them"),
        "invite": said("Invite people"),
        "bridge_departments": said("Bring them together"),
        "set_objective": said("Set an objective"),
        "check_in": said("Check in"),
        "plan_season": said("Make a season plan"),
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
