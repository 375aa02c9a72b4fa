// kubectl create secret generic, tls and docker-registry.
import { encodeBase64 } from '../../apimachinery/base64.ts'
import type { Command, Context } from '../command.ts'
import { generator } from '../creation.ts'
import { dataFlags, readData, withAppendedHash } from '../data-sources.ts'
import { fail } from '../errors.ts'
import { goEscapes, type JsonObject } from '../json-value.ts'
import { secretKind } from '../kinds.ts'
import { absolutePath } from '../kubeconfig.ts'

const typeFlag = { type: { type: 'string', value: '', help: 'The type of secret to create' } } as const

export const createSecret: Command = {
  name: 'secret',
  short: 'Create a secret using a specified subcommand',
  usage: '(docker-registry | generic | tls) [options]',
  subcommands: [
    generator({
      name: 'docker-registry',
      short: 'Create a secret for use with a Docker registry',
      usage:
        'NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [options]',
      resource: secretKind,
      failure: 'failed to create secret ',
      flags: {
        'docker-username': { type: 'string', value: '', help: 'Username for Docker registry authentication' },
        'docker-password': { type: 'string', value: '', help: 'Password for Docker registry authentication' },
        'docker-email': { type: 'string', value: '', help: 'Email for Docker registry' },
        'docker-server': {
          type: 'string',
          value: 'https://index.docker.io/v1/',
          help: 'Server location for Docker registry',
        },
      },
      build: (context, name) =>
        secret(name, 'kubernetes.io/dockerconfigjson', { '.dockerconfigjson': dockerConfig(context) }),
    }),
    generator({
      name: 'generic',
      short: 'Create a secret from a local file, directory, or literal value',
      usage: 'NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [options]',
      resource: secretKind,
      failure: 'failed to create secret ',
      flags: { ...dataFlags, ...typeFlag },
      build: (context, name) =>
        withAppendedHash(context, secret(name, context.flags.string('type'), readData(context, 'Secret'))),
    }),
    generator({
      name: 'tls',
      short: 'Create a TLS secret',
      usage: 'NAME --cert=path/to/cert/file --key=path/to/key/file [options]',
      resource: secretKind,
      failure: 'failed to create secret ',
      flags: {
        cert: { type: 'string', value: '', help: 'Path to PEM encoded public key certificate' },
        key: { type: 'string', value: '', help: 'Path to private key associated with given certificate' },
      },
      build: (context, name) => {
        const [cert, key] = [context.flags.string('cert'), context.flags.string('key')]
        if (cert === '' || key === '') fail('key and cert must be specified')
        return secret(name, 'kubernetes.io/tls', { 'tls.crt': pem(context, cert), 'tls.key': pem(context, key) })
      },
    }),
  ],
}

function secret(name: string, type: string, texts: Readonly<Record<string, string>>): JsonObject {
  const data = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, encodeBase64(text)]))
  return {
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: { name },
    ...(Object.keys(data).length > 0 ? { data } : {}),
    ...(type ? { type } : {}),
  }
}

function pem(context: Context, path: string): string {
  return (
    context.host.disk.readText(absolutePath(context.host, path)) ??
    fail(`Cannot read file ${path}, open ${path}: no such file or directory`)
  )
}

function dockerConfig({ flags }: Context): string {
  const [username, password, email] = [
    flags.string('docker-username'),
    flags.string('docker-password'),
    flags.string('docker-email'),
  ]
  if (username === '')
    fail(
      'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
    )
  const entry = { username, password, ...(email ? { email } : {}), auth: encodeBase64(`${username}:${password}`) }
  return goEscapes(JSON.stringify({ auths: { [flags.string('docker-server')]: entry } }))
}
