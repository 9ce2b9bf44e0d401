"""The stages of an idea.

proposed ──► discussed ──► tried ──► adopted
│             │           │
└─────────────┴───────────┴─────► declined, with a reason ──► proposed
"""

from collections.abc import Mapping

from services.content.domain.errors import NotAnIdea, ReasonNeeded, StageFixed
from services.content.domain.kinds.details import PostDetails
from shared.contracts.kinds import IdeaStage

_DECLINED = IdeaStage.DECLINED
NEXT: Mapping[str, tuple[IdeaStage, ...]] = {
    IdeaStage.PROPOSED: (IdeaStage.DISCUSSED, IdeaStage.TRIED, _DECLINED),
    IdeaStage.DISCUSSED: (IdeaStage.TRIED, _DECLINED),
    IdeaStage.TRIED: (IdeaStage.ADOPTED, _DECLINED),
    IdeaStage.ADOPTED: (),
    IdeaStage.DECLINED: (IdeaStage.PROPOSED,),
}


def at_stage(details: PostDetails | None, stage: IdeaStage, reason: str) -> PostDetails:
    """Return the details at this stage; at the same stage, only the reason changes.

    Raises: NotAnIdea, StageFixed, ReasonNeeded.
    """
    if details is None or details.idea is None:
        raise NotAnIdea
    present = details.idea.stage
    if stage is not present and stage not in NEXT.get(present, ()):
        raise StageFixed(f"from {present} it can go to: {', '.join(NEXT.get(present, ())) or '-'}")
    if stage is _DECLINED and not reason:
        raise ReasonNeeded
    idea = details.idea.model_copy(update={"stage": stage, "reason": reason})
    return details.model_copy(update={"idea": idea})


def keeping_stage(before: PostDetails | None, wanted: PostDetails | None) -> PostDetails | None:
    """Return the wanted details; an idea that is edited stays at its stage."""
    if before is None or before.idea is None or wanted is None or wanted.idea is None:
        return wanted
    kept = {"stage": before.idea.stage, "reason": before.idea.reason}
    return wanted.model_copy(update={"idea": wanted.idea.model_copy(update=kept)})


def challenge_of(details: PostDetails | None) -> str | None:
    """Return the id of the challenge that an idea answers, if any."""
    return details.idea.challenge_id if details is not None and details.idea is not None else None
