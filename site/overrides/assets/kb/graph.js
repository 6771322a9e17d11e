/* The picture of all pages: springs along links, repulsion between pages, the same every time. Names are text. */
"use strict"
;(() => {
  const root = new URL("../../", document.currentScript.src)
  const place = document.getElementById("kb-map")
  const { nodes, edges } = window.kbGraph || { nodes: [], edges: [] }
  if (!place || !nodes.length) return
  const SVG = "http://www.w3.org/2000/svg"
  const WIDTH = 1000
  const HEIGHT = 700
  const ROUNDS = 220
  const APART = 30 // between the middles of two pages: a name stands below each
  const number = nodes.map(() => 1)
  for (const edge of edges) for (const n of edge) number[n]++
  const ideal = 0.9 * Math.sqrt((WIDTH * HEIGHT) / nodes.length)
  const at = nodes.map((_, n) => {
    const turn = n * 2.399963 // the golden angle: begins spread out, without chance
    const far = 30 * Math.sqrt(n + 1)
    return { x: WIDTH / 2 + far * Math.cos(turn), y: HEIGHT / 2 + far * Math.sin(turn) * 0.7, dx: 0, dy: 0 }
  })
  function settle(round) {
    const most = 40 * (1 - round / ROUNDS) + 1
    for (const one of at) one.dx = one.dy = 0
    for (let i = 0; i < at.length; i++)
      for (let j = i + 1; j < at.length; j++) {
        const x = at[i].x - at[j].x || 0.1
        const y = at[i].y - at[j].y || 0.1
        const push = (ideal * ideal) / (x * x + y * y)
        at[i].dx += x * push
        at[i].dy += y * push
        at[j].dx -= x * push
        at[j].dy -= y * push
      }
    for (const [i, j] of edges) {
      const x = at[i].x - at[j].x
      const y = at[i].y - at[j].y
      const pull = Math.hypot(x, y) / ideal / Math.sqrt(Math.min(number[i], number[j])) // where all link, none stands on another
      at[i].dx -= x * pull
      at[i].dy -= y * pull
      at[j].dx += x * pull
      at[j].dy += y * pull
    }
    for (const one of at) {
      one.dx += (WIDTH / 2 - one.x) * 0.08
      one.dy += (HEIGHT / 2 - one.y) * 0.12
      const length = Math.hypot(one.dx, one.dy) || 1
      one.x += (one.dx / length) * Math.min(length, most)
      one.y += (one.dy / length) * Math.min(length, most)
    }
  }
  function fit() {
    for (const [axis, size, edge] of [["x", WIDTH, 70], ["y", HEIGHT, 25]]) {
      const values = at.map(one => one[axis])
      const least = Math.min(...values)
      const span = Math.max(...values) - least || 1
      for (const one of at) one[axis] = edge + ((one[axis] - least) / span) * (size - 2 * edge)
    }
    for (let round = 0; round < 40; round++)
      for (let i = 0; i < at.length; i++)
        for (let j = i + 1; j < at.length; j++) {
          const x = at[i].x - at[j].x || 0.1
          const y = at[i].y - at[j].y || 0.1
          const far = Math.hypot(x, y)
          if (far >= APART) continue
          const move = (APART - far) / far / 2
          at[i].x += x * move
          at[i].y += y * move
          at[j].x -= x * move
          at[j].y -= y * move
        }
    for (const one of at) {
      one.x = Math.min(WIDTH - 70, Math.max(70, one.x))
      one.y = Math.min(HEIGHT - 25, Math.max(15, one.y))
    }
  }

  function draw(name, values, parent) {
    const found = document.createElementNS(SVG, name)
    for (const [key, value] of Object.entries(values)) found.setAttribute(key, value)
    parent.append(found)
    return found
  }

  /* Laid out in short turns, so that the page can be used meanwhile. */
  function go(round) {
    const began = performance.now()
    while (round < ROUNDS && performance.now() - began < 12) settle(round++)
    if (round < ROUNDS) return setTimeout(go, 0, round)
    fit()
    paint()
  }

  function paint() {
    const picture = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group", "aria-label": "Pages and their links" }, place)
    const lines = edges.map(([i, j]) => draw("line", { x1: at[i].x, y1: at[i].y, x2: at[j].x, y2: at[j].y }, picture))
    place.scrollTo((place.scrollWidth - place.clientWidth) / 2, (place.scrollHeight - place.clientHeight) / 2) // on a phone
    const largest = Math.max(...nodes.map(node => node[2]))
    const taken = []
    const links = nodes.map(([, address]) => draw("a", { href: new URL(address, root).href }, picture))
    const names = draw("g", { "aria-hidden": "true" }, picture) // above all circles; the links are named by themselves
    nodes.forEach(([title, , near], n) => {
      const radius = 3 + 8 * Math.sqrt(near / largest)
      draw("title", {}, links[n]).textContent = `${title}: links with ${near} ${near === 1 ? "page" : "pages"}`
      draw("circle", { cx: at[n].x, cy: at[n].y, r: radius }, links[n])
      const box = { x: at[n].x - title.length * 3.4, y: at[n].y + radius + 2, w: title.length * 6.8, h: 14 }
      const free = !taken.some(o => box.x < o.x + o.w && o.x < box.x + box.w && box.y < o.y + o.h && o.y < box.y + box.h)
      const name = draw("text", { x: at[n].x, y: at[n].y + radius + 12 }, names)
      name.textContent = title.length > 28 ? `${title.slice(0, 27)}…` : title
      if (free) taken.push(box)
      else name.classList.add("kb-map__hidden")
      const light = on => {
        name.classList.toggle("kb-map__lit", on)
        edges.forEach(([i, j], e) => (i === n || j === n) && lines[e].classList.toggle("kb-map__near", on))
      }
      for (const kind of ["pointerenter", "focus"]) links[n].addEventListener(kind, () => light(true))
      for (const kind of ["pointerleave", "blur"]) links[n].addEventListener(kind, () => light(false))
    })
  }

  go(0)
})()
