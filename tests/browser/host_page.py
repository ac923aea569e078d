"""A page of another site that carries the widget: with an origin and a strict policy of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

STYLE = """
:root { color-scheme: light dark; font-size: 62.5%; }
body { margin: 0; font: 1.6rem/1.8 "Noto Sans CJK SC", sans-serif; }
header { padding: 2rem; background: #a8322a; color: #fff; font-size: 2.4rem; }
main { max-width: 90rem; margin: 2rem auto; padding: 0 2rem; }
* { line-height: 1.8 !important; letter-spacing: 0.3em; font-size: 12px; }
button, h2, h3, p { text-transform: uppercase; color: #8a2be2; border: 3px dotted; }
"""
"""As careless as pages are: small rem, rules for every button. None of it may reach the widget."""

TIDY = """
:root { color-scheme: light dark; }
body { margin: 0; font: 1rem/1.8 "Noto Sans CJK SC", sans-serif; }
header { padding: 1.25rem 2rem; background: #a8322a; color: #fff; font-size: 1.375rem; }
main { max-width: 56rem; margin: 1.5rem auto; padding: 0 2rem; }
"""
"""For pictures."""

PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>津北市政务服务网</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/{style}.css">{early}</head>
<body><header>津北市政务服务网</header><main><h1>办事指南</h1>
<p>本页是另一个网站的网页，用来检查问津的提问窗口。</p>
<p><a href="#foot">办事大厅</a></p>{element}</main>{late}</body></html>
"""


@contextmanager
def host_site(service: str = "") -> Iterator[HostSite]:
    """Serves the page on a loopback port of its own; ``service`` may be set later."""
    site = HostSite(service)
    thread = threading.Thread(target=site.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.server.shutdown()
        thread.join(10)
        site.server.server_close()


class HostSite:
    """Where the page is, and whose widget it carries."""

    def __init__(self, service: str) -> None:
        self.service = service
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.origin = f"http://127.0.0.1:{self.server.server_address[1]}"

    def page(
        self, *, element: str = "", lang: str = "zh-CN", late: bool = False, style: str = "site"
    ) -> str:
        """The page's address. ``element``: the attributes of a <wenjin-chat> that it has itself."""
        return f"{self.origin}/?lang={lang}&late={int(late)}&style={style}&element={element}"

    def policy(self) -> str:
        """No inline anything, Trusted Types, and the service by name for script and connection."""
        service = self.service.rstrip("/")
        return (
            f"default-src 'none'; script-src {service}; connect-src {service}; style-src 'self'; "
            "img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
        )

    def html(self, query: str) -> str:
        """The page for the query of its address."""
        asked = dict(parse_qsl(query, keep_blank_values=True))
        tag = f'<script src="{self.service}widget.js" async></script>'
        attributes = asked.get("element", "")
        return PAGE.format(
            lang=asked.get("lang", "zh-CN"),
            style=asked.get("style", "site"),
            early="" if asked.get("late") == "1" else tag,
            late=tag if asked.get("late") == "1" else "",
            element=f"<wenjin-chat {attributes}></wenjin-chat>" if attributes else "",
        )

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                where = urlsplit(self.path)
                style = {"/site.css": STYLE, "/tidy.css": TIDY}.get(where.path)
                body = (style or site.html(where.query)).encode()
                self.send_response(200)
                kind = "text/css" if style else "text/html"
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Security-Policy", site.policy())
                self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler
