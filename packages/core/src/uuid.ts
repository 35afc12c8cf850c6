/** The 32 hex digits of an id with the dashes of a UUID, as Vonage v2 and events show it. */
export const toUuid = (id: string): string =>
  [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-')
