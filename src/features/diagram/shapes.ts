// The typed shapes of messages on a canvas: each kind has a form and a colour of its own. Drawn around (0, 0).
import type { MessageShape } from '../../../workers/contract.ts'

export const messageShapes: readonly MessageShape[] = [
  'write',
  'read',
  'answer',
  'watch',
  'cri',
  'packet',
  'raft',
  'refused',
]

type Outline = (path: Path2D, r: number) => void

const outlines: Readonly<Record<MessageShape, Outline>> = {
  // A solid square: something is put down.
  write: (path, r) => path.rect(-r * 0.86, -r * 0.86, r * 1.72, r * 1.72),
  // A ring: something is asked for.
  read: (path, r) => {
    path.arc(0, 0, r, 0, Math.PI * 2)
    path.arc(0, 0, r * 0.48, 0, Math.PI * 2, true)
  },
  // A small dot.
  answer: (path, r) => path.arc(0, 0, r * 0.72, 0, Math.PI * 2),
  // A triangle that points where it goes.
  watch: (path, r) => polygon(path, [r * 1.2, 0, -r * 0.85, r, -r * 0.85, -r]),
  // A hexagon.
  raft: (path, r) => polygon(path, ring(6, r * 1.1)),
  // A plus.
  cri: (path, r) =>
    polygon(
      path,
      [
        -0.36, -1, 0.36, -1, 0.36, -0.36, 1, -0.36, 1, 0.36, 0.36, 0.36, 0.36, 1, -0.36, 1, -0.36, 0.36, -1, 0.36, -1,
        -0.36, -0.36, -0.36,
      ].map((value) => value * r * 1.05),
    ),
  // A diamond.
  packet: (path, r) => polygon(path, [r * 1.25, 0, 0, r, -r * 1.25, 0, 0, -r]),
  // A cross.
  refused: (path, r) =>
    polygon(
      path,
      [
        -1, -0.55, -0.55, -1, 0, -0.45, 0.55, -1, 1, -0.55, 0.45, 0, 1, 0.55, 0.55, 1, 0, 0.45, -0.55, 1, -1, 0.55,
        -0.45, 0,
      ].map((value) => value * r),
    ),
}

export function shapePath(shape: MessageShape, radius: number): Path2D {
  const path = new Path2D()
  outlines[shape](path, radius)
  return path
}

/** The same outline for the legend's SVG. */
export function shapeSvg(shape: MessageShape): string {
  switch (shape) {
    case 'write':
      return 'M3 3h10v10H3z'
    case 'read':
      return 'M8 2a6 6 0 1 0 .01 0zM8 5a3 3 0 1 1-.01 0z'
    case 'answer':
      return 'M8 4a4 4 0 1 0 .01 0z'
    case 'watch':
      return 'M15 8 3 14V2z'
    case 'raft':
      return 'M14.5 8 11.2 13.6H4.8L1.5 8l3.3-5.6h6.4z'
    case 'cri':
      return 'M6 2h4v4h4v4h-4v4H6v-4H2V6h4z'
    case 'packet':
      return 'M15 8 8 14 1 8l7-6z'
    case 'refused':
      return 'M2 5l3-3 3 3 3-3 3 3-3 3 3 3-3 3-3-3-3 3-3-3 3-3z'
  }
}

function polygon(path: Path2D, coordinates: readonly number[]): void {
  for (let i = 0; i < coordinates.length; i += 2) {
    const [x, y] = [coordinates[i] ?? 0, coordinates[i + 1] ?? 0]
    if (i === 0) path.moveTo(x, y)
    else path.lineTo(x, y)
  }
  path.closePath()
}

function ring(count: number, r: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => [
    Math.cos((i * 2 * Math.PI) / count) * r,
    Math.sin((i * 2 * Math.PI) / count) * r,
  ]).flat()
}
