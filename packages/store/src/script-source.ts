import { readFileSync } from 'node:fs'

/** Source of a script in `scripts/`. This file stays at the root of `src`, so that its URL also resolves from a bundle. */
export const scriptSource = (name: string): string =>
  readFileSync(new URL(`../scripts/${name}.lua`, import.meta.url), 'utf8')
