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

/** Our compose file as Compose reads it where no variable of it is set. */
export function readCompose(): ComposeFile {
  const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8')
  const file: ComposeFile = parse(withDefaults(text), { merge: true })
  return file
}

/** A default may have a variable in it. */
function withDefaults(text: string): string {
  const filled = text.replaceAll(/\$\{\w+:-([^${}]*)\}/g, '$1')
  return filled === text ? text : withDefaults(filled)
}

/** What the process in a container of ours finds in its environment: its own variables win over its file. */
export function environmentOf(service: Service): Record<string, string | undefined> {
  const { secrets } = readCompose()
  const files = (service.secrets ?? []).map((name) =>
    parseEnv(readFileSync(join(ROOT, secrets[name]?.file ?? ''), 'utf8')),
  )
  return Object.assign({}, ...files, variables(readStages().at(-1)), service.environment)
}
