/* The search index is read when somebody wants to search, not on every page: Material asks for it at once, and its
   request waits here until then. And search on file://, where browsers refuse workers: the same script runs in a hidden frame instead.
   Nothing is written into the frame as HTML, so the content security policy stays without inline script. */
"use strict"
;(() => {
  const wanted = new Promise(resolve => {
    if (/[?&][qh]=/.test(location.search)) resolve() // a link to a search, or to what one found
    document.addEventListener("focusin", event => event.target.closest?.(".md-search") && resolve())
    document.addEventListener("change", event => event.target.id === "__search" && resolve())
  })

  const { open, send } = XMLHttpRequest.prototype
  const held = new WeakSet()
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    if (String(url).endsWith("/search/search_index.json")) held.add(this)
    return open.call(this, method, url, ...rest)
  }
  XMLHttpRequest.prototype.send = function (body) {
    if (held.has(this)) wanted.then(() => send.call(this, body))
    else send.call(this, body)
  }

  if (location.protocol !== "file:") return

  class FrameWorker extends EventTarget {
    constructor(url) {
      super()
      const frame = document.createElement("iframe")
      frame.hidden = true
      document.body.appendChild(frame)
      this.frame = frame
      const inside = frame.contentWindow
      inside.postMessage = data => {
        const event = new MessageEvent("message", { data: structuredClone(data) })
        this.dispatchEvent(event)
        if (this.onmessage) this.onmessage(event)
      }
      inside.importScripts = (...urls) => urls.reduce(
        (before, next) => before.then(() => this.load(new URL(next, url).href)), Promise.resolve()
      )
      this.ready = wanted.then(() => this.load(url))
    }

    load(url) {
      return new Promise((resolve, reject) => {
        const script = this.frame.contentDocument.createElement("script")
        script.src = url
        script.onload = resolve
        script.onerror = reject
        this.frame.contentDocument.body.appendChild(script)
      })
    }

    postMessage(data) {
      const inside = this.frame.contentWindow
      this.ready.then(() => inside.dispatchEvent(new MessageEvent("message", { data: structuredClone(data) })))
    }

    terminate() {
      this.frame.remove()
    }
  }

  window.Worker = FrameWorker
})()
