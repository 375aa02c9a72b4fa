// Names of images as far as the API server reads them. Like pkg/util/parsers.

const repository =
  /^(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?)(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/
const maxLength = 4096

/** The tag that the name asks for: `latest` without tag and digest, '' by digest or when it is no name at all. */
export function imageTag(image: string): string {
  if (image.length > maxLength) return ''
  const [name = '', digest] = image.split('@', 2)
  const colon = name.lastIndexOf(':')
  const hasTag = colon > name.lastIndexOf('/')
  if (!repository.test(hasTag ? name.slice(0, colon) : name)) return ''
  if (hasTag) return name.slice(colon + 1)
  return digest === undefined ? 'latest' : ''
}
