"""The names of all TRAIN images: with the packages that apiscribe makes."""

import sys

from modelarts_client import Client, TokenAuth

with Client(base_url=sys.argv[1], project_id="p-1", auth=TokenAuth("secret")) as client:
    for image in client.images.list(service_type="TRAIN", limit=200):
        print(image.name)
