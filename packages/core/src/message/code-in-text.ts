import { PIN_VARIABLE } from './template.ts'

/** Not a part of a longer word or number. Scripts without blanks between words, such as Chinese, may touch a code. */
const alone = (pattern: string): RegExp =>
  new RegExp(String.raw`(?<![\p{Script=Latin}\p{N}])${pattern}(?![\p{Script=Latin}\p{N}])`, 'gu')

/** The only number of 4 to 10 digits in a text, which may repeat it; undefined if there is none, or another one. */
export function codeInText(text: string): string | undefined {
  const [code, ...others] = new Set(text.match(alone(String.raw`\d{4,10}`)))
  return others.length === 0 ? code : undefined
}

/** The text with `${pin}` in place of the code. @param code letters and digits */
export const withPinVariable = (text: string, code: string): string =>
  text.replaceAll(alone(code), PIN_VARIABLE)
