"""The resources of the API, a module each. A client loads the ones that are used."""
