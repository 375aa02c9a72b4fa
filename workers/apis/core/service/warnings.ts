// What is accepted but likely not meant. Like pkg/api/service/warnings.go.
import type { Service } from '../types.ts'

export function serviceWarnings({ spec }: Service, old: Service | undefined): string[] {
  if (old?.spec === spec) return []
  const warnings: string[] = []
  const isHeadless = spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === 'None'
  if (isHeadless && spec.loadBalancerIP) warnings.push('spec.loadBalancerIP is ignored for headless services')
  if (isHeadless && spec.externalIPs?.length) warnings.push('spec.externalIPs is ignored for headless services')
  if (isHeadless && spec.sessionAffinity === 'ClientIP') {
    warnings.push('spec.SessionAffinity is ignored for headless services')
  }
  if (spec.type === 'ExternalName' && spec.externalIPs?.length) {
    warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"')
  }
  if (spec.type !== 'ExternalName' && spec.externalName) {
    warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"')
  }
  if (spec.trafficDistribution === 'PreferClose') {
    const advice = 'spec.trafficDistribution: "PreferClose" is deprecated in favor of "PreferSameZone"'
    warnings.push(advice)
  }
  return warnings
}
