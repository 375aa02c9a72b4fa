import type { PodLook } from '../../../../workers/contract.ts'
import { podSigns } from '../../../state/pod-signs.ts'
import { Glyph } from '../../../ui/glyph.tsx'

export function PodGlyph({ look }: { readonly look: PodLook | 'orphan' }) {
  return <Glyph className="pod-glyph" path={podSigns[look]} isSolid={look === 'running'} />
}
