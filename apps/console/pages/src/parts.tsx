import { Link } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useState } from 'react'

import type { Start } from './api.ts'
import { texts } from './texts/index.ts'
import { channelName, euros, hidden, refusalOf, stateName, time } from './words.ts'

const t = texts.common

/** Waiting, an error, or the content. */
export function Loaded<T>({
  query,
  children,
}: {
  readonly query: { readonly data: T | undefined; readonly error: Error | null }
  readonly children: (data: T) => ReactNode
}) {
  if (query.error !== null)
    return (
      <p role="alert" className="error">
        {t.cannotBeShown(query.error.message)}
      </p>
    )
  return query.data === undefined ? <p role="status">{t.loading}</p> : children(query.data)
}

export function Table({
  caption,
  columns,
  rows,
}: {
  readonly caption: string
  readonly columns: readonly string[]
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[]
}) {
  if (rows.length === 0) return <p className="empty">{t.none(caption)}</p>
  return (
    // Focusable, so that the keyboard can scroll a wide table.
    <div className="scroll" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, index) => (
                <td key={columns[index]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export const StateMark = ({ state }: Pick<Start, 'state'>) => (
  <span className={`state ${state}`}>{stateName(state)}</span>
)

const COLUMNS = [
  t.started,
  t.number,
  t.country,
  t.account,
  t.state,
  t.channel,
  t.routes,
  t.wrongCodes,
  t.price,
]

export const StartTable = ({
  caption,
  starts,
}: {
  readonly caption: string
  readonly starts: readonly Start[]
}) => (
  <Table
    caption={caption}
    columns={COLUMNS}
    rows={starts.map((start) => ({
      key: start.id,
      cells: [
        <Link key="link" to="/verifications/$id" params={{ id: start.id }}>
          {time(start.startedAt)}
        </Link>,
        hidden(start.prefix),
        start.country ?? '–',
        start.account,
        <span key="state">
          <StateMark state={start.state} />
          {start.refusal === null ? '' : ` ${refusalOf(start.refusal)}`}
          {start.test && ` (${t.isTest})`}
        </span>,
        start.channels.map(channelName).join(', ') || '–',
        start.routes.join(', ') || '–',
        start.wrongCodes,
        start.sent === 0 ? '–' : euros(start.spend),
      ],
    }))}
  />
)

export interface Field {
  readonly name: string
  readonly label: string
  /** a choice instead of a text */
  readonly options?: readonly string[] | undefined
  /** what an option is called; default: as it is */
  readonly nameOf?: ((option: string) => string) | undefined
  /** the name of no choice; default "any" */
  readonly none?: string
  /** texts that the browser offers */
  readonly suggestions?: readonly string[]
  readonly value?: string | undefined
  readonly type?: 'datetime-local' | undefined
  /** lines of a longer text */
  readonly lines?: number | undefined
  readonly required?: boolean | undefined
}

type RequiredOf<F extends Field> = Extract<F, { readonly required: true }>
/** The browser sends no form without its required texts. */
export type Values<F extends Field> = { readonly [N in RequiredOf<F>['name']]: string } & {
  readonly [N in Exclude<F, RequiredOf<F>>['name']]?: string
}

/** For acts, whose reason is in the audit log. */
export const REASON = { name: 'reason', label: t.why, required: true } as const

function Input({
  name,
  options,
  nameOf = String,
  none = t.any,
  suggestions,
  type,
  value = '',
  required,
  lines,
}: Field) {
  if (options !== undefined)
    return (
      <select name={name} defaultValue={value} required={required}>
        <option value="">{none}</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {nameOf(option)}
          </option>
        ))}
      </select>
    )
  if (lines !== undefined)
    return <textarea name={name} defaultValue={value} required={required} rows={lines} spellCheck={false} />
  return (
    <>
      <input
        name={name}
        type={type}
        defaultValue={value}
        required={required}
        autoComplete="off"
        {...(suggestions && { list: `${name}-suggestions` })}
      />
      {suggestions && (
        <datalist id={`${name}-suggestions`}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      )}
    </>
  )
}

/** A form of texts and choices; empty ones are left out. */
export function Form<const F extends Field>({
  label,
  fields,
  onSubmit,
}: {
  readonly label: string
  readonly fields: readonly F[]
  readonly onSubmit: (values: Values<F>) => unknown
}) {
  const [problem, setProblem] = useState('')
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const given = [...new FormData(event.currentTarget)].flatMap(([name, value]) =>
      typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()] as const] : [],
    )
    try {
      setProblem('')
      await onSubmit(Object.fromEntries(given) as Values<F>) // oxlint-disable-line typescript/no-unsafe-type-assertion -- the fields give the names
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      {fields.map((field) => (
        <label key={field.name}>
          {field.label}
          <Input {...field} />
        </label>
      ))}
      <button type="submit">{label}</button>
      {problem !== '' && (
        <p role="alert" className="error">
          {problem}
        </p>
      )}
    </form>
  )
}
