import { useState } from 'react'

import { call, type StandingLimit } from './api.ts'
import { Form, Table } from './parts.tsx'
import { modeOf, ruleOf } from './words.ts'

/** The limits of an account, with its own values. */
export function StandingLimits() {
  const [shown, setShown] = useState<{
    readonly account: string
    readonly limits: readonly StandingLimit[]
  }>()
  return (
    <>
      <h2>What stands</h2>
      <Form
        label="List"
        fields={[{ name: 'account', label: 'Limits of the account', required: true }]}
        onSubmit={async ({ account }) =>
          setShown({ account, limits: await call('GET /accounts/{account}/limits', { account }) })
        }
      />
      {shown !== undefined && (
        <Table
          caption={`Limits of ${shown.account}`}
          columns={['Limit', 'Mode', 'Allows']}
          rows={shown.limits.map(({ limit, mode, rule }) => ({
            key: limit,
            cells: [limit, modeOf(mode), ruleOf(rule)],
          }))}
        />
      )}
    </>
  )
}
