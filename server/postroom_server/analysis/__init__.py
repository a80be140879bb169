"""What an editor wants to know about a script: plain values in, plain values out.

Functions here do no I/O, do not await, know no LSP, and cannot fail on any text.
"""
