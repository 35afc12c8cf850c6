import { isTold } from './notebook.ts'
import type { Person } from './person.ts'

/** How callers behave, with the percentage of callers. */
export const PERSONAS = {
  honest: 32,
  clumsy: 14,
  guessing: 10,
  parallel: 10,
  cancelling: 8,
  impatient: 8,
  racing: 8,
  silent: 10,
} as const

export type Persona = keyof typeof PERSONAS

/** Actions after the start. Each ends by itself, or with its signal. */
export const ACTS: { readonly [P in Persona]: (person: Person) => Promise<void> } = {
  async honest(person) {
    const code = await typesNext(person)
    if (code === undefined) return
    if (person.random.chance(0.3)) await person.search()
  },

  async clumsy(person) {
    const code = await person.nextCode()
    if (code === undefined) return
    await thinks(person)
    await person.check(otherThan(code))
    await person.check(code)
    await person.search()
  },

  /** After the last wrong code the right one must be refused. */
  async guessing(person) {
    const code = await person.nextCode()
    if (code === undefined) return
    await thinks(person)
    for (let guess = 0; guess < person.wrongCodes; guess++) await person.check(otherThan(code))
    await person.check(code)
  },

  /** A form that is submitted many times concurrently. */
  async parallel(person) {
    const code = await person.nextCode()
    if (code === undefined) return
    await thinks(person)
    const codes = [code, code, otherThan(code), code, code, otherThan(code)]
    await Promise.all(codes.map((each) => person.check(each)))
    await person.check(code)
  },

  async cancelling(person) {
    await person.waits(person.random.between(20, 90))
    await person.cancel()
    const code = await person.nextCode()
    if (code !== undefined) await person.check(code)
  },

  async impatient(person) {
    await person.waits(person.random.between(5, 60))
    await person.trigger()
    await typesNext(person)
    if (person.random.chance(0.5)) await person.trigger()
  },

  /** Asks for the next step about when it begins by itself, and types the code of the last one meanwhile. */
  async racing(person) {
    const code = await person.nextCode()
    if (code === undefined) return
    await person.waits(person.stepSeconds - person.random.between(0, 20))
    await Promise.all([person.trigger(), person.check(code), person.trigger()])
    await typesNext(person)
  },

  async silent(person) {
    if (person.random.chance(0.5)) await person.search()
  },
}

/** Submits the code of the latest message until one is accepted, because the PIN may have been renewed. */
async function typesNext(person: Person): Promise<string | undefined> {
  for (;;) {
    const code = await person.nextCode()
    if (code === undefined) return undefined
    await thinks(person)
    const answer = await person.check(code)
    if (!isTold({ answer }, 'wrongCode')) return code
  }
}

/** A person's reaction time, so that all verifications are in progress at once. */
const thinks = (person: Person): Promise<void> => person.waits(person.random.between(10, 240))

/** The same code with another last digit. */
const otherThan = (code: string): string => code.slice(0, -1) + String((Number(code.at(-1)) + 1) % 10)
