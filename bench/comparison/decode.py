"""Times decoding a page of 200 images: decode.py ours|vendor|plain. Prints the best times of it and of json.loads."""

import json
import sys
import timeit

from server import image, page

BODY = json.dumps(page([image(number) for number in range(200)], 0, 200)).encode()


def ours():
    import modelarts_models as models

    shape = getattr(models, "ListImageResponse", None) or models.ListImagesResponse
    return lambda: shape.model_validate_json(BODY)


def vendor():
    from huaweicloudsdkmodelarts.v1 import ModelArtsClient
    from requests import Response

    client, answer = ModelArtsClient(), Response()
    answer.status_code, answer._content, answer.encoding = 200, BODY, "utf-8"
    answer.headers["Content-Type"] = "application/json"
    return lambda: client.deserialize(answer, "ListImageResponse", None)


def plain():
    from plain_client.models import ListImageResponse

    return lambda: ListImageResponse.from_dict(json.loads(BODY))


def best(call):
    """Give the seconds of one call in the quietest of 15 rounds."""
    return min(timeit.repeat(call, number=10, repeat=15)) / 10


if __name__ == "__main__":
    decode = {"ours": ours, "vendor": vendor, "plain": plain}[sys.argv[1]]()
    assert [each.name for each in decode().data] == [image(number)["name"] for number in range(200)]
    print(best(decode), best(lambda: json.loads(BODY)))
