import { account } from './account.ts'
import { names } from './names.ts'
import { pages } from './pages.ts'
import { sentences } from './sentences.ts'

export const en = { names, sentences, ...pages, account }
