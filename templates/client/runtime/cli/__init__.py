"""The command line of a client, the same in every client but for the facts that it is given (`program`).

Only `call` and what it leads to load models and httpx: help, and the completion that a shell asks for at every key, do
not.
"""
