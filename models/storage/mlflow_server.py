"""What an MLflow server answers, asked by HTTP; imported only where the store is a server."""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Mapping
from http.client import HTTPException, HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from labels.wording import _
from models.storage.asking import RegistryUnreachable

LONGEST = 1 << 20  # bytes of an answer
# Who asks, in an address: a server's ends before the path; a database's password may hold what ends that. A file's has none.
_WHO = re.compile(r"(?<!/)(?<!http:)(?<!https:)//[^:/?#@\s]*:\S*@|(?<!/)//[^/?#\s]*@")


def shown(uri: str) -> str:
    """Return the address without what only its owner should see.

    Parameters
    ----------
    uri : str
        Address of the server.
    """
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}"


def without_password(text: str) -> str:
    """Return a text without what only the owner of an address in it should see.

    Parameters
    ----------
    text : str
        An address of a store, or what was said of one.
    """
    return _WHO.sub("//", text)


def ask(uri: str, timeout: float, call: str, query: Mapping[str, str]) -> dict[str, Any] | None:
    """Return a server's answer, None where it says that there is no such thing.

    Parameters
    ----------
    uri : str
        Address of the server.
    timeout : float
        Seconds to wait for a connection, or the next bytes of an answer.
    call : str
        End of the path below ``/api/2.0/mlflow/``.
    query : mapping of str to str
        Its parameters.

    Raises
    ------
    RegistryUnreachable
        If it cannot be asked.
    """
    address = shown(uri)
    near = urlsplit(uri).hostname in ("localhost", "127.0.0.1", "::1")
    opener = build_opener(_SameServer, *([ProxyHandler({})] if near else []))
    try:
        request = Request(f"{address}/api/2.0/mlflow/{call}?{urlencode(query)}", headers=_credentials(uri))
        with opener.open(request, timeout=timeout) as response:
            body = response.read(LONGEST)
    except HTTPError as error:
        with error:
            if _is_missing(error):
                return None
            says = _("{address} answered {answer}").format(address=address, answer=f"{error.code} {error.reason}")
            raise RegistryUnreachable(says) from error
    except ValueError as error:  # its text could show a token
        says = _("{address}: the address or the credentials have characters that HTTP forbids")
        raise RegistryUnreachable(says.format(address=address)) from error
    except (OSError, HTTPException) as error:
        reason = error.reason if isinstance(error, URLError) else error
        raise RegistryUnreachable(f"{address}: {reason or type(error).__name__}") from error
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RegistryUnreachable(_("{address}: the answer is not JSON").format(address=address)) from error
    return answer if isinstance(answer, dict) else {}


def _is_missing(error: HTTPError) -> bool:
    """Tell whether a refusal means that there is no such thing; of a missing alias MLflow says it with a 400."""
    if error.code == 404:
        return True
    try:
        answer = json.loads(error.read(LONGEST))
        code, message = answer["error_code"], str(answer.get("message"))
    except (OSError, HTTPException, ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return False
    return code == "RESOURCE_DOES_NOT_EXIST" or (code == "INVALID_PARAMETER_VALUE" and message.endswith(" not found."))


def _credentials(uri: str) -> dict[str, str]:
    """Return the header that MLflow would send: of the address itself, of a user and password, or of a token."""
    parts = urlsplit(uri)
    user, password = os.environ.get("MLFLOW_TRACKING_USERNAME"), os.environ.get("MLFLOW_TRACKING_PASSWORD")
    token = os.environ.get("MLFLOW_TRACKING_TOKEN")
    if parts.username is not None:
        value = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    elif user and password:
        value = f"{user}:{password}"
    else:
        return {"Authorization": f"Bearer {token}"} if token else {}
    return {"Authorization": "Basic " + base64.b64encode(value.encode()).decode("ascii")}


class _SameServer(HTTPRedirectHandler):
    """Follow a redirect on the same server, or from http to https on it; another one must not see the credentials."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        safer = (old.scheme, new.scheme) == ("http", "https") and old.hostname == new.hostname
        if not safer and (old.scheme, old.netloc) != (new.scheme, new.netloc):
            says = _("{address} redirects to another server, {other}")
            raise RegistryUnreachable(says.format(address=f"{old.scheme}://{old.netloc}", other=new.netloc))
        return super().redirect_request(req, fp, code, msg, headers, newurl)
