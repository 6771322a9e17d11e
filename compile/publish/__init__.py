"""The wiki leaves this machine: what may, checked, in a folder that any web host can serve.

``compile.publish.publish.publish`` is the whole way. A base of what may leave is put together first, and the site is
built from that alone: what is to stay is not filtered out of pages, it is never there.
"""
