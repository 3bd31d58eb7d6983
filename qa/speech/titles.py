"""What stands before a name and is no part of it: "Dr", "Prime Minister"."""

from __future__ import annotations

TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady judge justice president vice minister premier prime mayor "
    "senator sen representative rep congressman congresswoman governor gov captain capt chief director general gen "
    "king queen prince princess pope bishop archbishop cardinal father sister reverend rev rabbi imam secretary "
    "chancellor ambassador attorney lawyer coach manager ceo cfo coo founder chairman chairwoman chair councilman "
    "councilwoman councillor councilor cllr sheriff deputy officer detective inspector superintendent sergeant sgt "
    "lieutenant lt colonel col major maj commander admiral adm corporal private commissioner speaker leader mp mep "
    "editor reporter correspondent analyst economist historian author actor actress singer quarterback midfielder "
    "striker defender goalkeeper spokesman spokeswoman spokesperson treasurer "
    "executive administrator prosecutor detective climatologist doctor nurse solicitor barrister state".split()
)


def given_name(name: str) -> str:
    """The first word of a name, in small letters, without the titles before it: "samuel" of "Dr Samuel Okoro"."""
    parts = [part.rstrip(".") for part in name.casefold().split()]
    return next((part for part in parts if part not in TITLES), parts[0])
