"""The version of this package, which its User-Agent tells."""

__version__ = "1.0.0"
