/* What a search finds: reads the index when it is first asked for, a few small scripts of it for each question (scripts,
   since from a disk nothing can be fetched). Words are found in all their forms, as far as they are typed, and mistyped.
   How the index is laid out is told in compile/site/shards.py, how what is found is shown in search.js. */
"use strict"
;(() => {
  const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"
  const VALUE = new Map([...DIGITS].map((sign, n) => [sign, n]))
  const MOST = 20 // of each group
  const LEAST = 0.35 // of the best of its group: what says much less is not shown
  const got = new Map() // name of a script -> its content
  let index = null

  window.kbSearch = (name, value) => got.set(name, value)

  async function load(name) {
    await window.kbRead(`assets/kb/search/${name}.js`)
    return got.get(name)
  }

  /* Numbers that are written as how much each is above the one before. */
  function sums(text) {
    const found = []
    let last = 0
    let value = 0
    for (const sign of text) {
      const digit = VALUE.get(sign)
      value = value * 32 + (digit & 31)
      if (digit > 31) continue
      found.push((last += value))
      value = 0
    }
    return found
  }

  async function open() {
    if (index) return index
    const found = await load("manifest")
    if (!found) return null
    const kinds = Object.entries(found.kinds).sort((one, other) => one[1] - other[1])
    index = { ...found, pages: sums(found.pages), chunks: sums(found.chunks), kinds, common: new Set(found.common) }
    return index
  }

  /* The last place in an ascending list whose value is not above the one looked for. */
  function last(list, value) {
    let low = 0
    let high = list.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (list[middle] <= value) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  /* Words */

  const UNSPACED = /[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+/g
  function words(text) {
    const lower = text.toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ").normalize("NFKD")
    const folded = lower.replaceAll("\u0345", "ι").replace(/\p{M}/gu, "") // an iota below, as the index has it
    const paired = folded.replace(UNSPACED, run =>
      ` ${run.length < 2 ? run : [...run].slice(1).map((sign, n) => run[n] + sign).join(" ")} `
    )
    return (paired.match(/[\p{L}\p{N}]+/gu) || []).map(word => word.slice(0, 40))
  }

  /* What English forms of a word have in common; letters enough must be left. */
  function stem(word) {
    if (word.length < 4 || /\d/.test(word)) return word
    const cut = word
      .replace(/(ss|us|is)$/, "$1\u0000")
      .replace(/(ies|ied)$/, "y")
      .replace(/(sses|xes|ches|shes|zes)$/, end => end.slice(0, -2))
      .replace(/s$/, "")
      .replace(/\u0000$/, "")
    const bare = cut.replace(/(ing|ed|ly|er|ers)$/, "")
    const found = bare.length > 2 && /[aeiouy]/.test(bare) ? bare : cut
    return found.replace(/(.)\1$/, "$1").replace(/(?<=..)[ey]$/, "")
  }

  /* How many letters are wrong, missing, too many or changed about; more than `most` is not told apart. */
  function distance(one, other, most) {
    if (Math.abs(one.length - other.length) > most) return most + 1
    let before = []
    let above = [...Array(other.length + 1).keys()]
    for (let i = 1; i <= one.length; i++) {
      const row = [i]
      let least = i
      for (let j = 1; j <= other.length; j++) {
        let cost = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (one[i - 1] !== other[j - 1]))
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
          cost = Math.min(cost, before[j - 2] + 1)
        row.push(cost)
        if (cost < least) least = cost
      }
      if (least > most) return most + 1
      before = above
      above = row
    }
    return above[other.length]
  }

  const shards = new Map() // number of a shard -> its words with the string of their units
  async function shard(number) {
    const text = await load(`t${number}`)
    if (text === undefined) return new Map()
    if (!shards.has(number))
      shards.set(number, new Map(text.split("\n").map(line => line.split(" "))))
    return shards.get(number)
  }

  async function beginning(start, most) {
    const first = Math.max(0, last(index.shards, start))
    const until = Math.min(last(index.shards, `${start}\uffff`), first + most - 1)
    const found = []
    const read = await Promise.all(Array.from({ length: until - first + 1 }, (_, n) => shard(first + n)))
    for (const group of read) for (const entry of group) if (entry[0].startsWith(start)) found.push(entry)
    return found
  }

  async function alike(word) {
    const most = word.length > 7 ? 2 : 1
    const lengths = index.lengths.filter(length => Math.abs(length - word.length) <= most)
    const found = []
    const lists = await Promise.all(lengths.map(length => load(`w${length}`)))
    for (const list of lists) {
      let known = ""
      for (const coded of (list || "").split(" ")) {
        known = known.slice(0, VALUE.get(coded[0])) + coded.slice(1)
        const wrong = distance(word, known, most)
        if (wrong <= most) found.push([known, wrong + (known[0] !== word[0]) * 0.4])
      }
    }
    const nearest = Math.min(...found.map(([, wrong]) => wrong))
    return found.filter(([, wrong]) => wrong < nearest + 0.5).sort((a, b) => a[1] - b[1]).slice(0, 6)
  }

  /* The units a word of the question stands in, with how well: as it is, in another form, begun, or mistyped. */
  async function lookup(word, unfinished) {
    const units = new Map()
    const meant = []
    const add = (text, share) => {
      let unit = 0
      for (let at = 0, value = 0; at < text.length; at++) {
        const digit = VALUE.get(text[at])
        value = value * 32 + (digit & 31)
        if (digit > 31) continue
        unit += value
        value = 0
        const strength = VALUE.get(text[++at]) * share
        if (strength > (units.get(unit) || 0)) units.set(unit, strength)
      }
    }
    const base = stem(word)
    const start = base.length > 2 && word.startsWith(base) ? base : word
    let whole = false
    for (const [known, text] of await beginning(start, start.length > 2 ? 3 : 1)) {
      const same = known === word
      if (same || (word.length > 3 && stem(known) === base)) {
        add(text, same ? 1 : 0.8)
        whole = true
      } else if (unfinished && known.startsWith(word)) add(text, 0.3 + (0.4 * word.length) / known.length)
    }
    if (!whole && !(unfinished && units.size) && word.length > 3 && !/\d/.test(word))
      for (const [known, wrong] of await alike(word))
        for (const [entry, text] of await shard(last(index.shards, known)))
          if (entry === known) {
            add(text, 0.8 - 0.2 * wrong)
            meant.push(known)
          }
    return { units, meant }
  }

  /* The question */

  async function ask(question, wanted) {
    const all = [...new Set(words(question))].slice(0, 12)
    const telling = all.filter(word => !index.common.has(word))
    const typed = telling.length ? telling : all
    if (!typed.length) return null
    const open = /[\p{L}\p{N}]$/u.test(question) && all.at(-1) === typed.at(-1)
    const lists = await Promise.all(typed.map((word, n) => lookup(word, open && n === typed.length - 1)))
    if (!wanted()) return null
    const units = new Map() // -> how well it answers
    const pages = new Map()
    const covered = new Map() // unit or ~page -> how much of the question stands there, however often
    const cover = (key, rare) => covered.set(key, (covered.get(key) || 0) + rare)
    lists.forEach(({ units: found }) => {
      const rare = Math.log(1 + index.units / (found.size + 1))
      const best = new Map()
      for (const [unit, strength] of found) {
        const gain = rare * (0.6 + strength / 16)
        units.set(unit, (units.get(unit) || 0) + gain)
        cover(unit, rare)
        const page = last(index.pages, unit)
        if (gain > (best.get(page) || 0)) best.set(page, gain)
      }
      for (const [page, gain] of best) {
        pages.set(page, (pages.get(page) || 0) + gain)
        cover(~page, rare)
      }
    })
    return { typed: [...typed, ...lists.flatMap(list => list.meant)], units, pages, covered }
  }

  function kind(page) {
    let found = "page"
    for (const [name, first] of index.kinds) if (first <= page) found = name
    return found
  }

  function best(map, most, keep) {
    const sorted = [...map].filter(([key]) => keep(key)).sort((one, other) => other[1] - one[1] || one[0] - other[0])
    return sorted.slice(0, most).filter(([, score]) => score > sorted[0][1] * LEAST)
  }

  /* What a unit says, and on which page; of a page's own unit its title. */
  async function told(unit) {
    const chunk = last(index.chunks, unit)
    const lines = await load(`d${chunk}`)
    if (!lines) return null
    const first = index.chunks[chunk]
    const page = last(index.pages, unit)
    const own = index.pages[page]
    const head = own >= first ? lines[own - first] : lines[0].slice(2)
    const line = lines[unit - first]
    const title = { page, title: head[0], address: head[1], note: head[2] || "" }
    return unit === own ? { ...title, place: "", text: "" } : { ...title, place: line[0], text: line[1] }
  }

  /* Groups of what answers a question, best first; what the best group says is being read, that of the others when it is
     their turn: on a slow line they would hold up the first. Nothing is read for a question that is `wanted` no more. */
  async function answer(question, shown, wanted) {
    const found = await ask(question, wanted)
    if (!found) return null
    const { units, pages, covered, typed } = found
    const own = page => index.pages[page]
    const within = new Map() // page -> its best unit that is not its title
    const score = new Map()
    for (const [unit, gain] of units) {
      const page = last(index.pages, unit)
      if (unit !== own(page) && gain > (units.get(within.get(page)) || 0)) within.set(page, unit)
    }
    for (const [page, gain] of pages) {
      const said = units.get(within.get(page)) || 0
      score.set(page, gain + 0.5 * said + 0.7 * (units.get(own(page)) || 0))
    }
    const sourced = page => kind(page) === "source"
    const concepts = best(score, MOST, page => !sourced(page))
    const sources = best(score, MOST, sourced)
    const statements = best(units, MOST, unit => {
      const page = last(index.pages, unit)
      return unit !== own(page) && !sourced(page)
    })
    const groups = [
      { name: "Concepts", found: concepts.map(([page]) => [page, 0]), score: covered.get(~concepts[0]?.[0]) || 0 },
      { name: "Statements", found: statements, score: (covered.get(statements[0]?.[0]) || 0) * 0.95 },
      { name: "Sources", found: sources.map(([page]) => [page, within.get(page)]), score: (covered.get(~sources[0]?.[0]) || 0) * 0.9 },
    ] // first the one whose best tells most of what was asked
    for (const group of groups) group.size = group.found.length
    const kept = groups.filter(group => group.size).sort((one, other) => other.score - one.score)
    for (const group of kept) group.read = () => (group.reading ||= more(group, shown))
    kept[0]?.read()
    return { typed, groups: kept }
  }

  /* Read what the next of a group say; a sentence that stands on several pages is shown once. */
  async function more(group, count) {
    group.items ||= []
    const known = new Set(group.items.map(item => item.text))
    const until = group.items.length + count
    while (group.found.length && group.items.length < until) {
      const next = group.found.splice(0, until - group.items.length)
      for (const item of await Promise.all(next.map(entry => about(group.name, entry)))) {
        if (!item || (group.name === "Statements" && known.has(item.text))) continue
        known.add(item.text)
        group.items.push(item)
      }
    }
  }

  async function about(group, [place, unit]) {
    if (group === "Statements") return told(place)
    const [title, said] = await Promise.all([told(index.pages[place]), unit ? told(unit) : null])
    return title && said ? { ...title, ...said, note: title.note } : title
  }

  /* The address of a page by chance, a concept's where there is one. */
  async function any() {
    if (!(await open())) return ""
    const kinds = [...index.kinds.entries()].map(([n, [name, first]]) => [name, first, index.kinds[n + 1]?.[1] ?? index.pages.length])
    const [, from, until] = kinds.find(([name]) => name === "concept") || ["", 0, index.pages.length]
    const found = await told(index.pages[from + Math.floor(Math.random() * (until - from))])
    return found ? new URL(found.address, window.kbRoot).href : ""
  }

  window.kbFind = { open, answer, more, any, words, stem, MOST }
})()
