// <wheelhouse-cluster>: an iframe with the widget, and the widget's verbs as methods. It is all that another page has to
// load, so it stays under 2 KiB. Attributes: src view lang theme start seed workers speed height label sandbox.
import type { Happening, Hello, Reply, Verb, Welcome } from './protocol.ts'

const version = 1
const passed = ['view', 'lang', 'theme', 'start', 'seed', 'workers', 'speed']
/** Where this script lies, in both its shapes: the widget's page lies beside it. */
const home = (document.currentScript as HTMLScriptElement | null)?.src || import.meta.url

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }

class WheelhouseCluster extends HTMLElement {
  static observedAttributes = ['src', ...passed, 'height', 'label', 'sandbox']
  #frame: HTMLIFrameElement | undefined
  #port: MessagePort | undefined
  #count = 0
  readonly #waiting = new Map<number, Waiting>()
  /** Calls made before the widget answered. */
  #early: (() => void)[] = []

  connectedCallback(): void {
    addEventListener('message', this.#hear)
    this.#draw()
  }

  disconnectedCallback(): void {
    removeEventListener('message', this.#hear)
    this.#frame?.remove()
    this.#forget()
  }

  attributeChangedCallback(name: string): void {
    const frame = this.#frame
    if (!frame) return
    if (name === 'height') frame.style.height = this.#height()
    else if (name === 'label') frame.title = this.#label()
    else this.#draw()
  }

  /** Asks the widget to do something: see the list of verbs in protocol.ts. */
  call(verb: Verb, ...args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.#count
      this.#waiting.set(id, { resolve, reject })
      const send = () => this.#port?.postMessage({ id, verb, args })
      if (this.#port) send()
      else this.#early.push(send)
    })
  }

  #draw(): void {
    this.#forget()
    this.#frame?.remove()
    const frame = document.createElement('iframe')
    frame.src = this.#address().href
    frame.title = this.#label()
    frame.loading = 'lazy'
    frame.allow = 'fullscreen; clipboard-write'
    const sandbox = this.getAttribute('sandbox')
    if (sandbox !== null) frame.setAttribute('sandbox', sandbox)
    frame.style.cssText = 'display:block;width:100%;border:0;border-radius:12px;color-scheme:normal'
    frame.style.height = this.#height()
    this.#frame = frame
    if (!this.style.display) this.style.display = 'block'
    this.append(frame)
  }

  #address(): URL {
    const url = new URL(this.getAttribute('src') || '.', new URL('./', home))
    for (const name of passed) {
      const value = this.getAttribute(name)
      if (value !== null) url.searchParams.set(name, value)
    }
    return url
  }

  #height(): string {
    const height = this.getAttribute('height') ?? '480'
    return /^\d+$/.test(height) ? `${height}px` : height
  }

  #label(): string {
    return this.getAttribute('label') ?? 'Kubernetes cluster (Wheelhouse)'
  }

  readonly #hear = ({ data, source, origin }: MessageEvent<Partial<Hello> | null>): void => {
    const frame = this.#frame
    if (!frame || source !== frame.contentWindow || data?.type !== 'wheelhouse:hello') return
    const { origin: expected } = this.#address()
    const isOpaque = origin === 'null' && frame.sandbox.length > 0 && !frame.sandbox.contains('allow-same-origin')
    if (!isOpaque && origin !== expected) return
    if (data.version !== version) return this.#say('error', { message: `the widget speaks version ${data.version}` })
    const { port1, port2 } = new MessageChannel()
    this.#port?.close()
    this.#port = port1
    port1.onmessage = (event: MessageEvent<Reply | Happening>) => this.#take(event.data)
    const welcome: Welcome = { type: 'wheelhouse:welcome', version }
    frame.contentWindow?.postMessage(welcome, isOpaque ? '*' : expected, [port2])
    for (const send of this.#early.splice(0)) send()
  }

  #take(message: Reply | Happening): void {
    if ('event' in message) {
      if (message.event === 'height' && this.getAttribute('height') === 'auto' && this.#frame)
        this.#frame.style.height = `${message.detail.height}px`
      return this.#say(message.event, message.detail)
    }
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if (message.ok) waiting?.resolve(message.value)
    else waiting?.reject(new Error(message.error))
  }

  #say(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }))
  }

  #forget(): void {
    this.#port?.close()
    this.#port = undefined
    this.#early = []
    for (const { reject } of this.#waiting.values()) reject(new Error('the cluster was taken away'))
    this.#waiting.clear()
  }
}

if (!customElements.get('wheelhouse-cluster')) customElements.define('wheelhouse-cluster', WheelhouseCluster)
