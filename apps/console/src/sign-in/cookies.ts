interface CookieOptions {
  /** the console's own address */
  readonly origin: URL
  readonly name: string
}

/**
 * A cookie of the console alone, which no script reads and no other site sends with a change. With https its name has the
 * prefix `__Host-`, so that no other host of the domain can set it; http, on this machine only, allows no such cookie.
 */
export function makeCookie({ origin, name }: CookieOptions) {
  const isSecure = origin.protocol === 'https:'
  const fullName = isSecure ? `__Host-${name}` : name
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
  return {
    /** @returns undefined if the request has none */
    read(header = ''): string | undefined {
      const pair = header.split(/; */).find((each) => each.startsWith(`${fullName}=`))
      return pair?.slice(fullName.length + 1)
    },
    /** The header `Set-Cookie`. The value has letters, digits and `_-.:` only. */
    set: (value: string): string => `${fullName}=${value}; ${attributes}`,
    unset: `${fullName}=; ${attributes}; Max-Age=0`,
  }
}
