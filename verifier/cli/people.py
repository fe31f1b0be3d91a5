"""`xueshi user` and `xueshi unit`: who may act, and where they belong.

The first administrator of a node comes from here: there is no default password, `--set-link` prints a link that sets one, once.
"""

import sys
from collections.abc import Mapping
from typing import Annotated

import typer

from verifier.cli.failing import usage
from verifier.cli.groups import Group
from verifier.cli.options import FormatOption, LangOption, command_actor, default_lang, opened_node
from verifier.cli.output import Format, print_json, print_pairs, print_table
from verifier.errors import NotFoundError
from verifier.flows import ROLES, NewUser, Services, add_account
from verifier.flows.identity import KINDS, found_unit, make_password_link, set_disabled
from verifier.messages import say
from verifier.store import User, find_user, list_users, units

user = typer.Typer(cls=Group, help="Who may act.")
unit = typer.Typer(cls=Group, help="Units and what lies beneath them.")
LinkOption = Annotated[bool, typer.Option("--set-link", help="Print a one-time link that sets the password.")]


@user.command("add")
def add(
    login: str,
    name: Annotated[str, typer.Option("--name", help="The name that is shown.")],
    role: Annotated[list[str], typer.Option("--role", help=f"{', '.join(ROLES)}; may be repeated.")],
    place: Annotated[str, typer.Option("--unit", help="The unit, by name (default: the region's own).")] = "",
    region: Annotated[str | None, typer.Option("--region", help="GB/T 2260 code (default: the node's).")] = None,
    secrets: Annotated[str, typer.Option("--stdin", help="What stdin gives, a line each: password, id_number.")] = "",
    fact: Annotated[
        list[str] | None,
        typer.Option(
            "--fact",
            help="name=value that rules ask for, such as birth=1970-05-01, sex=F, medical=true; may be repeated.",
        ),
    ] = None,
    *,
    set_link: LinkOption = False,
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Add a user; an applicant also gets a person's record."""
    given = dict(zip(filter(None, secrets.split(",")), sys.stdin.read().splitlines(), strict=False)) if secrets else {}
    with opened_node() as services:
        now = services.clock()
        new = NewUser(
            login,
            name,
            tuple(role),
            region or services.settings.region,
            place,
            given.get("password") or None,
            is_person="applicant" in role,
            id_number=given.get("id_number") or None,
            facts=_facts(fact or []),
        )
        added = add_account(services.store, new, actor=command_actor(), now=now)
        link = _link(services, added) if set_link else None
    facts = {"login": login, "id": str(added.id), "person": str(added.person_id or "") or None, "roles": role}
    _print(say("cli.user_added", lang or default_lang()), facts | ({"link": link} if link else {}), form)


@user.command("list")
def list_(form: FormatOption = Format.TABLE, lang: LangOption = "") -> None:
    """List users with their persons."""
    with opened_node() as services, services.store.read() as tx:
        users = list_users(tx)
    rows = [
        (one.user.login, one.user.shown_name, "、".join(one.roles), one.user.unit, str(one.user.person_id or ""))
        for one in users
    ]
    names = ("login", "name", "roles", "unit", "person")
    if form is Format.JSON:
        for row in rows:
            print_json(dict(zip(names, row, strict=True)))
    else:
        print_table([say(f"cli.user.{name}", lang or default_lang()) for name in names], rows)


@user.command("disable")
def disable(login: str, form: FormatOption = Format.TABLE, lang: LangOption = "") -> None:
    """End a user's rights and sessions at once."""
    with opened_node() as services:
        found = _user(services, login)
        set_disabled(services.store, found.id, disabled=True, actor=command_actor(), now=services.clock())
    _print(say("people.state.disabled", lang or default_lang()), {"login": login, "state": "disabled"}, form)


@user.command("password-link")
def password_link(login: str, form: FormatOption = Format.TABLE, lang: LangOption = "") -> None:
    """Print a one-time link that sets the user's password; earlier links end."""
    with opened_node() as services:
        link = _link(services, _user(services, login))
    _print(say("people.password_set", lang or default_lang()), {"login": login, "link": link}, form)


@unit.command("add")
def add_unit(
    name: str,
    kind: Annotated[str, typer.Option("--kind", help=f"{', '.join(KINDS)}.")] = "unit",
    beneath: Annotated[str, typer.Option("--under", help="Code of the unit above (default: the node's region).")] = "",
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Add a unit."""
    if kind not in KINDS:
        usage("cli.misuse.choice", lang or default_lang(), name="--kind", given=kind, choices=KINDS)
    with opened_node() as services:
        with services.store.read() as tx:
            parent = units.get_unit_by_code(tx, beneath) if beneath else None
        added = found_unit(
            services.store,
            name=name,
            kind=kind,
            parent_id=parent.id if parent else None,
            region=services.settings.region,
            actor=command_actor(),
            now=services.clock(),
        )
    facts = {"code": added.code, "name": added.name, "path": added.path}
    _print(say("people.unit_add", lang or default_lang()), facts, form)


@unit.command("list")
def list_units(form: FormatOption = Format.TABLE, lang: LangOption = "") -> None:
    """List units as a tree."""
    with opened_node() as services, services.store.read() as tx:
        found = units.unit_tree(tx, limit=100_000)
    if form is Format.JSON:
        for one in found:
            print_json({"code": one.code, "name": one.name, "kind": one.kind, "region": one.region, "path": one.path})
        return
    lang = lang or default_lang()
    heads = [say(f"people.{name}", lang) for name in ("unit", "kind_word", "unit_code")]
    print_table(
        heads,
        [
            (f"{'　' * (one.path.count('/') - 2)}{one.name}", say(f"people.kind.{one.kind}", lang), one.code)
            for one in found
        ],
    )


def _user(services: Services, login: str) -> User:
    with services.store.read() as tx:
        found = find_user(tx, login)
    if found is None:
        raise NotFoundError("user", login)
    return found


def _facts(given: list[str]) -> dict[str, object]:
    """Facts as `name=value`; true and false are flags."""
    pairs = (one.partition("=") for one in given)
    flags = {"true": True, "false": False}
    return {name.strip(): flags.get(value.strip(), value.strip()) for name, _, value in pairs}


def _link(services: Services, whose: User) -> str:
    """The address at which the user sets the password."""
    token = make_password_link(services.store, whose.id, actor=command_actor(), now=services.clock())
    scheme = "http" if services.settings.is_dev else "https"
    return f"{scheme}://{services.settings.public_host}/password/{token}"


def _print(title: str, facts: Mapping[str, object], form: Format) -> None:
    if form is Format.JSON:
        print_json(facts)
    else:
        print_pairs(title, facts.items())
