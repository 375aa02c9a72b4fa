/** The page's own fonts as CSS with the fonts inside. */
export async function faces(): Promise<string> {
  const rules = [...document.styleSheets].flatMap((sheet) =>
    [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule).map((rule) => ({ rule, sheet })),
  )
  const texts = await Promise.all(
    rules.map(async ({ rule, sheet }) => {
      const address = /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue('src'))?.[1]
      if (address === undefined || !rule.style.getPropertyValue('font-family').includes('Atkinson')) return ''
      const answer = await fetch(new URL(address, sheet.href ?? document.baseURI))
      return rule.cssText.replace(/url\([^)]+\)/, `url(${await dataAddress(await answer.blob())})`)
    }),
  )
  return texts.join('\n')
}

function dataAddress(content: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(reader.error ?? new Error('unreadable'))
    reader.readAsDataURL(content)
  })
}
