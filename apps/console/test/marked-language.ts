// A language for the pages: English, with each text in marks. What a page shows without marks is no text of its language.
import { en as english } from '../pages/src/texts/en/index.ts'

type Text = string | ((...parts: never[]) => string) | { readonly [name: string]: Text }

function marked<T extends Text>(text: T): T
function marked(text: Text): Text {
  if (typeof text === 'string') return `⟦${text}⟧`
  if (typeof text === 'function') return (...parts) => `⟦${text(...parts)}⟧`
  return Object.fromEntries(Object.entries(text).map(([name, part]) => [name, marked(part)]))
}

export const en = marked(english)
