"""The clinic's tags and referral types: listed by name, and added to by whoever may change a client.

Staff make a tag at the moment a client needs it, so that creating one takes no more than putting one on a client:
`clients.update`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blueprints.api.practice.forms import NameForm
from blueprints.api.practice.wire import REFERRAL_TYPE, TAG, wire_name
from blueprints.api.practice.words import practice
from blueprints.api.schema import array, record
from registry.errors import NameTaken
from registry.vocabulary import create_referral_type, create_tag, referral_types_of, tags_of

if TYPE_CHECKING:
    from registry.callers import Caller

TAGS = record("PracticeTags", data=array(TAG, "Every tag of the workspace, by name."))
REFERRAL_TYPES = record(
    "PracticeReferralTypes", data=array(REFERRAL_TYPE, "Every referral type of the workspace, by name.")
)


@practice.get("/v1/tags", needs="clients.view", answers={200: TAGS})
def list_tags(caller: Caller) -> dict[str, Any]:
    """List tags."""
    return {"data": [wire_name(tag) for tag in tags_of(caller)]}


@practice.post("/v1/tags", needs="clients.update", answers={201: TAG}, takes=NameForm, refuses=(NameTaken,))
def add_tag(caller: Caller) -> tuple[dict[str, Any], int]:
    """Create a tag.

    Whoever may change clients may do so. A name that another tag of the workspace has is refused.
    """
    return wire_name(create_tag(caller, **NameForm.read().changes)), 201


@practice.get("/v1/referral-types", needs="clients.view", answers={200: REFERRAL_TYPES})
def list_referral_types(caller: Caller) -> dict[str, Any]:
    """List referral types."""
    return {"data": [wire_name(kind) for kind in referral_types_of(caller)]}


@practice.post(
    "/v1/referral-types",
    needs="clients.update",
    answers={201: REFERRAL_TYPE},
    takes=NameForm,
    refuses=(NameTaken,),
)
def add_referral_type(caller: Caller) -> tuple[dict[str, Any], int]:
    """Create a referral type.

    Whoever may change clients may do so. A name that another referral type of the workspace has is refused.
    """
    return wire_name(create_referral_type(caller, **NameForm.read().changes)), 201
