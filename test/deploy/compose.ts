import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'

import { parse } from 'yaml'

import { readStages, ROOT, variables } from './dockerfile.ts'

/** What these tests look at of a service; `docker compose config` knows the rest. */
export interface Service {
  readonly image: string
  readonly build?: string
  readonly command?: string | readonly string[]
  readonly user?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly env_file?: readonly string[]
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly healthcheck?: { readonly test: readonly string[]; readonly timeout: string }
  readonly stop_grace_period?: string
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly container_name?: string
}

interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: Readonly<Record<string, unknown>>
}

/** Our compose file as Compose reads it where no variable of it is set. */
export function readCompose(): ComposeFile {
  const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8')
  const filled = text.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')
  const file: ComposeFile = parse(filled, { merge: true })
  return file
}

/** What the process in a container of ours finds in its environment. */
export function environmentOf(service: Service): Record<string, string | undefined> {
  const files = (service.env_file ?? []).map((file) => parseEnv(readFileSync(join(ROOT, file), 'utf8')))
  return Object.assign({}, variables(readStages().at(-1)), ...files, service.environment)
}
