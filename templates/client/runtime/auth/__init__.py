"""How a request shows who sends it. Anything that is an `httpx.Auth` serves; these are the ones built in.

`TokenAuth` sends a token that the caller has, `PasswordAuth` one that it gets from an IAM v3 (OpenStack Keystone), and
`AccessKeyAuth` signs each request. `from_env` makes the one that the environment has the means for. None of them shows
a secret: not by repr, in errors, in logs, or in pickles, which they refuse to be written to.

Each stands in a module of its own, which is loaded when it is used.
"""
