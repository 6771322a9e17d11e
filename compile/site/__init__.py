"""The wiki becomes a static site that is safe to open, from a web server and from a disk.

``compile.site.build.build_site`` is the whole way in: stage a cleaned copy of the wiki, let MkDocs and Material render
it in a child process, swap the result in. How it looks is ``site/`` at the top: templates, styles and scripts.
"""
