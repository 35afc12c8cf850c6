import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { copied, readStages, rests, ROOT, variables, words } from './dockerfile.ts'

const stages = readStages()
const image = stages.at(-1)
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')
const takenFromHere = stages
  .flatMap(({ instructions }) => instructions)
  .filter(({ word, flags }) => word === 'COPY' && flags['from'] === undefined)
  .flatMap((instruction) => copied(instruction).sources)

it('pins one exact base for every stage', () => {
  const bases = new Set(stages.map(({ base }) => base))
  expect(bases.size).toBe(1)
  expect([...bases][0]).toMatch(/^docker\.io\/library\/node:\d+\.\d+\.\d+-[a-z]+-slim$/)
})

it('uses a Node.js that package.json accepts', () => {
  const { engines }: { engines: { node: string } } = JSON.parse(read('package.json'))
  const [major = 0, minor = 0] =
    /node:(\d+)\.(\d+)/
      .exec(image?.base ?? '')
      ?.slice(1)
      .map(Number) ?? []
  const [leastMajor = 0, leastMinor = 0] = /(\d+)\.(\d+)/.exec(engines.node)?.slice(1).map(Number) ?? []
  expect(major * 1_000 + minor).toBeGreaterThanOrEqual(leastMajor * 1_000 + leastMinor)
})

it('installs with the npm of package.json', () => {
  const { packageManager }: { packageManager: string } = JSON.parse(read('package.json'))
  const build = stages.find(({ name }) => name === 'build')
  expect(rests(build, 'RUN')).toContain(`npm install --global ${packageManager}`)
})

it('runs as a numbered user that is not root, under an init', () => {
  expect(rests(image, 'USER').at(-1)).toBe('1000:1000')
  expect(words(image, 'ENTRYPOINT')).toEqual(['/usr/bin/tini', '--'])
})

it('has a target with the simulator alone, which listens for others', () => {
  const simulator = stages.find(({ name }) => name === 'simulator')
  expect(rests(simulator, 'USER')).toEqual(['1000:1000'])
  expect(words(simulator, 'ENTRYPOINT')).toEqual(['/usr/bin/tini', '--', 'node', 'bin/pinpost-simulator.mjs'])
  expect(variables(simulator)).toEqual({ PINPOST_SIMULATOR_HOST: '0.0.0.0' })
  expect(rests(simulator, 'EXPOSE')).toEqual(['3001 1025'])
})

it('does not set NODE_ENV, so that production is the default, and listens on all addresses', () => {
  const environment = variables(image)
  expect(environment['NODE_ENV']).toBeUndefined()
  // Pinpost connects to the mail server's host.
  const hosts = read('.env.example').match(/PINPOST_(?!SMTP_)\w+_HOST\b/g) ?? []
  expect(hosts.length).toBeGreaterThan(2)
  const heard = Object.fromEntries(hosts.map((host) => [host, '0.0.0.0']))
  expect(environment).toMatchObject(heard)
})

it.each([...new Set(takenFromHere)].filter((source) => source !== '.'))(
  'copies %s, which exists and is not ignored',
  (source) => {
    expect(existsSync(join(ROOT, source))).toBe(true)
    expect(ignoreLines()).toContain(`!${source}`)
  },
)

it('sends only listed files to the build', () => {
  const lines = ignoreLines()
  expect(lines[0]).toBe('*')
  const named = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
  expect(new Set(named)).toEqual(new Set(takenFromHere))
  expect(lines).toContain('**/node_modules')
  expect(lines).toContain('**/.env*')
})

it('copies every workspace', () => {
  const { workspaces }: { workspaces: string[] } = JSON.parse(read('package.json'))
  const folders = workspaces.map((pattern) => pattern.replace('/*', ''))
  expect(takenFromHere).toEqual(expect.arrayContaining(folders))
  expect(folders.length).toBeGreaterThan(1)
})

function ignoreLines(): readonly string[] {
  return read('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
}
