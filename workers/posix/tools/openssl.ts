// openssl, as far as somebody needs it who asks the cluster for a certificate: keys, requests, and what is in certificates.
// Like OpenSSL 3.0. It signs nothing: that is the cluster's, by CertificateSigningRequests.
import { readCertificate } from '../../apimachinery/x509/certificate.ts'
import { toPem } from '../../apimachinery/x509/der.ts'
import {
  type AlternativeName,
  drawn,
  makePrivateKey,
  makeRequest,
  modulusOf,
  type NamePart,
} from '../../apimachinery/x509/keys.ts'
import { hexOf, oidOf, type Parsed, parse, wholeText } from './openssl-text.ts'
import { allText, guarded, type Tool, type ToolIo, ToolProblem } from './tool.ts'

const version = 'OpenSSL 3.0.17 1 Jul 2025 (Library: OpenSSL 3.0.17 1 Jul 2025)'
const standard = 'genpkey genrsa rand req rsa verify version x509'

type Run = (io: ToolIo, words: Words) => Promise<number>
type Words = { readonly options: ReadonlyMap<string, string>; readonly rest: readonly string[] }

/** Options of each command that take a value, and those that stand alone. */
const commands: Readonly<Record<string, { readonly values: string; readonly flags: string; readonly run: Run }>> = {
  genpkey: { values: 'algorithm out pkeyopt', flags: '', run: generate },
  genrsa: { values: 'out', flags: 'traditional verbose F4', run: generate },
  rand: { values: 'out', flags: 'hex base64', run: random },
  req: {
    values: 'key keyout newkey in out subj addext inform outform',
    flags: 'new noout text subject verify nodes noenc sha256 batch utf8 pubkey',
    run: request,
  },
  rsa: { values: 'in out', flags: 'check noout', run: rsa },
  verify: { values: 'CAfile', flags: '', run: verify },
  version: { values: '', flags: 'a', run: async (io) => say(io, version) },
  x509: {
    values: 'in out inform outform checkend nameopt CA CAkey days',
    flags: 'noout text subject issuer dates startdate enddate serial fingerprint sha256 sha1 req CAcreateserial',
    run: certificate,
  },
}

export const openssl: Tool = guarded('openssl', async (io) => {
  const [name = '', ...args] = io.args
  if (name === '' || name === 'help') return say(io, `Standard commands\n${standard}`)
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) {
    io.err(`Invalid command '${name}'; type "help" for a list.\n`)
    return 1
  }
  try {
    return await command.run(io, wordsOf(name, args, command.values.split(' '), command.flags.split(' ')))
  } catch (error) {
    if (!(error instanceof ToolProblem)) throw error
    io.err(`${error.message}\n`)
    return error.code
  }
})

function wordsOf(command: string, args: readonly string[], values: readonly string[], flags: readonly string[]): Words {
  const options = new Map<string, string>()
  const rest: string[] = []
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? ''
    const name = word.replace(/^--?/, '')
    if (!/^-./.test(word)) rest.push(word)
    else if (values.includes(name)) {
      const value = args[++i]
      if (value === undefined) throw new ToolProblem(`${command}: Option -${name} needs a value`)
      options.set(name, value)
    } else if (flags.includes(name)) options.set(name, '')
    else throw new ToolProblem(`${command}: Unknown option: ${word}\n${command}: Use -help for summary.`)
  }
  return { options, rest }
}

function say({ out }: ToolIo, text: string): number {
  out(`${text}\n`)
  return 0
}

/** Writes where `-out` says, or shows it. */
function put(io: ToolIo, path: string | undefined, text: string): number {
  if (path === undefined) io.out(text)
  else {
    const reason = io.writeFile(path, text)
    if (reason) throw new ToolProblem(`Can't open "${path}" for writing, ${reason}`)
  }
  return 0
}

async function textIn(io: ToolIo, path: string | undefined, what: string): Promise<string> {
  if (path === undefined) return allText(io, 'openssl', [])
  const text = io.readFile(path)
  if (text === undefined) throw new ToolProblem(`Could not open file or uri for loading ${what} from ${path}`)
  return text
}

