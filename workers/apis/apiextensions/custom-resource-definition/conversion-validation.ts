import { type FieldError, forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { nameIsDns1035Label } from '../../../apimachinery/name-validation.ts'
import type { CustomResourceConversion, WebhookClientConfig } from '../types.ts'

/** Like validateCustomResourceConversion. Objects are not converted by webhooks here: a definition that wants it is refused. */
export function validateConversion(conversion: CustomResourceConversion | undefined, path: string): FieldError[] {
  if (conversion === undefined) return []
  const { strategy, webhook } = conversion
  const errors: FieldError[] = []
  if (!strategy) errors.push(required(`${path}.strategy`))
  else if (strategy !== 'None' && strategy !== 'Webhook')
    errors.push(notSupported(`${path}.strategy`, strategy, ['None', 'Webhook']))
  if (strategy === 'Webhook') {
    errors.push(...clientErrors(webhook?.clientConfig, `${path}.webhookClientConfig`))
    errors.push(...reviewErrors(webhook?.conversionReviewVersions ?? [], `${path}.conversionReviewVersions`))
    if (errors.length === 0)
      errors.push(invalid(`${path}.strategy`, strategy, 'conversion by webhooks is not simulated'))
    return errors
  }
  const detail = 'should not be set when strategy is not set to Webhook'
  if (webhook?.clientConfig) errors.push(forbidden(`${path}.webhookClientConfig`, detail))
  if (webhook?.conversionReviewVersions?.length) errors.push(forbidden(`${path}.conversionReviewVersions`, detail))
  return errors
}

function clientErrors(config: WebhookClientConfig | undefined, path: string): FieldError[] {
  if (config === undefined) return [required(path, 'required when strategy is set to Webhook')]
  if ((config.url === undefined) === (config.service === undefined))
    return [required(path, 'exactly one of url or service is required')]
  return []
}

function reviewErrors(versions: readonly string[], path: string): FieldError[] {
  if (versions.length === 0) return [required(path)]
  const errors: FieldError[] = []
  for (const [i, version] of versions.entries()) {
    if (versions.indexOf(version) < i) errors.push(invalid(`${path}[${i}]`, version, 'duplicate version'))
    else for (const text of nameIsDns1035Label(version, false)) errors.push(invalid(`${path}[${i}]`, version, text))
  }
  if (!versions.some((version) => version === 'v1' || version === 'v1beta1'))
    errors.push(invalid(path, versions, 'must include at least one of v1, v1beta1'))
  return errors
}
