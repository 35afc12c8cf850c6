import { useState } from 'react'

import { call, type Limit } from './api.ts'
import { Erase } from './erase.tsx'
import { useMay } from './me.ts'
import { NearLimits } from './near-limits.tsx'
import { Form, REASON, Table } from './parts.tsx'
import { StandingLimits } from './standing-limits.tsx'
import { modeOf, number, time } from './words.ts'

export function Limits() {
  const may = useMay()
  return (
    <>
      <h1>Limits</h1>
      {may('support') ? (
        <>
          <OfAddress />
          <NearLimits />
        </>
      ) : (
        <p role="status">Limits of a number are for the roles support and above.</p>
      )}
      <StandingLimits />
      {may('admin') && <Erase />}
    </>
  )
}

function OfAddress() {
  const may = useMay()
  const [subject, setSubject] = useState<{ readonly account: string; readonly address: string }>()
  const [limits, setLimits] = useState<readonly Limit[]>([])
  return (
    <>
      <Form
        label="Show"
        fields={[
          { name: 'account', label: 'Account', required: true },
          { name: 'address', label: 'Number or e-mail address', required: true },
        ]}
        onSubmit={async (body) => {
          setLimits(await call('POST /limits/show', body))
          setSubject(body)
        }}
      />
      {subject !== undefined && (
        <>
          <Table
            caption={`Limits of this number or address in ${subject.account}`}
            columns={['Limit', 'Mode', 'Count', 'Refuses at', 'Refuses until']}
            rows={limits.map(({ limit, mode, count, refusesAt, refusedUntil }) => ({
              key: limit,
              cells: [
                limit,
                modeOf(mode),
                number(count),
                number(refusesAt),
                refusedUntil === undefined ? '–' : <strong>{time(refusedUntil)}</strong>,
              ],
            }))}
          />
          {may('operator') && (
            <Form
              label="Lift"
              fields={[
                { name: 'limit', label: 'Limit (else all)', options: limits.map(({ limit }) => limit) },
                REASON,
              ]}
              onSubmit={async (body) => {
                await call('POST /limits/lift', { ...subject, ...body })
                setLimits(await call('POST /limits/show', subject))
              }}
            />
          )}
        </>
      )}
    </>
  )
}
