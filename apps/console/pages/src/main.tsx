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
} from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { filterOf } from './filter.ts'
import { Limits } from './limits.tsx'
import { useMe } from './me.ts'
import { Overview } from './overview.tsx'
import { Refused } from './refused.tsx'
import { Verification } from './verification.tsx'
import { Verifications } from './verifications.tsx'

const root = createRootRoute({
  component: Frame,
  notFoundComponent: () => <p>There is no such page.</p>,
})
const routeTree = root.addChildren([
  createRoute({ getParentRoute: () => root, path: '/', component: Overview }),
  createRoute({
    getParentRoute: () => root,
    path: '/verifications',
    component: Verifications,
    validateSearch: filterOf,
  }),
  createRoute({ getParentRoute: () => root, path: '/verifications/$id', component: Verification }),
  createRoute({ getParentRoute: () => root, path: '/refused', component: Refused }),
  createRoute({ getParentRoute: () => root, path: '/limits', component: Limits }),
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

function Frame() {
  const { data: me, error } = useMe()
  return (
    <>
      <header>
        <nav aria-label="Pages">
          <Link to="/" activeOptions={{ exact: true }}>
            Overview
          </Link>
          <Link to="/verifications">Verifications</Link>
          <Link to="/refused">Refused</Link>
          <Link to="/limits">Limits</Link>
        </nav>
        {me && (
          <span>
            {me.name}, {me.role}
          </span>
        )}
      </header>
      <main>
        {error !== null && (
          <p role="alert" className="error">
            The console does not answer: {error.message}
          </p>
        )}
        {me?.history.isBehind === true && (
          <p role="status" className="warning">
            History is {Math.round(me.history.oldestSeconds / 60)} minutes behind: {me.history.waiting} events
            wait.
          </p>
        )}
        <Outlet />
      </main>
    </>
  )
}

const client = new QueryClient({ defaultOptions: { queries: { retry: 1 } } })
const place = document.querySelector('#root')
if (place !== null)
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  )
