"""A stand-in for a project's `poe serve`: its answers, without its minutes of installation."""

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

REQUEST = {"rows": [{"month": 6}, {"month": 7}]}
ANSWER = {
    "model_version": "m-1",
    "predictions": [{"prediction": "late"}, {"prediction": "on time"}],
}
EXAMPLE = {"content": {"application/json": {"schema": {"example": REQUEST}}}}
DOCS = {"paths": {"/predict": {"post": {"requestBody": EXAMPLE}}}}


class Handler(BaseHTTPRequestHandler):
    """Answers /readyz, /docs.json and /predict."""

    def do_GET(self) -> None:
        if self.path == "/docs.json":
            self.answer(200, json.dumps(DOCS))
        else:
            self.answer(200 if self.path == "/readyz" else 404, "plain words")

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if body == REQUEST:
            self.answer(200, json.dumps(ANSWER))
        else:
            self.answer(400, json.dumps({"detail": "rows: missing"}))

    def answer(self, status: int, text: str) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *args: object) -> None:
        pass


def install(project: Path) -> None:
    """Make this file the `poe` of a project's environment."""
    poe = project / ".venv" / "bin" / "poe"
    poe.parent.mkdir(parents=True, exist_ok=True)
    poe.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{__file__}"\n', "utf-8")
    poe.chmod(0o755)


if __name__ == "__main__":
    server = HTTPServer(("127.0.0.1", 0), Handler)
    sys.stdout.write(f"listening on http://127.0.0.1:{server.server_port} now\n")
    sys.stdout.flush()
    server.serve_forever()