async function generate(io: ToolIo, { options, rest }: Words): Promise<number> {
  const asked = /rsa_keygen_bits:(\d+)/.exec(options.get('pkeyopt') ?? '')?.[1]
  const bits = Number(asked ?? rest[0] ?? 2048)
  const algorithm = options.get('algorithm') ?? 'RSA'
  if (algorithm.toUpperCase() !== 'RSA') throw new ToolProblem(`genpkey: only RSA keys are simulated here`)
  return put(io, options.get('out'), newKey(io, bits))
}

function newKey(io: ToolIo, bits: number): string {
  if (!Number.isInteger(bits) || bits < 512 || bits > 16_384 || bits % 16 !== 0)
    throw new ToolProblem(`genrsa: Error generating RSA key: key size too small or no number of bits`)
  return toPem(makePrivateKey(bits, `${io.nowMs} ${io.args.join(' ')}`), 'PRIVATE KEY')
}

async function random(io: ToolIo, { options, rest }: Words): Promise<number> {
  const count = Number(rest[0])
  if (!Number.isInteger(count) || count < 1 || count > 100_000) throw new ToolProblem('rand: Use -help for summary.')
  const bytes = drawn(`${io.nowMs} rand`, count)
  const inBase64 = () => toPem(bytes, 'X').split('\n').slice(1, -2).join('\n')
  const text = options.has('hex') ? hexOf(bytes, '') : options.has('base64') ? inBase64() : undefined
  if (text === undefined) throw new ToolProblem('rand: bytes are not text: use -hex or -base64')
  return put(io, options.get('out'), `${text}\n`)
}

async function request(io: ToolIo, { options }: Words): Promise<number> {
  if (options.has('new') || options.has('newkey')) return newRequest(io, options)
  const pem = await textIn(io, options.get('in'), 'certificate request')
  const parsed = parse(pem, 'CERTIFICATE REQUEST')
  if (!parsed) throw new ToolProblem('Unable to load X509 request')
  if (options.has('verify')) io.err('Certificate request self-signature verify OK\n')
  return show(io, options, parsed, pem, 'CERTIFICATE REQUEST')
}

async function newRequest(io: ToolIo, options: ReadonlyMap<string, string>): Promise<number> {
  let key: string
  if (options.has('newkey')) {
    key = newKey(io, Number(/^rsa:(\d+)$/.exec(options.get('newkey') ?? '')?.[1] ?? 2048))
    io.err('-----\n')
    put(io, options.get('keyout') ?? 'privkey.pem', key)
  } else key = await textIn(io, options.get('key'), 'private key')
  const modulus = modulusOf(key)
  if (!modulus) throw new ToolProblem(`Could not read private key from ${options.get('key') ?? 'stdin'}`)
  const subject = options.get('subj')
  if (subject === undefined) throw new ToolProblem('req: no questions are asked here: say who it is for with -subj')
  const made = makeRequest(modulus, subjectOf(io, subject), alternativeNames(options.get('addext') ?? ''))
  return put(io, options.get('out'), toPem(made, 'CERTIFICATE REQUEST'))
}

/** `/CN=jane/O=dev`; a slash in a value stands behind a backslash. */
function subjectOf(io: ToolIo, text: string): NamePart[] {
  if (!text.startsWith('/'))
    throw new ToolProblem(
      `name is expected to be in the format /type0=value0/type1=value1/type2=... where characters may be escaped by \\. This name is not in that format: '${text}'`,
    )
  const parts = text.slice(1).match(/(?:\\.|[^/\\])+/g) ?? []
  return parts.flatMap((part) => {
    const equals = part.indexOf('=')
    const [name, value] = [part.slice(0, Math.max(0, equals)), part.slice(equals + 1).replace(/\\(.)/g, '$1')]
    const id = oidOf(name)
    if (equals > 0 && id !== undefined && value !== '') return [{ oid: id, value }]
    const why =
      id === undefined
        ? `Skipping unknown subject name attribute "${name}"`
        : `No value provided for subject name attribute "${name}", skipped`
    io.err(`req: ${why}\n`)
    return []
  })
}

