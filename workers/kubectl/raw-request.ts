// Paths asked for as they are written, without a look at what they are of (`--raw`). Like kubectl/pkg/rawhttp.
import type { Context } from './command.ts'
import { fail } from './errors.ts'
import { absolutePath } from './kubeconfig.ts'

/** Shows whatever comes from a path, a watch's events too, to its end. */
export async function getRaw(context: Context): Promise<void> {
  const over = context.host.signal()
  let problem: unknown
  const stream = context.client().streamText('GET', pathOf(context), [], {
    onChunk: ({ text }) => context.out(text),
    onEnd(error) {
      problem = error
      over.notify()
    },
  })
  await over.wait()
  stream.close()
  if (problem) throw problem
}

/** Sends a file as it is, if one is named, and shows the answer as it is. */
export async function sendRaw(context: Context, method: 'POST' | 'PUT' | 'DELETE'): Promise<void> {
  const files = context.flags.all('filename')
  const [file] = files
  if (files.length > 1 || (file === undefined && method !== 'DELETE'))
    return fail('--raw can only use a single local file or stdin')
  const path = pathOf(context)
  const body = file === undefined ? undefined : await textOf(context, file)
  const answer = await context.client().request<unknown>(method, path, { body })
  context.out(typeof answer === 'string' ? answer : `${JSON.stringify(answer)}\n`)
}

function pathOf({ flags }: Context): string {
  const path = flags.string('raw')
  return path.startsWith('/') ? path : fail(`--raw must be a valid URL path: ${path}`)
}

async function textOf(context: Context, file: string): Promise<string> {
  if (file === '-') return context.readInput()
  return context.host.disk.readText(absolutePath(context.host, file)) ?? fail(`open ${file}: no such file or directory`)
}
