// The widget's page: a still picture that costs next to nothing, and the cluster once it is seen, clicked or asked for.
import { embedText } from '../src/i18n/embed-text.ts'
import { optionsOf } from './options.ts'
import { offerPlayer } from './player.ts'
import { drawPoster } from './poster.ts'
import './poster.css'

const root = document.getElementById('root')
if (!root) throw new Error('no #root')

const options = optionsOf(location.search, navigator.languages)
const isDark =
  options.theme === 'dark' || (options.theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
document.documentElement.lang = options.language
document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light'
const text = embedText(options.language)
document.title = text.title

let running: Promise<typeof import('./run.tsx')> | undefined
/** Loads and starts the cluster, once. */
const run = () =>
  (running ??= import('./run.tsx')
    .then(async (module) => {
      await module.run(root, options, drawStill)
      return module
    })
    .catch((error: unknown) => {
      // A link that is none, a script that did not come: it is said, and can be tried again.
      running = undefined
      drawStill(`${text.failed} ${error instanceof Error ? error.message : ''}`)
      throw error
    }))

offerPlayer(async (verb, args) => (await run()).perform(verb, args))
const drawStill = (word = text.run) => drawPoster(root, { isDark, text, word, run: start })
const start = () => void run().catch(() => undefined)
drawStill()
if (options.start === 'seen') onceSeen(root, start)

/** A quarter of it has to be in sight for as long as it takes to scroll past. */
function onceSeen(element: Element, then: () => void): void {
  let timer = 0
  const observer = new IntersectionObserver(
    ([entry]) => {
      clearTimeout(timer)
      if (!entry?.isIntersecting) return
      timer = window.setTimeout(() => {
        observer.disconnect()
        then()
      }, 250)
    },
    { threshold: 0.25 },
  )
  observer.observe(element)
}
