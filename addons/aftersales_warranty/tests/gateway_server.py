import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class GatewayServer:
    """A gateway on this machine that answers what a test wants, and remembers."""

    def __init__(self):
        self.calls = []
        self.status = 200
        self.body = b'{"status": "ok", "id": "M1"}'
        self.headers = {}
        self.wait = 0
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self):
                size = int(self.headers.get("Content-Length") or 0)
                gateway.calls.append((self.path, self.headers, self.rfile.read(size)))
                time.sleep(gateway.wait)
                self.send_response(gateway.status)
                for name, value in gateway.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(gateway.body)

            do_POST = do_GET = _answer  # noqa: N815 - the names of http.server

            def log_message(self, *args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        # who hangs up on a slow answer is no error here
        self._server.handle_error = lambda *args: None
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        """Stop answering: from now on the gateway cannot be reached."""
        self._server.shutdown()
        self._server.server_close()
