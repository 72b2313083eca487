"""The pages a visitor opens: home, walk, consult, outcome, and the pages to read; and their copy for offline use.

May import interop, training, web and logic. Only the address list (``screening/urls.py``) imports it.
"""
