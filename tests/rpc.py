"""Talk to Odoo as its web client does, logged in as one user."""

import itertools

import requests

TIMEOUT = 120


class RpcError(Exception):
    """What Odoo answered instead of a result."""

    def __init__(self, error):
        data = error.get("data", {})
        super().__init__(data.get("message") or error.get("message"))
        self.name = data.get("name", "")

    @property
    def is_refusal(self):
        """Tell whether the user lacked the right."""
        return self.name == "odoo.exceptions.AccessError"


class Rpc:
    """One session: ``Rpc(url, database, login).call(model, method, ...)``."""

    def __init__(self, url, database, login, password=None):
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False  # no proxy between us and this machine
        self.ids = itertools.count(1)
        answer = self.post(
            "/web/session/authenticate",
            db=database,
            login=login,
            password=password or login,
        )
        self.uid = answer["uid"]

    def post(self, path, **params):
        """Call a JSON-RPC route and return its result."""
        body = {"jsonrpc": "2.0", "id": next(self.ids), "params": params}
        response = self.session.post(self.url + path, json=body, timeout=TIMEOUT)
        response.raise_for_status()
        answer = response.json()
        if "error" in answer:
            raise RpcError(answer["error"])
        return answer.get("result")

    def get(self, path):
        """Fetch a page with the session's cookies."""
        return self.session.get(self.url + path, timeout=TIMEOUT)

    def call(self, model, method, *args, **kwargs):
        """Call a public method of a model."""
        return self.post(
            f"/web/dataset/call_kw/{model}/{method}",
            model=model,
            method=method,
            args=list(args),
            kwargs=kwargs,
        )

    def search_read(self, model, domain, fields, **kwargs):
        """Return the records of ``domain`` as dictionaries."""
        return self.call(model, "search_read", domain, fields, **kwargs)

    def find(self, model, domain, **kwargs):
        """Return the id of the first record of ``domain``; there has to be one."""
        found = self.call(model, "search", domain, limit=1, **kwargs)
        assert found, f"no {model} for {domain}"
        return found[0]

    def create(self, model, **values):
        """Create one record and return its id."""
        return self.call(model, "create", [values])[0]

    def read(self, model, record_id, *fields):
        """Return the fields of one record."""
        return self.call(model, "read", [record_id], list(fields))[0]
