"""The JSON of the command, the API, MCP and exports: which fields, in which order. It is stated here and nowhere else.

The functions take their fields from the typed dictionaries, the API and MCP their schemas.
"""
