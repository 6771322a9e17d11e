"""A knowledge base for agents, by the Model Context Protocol.

``base`` is what the tools do and knows no protocol, ``adding`` what comes in, ``server`` speaks with the SDK.
"""
