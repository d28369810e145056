"""What every client stands on and no API changes: requests, transport, retries, pages, authentication, errors.

Plain modules, the same in every client. They may assume nothing of an API beyond what the generated modules hand them,
and promise that each call ends in a typed result or in a `ClientError`.
"""
