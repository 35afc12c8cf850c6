import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'

import { parse } from 'yaml'

import { readStages, ROOT, variables } from './dockerfile.ts'

/** The parts of a service that these tests read; `docker compose config` checks the rest. */
export interface Service {
  readonly image: string
  readonly build?: string
  readonly command?: string | readonly string[]
  readonly user?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly profiles?: readonly string[]
  readonly pull_policy?: string
  readonly secrets?: readonly string[]
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
  readonly secrets: Readonly<Record<string, { readonly file: string }>>
}

/** Our compose file as Compose reads it without any variable set. */
export function readCompose(): ComposeFile {
  const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8')
  const file: ComposeFile = parse(withDefaults(text), { merge: true })
  return file
}

/** A default may contain a variable. */
function withDefaults(text: string): string {
  const filled = text.replaceAll(/\$\{\w+:-([^${}]*)\}/g, '$1')
  return filled === text ? text : withDefaults(filled)
}

/** The environment of the process in a container; its own variables take precedence over its file. */
export function environmentOf(service: Service): Record<string, string | undefined> {
  const { secrets } = readCompose()
  const files = (service.secrets ?? []).map((name) =>
    parseEnv(readFileSync(join(ROOT, secrets[name]?.file ?? ''), 'utf8')),
  )
  return Object.assign({}, ...files, variables(readStages().at(-1)), service.environment)
}
