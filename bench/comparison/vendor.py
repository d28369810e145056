"""The names of all TRAIN images: with the vendor's package."""

import sys

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ConnectionException, ServiceResponseException
from huaweicloudsdkcore.retry.backoff_strategy import EqualJitterBackoffStrategy
from huaweicloudsdkmodelarts.v1 import ListImageRequest, ModelArtsClient


def passing(response, error):
    if isinstance(error, ServiceResponseException):
        return error.status_code in (408, 429) or error.status_code >= 500
    return isinstance(error, ConnectionException)


credentials = BasicCredentials("access", "secret", "p-1")
client = ModelArtsClient.new_builder().with_credentials(credentials).with_endpoint(sys.argv[1]).build()
offset = 0
while True:
    request = ListImageRequest(service_type="TRAIN", limit=200, offset=offset)
    invoker = client.list_image_invoker(request)
    page = invoker.with_retry(passing, 4, EqualJitterBackoffStrategy()).invoke()
    for image in page.data or ():
        print(image.name)
    offset += len(page.data or ())
    if not page.data or offset >= page.total:
        break
