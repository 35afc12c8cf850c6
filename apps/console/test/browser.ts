import type { FastifyInstance } from 'fastify'

const MOST_REDIRECTS = 10

interface Visit {
  readonly url: URL
  readonly status: number
  readonly body: string
  readonly setCookies: readonly string[]
}

/**
 * A browser as far as a sign-in needs one: it keeps the cookies of each site and follows redirects. Requests to `origin`
 * reach the console without a socket, others go over the network.
 */
export function openBrowser(app: FastifyInstance, origin: string) {
  const jars = new Map<string, Map<string, string>>()

  async function send(url: URL, method: 'GET' | 'POST', headers: Record<string, string>): Promise<Visit> {
    const jar = jars.get(url.origin) ?? new Map<string, string>()
    jars.set(url.origin, jar)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const visit = await (url.origin === origin ? inject : request)(url, method, { ...headers, cookie })
    for (const line of visit.setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    return visit
  }

  async function inject(url: URL, method: 'GET' | 'POST', headers: Record<string, string>): Promise<Visit> {
    const answer = await app.inject({ method, url: url.pathname + url.search, headers })
    const { location } = answer.headers
    return {
      url: typeof location === 'string' ? new URL(location, url) : url,
      status: answer.statusCode,
      body: answer.payload,
      setCookies: [answer.headers['set-cookie'] ?? []].flat(),
    }
  }

  return {
    cookies: (site: string = origin): ReadonlyMap<string, string> => jars.get(site) ?? new Map(),
    setCookie(name: string, value: string): void {
      jars.set(origin, new Map([...(jars.get(origin) ?? []), [name, value]]))
    },
    post: (path: string, headers: Record<string, string> = {}) =>
      send(new URL(path, origin), 'POST', headers),
    /**
     * Follows redirects.
     * @param until stops at this redirect instead of following it
     */
    async visit(to: string | URL, until: (url: URL) => boolean = () => false): Promise<Visit> {
      let visit = await send(new URL(to, origin), 'GET', { accept: 'text/html' })
      for (let count = 0; visit.status >= 300 && visit.status < 400 && !until(visit.url); count++) {
        if (count === MOST_REDIRECTS) throw new Error(`too many redirects, the last to ${visit.url}`)
        visit = await send(visit.url, 'GET', { accept: 'text/html' })
      }
      return visit
    },
  }
}

async function request(url: URL, method: string, headers: Record<string, string>): Promise<Visit> {
  const answer = await fetch(url, { method, headers, redirect: 'manual' })
  const location = answer.headers.get('location')
  return {
    url: location === null ? url : new URL(location, url),
    status: answer.status,
    body: await answer.text(),
    setCookies: answer.headers.getSetCookie(),
  }
}
