"""The runtime as a process of its own, spoken to by the language server over stdio.

It serves several runs at once, keeps a script host warm between them, and ends when its standard
input does.
"""
