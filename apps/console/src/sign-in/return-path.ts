const HERE = 'http://console.invalid'
const LONGEST = 1_000

/** Where to go after the sign-in: a path of the console, whatever a link to the sign-in page asks for (open redirect). */
export function returnPath(to: unknown): string {
  if (typeof to !== 'string' || to.length > LONGEST || !to.startsWith('/') || !URL.canParse(to, HERE))
    return '/'
  const { origin, pathname, search } = new URL(to, HERE)
  // The URL parser makes `//evil.example` of `/.//evil.example`.
  return origin === HERE && !pathname.startsWith('//') ? pathname + search : '/'
}
