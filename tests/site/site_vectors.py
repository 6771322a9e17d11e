# ruff: noqa: E501  (an attack is easier to read on one line)
"""Attacks on a page by its Markdown, by number and name; a page on which one lives calls ``pwned``, leaves, or loads.

Numbers 10, 11 and 13 (title, description and tag in front matter) come by the values of a source instead.
"""

from __future__ import annotations

VECTORS: dict[str, str] = {
    "01-script": "# A\n\n<script>pwned(1)</script>\n",
    "02-img-onerror": "# A\n\n<img src=x onerror=pwned(2)>\n\ntext <img src=x onerror=pwned(2)> text\n",
    "03-svg-onload": "# A\n\n<svg onload=pwned(3)><g onclick=pwned(3)></g></svg>\n",
    "04-javascript-link": "# A\n\n[click](javascript:pwned(4)) <javascript:pwned(4)>\n",
    "05-obfuscated-link": "# A\n\n[a](java&#x73;cript:pwned(5)) [b](java&Tab;script:pwned(5)) [c](JaVaScRiPt\\:pwned\\(5\\))\n",
    "06-reference-link": "# A\n\n[click][r]\n\n[r]: javascript:pwned(6)\n",
    "07-attr-list-onclick": "# A\n\n[click](a.md){: onclick=pwned(7) }\n",
    "08-attr-list-onerror": "# A\n\n![a](x.png){: onerror=pwned(8) }\n",
    "09-attr-list-mouseover": "# A {: onmouseover=pwned(9) }\n\nparagraph\n{: onmouseover=pwned(9) }\n",
    "10-front-matter-title": '---\ntitle: "<img src=x onerror=pwned(10)>"\ntemplate: home.html\n---\n# <img src=x onerror=pwned(10)>\n',
    "11-description": "---\ndescription: '\"><script>pwned(11)</script>'\nauthor: '\"><script>pwned(11)</script>'\n---\n# A\n",
    "12-heading-html": "# <img src=x onerror=pwned(12)>\n\n## <svg onload=pwned(12)>\n",
    "13-tag": "---\ntags: ['<img src=x onerror=pwned(13)>']\n---\n# A\n",
    "14-iframe-srcdoc": '# A\n\n<iframe srcdoc="<script>parent.pwned(14)</script>"></iframe>\n',
    "15-mermaid": '# A\n\n```mermaid\ngraph TD\nA["<img src=x onerror=pwned(15)>"]\nclick A "javascript:pwned(15)"\n```\n',
    "16-katex": "# A\n\n$\\href{javascript:pwned(16)}{x}$ \\(\\href{javascript:pwned(16)}{x}\\)\n",
    "17-template": "# A\n\n{{ config }} {% set x = 1 %} {{ ''.__class__ }} <script>pwned(17)</script>\n",
    "18-footnote-html": "# A\n\nText[^q-0123456789]\n\n[^q-0123456789]: “<img src=x onerror=pwned(18)>” — <script>pwned(18)</script>\n",
    "19-admonition-title": '# A\n\n!!! note "<img src=x onerror=pwned(19)>"\n    text\n\n> [!note] <img src=x onerror=pwned(19)>\n> a\n',
    "20-link-title": '# A\n\n[hover](a.md "<img src=x onerror=pwned(20)>") [h](a.md "&lt;img src=x onerror=pwned(20)&gt;")\n',
    "21-fence-title": '# A\n\n```py title="<img src=x onerror=pwned(21)>" onclick="pwned(21)"\na\n```\n\n~~~ {.x onclick=pwned(21)}\na\n~~~\n',
    "22-meta-refresh": '# A\n\n<meta http-equiv="refresh" content="0;url=https://collect.invalid/22">\n',
    "23-data-link": "# A\n\n[click](data:text/html,<script>pwned(23)</script>)\n",
    "24-comment": "# A\n\n<!-- --!> <img src=x onerror=pwned(24)> -->\n\n<!--> <img src=x onerror=pwned(24)> <!-->\n\n<!-- a -->\n",
    "25-code-searched": "# A\n\nPayloadtwentyfive `<img src=x onerror=pwned(25)>`\n",
    "26-url-quote": '# A\n\n[click](https://example.org/"onmouseover="pwned(26)) <https://example.org/"onmouseover="pwned(26)>\n',
    "27-abbr": "# A\n\nThe HTML here.\n\n*[HTML]: <img src=x onerror=pwned(27)>\n\n<abbr title='<img src=x onerror=pwned(27)>'>x</abbr>\n",
    "28-md-in-html": '# A\n\n<div markdown="1" onmouseover="pwned(28)">\n\n*text*\n\n</div>\n',
    "29-formaction": '# A\n\n<form><button formaction="javascript:pwned(29)">x</button></form>\n',
    "30-details": "# A\n\n<details open ontoggle=pwned(30)><summary>x</summary></details>\n",
    "31-attr-list-block": "# A\n\n* item\n{: onmouseover=pwned(31) style=position:fixed;inset:0 }\n",
    "32-style": "# A\n\n<style>body{background:red url(https://collect.invalid/32)}</style>\n\n![p](https://collect.invalid/32.png)\n",
    "33-title-searched": "# Payloadthirtythree <img src=x onerror=pwned(33)>\n\n## Payloadthirtythree &lt;img src=x onerror=pwned(33)&gt;\n",
    "01-theme-ids": '# __config\n\n## __palette\n\n## __search\n\n<mark id="__config">{}</mark>\n',
}
SEARCHED = ("Payloadtwentyfive", "Payloadthirtythree", "Tides", "onerror")
