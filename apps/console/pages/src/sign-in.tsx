import { startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { type ReactNode, useState } from 'react'

import { answerOf, Refusal } from './api.ts'
import { useWay, type Way } from './me.ts'
import { Loaded } from './parts.tsx'
import { texts } from './texts/index.ts'

const t = texts.signIn

async function call(path: string, body: object) {
  const headers = { 'content-type': 'application/json' }
  return fetch(`/sign-in${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

interface SignedIn {
  /** a path of the console, which the server has checked */
  readonly to: string
}

async function signIn(to: string): Promise<SignedIn> {
  const optionsJSON = await answerOf<Parameters<typeof startAuthentication>[0]['optionsJSON']>(
    await call('/passkey/options', { to }),
  )
  return answerOf(await call('/passkey', await startAuthentication({ optionsJSON })))
}

async function accept(token: string): Promise<SignedIn> {
  const optionsJSON = await answerOf<Parameters<typeof startRegistration>[0]['optionsJSON']>(
    await call('/invitation/options', { token }),
  )
  const answer = await startRegistration({ optionsJSON })
  return answerOf(await call('/invitation', { token, answer }))
}

/** What went wrong, in words for the person. */
function problemOf(error: unknown): string {
  if (error instanceof Refusal && error.status === 401) return t.unknownPasskey
  if (error instanceof Refusal && error.status === 429) return t.tooManyTries
  if (error instanceof Refusal) return error.message
  if (error instanceof Error && error.name === 'NotAllowedError') return t.nothingChosen
  if (error instanceof Error && error.name === 'InvalidStateError') return t.alreadyThere
  return error instanceof Error ? error.message : String(error)
}

/** A button that ends with a sign-in, and leads away from this page. */
function SignInButton({ label, act }: { readonly label: string; readonly act: () => Promise<SignedIn> }) {
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly problem?: string }>({
    isBusy: false,
  })
  async function press(): Promise<void> {
    setState({ isBusy: true })
    try {
      const { to } = await act()
      window.location.replace(to)
    } catch (error) {
      setState({ isBusy: false, problem: problemOf(error) })
    }
  }
  return (
    <>
      <button type="button" disabled={state.isBusy} onClick={() => void press()}>
        {label}
      </button>
      {state.problem !== undefined && (
        <p role="alert" className="error">
          {state.problem}
        </p>
      )}
    </>
  )
}

function waysIn(way: Way, to: string): ReactNode {
  switch (way) {
    case 'oidc':
      return <a href={`/sign-in/start?${new URLSearchParams({ to })}`}>{t.withOrganisation}</a>
    case 'passkeys':
      return <SignInButton label={t.withPasskey} act={() => signIn(to)} />
    case 'proxy':
      return <p>{t.byProxy}</p>
    case 'development':
      return <p>{t.inDevelopment}</p>
  }
}

export function SignIn() {
  const to = new URLSearchParams(window.location.search).get('to') ?? '/'
  return (
    <>
      <h1>{texts.console.title}</h1>
      <Loaded query={useWay()}>{({ way }) => waysIn(way, to)}</Loaded>
    </>
  )
}

/** The page of the link that `console invite` prints. Its token is in the fragment, which browsers send to no server. */
export function Invitation() {
  return (
    <>
      <h1>{texts.console.title}</h1>
      <p>{t.invited}</p>
      <SignInButton label={t.addPasskey} act={() => accept(window.location.hash.slice(1))} />
    </>
  )
}
