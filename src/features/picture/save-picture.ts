import { currentText } from '../../i18n/text.ts'
import { elementSvg } from './element-svg.ts'
import { faces } from './faces.ts'

export type PictureFormat = 'svg' | 'png'

/** What floats over the chart is no part of the picture. */
const notDrawn = '.diagram-tools, .diagram-corner, .diagram-search, .legend, .focus-ring, .sr-only'
/** A PNG has that many px for each px of the screen. */
const sharpness = 2

/** The diagram as it is in sight, as a picture. `session` is kept in an SVG, so that it can be opened again. */
export async function diagramPicture(format: PictureFormat, session: string): Promise<Blob> {
  const diagram = document.getElementById('diagram')
  if (!diagram) throw new Error(currentText().picture.noDiagram)
  const svg = elementSvg(diagram, currentText().picture.title, notDrawn, session)
  return format === 'svg' ? new Blob([svg], { type: 'image/svg+xml' }) : png(svg, diagram)
}

async function png(svg: string, { clientWidth, clientHeight }: HTMLElement): Promise<Blob> {
  const image = new Image()
  // An image sees no fonts but its own.
  const dressed = svg.replace('<title>', `<style>${await faces()}</style><title>`)
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(dressed)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = clientWidth * sharpness
  canvas.height = clientHeight * sharpness
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error(currentText().picture.tooLarge))), 'image/png'),
  )
}
