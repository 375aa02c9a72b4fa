import type { EmbedText } from '../src/i18n/embed-text.ts'

/** The still picture, with a button over all of it. It stays until the cluster takes its place. */
export function drawPoster(
  root: HTMLElement,
  { isDark, text, run }: { readonly isDark: boolean; readonly text: EmbedText; readonly run: () => void },
): void {
  const picture = document.createElement('img')
  picture.className = 'poster-picture'
  picture.src = new URL(isDark ? '../poster-dark.svg' : '../poster-light.svg', document.baseURI).href
  picture.alt = text.posterAlt
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'poster'
  button.addEventListener('click', () => {
    word.textContent = text.starting
    run()
  })
  const word = document.createElement('span')
  word.className = 'poster-run'
  word.textContent = text.run
  button.append(picture, word)
  root.replaceChildren(button)
}
