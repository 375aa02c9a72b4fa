// Databases: they refuse to start without a password, take a while to initialize, and then listen. What can be asked of
// them is no more than whether they are there.
import type { Host } from '../../../simulation/host.ts'
import type { Behaviour, ContainerContext, ImageBehaviour } from './behaviour.ts'
import { runCommandLine } from './entrypoint.ts'
import { listenTcp, stopOnTerminate } from './serve.ts'

const mysqld: Behaviour = (_argv, context) => async (host) => {
  const stamp = () => host.clock.timestamp().replace('T', ' ').replace('Z', '+00:00')
  const note = (text: string) => host.stdio.stdout(`${stamp()} [Note] [Entrypoint]: ${text}\n`)
  note('Entrypoint script for MySQL Server 9.5.0-1.el9 started.')
  const { env } = host
  const isNew = !host.disk.has('/var/lib/mysql/ibdata1')
  if (
    isNew &&
    !env['MYSQL_ROOT_PASSWORD'] &&
    !env['MYSQL_ALLOW_EMPTY_PASSWORD'] &&
    !env['MYSQL_RANDOM_ROOT_PASSWORD']
  ) {
    host.stdio.stderr(
      `${stamp()} [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n    You need to specify one of the following as an environment variable:\n    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD\n`,
    )
    return 1
  }
  if (isNew) {
    note('Initializing database files')
    await host.clock.sleep(6_000)
    host.disk.write('/var/lib/mysql/ibdata1', 'initialized')
    note('Database files initialized')
  }
  context.chargeMemory(410 << 20)
  await host.clock.sleep(1_500)
  return listen(
    host,
    3306,
    `${stamp()} 0 [System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Version: '9.5.0'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL.\n`,
  )
}

const postgres: Behaviour = (_argv, context) => async (host) => {
  const { env } = host
  const data = env['PGDATA'] ?? '/var/lib/postgresql/data'
  const isNew = !host.disk.has(`${data}/PG_VERSION`)
  if (isNew && !env['POSTGRES_PASSWORD'] && env['POSTGRES_HOST_AUTH_METHOD'] !== 'trust') {
    host.stdio.stderr(passwordMissing)
    return 1
  }
  if (isNew) {
    host.stdio.stdout(
      `The files belonging to this database system will be owned by user "postgres".\nThis user must also own the server process.\n\nfixing permissions on existing directory ${data} ... ok\ncreating subdirectories ... ok\n`,
    )
    await host.clock.sleep(2_500)
    host.disk.write(`${data}/PG_VERSION`, '18')
    host.stdio.stdout('\nPostgreSQL init process complete; ready for start up.\n\n')
  }
  context.chargeMemory(38 << 20)
  await host.clock.sleep(400)
  const stamp = `${host.clock.microTimestamp().slice(0, 23).replace('T', ' ')} UTC [1]`
  return listen(
    host,
    5432,
    `${stamp} LOG:  listening on IPv4 address "0.0.0.0", port 5432\n${stamp} LOG:  database system is ready to accept connections\n`,
  )
}

const passwordMissing = `Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html
`

const mongod: Behaviour = (_argv, context) => async (host) => {
  context.chargeMemory(160 << 20)
  await host.clock.sleep(1_200)
  return listen(
    host,
    27_017,
    `{"t":{"$date":"${host.clock.timestamp()}"},"s":"I",  "c":"NETWORK",  "id":23016,   "ctx":"listener","msg":"Waiting for connections","attr":{"port":27017,"ssl":"off"}}\n`,
  )
}

async function listen(host: Host, port: number, ready: string): Promise<number> {
  stopOnTerminate(host)
  if (!listenTcp(host, port, () => 'this protocol is not simulated')) {
    host.stdio.stderr(`could not bind to port ${port}: Address already in use\n`)
    return 1
  }
  host.stdio.stderr(ready)
  await host.signal().wait()
  return 0
}

/** `pg_isready`, `mysqladmin ping`: says whether the server of this container listens. */
const isReady =
  (port: number, yes: string, no: string): Behaviour =>
  (_argv, context: ContainerContext) =>
  async (host) => {
    const { stdout } = context.streams ?? host.stdio
    try {
      await host.network.call('tcp', `127.0.0.1:${port}`, { line: '' })
      stdout(`${yes}\n`)
      return 0
    } catch {
      stdout(`${no}\n`)
      return port === 5432 ? 2 : 1
    }
  }

export const mysqlImage: ImageBehaviour = {
  repositories: ['docker.io/library/mysql'],
  userland: 'debian',
  commands: {
    mysqld,
    mysqladmin: isReady(3306, 'mysqld is alive', "mysqladmin: connect to server at 'localhost' failed"),
    'docker-entrypoint.sh': runCommandLine,
  },
  memoryBytes: 20 << 20,
}

export const postgresImage: ImageBehaviour = {
  repositories: ['docker.io/library/postgres'],
  userland: 'debian',
  commands: {
    postgres,
    pg_isready: isReady(
      5432,
      '/var/run/postgresql:5432 - accepting connections',
      '/var/run/postgresql:5432 - no response',
    ),
    'docker-entrypoint.sh': runCommandLine,
  },
  memoryBytes: 12 << 20,
}

export const mongoImage: ImageBehaviour = {
  repositories: ['docker.io/library/mongo'],
  userland: 'debian',
  commands: { mongod, 'docker-entrypoint.sh': runCommandLine },
  memoryBytes: 40 << 20,
}
