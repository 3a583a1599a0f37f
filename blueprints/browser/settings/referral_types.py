"""Referral types: how clients heard of the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blueprints.browser.desk import NUMBER, desk, needs
from blueprints.browser.settings.words import WordForm, WordList
from registry.models import ReferralType
from registry.vocabulary import create_referral_type
from registry.word_lists import referral_types_in_use

if TYPE_CHECKING:
    from registry.callers import Caller

REFERRAL_TYPES = WordList("referral_types", ReferralType, WordForm, referral_types_in_use, create_referral_type)


@desk.get("/settings/referral-types")
@needs("workspace.manage")
def referral_types_settings(caller: Caller) -> Any:
    """Show every referral type with how many have it."""
    return REFERRAL_TYPES.show(caller)


@desk.post("/settings/referral-types")
@needs("workspace.manage")
def add_referral_type(caller: Caller) -> Any:
    """Add a referral type."""
    return REFERRAL_TYPES.add(caller)


@desk.post(f"/settings/referral-types/{NUMBER}")
@needs("workspace.manage")
def update_referral_type(caller: Caller, number: int) -> Any:
    """Rename a referral type."""
    return REFERRAL_TYPES.update(caller, number)


@desk.post(f"/settings/referral-types/{NUMBER}/merge")
@needs("workspace.manage")
def merge_referral_type(caller: Caller, number: int) -> Any:
    """Give whoever has this referral type another one instead."""
    return REFERRAL_TYPES.merge(caller, number)


@desk.post(f"/settings/referral-types/{NUMBER}/remove")
@needs("workspace.manage")
def remove_referral_type(caller: Caller, number: int) -> Any:
    """Take this referral type off everybody."""
    return REFERRAL_TYPES.remove(caller, number)
