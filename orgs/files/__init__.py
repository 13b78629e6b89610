"""Files: kept once by content, private, checked on the way in (storing.py).

It knows nobody; the owner decides who may see one.
"""
