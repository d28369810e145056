"""The templates that generated packages are made from, and the plain modules that are copied into them."""
