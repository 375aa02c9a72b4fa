// Prefers nodes that have the pod's images already, less so for images that few nodes have. Like plugins/imagelocality.
import { maxNodeScore, type Plugin } from '../framework.ts'

const megabyte = 1024 * 1024
const leastBytes = 23 * megabyte
const mostBytesPerContainer = 1000 * megabyte

export const imageLocality: Plugin = {
  name: 'ImageLocality',
  weight: 1,
  score(pod, cache) {
    const { containers, initContainers = [] } = pod.pod.spec
    const images = [...initContainers, ...containers].map((container) => tagged(container.image ?? ''))
    const scaled = images.map((name) => {
      const image = cache.image(name)
      return image ? Math.trunc(image.sizeBytes * (image.nodes / cache.list.length)) : 0
    })
    const mostBytes = mostBytesPerContainer * images.length
    return {
      question: images.map((name, i) => `${name} ${scaled[i]}`).join(),
      score: (node) => {
        let sum = 0
        for (const [i, name] of images.entries()) if (node.images.has(name)) sum += scaled[i] ?? 0
        const bytes = Math.min(Math.max(sum, leastBytes), mostBytes)
        return Math.trunc((maxNodeScore * (bytes - leastBytes)) / (mostBytes - leastBytes))
      },
    }
  },
}

/** Node status lists images with their tag. */
function tagged(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image
}
