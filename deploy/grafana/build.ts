// Generates dashboards/*.json: npx tsx deploy/grafana/build.ts && npx oxfmt deploy/grafana
import { writeFileSync } from 'node:fs'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'

import { account } from './account.ts'
import { accounts } from './accounts.ts'
import { countries } from './countries.ts'
import { overview } from './overview.ts'
import { redis } from './redis.ts'
import { type Dashboard, render } from './render.ts'
import { routes } from './routes.ts'
import { work } from './work.ts'

/** By file name. */
export const DASHBOARDS: Readonly<Record<string, Dashboard>> = {
  overview,
  routes,
  countries,
  accounts,
  account,
  work,
  redis,
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, dashboard] of Object.entries(DASHBOARDS))
    writeFileSync(new URL(`dashboards/${name}.json`, import.meta.url), JSON.stringify(render(dashboard)))
}
