"""Web addresses, compared without tracking parameters."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

_TRACKING = re.compile(
    r"(?:utm_\w+|at_(?:medium|campaign|custom\d|format|link\w*|ptr\w*|bbc\w*)|mc_[ce]id|mkt_tok"
    r"|[fgtm]clid|fbclid|yclid|msclkid|dclid|wbraid|gbraid|igshid|xtor|ref_src|cmpid|ncid"
    r"|_hs(?:enc|mi)|vero_id|s_cid|ns_\w+|pk_\w+|mtm_\w+|matomo_\w+|source=rss)",
    re.IGNORECASE,
)
_PORTS = {"http": 80, "https": 443}


def canonical(address: str) -> str:
    """Return the address to compare by: http or https, "www." and the last slash do not matter.

    The order of parameters does not matter either. Parameters of trackers are left out.
    """
    try:
        url = urlsplit(address.strip())
        host = (url.hostname or "").rstrip(".").removeprefix("www.")
        port = url.port
    except ValueError:
        return address.strip()
    place = host if port in {None, _PORTS.get(url.scheme)} else f"{host}:{port}"
    asked = parse_qsl(url.query, keep_blank_values=True)
    query = urlencode(sorted(pair for pair in asked if not _TRACKING.fullmatch(pair[0])))
    fragment = "" if _TRACKING.match(url.fragment) else url.fragment
    return "".join(
        [
            place,
            url.path.rstrip("/"),
            f"?{query}" if query else "",
            f"#{fragment}" if fragment else "",
        ]
    )


def without_tracking(address: str) -> str:
    """Return the address to link to: the same, without the parameters of trackers."""
    url = urlsplit(address)
    asked = parse_qsl(url.query, keep_blank_values=True)
    kept = [pair for pair in asked if not _TRACKING.fullmatch(pair[0])]
    query = url.query if len(kept) == len(asked) else urlencode(kept)
    fragment = "" if _TRACKING.match(url.fragment) else url.fragment
    return url._replace(query=query, fragment=fragment).geturl()


def is_web(address: str) -> bool:
    """Return whether it is an http or https address, as links of posts have."""
    if not re.fullmatch(r"https?://[!-~]{1,1990}", address):
        return False
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False
