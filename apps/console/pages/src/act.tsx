import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { type Field, Form, REASON, type Values } from './parts.tsx'

/** A form for an act with its reason. Afterwards it is empty again, and what the page shows is loaded anew. */
export function Act<T, const F extends Field = never>({
  label,
  fields,
  send,
  onDone,
}: {
  readonly label: string
  readonly fields?: readonly F[]
  readonly send: (values: Values<F | typeof REASON>) => Promise<T>
  readonly onDone?: (answer: T) => unknown
}) {
  const client = useQueryClient()
  const [round, setRound] = useState(0)
  return (
    <Form
      key={round}
      label={label}
      fields={[...(fields ?? []), REASON]}
      onSubmit={async (values) => {
        const answer = await send(values)
        await client.invalidateQueries()
        setRound(round + 1)
        await onDone?.(answer)
      }}
    />
  )
}
