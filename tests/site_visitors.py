"""The site under test, and somebody who visits it without a browser."""

import html
import re
import socket
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests

LINK = re.compile(r'\s(?:href|src|action)="([^"#]+)')


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(frozen=True)
class Site:
    """An installation that is being served."""

    address: str
    planted: dict
    out: Path
    log: Path


@dataclass
class Visitor:
    """Somebody with a session of their own."""

    site: Site
    session: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str, **more) -> requests.Response:
        """Get a page of the site without following redirects."""
        more.setdefault("allow_redirects", False)
        return self.session.get(self.site.address + path, timeout=60, **more)

    def post(self, path: str, data: dict | None = None) -> requests.Response:
        """Send a form with its token."""
        if "csrftoken" not in self.session.cookies:
            self.session.get(f"{self.site.address}/en/accounts/login/", timeout=60)
        token = self.session.cookies.get("csrftoken") or ""
        return self.session.post(
            self.site.address + path,
            data=data or {},
            headers={"X-CSRFToken": token, "Referer": self.site.address + path},
            allow_redirects=False,
            timeout=60,
        )

    def sign_in(self, email: str, password: str) -> None:
        """Sign in by the form."""
        answer = self.post("/en/accounts/login/", {"login": email, "password": password})
        assert answer.status_code == 302, f"{email} could not sign in: {answer.status_code}"
        assert self.get("/en/desk/").status_code == 200, answer.headers["Location"]

    def links(self, path: str, page: str) -> set[str]:
        """Return the addresses on this site that a page leads to."""
        found = set()
        for raw in LINK.findall(page):
            whole = urlsplit(urljoin(self.site.address + path, html.unescape(raw)))
            if f"{whole.scheme}://{whole.netloc}" == self.site.address:
                query = f"?{whole.query}" if whole.query else ""
                found.add(whole.path + query)
        return found
