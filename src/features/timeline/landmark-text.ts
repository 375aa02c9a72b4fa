import type { Landmark } from '../../../workers/contract.ts'
import type { LateMessages } from '../../i18n/late-text.ts'

/** What a landmark says, in the reader's language. */
export function landmarkText({ what, values, lane }: Landmark, text: LateMessages['time']): string {
  const of = (name: string) => String(values[name] ?? '')
  const isSet = (name: string) => Number(values[name] ?? 0) !== 0
  switch (what) {
    case 'apply':
      return text.what.apply(of('file'))
    case 'exec':
      return text.what.exec(of('line'))
    case 'request':
      return text.what.request(of('path'))
    case 'power':
      return text.what.power(of('machine'), isSet('on'))
    case 'crash':
      return text.what.crash(of('program'), of('machine'))
    case 'unit':
      return text.what.unit(of('unit'), of('machine'), isSet('running'))
    case 'partition':
      return text.what.partition(of('machine'), isSet('cut'))
    case 'slow-link':
      return text.what.slowLink(of('machine'))
    case 'cordon':
      return text.what.cordon(of('node'), isSet('cordoned'))
    case 'panicked':
      return text.what.panicked(of('program'), of('machine'))
    case 'rollout':
      return text.what.rollout(of('kind'), of('name'))
    case 'ready':
      return lane === 'pod' ? text.what.podReady(of('name')) : text.what.nodeReady(of('name'))
    case 'unready':
      return lane === 'pod' ? text.what.podUnready(of('name')) : text.what.nodeUnready(of('name'))
    default:
      return what
  }
}