/** `subjectAltName = DNS:a.example.com, IP:10.0.0.1`. */
function alternativeNames(text: string): AlternativeName[] {
  if (text === '') return []
  const list = /^\s*subjectAltName\s*=(.*)$/.exec(text)?.[1]
  if (list === undefined) throw new ToolProblem('req: only subjectAltName can be added here')
  return list.split(',').map((one) => {
    const [, type, value = ''] = /^\s*(DNS|IP):(\S+)\s*$/.exec(one) ?? []
    const isAddress = /^\d{1,3}(\.\d{1,3}){3}$/.test(value)
    if (type === 'DNS' || (type === 'IP' && isAddress)) return { type, value }
    throw new ToolProblem(`Error adding request extensions from section default: ${one.trim()}`)
  })
}

async function certificate(io: ToolIo, { options }: Words): Promise<number> {
  if (options.has('req') || options.has('CA'))
    throw new ToolProblem(
      'x509: signing is not simulated here: create a CertificateSigningRequest and approve it with kubectl certificate approve',
    )
  const pem = await textIn(io, options.get('in'), 'certificate')
  const parsed = parse(pem, 'CERTIFICATE')
  if (!parsed)
    throw new ToolProblem(
      `Could not read certificate from ${options.get('in') ?? '<stdin>'}\nUnable to load certificate`,
    )
  const ahead = options.get('checkend')
  if (ahead !== undefined) {
    const expires = parsed.notAfterMs <= io.nowMs + Number(ahead) * 1000
    io.out(expires ? 'Certificate will expire\n' : 'Certificate will not expire\n')
    return expires ? 1 : 0
  }
  return show(io, options, parsed, pem, 'CERTIFICATE')
}

function show(io: ToolIo, options: ReadonlyMap<string, string>, parsed: Parsed, pem: string, kind: string): number {
  const lines: Readonly<Record<string, () => string>> = {
    text: () => wholeText(parsed),
    serial: () =>
      `serial=${hexOf(parsed.serial, '')
        .replace(/^00(?=..)/, '')
        .toUpperCase()}\n`,
    subject: () => `subject=${parsed.subject}\n`,
    issuer: () => `issuer=${parsed.issuer}\n`,
    dates: () => `notBefore=${parsed.notBefore}\nnotAfter=${parsed.notAfter}\n`,
    startdate: () => `notBefore=${parsed.notBefore}\n`,
    enddate: () => `notAfter=${parsed.notAfter}\n`,
  }
  let text = ''
  // In the order in which they were asked for, but the whole text first.
  if (options.has('text')) text += lines['text']?.() ?? ''
  for (const option of options.keys()) if (option !== 'text') text += lines[option]?.() ?? ''
  const body = new RegExp(`-----BEGIN ${kind}-----[\\s\\S]*?-----END ${kind}-----`).exec(pem)?.[0]
  if (!options.has('noout') && body !== undefined) text += `${body}\n`
  return put(io, options.get('out'), text)
}

async function rsa(io: ToolIo, { options }: Words): Promise<number> {
  const pem = await textIn(io, options.get('in'), 'private key')
  if (!modulusOf(pem)) throw new ToolProblem(`Could not read private key from ${options.get('in') ?? '<stdin>'}`)
  if (options.has('check')) io.out('RSA key ok\n')
  if (options.has('noout')) return 0
  io.err('writing RSA key\n')
  return put(io, options.get('out'), pem)
}

async function verify(io: ToolIo, { rest }: Words): Promise<number> {
  let status = 0
  for (const path of rest) {
    const found = readCertificate(await textIn(io, path, 'certificate file'))
    if (found?.isSigned) io.out(`${path}: OK\n`)
    else {
      io.err(`error ${path}: verification failed\n`)
      status = 2
    }
  }
  return status
}
