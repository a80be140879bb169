"""What expressions of a script are: types that flow from the API's declaration through the code.

An unknown type keeps every feature quiet, so each function here answers `UNKNOWN` rather than
guess.
"""
