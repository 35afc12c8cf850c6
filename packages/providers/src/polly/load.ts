/** Loads the SDK on demand, only if Polly is configured. */
export const loadPolly = async () => (await import('./index.ts')).makePolly
