"""A server of 450 images, at most 100 a page: server.py MODE. Prints its port, and answers until it is ended.

Modes: `hard` says 503 once and 429 once on the way; `calm` has one image and no troubles; `status` sends a status that
no page lists, `nulls` sends null for a list, an item and a text; `html` answers as a broken gateway does.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

IMAGES = 450
LARGEST_PAGE = 100


def image(number):
    """Make an image with every documented field."""
    return {
        "arch": "x86_64",
        "create_at": 1700000000000 + number,
        "description": "An image that trains a model of lamps in rooms.",
        "dev_services": ["NOTEBOOK", "SSH"],
        "id": f"278e88d1-5b71-4766-8502-{number:012d}",
        "name": f"lamps-{number:03d}",
        "namespace": "rooms",
        "origin": "CUSTOMIZE",
        "resource_categories": ["CPU", "GPU"],
        "service_type": "TRAIN",
        "size": 5000 + number,
        "status": "ACTIVE",
        "status_message": "Ready to use.",
        "support_res_categories": ["CPU", "GPU"],
        "swr_path": f"registry.example.com/rooms/lamps:{number}",
        "tag": f"1.0.{number}",
        "type": "BUILD_IN",
        "update_at": 1700000001000 + number,
        "visibility": "PUBLIC",
        "workspace_id": "0",
    }


def page(images, offset, total):
    return {"current": offset, "data": images, "pages": -(-total // LARGEST_PAGE), "size": len(images), "total": total}


def changed(images, mode):
    """Send what servers send and pages do not tell."""
    if mode == "status":
        images[0]["status"] = "ARCHIVED"
    if mode == "nulls":
        images[0] |= {"dev_services": None, "description": None}
        images[1]["resource_categories"] = [None]
    return images


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    mode = "calm"
    asked = 0

    def do_GET(self):
        Answers.asked += 1
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        trouble = {2: 503, 5: 429}.get(self.asked) if self.mode == "hard" else None
        if self.mode == "html":
            self.say(502, b"<html>Bad Gateway</html>", {"Content-Type": "text/html"})
        elif query.get("service_type") != "TRAIN" or urlsplit(self.path).path != "/v1/p-1/images":
            self.say(400, b'{"error_code": "Rooms.0001", "error_msg": "Ask for images of the type TRAIN."}')
        elif trouble:
            self.say(trouble, b'{"error_code": "Rooms.0002", "error_msg": "Later."}', {"Retry-After": "1"})
        else:
            total = 1 if self.mode == "calm" else IMAGES
            offset, limit = int(query.get("offset", 0)), min(int(query.get("limit", 100)), LARGEST_PAGE)
            images = [image(number) for number in range(offset, min(offset + limit, total))]
            said = page(changed(images, self.mode) if offset == 0 else images, offset, total)
            self.say(200, json.dumps(said).encode())

    def say(self, status, body, headers=None):
        self.send_response(status)
        given = {"Content-Type": "application/json", "Content-Length": str(len(body)), **(headers or {})}
        for name, value in given.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        """Say nothing."""


if __name__ == "__main__":
    Answers.mode = sys.argv[1]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    print(server.server_port, flush=True)
    server.serve_forever()
