/** One query of a panel, in Prometheus' language with Grafana's `$__rate_interval`, `$__range` and the variables. */
export interface Query {
  readonly expr: string
  /** the name of each series: `{{route}}` */
  readonly legend: string
}

export interface Panel {
  readonly title: string
  /** the kind of panel */
  readonly help?: string
  /** a table has a row for each value of the labels that all its queries group by, and a column for each query */
  readonly as: 'graph' | 'number' | 'bars' | 'table'
  readonly unit: 'short' | 'percentunit' | 's' | 'reqps' | 'bytes' | 'currencyEUR' | 'bool_yes_no'
  readonly queries: readonly Query[]
}

/** A selection at the top of a dashboard; its values are those of a metric's label. */
export interface Variable {
  readonly name: string
  readonly metric: string
  /** several values at once; initially all */
  readonly several: boolean
}

export interface Dashboard {
  readonly uid: string
  readonly title: string
  readonly variables: readonly Variable[]
  readonly panels: readonly Panel[]
}

/** In units of Grafana's grid, which is 24 wide. */
const WIDTHS: Readonly<Record<Panel['as'], number>> = { number: 4, bars: 12, graph: 12, table: 24 }
const HEIGHTS: Readonly<Record<Panel['as'], number>> = { number: 4, bars: 8, graph: 8, table: 12 }
const COLUMNS = 24
const TYPES: Readonly<Record<Panel['as'], string>> = {
  graph: 'timeseries',
  number: 'stat',
  bars: 'bargauge',
  table: 'table',
}
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' }
/** The version of Grafana 12. */
const SCHEMA_VERSION = 41

/** The JSON that Grafana provisions. */
export function render({ uid, title, variables, panels }: Dashboard): object {
  return {
    uid,
    title,
    tags: ['pinpost'],
    schemaVersion: SCHEMA_VERSION,
    version: 1,
    editable: true,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    timezone: 'browser',
    annotations: { list: [] },
    links: [
      { type: 'dashboards', title: 'Pinpost', tags: ['pinpost'], asDropdown: true, keepTime: true, icon: '' },
    ],
    templating: { list: [DATASOURCE_VARIABLE, ...variables.map(renderVariable)] },
    panels: place(panels).map((at, index) => renderPanel(at, index + 1)),
  }
}

const DATASOURCE_VARIABLE = {
  name: 'datasource',
  label: 'data source',
  type: 'datasource',
  query: 'prometheus',
  refresh: 1,
  hide: 0,
  current: { text: 'Prometheus', value: 'prometheus' },
}

function renderVariable({ name, metric, several }: Variable): object {
  const query = `label_values(${metric}, ${name})`
  return {
    name,
    label: name,
    type: 'query',
    datasource: DATASOURCE,
    definition: query,
    query: { query, refId: name },
    refresh: 2,
    sort: 1,
    hide: 0,
    multi: several,
    includeAll: several,
    ...(several && { allValue: '.+', current: { text: ['All'], value: ['$__all'] } }),
  }
}

interface Placed {
  readonly panel: Panel
  readonly x: number
  readonly y: number
}

/** Places panels from left to right, and continues in the next row. */
function place(panels: readonly Panel[]): readonly Placed[] {
  let [x, y, rowHeight] = [0, 0, 0]
  return panels.map((panel) => {
    if (x + WIDTHS[panel.as] > COLUMNS) [x, y, rowHeight] = [0, y + rowHeight, 0]
    const placed = { panel, x, y }
    x += WIDTHS[panel.as]
    rowHeight = Math.max(rowHeight, HEIGHTS[panel.as])
    return placed
  })
}

function renderPanel({ panel, x, y }: Placed, id: number): object {
  const { title, help = '', as, unit, queries } = panel
  const legends = queries.map(({ legend }, index) => [`Value #${refIdOf(index)}`, legend])
  return {
    id,
    type: TYPES[as],
    title,
    description: help,
    datasource: DATASOURCE,
    gridPos: { x, y, w: WIDTHS[as], h: HEIGHTS[as] },
    fieldConfig: { defaults: { unit, min: 0, custom: customOf(as) }, overrides: [] },
    options: optionsOf(as),
    targets: queries.map(({ expr, legend }, index) => ({
      refId: refIdOf(index),
      datasource: DATASOURCE,
      expr,
      legendFormat: legend,
      ...(as === 'graph' ? { range: true } : { instant: true, range: false }),
      ...(as === 'table' && { format: 'table' }),
    })),
    ...(as === 'table' && {
      transformations: [
        { id: 'merge', options: {} },
        {
          id: 'organize',
          options: { excludeByName: { Time: true }, renameByName: Object.fromEntries(legends) },
        },
      ],
    }),
  }
}

const refIdOf = (index: number): string => String.fromCodePoint(65 + index)

const customOf = (as: Panel['as']): object =>
  as === 'graph' ? { lineWidth: 1, fillOpacity: 8, showPoints: 'never', spanNulls: false } : {}

function optionsOf(as: Panel['as']): object {
  const reduceOptions = { calcs: ['lastNotNull'], fields: '', values: false }
  switch (as) {
    case 'graph':
      return {
        legend: { displayMode: 'list', placement: 'bottom', showLegend: true },
        tooltip: { mode: 'multi', sort: 'desc' },
      }
    case 'number':
      return { reduceOptions, colorMode: 'value', graphMode: 'none', textMode: 'auto' }
    case 'bars':
      return { reduceOptions, orientation: 'horizontal', displayMode: 'basic', showUnfilled: true }
    case 'table':
      return { showHeader: true, cellHeight: 'sm', sortBy: [{ displayName: 'begun', desc: true }] }
  }
}
