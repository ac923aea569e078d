"""GET /widget.js: the widget as one file, joined from its modules when the app is made.

A page elsewhere loads it with one script tag. As modules it would be a dozen requests, each with a
way to the server and back that a phone on a slow line waits for, and each to be allowed across
origins. So the modules of ``web/widget``, with those of the page that they share, become functions
of one script: no build step, and what is served is what is read. The forms of ``import`` and
``export`` that the joining knows are those that the modules use; any other is an error at start.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path, PurePosixPath

from fastapi import APIRouter, Request, Response

from service.api.weights import weights_of

ENTRY = PurePosixPath("widget/start.js")
JAVASCRIPT = "text/javascript; charset=utf-8"

_ETAG = re.compile(r'(?:W/)?("[^"]*")')
_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.{1,2}/[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:(?:async )?function\*?|class|const) (\w+))", re.MULTILINE)
_SAID = re.compile(r"^[ ]*(?://[^\n]*|/\*\*.*?\*/)\n|^[ ]+", re.MULTILINE | re.DOTALL)
_LEFT = re.compile(r"^\s*(?:import|export)\b.*$", re.MULTILINE)


class NotJoinable(Exception):
    """A module that says import or export in a form the joining does not know."""


def router_of(web: Path, *, lent: bool) -> APIRouter:
    """The route of the widget in ``web``. ``lent``: pages of other sites may load it."""
    router = APIRouter(tags=["pages"])
    script = joined(web, ENTRY).encode()
    packed = gzip.compress(script, mtime=0)
    # weak, as it names the script packed or not
    etag = f'W/"{hashlib.sha256(script).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Vary": "Accept-Encoding"}
    if lent:
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        # by which the widget tells a site that is not allowed from a service that is gone
        headers["Access-Control-Allow-Origin"] = "*"

    @router.api_route("/widget.js", methods=["GET", "HEAD"], include_in_schema=False)
    async def widget(request: Request) -> Response:
        if _is_among(etag, ",".join(request.headers.getlist("if-none-match"))):
            return Response(status_code=304, headers=headers)
        weights = weights_of(",".join(request.headers.getlist("accept-encoding")))
        if weights.get("gzip", weights.get("*", 0.0)) > 0:
            return Response(
                packed, media_type=JAVASCRIPT, headers=headers | {"Content-Encoding": "gzip"}
            )
        return Response(script, media_type=JAVASCRIPT, headers=headers)

    return router


def _is_among(etag: str, header: str) -> bool:
    """Whether If-None-Match names this version: compared weakly (RFC 9110, 13.1.2)."""
    opaque = etag.removeprefix("W/")
    return header.strip() == "*" or opaque in _ETAG.findall(header)


def joined(web: Path, entry: PurePosixPath) -> str:
    """One classic script that does what the module ``entry`` does. Raises NotJoinable."""
    made: dict[PurePosixPath, str] = {}
    _join(web, entry, made, ())
    script = "\n".join(made.values())
    return f'// Wenjin 问津, Apache-2.0\n(() => {{\n"use strict";\n{script}\n}})();\n'


def _join(
    web: Path,
    module: PurePosixPath,
    made: dict[PurePosixPath, str],
    above: tuple[PurePosixPath, ...],
) -> None:
    """Adds the module to ``made``, after those it imports."""
    if module in above:
        raise NotJoinable(f"{module} imports itself by way of {above[-1]}")
    source = (web / module).read_text(encoding="utf-8")
    if module.suffix == ".css":
        made[module] = (
            f"const {_name(module)} = {{ css: {json.dumps(_tight(source), ensure_ascii=False)} }};"
        )
        return

    def named(found: re.Match[str]) -> str:
        imported = _resolved(module.parent / found[2])
        if imported not in made:
            _join(web, imported, made, (*above, module))
        names = re.sub(r"\s+as\s+", ": ", " ".join(found[1].split()))
        return f"const {{ {names} }} = {_name(imported)};\n"

    body = _IMPORT.sub(named, source)
    if any(line.count("`") % 2 for line in body.splitlines()):
        raise NotJoinable(f"{module}: a template over several lines would lose its indentation")
    exported = [found[1] for found in _EXPORT.finditer(body)]
    body = _SAID.sub("", _EXPORT.sub("", body))
    left = _LEFT.search(body)
    if left is not None:
        raise NotJoinable(f"{module}: {left.group().strip()}")
    made[module] = (
        f"const {_name(module)} = (() => {{\n{body}return {{ {', '.join(exported)} }};\n}})();"
    )


def _resolved(path: PurePosixPath) -> PurePosixPath:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return PurePosixPath(*parts)


def _name(module: PurePosixPath) -> str:
    return "$" + re.sub(r"\W", "_", str(module))


def _tight(css: str) -> str:
    """A style sheet without comments and indentation."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", bare).strip()
