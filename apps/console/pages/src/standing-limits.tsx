import { useState } from 'react'

import { call, type StandingLimit } from './api.ts'
import { Form, Table } from './parts.tsx'
import { texts } from './texts/index.ts'
import { ruleOf } from './words.ts'

const t = texts.limits

/** The limits of an account, with its own values. */
export function StandingLimits() {
  const [shown, setShown] = useState<{
    readonly account: string
    readonly limits: readonly StandingLimit[]
  }>()
  return (
    <>
      <h2>{t.ofAnAccount}</h2>
      <Form
        label={t.list}
        fields={[{ name: 'account', label: t.ofTheAccount, required: true }]}
        onSubmit={async ({ account }) =>
          setShown({ account, limits: await call('GET /accounts/{account}/limits', { account }) })
        }
      />
      {shown !== undefined && (
        <Table
          caption={t.of(shown.account)}
          columns={[t.limit, t.mode, t.allows]}
          rows={shown.limits.map(({ limit, mode, rule }) => ({
            key: limit,
            cells: [limit, texts.names.modes[mode], ruleOf(rule)],
          }))}
        />
      )}
    </>
  )
}
