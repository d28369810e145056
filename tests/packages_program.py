"""What a user of both packages writes. Run in a clean environment against a server: prints a JSON line for each call.

python packages_program.py BASE_URL CASE...
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import sys
from collections.abc import Callable
from typing import Any

from images_client import ApiError, AsyncClient, Client, ClientError, DecodeError, TokenAuth
from images_models import ImageResponse, ListImagesResponse

URL, *CASES = sys.argv[1:]


def told(case: str, answer: Callable[[], dict[str, Any]]) -> None:
    try:
        result = answer()
    except ClientError as error:
        result = {"error": type(error).__name__, "message": str(error)}
        if isinstance(error, ApiError):
            result |= {"status": error.status, "code": error.error_code, "msg": error.error_msg, "id": error.request_id}
        if isinstance(error, ApiError | DecodeError):
            result["body"] = error.response is not None
    print(json.dumps({"case": case, **result}), flush=True)


def shown(items: list[ImageResponse], total: int | None, response: ListImagesResponse) -> dict[str, Any]:
    return {"names": [item.name for item in items], "total": total, "response": response.to_dict()}


def client_settings(case: str) -> dict[str, Any]:
    return {"base_url": URL, "project_id": "p-1", "max_retries": 0, "timeout": 0.5 if case == "timeout" else 20.0}


def sync(case: str) -> dict[str, Any]:
    with Client(**client_settings(case), auth=TokenAuth("s3cret")) as client:
        page = client.images.list(name=case, service_type="TRAIN", limit=20, name_fuzzy_match=False)
        return shown(page.items, page.total, page.response)


def with_tasks(case: str) -> dict[str, Any]:
    async def call() -> dict[str, Any]:
        async with AsyncClient(**client_settings(case), auth=TokenAuth("s3cret")) as client:
            page = await client.images.list(name=case, service_type="TRAIN", limit=20, name_fuzzy_match=False)
            return shown(page.items, page.total, page.response)

    return asyncio.run(call())


for generator in ("apiscribe", "datamodel_code_generator", "openapi_python_client", "jinja2"):
    assert importlib.util.find_spec(generator) is None, generator
for case in CASES:
    told(case, lambda case=case: sync(case))  # type: ignore[misc]
    told(case, lambda case=case: with_tasks(case))  # type: ignore[misc]
