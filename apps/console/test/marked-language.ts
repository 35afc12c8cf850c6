// English with each text in marks, for the pages of a test. Text without marks does not come from `texts/`.
import { en as english } from '../pages/src/texts/en/index.ts'

type Text = string | ((...parts: never[]) => string) | { readonly [name: string]: Text }

function marked<T extends Text>(text: T): T
function marked(text: Text): Text {
  if (typeof text === 'string') return `⟦${text}⟧`
  if (typeof text === 'function') return (...parts) => `⟦${text(...parts)}⟧`
  return Object.fromEntries(Object.entries(text).map(([name, part]) => [name, marked(part)]))
}

export const en = marked(english)
