// Whether the gallery of examples is open: the toolbar, the palette and the empty editor all open it.
import { create } from 'zustand'

export const useGallery = create<{ readonly isOpen: boolean }>(() => ({ isOpen: false }))

export function openGallery(): void {
  useGallery.setState({ isOpen: true })
}

export function closeGallery(): void {
  useGallery.setState({ isOpen: false })
}
