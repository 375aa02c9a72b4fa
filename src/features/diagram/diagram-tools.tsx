import { Map as MapIcon, Maximize, Minus, Plus, Search, X } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { useText } from '../../i18n/text.ts'
import { useCluster } from '../../state/cluster-store.ts'
import { search, useSelection } from '../../state/selection.ts'
import { useViewRequest } from '../../state/view-request.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { matches } from './search.ts'
import type { Camera } from './use-camera.ts'

const Legend = lazy(async () => ({ default: (await import('./legend.tsx')).Legend }))

/** What floats over the chart: zoom, legend and search. */
export function DiagramTools({ camera, corner }: { readonly camera: Camera; readonly corner: ReactNode }) {
  const text = useText('diagram')
  const [hasLegend, setHasLegend] = useState(false)
  return (
    <>
      <div className="diagram-tools">
        <IconButton className="zoom" label={text.zoomIn} keys="+" icon={<Plus />} onClick={() => camera.zoomBy(1.3)} />
        <IconButton
          className="zoom"
          label={text.zoomOut}
          keys="-"
          icon={<Minus />}
          onClick={() => camera.zoomBy(1 / 1.3)}
        />
        <IconButton label={text.fit} keys="0" icon={<Maximize />} onClick={camera.fit} />
        <IconButton
          label={text.legend}
          icon={<MapIcon />}
          aria-expanded={hasLegend}
          onClick={() => setHasLegend(!hasLegend)}
        />
      </div>
      {corner && <div className="diagram-corner">{corner}</div>}
      <Suspense>{hasLegend && <Legend onClose={() => setHasLegend(false)} />}</Suspense>
      <DiagramSearch />
    </>
  )
}

function DiagramSearch() {
  const text = useText('diagram')
  const [isOpen, setIsOpen] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const words = useSelection((selection) => selection.search)
  const found = useCluster((cluster) => {
    if (words === '') return 0
    let count = 0
    for (const plural of ['pods', 'services'])
      for (const uid of cluster.byPlural.get(plural) ?? []) {
        const object = cluster.objects.get(uid)
        if (object && matches(object, words)) count++
      }
    return count
  })
  useEffect(
    () =>
      useViewRequest.subscribe(({ request }) => {
        if (request?.type !== 'search') return
        setIsOpen(true)
        requestAnimationFrame(() => field.current?.focus())
      }),
    [],
  )
  if (!isOpen) return null
  const close = () => {
    search('')
    setIsOpen(false)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> isn't known to React's types yet.
    <div className="diagram-search" role="search">
      <Search aria-hidden="true" />
      <input
        ref={field}
        type="text"
        aria-label={text.searchLabel}
        placeholder={text.searchPlaceholder}
        value={words}
        onChange={(event) => search(event.target.value)}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Escape') close()
        }}
      />
      <span role="status">{words && text.found(found)}</span>
      <IconButton label={text.fit} size="small" icon={<X />} onClick={close} />
    </div>
  )
}
