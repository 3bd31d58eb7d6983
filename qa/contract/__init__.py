"""The JSON of the command, the API, MCP and exports: which fields, in which order.

The functions take their fields from the typed dictionaries, the API and MCP their schemas. It is stated here alone, but
for that of saved questions: these hold answers in the form of here, and are in `qa.saved.as_json`.
"""
