// Draws a part of the page as an SVG document: boxes, texts and icons as they are, canvases as pictures. It reads the
// page's computed styles and boxes, so that it needs to know nothing of what it draws.

type Drawing = {
  /** The corner of what is drawn, in px of the window. */
  readonly left: number
  readonly top: number
  readonly leaveOut: string
  readonly parts: string[]
}

/** Properties of icons and drawings that style sheets may have set. */
const drawn = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-dasharray',
  'stroke-opacity',
  'opacity',
] as const

/** What is in sight of `root`, without the elements that match `leaveOut`. `metadata` is kept in the document. */
export function elementSvg(root: HTMLElement, title: string, leaveOut: string, metadata: string): string {
  const { left, top, width, height } = root.getBoundingClientRect()
  const drawing: Drawing = { left, top, leaveOut, parts: [] }
  draw(drawing, root)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" role="img">
<title>${escaped(title)}</title>
<metadata>${escaped(metadata)}</metadata>
${drawing.parts.join('\n')}
</svg>
`
}

function draw(drawing: Drawing, element: Element): void {
  if (element.matches(drawing.leaveOut)) return
  const style = getComputedStyle(element)
  if (style.display === 'none' || style.visibility === 'hidden' || style.opacity === '0') return
  const opacity = Number(style.opacity)
  if (opacity < 1) drawing.parts.push(`<g opacity="${round(opacity)}">`)
  if (element instanceof HTMLCanvasElement) drawCanvas(drawing, element)
  else if (element instanceof SVGSVGElement) drawIcon(drawing, element)
  else {
    drawBox(drawing, element, style)
    for (const child of element.childNodes)
      if (child instanceof Element) draw(drawing, child)
      else if (child instanceof Text) drawText(drawing, child, element, style)
  }
  if (opacity < 1) drawing.parts.push('</g>')
}

function drawCanvas(drawing: Drawing, canvas: HTMLCanvasElement): void {
  if (canvas.width === 0 || canvas.height === 0) return
  const { x, y, width, height } = boxOf(drawing, canvas)
  drawing.parts.push(
    `<image x="${x}" y="${y}" width="${width}" height="${height}" href="${canvas.toDataURL('image/png')}"/>`,
  )
}

function drawIcon(drawing: Drawing, icon: SVGSVGElement): void {
  const { x, y, width, height } = boxOf(drawing, icon)
  if (width === 0 || height === 0) return
  const copy = icon.cloneNode(true) as SVGSVGElement
  const [from, to] = [
    [icon, ...icon.querySelectorAll('*')],
    [copy, ...copy.querySelectorAll('*')],
  ]
  for (const [index, original] of from.entries()) {
    const style = getComputedStyle(original)
    const target = to[index]
    target?.removeAttribute('class')
    for (const name of drawn) target?.setAttribute(name, style.getPropertyValue(name))
  }
  const viewBox = icon.getAttribute('viewBox') ?? `0 0 ${icon.clientWidth} ${icon.clientHeight}`
  for (const [name, value] of Object.entries({ x, y, width, height, viewBox, overflow: 'visible' }))
    copy.setAttribute(name, String(value))
  drawing.parts.push(new XMLSerializer().serializeToString(copy))
}

function drawBox(drawing: Drawing, element: Element, style: CSSStyleDeclaration): void {
  const { x, y, width, height } = boxOf(drawing, element)
  if (width === 0 || height === 0) return
  const scale = scaleOf(element)
  const radius = Math.min(Number.parseFloat(style.borderTopLeftRadius) * scale || 0, width / 2, height / 2)
  const border = Number.parseFloat(style.borderTopWidth) * scale || 0
  const isFramed = border > 0 && style.borderTopStyle !== 'none' && isSeen(style.borderTopColor)
  const washes = gradientsOf(style.backgroundImage)
  if (!isFramed && !isSeen(style.backgroundColor) && washes.length === 0) return
  const inset = isFramed ? border / 2 : 0
  const dashes = style.borderTopStyle === 'dashed' ? ` stroke-dasharray="${round(border * 3)}"` : ''
  const frame = isFramed ? ` stroke="${style.borderTopColor}" stroke-width="${round(border)}"${dashes}` : ''
  const fill = isSeen(style.backgroundColor) ? style.backgroundColor : 'none'
  const place = `x="${round(x + inset)}" y="${round(y + inset)}" width="${round(Math.max(0, width - 2 * inset))}" height="${round(Math.max(0, height - 2 * inset))}" rx="${round(radius)}"`
  for (const wash of washes) {
    const id = `wash-${drawing.parts.length}`
    drawing.parts.push(`${wash(id)}<rect ${place} fill="url(#${id})"/>`)
  }
  if (washes.length === 0 || frame !== '')
    drawing.parts.push(`<rect ${place} fill="${washes.length === 0 ? fill : 'none'}"${frame}/>`)
}

const directions: Readonly<Record<string, string>> = {
  '0deg': 'x1="0" y1="1" x2="0" y2="0"',
  '90deg': 'x1="0" y1="0" x2="1" y2="0"',
  '180deg': 'x1="0" y1="0" x2="0" y2="1"',
}

/** Straight gradients between given places, the lowest first. Others, such as stripes, are left out. */
function gradientsOf(image: string): readonly ((id: string) => string)[] {
  return commaParts(image)
    .flatMap((layer) => {
      const inside = /^linear-gradient\((.*)\)$/.exec(layer)?.[1]
      const [first = '', ...stops] = commaParts(inside ?? '')
      const direction = directions[first]
      if (direction === undefined) return []
      const drawnStops = stops.map((stop) => {
        const [, colour = stop, offset = '0%'] = /^(.*) ([\d.]+%)$/.exec(stop) ?? []
        return `<stop offset="${offset}" stop-color="${escaped(colour)}"/>`
      })
      return [(id: string) => `<linearGradient id="${id}" ${direction}>${drawnStops.join('')}</linearGradient>`]
    })
    .reverse()
}

/** Splits at commas that no bracket encloses. */
function commaParts(text: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let begin = 0
  for (const [at, sign] of [...text].entries()) {
    if (sign === '(') depth++
    else if (sign === ')') depth--
    else if (sign === ',' && depth === 0) {
      parts.push(text.slice(begin, at).trim())
      begin = at + 1
    }
  }
  return [...parts, text.slice(begin).trim()].filter((part) => part !== '')
}

function drawText(drawing: Drawing, node: Text, parent: Element, style: CSSStyleDeclaration): void {
  if (node.data.trim() === '') return
  const size = Number.parseFloat(style.fontSize) * scaleOf(parent)
  const right = clipOf(parent, style)
  for (const { text, box } of linesOf(node)) {
    if (box.width === 0 || box.left >= right) continue
    const shown = box.right > right + 1 ? shortened(text, (right - box.left) / box.width) : text
    const width = Math.min(box.right, right) - box.left
    // Where letters stand on their line, near enough for every face.
    const baseline = box.top + box.height / 2 + size * 0.35
    drawing.parts.push(
      `<text x="${round(box.left - drawing.left)}" y="${round(baseline - drawing.top)}" font-family="${escaped(style.fontFamily)}" font-size="${round(size)}" font-weight="${style.fontWeight}" fill="${style.color}" textLength="${round(width)}" lengthAdjust="spacingAndGlyphs">${escaped(cased(shown, style.textTransform))}</text>`,
    )
  }
}

/** The lines that a text was broken into, with their boxes. */
function linesOf(node: Text): readonly { readonly text: string; readonly box: DOMRect }[] {
  const range = document.createRange()
  range.selectNodeContents(node)
  const boxes = [...range.getClientRects()]
  if (boxes.length <= 1) return boxes[0] ? [{ text: node.data.trim(), box: boxes[0] }] : []
  const lines: { text: string; box: DOMRect }[] = []
  for (let at = 0; at < node.length; at++) {
    range.setStart(node, at)
    range.setEnd(node, at + 1)
    const [box] = range.getClientRects()
    if (!box) continue
    const line = lines.at(-1)
    if (line && Math.abs(line.box.top - box.top) < box.height / 2) {
      line.text += node.data[at]
      line.box = new DOMRect(line.box.left, line.box.top, box.right - line.box.left, line.box.height)
    } else lines.push({ text: node.data[at] ?? '', box })
  }
  return lines
}

/** Where the text is cut off, in px of the window. */
function clipOf(parent: Element, style: CSSStyleDeclaration): number {
  for (let element: Element | null = parent, how = style; element; element = element.parentElement) {
    if (how.overflowX !== 'visible') return element.getBoundingClientRect().right
    if (how.display === 'block' && how.textOverflow === 'ellipsis') break
    if (!element.parentElement) break
    how = getComputedStyle(element.parentElement)
  }
  return Number.POSITIVE_INFINITY
}

function shortened(text: string, share: number): string {
  return `${text.slice(0, Math.max(0, Math.floor(text.length * share) - 1))}…`
}

function cased(text: string, transform: string): string {
  return transform === 'uppercase' ? text.toUpperCase() : text
}

function boxOf(drawing: Drawing, element: Element) {
  const { left, top, width, height } = element.getBoundingClientRect()
  return { x: round(left - drawing.left), y: round(top - drawing.top), width: round(width), height: round(height) }
}

/** How much larger an element is on the screen than its styles say. */
function scaleOf(element: Element): number {
  const { offsetWidth = 0 } = element as Partial<HTMLElement>
  return offsetWidth > 0 ? element.getBoundingClientRect().width / offsetWidth : 1
}

function isSeen(colour: string): boolean {
  return colour !== 'transparent' && !/^rgba\(.*, 0\)$/.test(colour) && !/ \/ 0\)$/.test(colour)
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

function escaped(text: string): string {
  // XML can't hold control characters.
  const clean = text.replace(/[^\P{Cc}\t\n\r]/gu, '')
  return clean.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign)
}
