import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { ROOT } from './dockerfile.ts'

/** The packages with the models of API groups outside of Kubernetes. */
const GROUPS = new Map([
  ['keda.sh', '@kubernetes-models/keda'],
  ['monitoring.coreos.com', '@kubernetes-models/prometheus-operator'],
])

interface Typed {
  readonly apiVersion: string
  readonly kind: string
}

/**
 * The problems of these objects; empty if there are none. The schemas accept unknown fields, as an API server without strict
 * validation does; the compiler finds those, because an object literal may not have unknown fields.
 * @param folder has the models in its `node_modules`
 */
export function complaints(folder: string, manifests: readonly Typed[]): string {
  const typed = manifests.map((manifest, index) => {
    const type = `import('${moduleOf(manifest)}').I${manifest.kind}`
    return `export const manifest${index}: ${type} = ${JSON.stringify(manifest, undefined, 1)}\n`
  })
  const checked = manifests.map((manifest, index) => {
    const model = `(await import('${moduleOf(manifest)}')).${manifest.kind}`
    return `new (${model})(${JSON.stringify(manifest)}).validate() // ${index}\n`
  })
  writeFileSync(join(folder, 'typed.mts'), typed.join(''))
  writeFileSync(join(folder, 'checked.mjs'), checked.join(''))
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc')
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2023']
  return run(folder, [compiler, ...options, 'typed.mts']) + run(folder, ['checked.mjs'])
}

function moduleOf({ apiVersion }: Typed): string {
  const home = GROUPS.get(apiVersion.split('/')[0] ?? '') ?? 'kubernetes-models'
  return `${home}/${apiVersion}`
}

function run(folder: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  return status === 0 ? '' : `${stdout}${stderr}` || `ended with ${status}`
}
