/** Its SDK is loaded where somebody wants to speak with it. */
export const loadPolly = async () => (await import('./index.ts')).makePolly
