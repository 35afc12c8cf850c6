/** The newest records, numbered from 1. A ring buffer, because removing the first of 100,000 array items is slow. */
export function makeRing<Item>(maxItems: number) {
  type Numbered = Item & { readonly index: number }
  const items: Numbered[] = []
  let written = 0

  return {
    add(item: Item): Numbered {
      written += 1
      const numbered = { index: written, ...item }
      items[(written - 1) % maxItems] = numbered
      return numbered
    },

    /** Those whose index is above `after`, oldest first. */
    read(after: number, limit: number, isWanted: (item: Item) => boolean = () => true): readonly Numbered[] {
      const first = Math.max(after + 1, written - maxItems + 1, 1)
      const read: Numbered[] = []
      for (let index = first; index <= written && read.length < limit; index += 1) {
        const item = items[(index - 1) % maxItems]
        if (item !== undefined && isWanted(item)) read.push(item)
      }
      return read
    },
  }
}
