/** Every row has one value for each series. */
export interface BarChart {
  readonly title: string
  readonly unit: string
  readonly series: readonly string[]
  readonly rows: readonly { readonly name: string; readonly values: readonly number[] }[]
  /** one bar for each row, made of its values; otherwise one bar for each value */
  readonly stacked: boolean
}

/** A drawing and its alternative text. */
export interface Figure {
  /** below docs/images */
  readonly file: string
  readonly alt: string
  readonly svg: string
}

const WIDTH = 760
const LABEL_WIDTH = 170
const VALUE_WIDTH = 80
const PLOT_WIDTH = WIDTH - LABEL_WIDTH - VALUE_WIDTH
const BAR_HEIGHT = 16
const ROW_GAP = 12
const HEAD_HEIGHT = 64
/** Okabe and Ito's colours, which colour-blind readers can tell apart. */
const COLOURS = ['#0072b2', '#e69f00', '#009e73', '#999999', '#cc79a7']

export function figureOf(file: string, chart: BarChart): Figure {
  return { file, alt: altOf(chart), svg: svgOf(chart) }
}

/** The image as Markdown, for a page in docs/. */
export const imageOf = ({ file, alt }: Figure): string => `![${alt}](images/${file})`

/** Short: the page has a table with the values, and the image's own label repeats them. */
function altOf({ title, unit, series, rows }: BarChart): string {
  return `Bar chart of ${rows.length} rows: ${title} (${unit}). Bars: ${series.join(', ')}.`
}

function valuesOf({ title, unit, series, rows }: BarChart): string {
  const texts = rows.map(
    ({ name, values }) =>
      `${name}: ${values.map((value, index) => `${series[index]} ${format(value)}`).join(', ')}`,
  )
  return `${title} (${unit}). ${texts.join('; ')}`
}

function svgOf(chart: BarChart): string {
  const { title, unit, series, rows, stacked } = chart
  const rowHeight = (stacked ? 1 : series.length) * BAR_HEIGHT + ROW_GAP
  const height = HEAD_HEIGHT + rows.length * rowHeight
  const scale = PLOT_WIDTH / Math.max(1, ...rows.map(({ values }) => lengthOf(values, stacked)))
  const body = rows.map((row, index) =>
    drawRow(row.name, row.values, HEAD_HEIGHT + index * rowHeight, scale, stacked),
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escape(valuesOf(chart))}"`,
    '  font-family="system-ui, sans-serif" font-size="13" fill="#1b1f24">',
    `  <rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    `  <text x="12" y="24" font-size="16" font-weight="600">${escape(title)}</text>`,
    `  <text x="${WIDTH - 12}" y="24" text-anchor="end">${escape(unit)}</text>`,
    ...drawLegend(series),
    ...body.flat(),
    '</svg>',
    '',
  ].join('\n')
}

function drawLegend(series: readonly string[]): readonly string[] {
  const step = (WIDTH - LABEL_WIDTH) / series.length
  return series.flatMap((name, index) => {
    const x = LABEL_WIDTH + index * step
    return [
      `  <rect x="${round(x)}" y="38" width="12" height="12" fill="${colourOf(index)}"/>`,
      `  <text x="${round(x + 18)}" y="49">${escape(name)}</text>`,
    ]
  })
}

function drawRow(
  name: string,
  values: readonly number[],
  top: number,
  scale: number,
  stacked: boolean,
): readonly string[] {
  const bars = stacked ? 1 : values.length
  const label = `  <text x="${LABEL_WIDTH - 8}" y="${top + (bars * BAR_HEIGHT) / 2 + 5}" text-anchor="end">${escape(name)}</text>`
  let x = LABEL_WIDTH
  const drawn = values.map((value, index) => {
    const width = value * scale
    const y = stacked ? top : top + index * BAR_HEIGHT
    const bar = `  <rect x="${round(x)}" y="${y}" width="${round(width)}" height="${BAR_HEIGHT - 2}" fill="${colourOf(index)}"/>`
    const text = `  <text x="${round(x + width + 6)}" y="${y + 12}">${format(value)}</text>`
    if (stacked) x += width
    return stacked ? [bar] : [bar, text]
  })
  const total = `  <text x="${round(x + 6)}" y="${top + 12}">${format(lengthOf(values, true))}</text>`
  return [label, ...drawn.flat(), ...(stacked ? [total] : [])]
}

/** How long the longest bar of a row is. */
const lengthOf = (values: readonly number[], stacked: boolean): number =>
  stacked ? values.reduce((sum, value) => sum + value, 0) : Math.max(0, ...values)

const colourOf = (index: number): string => COLOURS[index % COLOURS.length] ?? '#000000'

const round = (number: number): string => String(Math.round(number * 10) / 10)

const format = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 2 : 0 })

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
