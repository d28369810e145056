"""The names of all TRAIN images: with what openapi-python-client makes by itself."""

import random
import sys
import time

import httpx
from plain_client import AuthenticatedClient
from plain_client.api.development_environment_management import list_image
from plain_client.models import ServiceType


def fetch(client, offset):
    attempt = 0
    while True:
        try:
            answer = list_image.sync_detailed(
                "p-1", client=client, service_type=ServiceType.TRAIN, limit=200, offset=offset
            )
        except httpx.TransportError:
            if attempt == 4:
                raise
            asked = 0.0
        else:
            if answer.status_code == 200:
                return answer.parsed
            if attempt == 4 or not (answer.status_code in (408, 429) or answer.status_code >= 500):
                raise RuntimeError(f"{answer.status_code}: {answer.content!r}")
            asked = float(answer.headers.get("Retry-After", 0))
        time.sleep(max(asked, 0.5 * 2**attempt * random.uniform(0.5, 1)))
        attempt += 1


with AuthenticatedClient(sys.argv[1], "secret", prefix="", auth_header_name="X-Auth-Token") as client:
    offset = 0
    while True:
        page = fetch(client, offset)
        for image in page.data or ():
            print(image.name)
        offset += len(page.data or ())
        if not page.data or offset >= page.total:
            break
