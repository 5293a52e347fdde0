"""The site beside stock Wagtail, a bare function and nginx, and what grows with it: `python -m bench`.

`pytest -s bench` prints what else is measured; neither asserts a time.
"""
