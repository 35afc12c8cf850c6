import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import {
  createRootRoute,
  createRoute,
  createRouter,
  Link,
  Outlet,
  parseSearchWith,
  RouterProvider,
  stringifySearchWith,
  useLocation,
} from '@tanstack/react-router'
import { StrictMode, useEffect } from 'react'
import { createRoot } from 'react-dom/client'

import { Account } from './account.tsx'
import { Accounts } from './accounts.tsx'
import { tellActivity } from './activity.ts'
import { type Me, Refusal } from './api.ts'
import { Audit } from './audit.tsx'
import { chosenOf, FILTER_NAMES } from './filter.ts'
import { Limits } from './limits.tsx'
import { useMe, useWay } from './me.ts'
import { Messages } from './messages.tsx'
import { Overview } from './overview.tsx'
import { Queue } from './queue.tsx'
import { Refused } from './refused.tsx'
import { Routes } from './routes.tsx'
import { Invitation, SignIn } from './sign-in.tsx'
import { language, texts } from './texts/index.ts'
import { Verification } from './verification.tsx'
import { Verifications } from './verifications.tsx'
import { Webhooks } from './webhooks.tsx'
import { duration, number, roleName } from './words.ts'

const t = texts.console

const root = createRootRoute({
  component: Root,
  notFoundComponent: () => <p>{t.noSuchPage}</p>,
})
const routeTree = root.addChildren([
  createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignIn }),
  createRoute({ getParentRoute: () => root, path: '/invitation', component: Invitation }),
  createRoute({ getParentRoute: () => root, path: '/', component: Overview }),
  createRoute({
    getParentRoute: () => root,
    path: '/verifications',
    component: Verifications,
    validateSearch: chosenOf(...FILTER_NAMES, 'after'),
  }),
  createRoute({ getParentRoute: () => root, path: '/verifications/$id', component: Verification }),
  createRoute({ getParentRoute: () => root, path: '/refused', component: Refused }),
  createRoute({ getParentRoute: () => root, path: '/limits', component: Limits }),
  createRoute({ getParentRoute: () => root, path: '/routes', component: Routes }),
  createRoute({ getParentRoute: () => root, path: '/queue', component: Queue }),
  createRoute({ getParentRoute: () => root, path: '/accounts', component: Accounts }),
  createRoute({ getParentRoute: () => root, path: '/accounts/$account', component: Account }),
  createRoute({
    getParentRoute: () => root,
    path: '/webhooks',
    component: Webhooks,
    validateSearch: chosenOf('account'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/messages',
    component: Messages,
    validateSearch: chosenOf('account', 'locale', 'channel'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/audit',
    component: Audit,
    validateSearch: chosenOf('before'),
  }),
])
/** Plain texts in URLs: the router would write "1" in quotes otherwise. */
const router = createRouter({
  routeTree,
  parseSearch: parseSearchWith((text) => text),
  stringifySearch: stringifySearchWith(String),
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

/** Pages for people who are not signed in. */
const OUTSIDE = new Set(['/sign-in', '/invitation'])

function Root() {
  const { pathname } = useLocation()
  return OUTSIDE.has(pathname) ? (
    <main>
      <Outlet />
    </main>
  ) : (
    <Frame />
  )
}

function ToSignIn() {
  useEffect(() => {
    const { pathname, search } = window.location
    window.location.replace(`/sign-in?${new URLSearchParams({ to: pathname + search })}`)
  }, [])
  return <p role="status">{t.notSignedIn}</p>
}

async function signOut(): Promise<void> {
  await fetch('/sign-out', { method: 'POST' })
  window.location.replace('/sign-in')
}

function SignedIn({ name, role }: Pick<Me, 'name' | 'role'>) {
  const way = useWay().data?.way
  const hasSession = way === 'oidc' || way === 'passkeys'
  useEffect(() => (hasSession ? tellActivity() : undefined), [hasSession])
  return (
    <span>
      {t.signedIn(name, roleName(role))}
      {hasSession && (
        <>
          {' · '}
          <button type="button" className="link" onClick={() => void signOut()}>
            {t.signOut}
          </button>
        </>
      )}
    </span>
  )
}

function Frame() {
  const { data: me, error } = useMe()
  if (isSignedOut(error)) return <ToSignIn />
  return (
    <>
      <header>
        <nav aria-label={t.pages}>
          <Link to="/" activeOptions={{ exact: true }}>
            {texts.overview.name}
          </Link>
          <Link to="/verifications">{texts.verifications.title}</Link>
          <Link to="/refused">{texts.refused.title}</Link>
          <Link to="/limits">{texts.limits.title}</Link>
          <Link to="/routes">{texts.routes.title}</Link>
          <Link to="/queue">{texts.queue.title}</Link>
          <Link to="/accounts">{texts.account.accounts}</Link>
          <Link to="/webhooks">{texts.webhooks.title}</Link>
          <Link to="/messages">{texts.messages.title}</Link>
          <Link to="/audit">{texts.audit.title}</Link>
          {me?.grafana !== undefined && (
            <a href={me.grafana} rel="noreferrer">
              {t.grafana}
            </a>
          )}
        </nav>
        {me && <SignedIn name={me.name} role={me.role} />}
      </header>
      <main>
        {error !== null && (
          <p role="alert" className="error">
            {t.noAnswer(error.message)}
          </p>
        )}
        {me?.history.isBehind === true && (
          <p role="status" className="warning">
            {t.behind(duration(60 * Math.round(me.history.oldestSeconds / 60)), number(me.history.waiting))}
          </p>
        )}
        <Outlet />
      </main>
    </>
  )
}

const isSignedOut = (error: Error | null): boolean => error instanceof Refusal && error.status === 401

const client = new QueryClient({
  defaultOptions: { queries: { retry: (failures, error) => failures < 1 && !isSignedOut(error) } },
})
document.documentElement.lang = language
document.title = t.title
const place = document.querySelector('#root')
if (place !== null)
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  )
