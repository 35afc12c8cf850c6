import { startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { type ReactNode, useState } from 'react'

import { answerOf, Refusal } from './api.ts'
import { useWay, type Way } from './me.ts'
import { Loaded } from './parts.tsx'

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
  if (error instanceof Refusal && error.status === 401)
    return 'This passkey is not known here, or was removed.'
  if (error instanceof Refusal && error.status === 429) return 'Too many tries: wait a minute.'
  if (error instanceof Refusal) return error.message
  if (error instanceof Error && error.name === 'NotAllowedError')
    return 'Nothing was chosen, or it took too long. Try again.'
  if (error instanceof Error && error.name === 'InvalidStateError')
    return 'This device already has a passkey for you: sign in with it.'
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
      return (
        <a href={`/sign-in/start?${new URLSearchParams({ to })}`}>Sign in with your organisation’s account</a>
      )
    case 'passkeys':
      return <SignInButton label="Sign in with a passkey" act={() => signIn(to)} />
    case 'proxy':
      return (
        <p>
          The proxy in front of the console signs people in. It named no person, or none of the groups
          pinpost-viewer, pinpost-support, pinpost-operator and pinpost-admin.
        </p>
      )
    case 'development':
      return <p>In development, open the console at a loopback address, such as http://127.0.0.1:3002.</p>
  }
}

export function SignIn() {
  const to = new URLSearchParams(window.location.search).get('to') ?? '/'
  return (
    <>
      <h1>Pinpost console</h1>
      <Loaded query={useWay()}>{({ way }) => waysIn(way, to)}</Loaded>
    </>
  )
}

/** The page of the link that `console invite` prints. Its token is in the fragment, which browsers send to no server. */
export function Invitation() {
  return (
    <>
      <h1>Pinpost console</h1>
      <p>
        You are invited. Add a passkey: this device or a security key keeps it, and signs you in from now on.
      </p>
      <SignInButton label="Add a passkey" act={() => accept(window.location.hash.slice(1))} />
    </>
  )
}
