"""Members: who works here and in which role; whoever is invited and has not come yet."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from blueprints.authentication import own_origin
from blueprints.browser import presenting
from blueprints.browser.desk import NUMBER, desk, needs, say
from blueprints.browser.once import do_once, tell_once
from blueprints.browser.settings.frame import settings_page
from blueprints.browser.wording import DeskForm
from blueprints.fields import Text
from blueprints.validators import EmailAddress, Required, fits
from registry.errors import AlreadyMember, LastOwner
from registry.invitations import invitations_of, invite, withdraw_invitation
from registry.members import (
    change_role,
    may_hand_out,
    members_of,
    reactivate_member,
    roles_of,
    suspend_member,
)
from registry.models import User

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.callers import Caller
    from registry.invitations import Invited
    from registry.members import Member


class InviteForm(DeskForm):
    """Whom to invite, as what."""

    email = Text(
        _l("Email"),
        says=_l("Enter an email address like name@example.com"),
        validators=[Required(), fits(User.email), EmailAddress()],
    )
    role = SelectField(_l("Role"))


class RoleForm(DeskForm):
    """What somebody is here."""

    role = SelectField(_l("Role"))


def _roles(caller: Caller) -> dict[str, str]:
    """Return the roles that this caller may give somebody."""
    return {role.name: presenting.role_name(role.name) for role in roles_of(caller) if may_hand_out(caller, role)}


@desk.get("/settings/members")
@needs("members.manage")
def members_settings(caller: Caller) -> Any:
    """Show everybody who works here."""
    return _page(caller)


@desk.post(f"/settings/members/{NUMBER}/role")
@needs("members.manage")
def change_member_role(caller: Caller, number: int) -> Any:
    """Give a member another role."""
    form = RoleForm(prefix=f"member-{number}")
    form.role.choices = _roles(caller)
    if form.validate():
        try:
            return _done(caller, lambda: _change_role(caller, number, form.role.data))
        except LastOwner:
            form.refuse(form.role, _last_owner())
    return _page(caller, form, number), 422


def _change_role(caller: Caller, number: int, name: str) -> str:
    member = change_role(caller, number, name)
    return _("%(name)s: %(role)s from now on.", name=member.user.name, role=presenting.role_name(name))


@desk.post(f"/settings/members/{NUMBER}/suspend")
@needs("members.manage")
def suspend_from_workspace(caller: Caller, number: int) -> Any:
    """Keep a member out, from now on."""
    try:
        told = do_once(caller, lambda: _suspend(caller, number))
    except LastOwner:
        form = RoleForm(None, prefix=f"member-{number}")
        form.role.choices = _roles(caller)
        form.refuse(form.role, _last_owner())
        return _page(caller, form, number), 422
    say(told, undo=(url_for("browser.let_in_again", number=number), 0))
    return redirect(url_for("browser.members_settings"))


def _suspend(caller: Caller, number: int) -> str:
    return _("%(name)s is signed out and cannot come in.", name=suspend_member(caller, number).user.name)


@desk.post(f"/settings/members/{NUMBER}/reactivate")
@needs("members.manage")
def let_in_again(caller: Caller, number: int) -> Any:
    """Let a suspended member in again."""
    return _done(caller, lambda: _reactivate(caller, number))


def _reactivate(caller: Caller, number: int) -> str:
    return _("%(name)s can come in again.", name=reactivate_member(caller, number).user.name)


@desk.post("/settings/invitations")
@needs("members.manage")
def invite_member(caller: Caller) -> Any:
    """Invite somebody, and show the link once."""
    form = InviteForm()
    form.role.choices = _roles(caller)
    if form.validate():
        email, role = form.email.data, form.role.data
        try:
            key = tell_once(caller, lambda: invite(caller, email, role))
            return _page(caller, link=f"{own_origin()}{url_for('browser.invitation', key=key)}", email=email)
        except AlreadyMember:
            form.refuse(form.email, _("Whoever has this address works here already"))
    return _page(caller, form), 422


@desk.post(f"/settings/invitations/{NUMBER}/withdraw")
@needs("members.manage")
def withdraw(caller: Caller, number: int) -> Any:
    """Make a link worth nothing."""
    return _done(caller, lambda: _withdraw(caller, number))


def _withdraw(caller: Caller, number: int) -> str:
    withdraw_invitation(caller, number)
    return _("Withdrew the invitation.")


def _last_owner() -> str:
    return _("Somebody must own the workspace: make somebody else an owner first")


def _done(caller: Caller, work: Callable[[], str]) -> Any:
    say(do_once(caller, work))
    return redirect(url_for("browser.members_settings"))


def _page(
    caller: Caller, sent: DeskForm | None = None, number: int | None = None, link: str = "", email: str = ""
) -> str:
    choices = _roles(caller)
    form = sent if isinstance(sent, InviteForm) else InviteForm(None, data={"role": "receptionist"})
    form.role.choices = choices
    return settings_page(
        "members",
        *([sent] if sent is not None else []),
        rows=[_row(caller, member, choices, sent, number) for member in members_of(caller)],
        invited=[_invited(one) for one in invitations_of(caller)],
        form=form,
        link=link,
        email=email,
    )


def _row(
    caller: Caller, member: Member, choices: dict[str, str], sent: DeskForm | None, number: int | None
) -> SimpleNamespace:
    user, is_sent = member.user, isinstance(sent, RoleForm) and member.user.id == number
    form = sent if is_sent and sent else RoleForm(None, prefix=f"member-{user.id}", data={"role": member.role.name})
    form["role"].choices = choices
    return SimpleNamespace(
        number=user.id,
        person=presenting.person(user.name, user.id),
        email=user.email,
        role=presenting.role_name(member.role.name),
        seen=presenting.ago(member.membership.seen_at) if member.membership.seen_at else "",
        is_me=user.id == caller.user_id,
        is_suspended=member.is_suspended,
        may_return=member.membership.suspended_at is not None,
        is_mine_to_change=member.role.name in choices,
        form=form,
        is_open=is_sent,
    )


def _invited(one: Invited) -> SimpleNamespace:
    return SimpleNamespace(
        number=one.invitation.id,
        email=one.invitation.email,
        role=presenting.role_name(one.role.name),
        until=presenting.on_day(one.invitation.expires_at),
    )
