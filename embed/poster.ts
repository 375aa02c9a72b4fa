import type { EmbedText } from '../src/i18n/embed-text.ts'

/** The still picture, with a button over all of it. It stays until the cluster takes its place. */
export function drawPoster(
  root: HTMLElement,
  {
    isDark,
    text,
    run,
    word,
  }: { readonly isDark: boolean; readonly text: EmbedText; readonly run: () => void; readonly word: string },
): void {
  const picture = document.createElement('img')
  picture.className = 'poster-picture'
  picture.src = new URL(isDark ? '../poster-dark.svg' : '../poster-light.svg', document.baseURI).href
  picture.alt = text.posterAlt
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'poster'
  button.addEventListener('click', () => {
    label.textContent = text.starting
    run()
  })
  const label = document.createElement('span')
  label.className = 'poster-run'
  label.role = 'status'
  label.textContent = word
  button.append(picture, label)
  root.replaceChildren(button)
}
