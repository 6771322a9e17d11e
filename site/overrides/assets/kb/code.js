/* Long lines of code can be scrolled by the keyboard; comments, strings, numbers and the words that most languages share
   stand out. Which language it is nobody says, so what differs between them stays as it is. Words are set as text. */
"use strict"
;(() => {
  const LONGEST = 20000 // characters: more is a listing, and would hold the page up
  const PARTS = new RegExp(
    [
      String.raw`(?<comment>\/\*[\s\S]*?\*\/|(?<=^|\s)(?:# |#!|\/\/).*$)`,
      String.raw`(?<string>"(?:\\.|[^"\\\n])*"|(?<!\w)'(?:\\.|[^'\\\n])*'(?!\w))`,
      String.raw`(?<number>\b\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?\b)`,
      String.raw`\b(?<word>and|as|async|await|break|case|catch|class|const|continue|def|do|elif|else|end|enum|except|export|extends|false|False|finally|fn|for|from|func|function|if|impl|import|in|interface|lambda|let|match|module|new|nil|not|null|None|or|package|private|protected|pub|public|raise|return|self|static|struct|switch|then|this|throw|true|True|try|type|use|using|var|void|while|with|yield)\b`,
    ].join("|"),
    "gm"
  )

  function colour(code) {
    const text = code.textContent
    if (text.length > LONGEST || code.childElementCount) return // quotes marked in it keep their marks
    const parts = document.createDocumentFragment()
    let at = 0
    for (const found of text.matchAll(PARTS)) {
      const [kind] = Object.entries(found.groups).find(([, words]) => words !== undefined)
      const part = document.createElement("span")
      part.className = `kb-code-${kind}`
      part.textContent = found[0]
      parts.append(text.slice(at, found.index), part)
      at = found.index + found[0].length
    }
    parts.append(text.slice(at))
    code.replaceChildren(parts)
  }

  const blocks = document.querySelectorAll(".md-content pre > code")
  blocks.forEach(colour)
  for (const code of blocks) if (code.scrollWidth > code.clientWidth) code.tabIndex = 0 // for arrows to scroll it
})()
