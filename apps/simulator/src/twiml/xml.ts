import { XMLParser, XMLValidator } from 'fast-xml-parser'

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (Element | string)[]
}

const CDATA = '#cdata'

/** Only the entities of `decode`: documents cannot define their own. */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  cdataPropName: CDATA,
})

/** @returns the root element, or undefined if the text is not well-formed XML */
export function parseXml(text: string): Element | undefined {
  if (XMLValidator.validate(text) !== true) return undefined
  try {
    return readNodes(parser.parse(text)).find((node) => typeof node !== 'string')
  } catch {
    return undefined
  }
}

/** The parser's output: a list of objects, each with the element's name as its only key, and `:@` for attributes. */
function readNodes(nodes: unknown): (Element | string)[] {
  if (!Array.isArray(nodes)) return []
  return nodes.map((node: unknown) => readNode(isRecord(node) ? node : {}))
}

function readNode(node: Readonly<Record<string, unknown>>): Element | string {
  if ('#text' in node) return decode(String(node['#text']))
  const name = Object.keys(node).find((key) => key !== ':@') ?? ''
  if (name === CDATA)
    return readNodes(node[name])
      .map((text) => (typeof text === 'string' ? text : ''))
      .join('')
  const attributes = isRecord(node[':@']) ? node[':@'] : {}
  return {
    name,
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [key, decode(String(value))]),
    ),
    children: readNodes(node[name]),
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const decode = (text: string): string =>
  text.replaceAll(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos));/gi,
    (whole, decimal, hex, name) => {
      if (typeof name === 'string') return NAMED[name.toLowerCase()] ?? whole
      const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16)
      return code <= 0x10_ffff ? String.fromCodePoint(code) : whole
    },
  )
