"""apiscribe: documented API tables become a contract that machines can use."""

__version__ = "0.1.0"
