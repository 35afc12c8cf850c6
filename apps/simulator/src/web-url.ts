export const isWebUrl = (text: string): boolean =>
  text.length <= 4096 && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
