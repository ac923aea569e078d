"""Whether every licence is one that may be used here: ``python -m supply.licences``."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from license_expression import AND, OR, BaseSymbol, ExpressionError, get_spdx_licensing

from supply.installed import Package, Rules, Script, installed, rules, scripts

_SPDX = get_spdx_licensing()


def refused(found: Iterable[Package | Script], by: Rules) -> list[str]:
    """One line for each package that may not be used, with what to do."""
    lines = []
    for each in found:
        problem = _problem(each.name, each.licence, by)
        if problem:
            lines.append(f"{each.name} {each.version}: {problem}")
    return lines


def idle(found: Iterable[Package | Script], by: Rules) -> list[str]:
    """Exceptions of packages that are not here or need none any more."""
    licences = {each.name: each.licence for each in found}
    return [
        f"{name}: has an exception in supply/licences.toml and needs none; take it out."
        for name in sorted(by.exceptions)
        if name not in licences or not _problem(name, licences[name], by, excepted=False)
    ]


def _problem(name: str, licence: str, by: Rules, *, excepted: bool = True) -> str:
    look = "Read its licence and write it down in supply/licences.toml, under "
    if not licence:
        return f"tells no licence. {look}[told]."
    try:
        parsed = _SPDX.parse(licence, validate=True)
    except ExpressionError:
        return f"has the licence “{licence}”, which is no SPDX expression. {look}[meant] or [told]."
    allowed = by.allowed
    if excepted and name in by.exceptions:
        allowed |= {by.exceptions[name][0]}
    if _may(parsed, allowed):
        return ""
    return (
        f"has the licence {licence}, which is not allowed here. Do without it, or write in "
        "supply/licences.toml, under [exceptions], why it may be used."
    )


def _may(licence: AND | OR | BaseSymbol, allowed: frozenset[str]) -> bool:
    """Of joined licences each must be allowed, of a choice one."""
    if isinstance(licence, AND):
        return all(_may(each, allowed) for each in licence.args)
    if isinstance(licence, OR):
        return any(_may(each, allowed) for each in licence.args)
    return licence.render() in allowed


def main() -> int:
    """0: all may be used; 1: some may not; 2: nothing is installed that could be looked at."""
    by = rules()
    found = installed(by).packages
    if len(found) < len(by.exceptions):
        print("Hardly a package is installed here. Use `make licences`.", file=sys.stderr)  # noqa: T201
        return 2
    every: list[Package | Script] = [*found, *scripts()]
    problems = [*refused(every, by), *idle(every, by)]
    for line in problems:
        print(line, file=sys.stderr)  # noqa: T201
    told = f"{len(every)} packages and scripts of others, {len(by.exceptions)} under an exception"
    print(f"Licences: {told}; {len(problems)} problems.")  # noqa: T201
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
