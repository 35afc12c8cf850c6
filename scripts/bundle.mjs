// @ts-check
// Bundles what `tsc` built, one file for each app: a process then reads a few files instead of two thousand and starts in
// half the time. Also bundles the console's pages, with --pages only them. Run by `npm run build` and `npm start`.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

import { build } from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Not bundled: loaded only when needed, or they read files next to their own. */
const LEFT_OUT = [
  '@aws-sdk/*',
  '@electric-sql/pglite',
  '@fastify/otel',
  '@fastify/swagger-ui',
  '@opentelemetry/*',
  'bullmq-otel',
  'msgpackr-extract',
  'twilio',
]
/** Files that code reads from its own folder, so they must be next to the bundle. */
const BESIDE = new Map([
  ['scripts', 'packages/store/scripts'],
  ['migrations', 'packages/history/migrations'],
  ['public', 'apps/simulator/public'],
])
/** CommonJS packages in the bundle need `require`. */
const BANNER = `import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);`

/**
 * Hash names and contents, not times: a checkout or a cache brings old files with new times.
 * @param {readonly string[]} paths files, or folders and all in them
 */
function digestOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths) {
    const names = statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, encoding: 'utf8' }).toSorted()
      : ['']
    for (const name of names) {
      const file = join(path, name)
      if (/\.(map|d\.ts|tsbuildinfo)$/.test(name) || statSync(file).isDirectory()) continue
      hash.update(`${name}\0`).update(readFileSync(file))
    }
  }
  return hash.digest('hex')
}

const lock = join(root, 'package-lock.json')

function bundlePages() {
  const pages = join(root, 'apps/console/pages')
  const web = join(root, 'apps/console/dist/web')
  const madeOf = `${web}.made-of`
  const digest = digestOf([pages, lock])
  if (existsSync(web) && existsSync(madeOf) && readFileSync(madeOf, 'utf8') === digest) return
  rmSync(madeOf, { force: true })
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  execFileSync(process.execPath, [vite, 'build', pages, '--logLevel', 'warn'], {
    // React has a larger build for development.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: 'inherit',
  })
  writeFileSync(madeOf, digest)
}

bundlePages()
if (process.argv.includes('--pages')) process.exit()

/** `packages/client` has none: no app uses it. */
const built = readdirSync(join(root, 'packages'))
  .map((name) => join(root, 'packages', name, 'dist'))
  .filter((folder) => existsSync(folder))
const common = digestOf([
  ...built,
  ...[...BESIDE.values()].map((source) => join(root, source)),
  lock,
  fileURLToPath(import.meta.url),
])

await Promise.all(
  readdirSync(join(root, 'apps')).map(async (app) => {
    const folder = join(root, 'apps', app, 'dist')
    const outdir = join(folder, 'bundle')
    const madeOf = join(outdir, 'made-of')
    const own = readdirSync(folder).filter(
      (name) => !['bundle', 'web', 'web.made-of', ...BESIDE.keys()].includes(name),
    )
    const digest = `${common} ${digestOf(own.map((name) => join(folder, name)))}`
    if (existsSync(madeOf) && readFileSync(madeOf, 'utf8') === digest) return

    rmSync(outdir, { recursive: true, force: true })
    for (const [name, source] of BESIDE) cpSync(join(root, source), join(folder, name), { recursive: true })
    await build({
      entryPoints: [join(folder, 'main.js')],
      outdir,
      bundle: true,
      splitting: true,
      platform: 'node',
      target: 'node20.19',
      format: 'esm',
      sourcemap: true,
      sourcesContent: false,
      external: LEFT_OUT,
      banner: { js: BANNER },
      logLevel: 'warning',
    })
    // Written last, so that an interrupted bundle is made again.
    writeFileSync(madeOf, digest)
  }),
)
