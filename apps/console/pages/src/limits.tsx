import { useState } from 'react'

import { call, type Limit } from './api.ts'
import { Erase } from './erase.tsx'
import { useMay } from './me.ts'
import { NearLimits } from './near-limits.tsx'
import { Form, REASON, Table } from './parts.tsx'
import { StandingLimits } from './standing-limits.tsx'
import { texts } from './texts/index.ts'
import { number, time } from './words.ts'

const t = texts.limits
const { common } = texts

export function Limits() {
  const may = useMay()
  return (
    <>
      <h1>{t.title}</h1>
      {may('support') ? (
        <>
          <OfAddress />
          <NearLimits />
        </>
      ) : (
        <p role="status">{t.forSupport}</p>
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
        label={t.show}
        fields={[
          { name: 'account', label: common.account, required: true },
          { name: 'address', label: common.address, required: true },
        ]}
        onSubmit={async (body) => {
          setLimits(await call('POST /limits/show', body))
          setSubject(body)
        }}
      />
      {subject !== undefined && (
        <>
          <Table
            caption={t.ofAddressIn(subject.account)}
            columns={[t.limit, t.mode, t.count, t.refusesAt, t.refusesUntil]}
            rows={limits.map(({ limit, mode, count, refusesAt, refusedUntil }) => ({
              key: limit,
              cells: [
                limit,
                texts.names.modes[mode],
                number(count),
                number(refusesAt),
                refusedUntil === undefined ? '–' : <strong>{time(refusedUntil)}</strong>,
              ],
            }))}
          />
          {may('operator') && (
            <Form
              label={t.lift}
              fields={[
                { name: 'limit', label: t.limitOrAll, options: limits.map(({ limit }) => limit) },
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
