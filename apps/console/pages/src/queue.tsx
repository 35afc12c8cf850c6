import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'

import { call } from './api.ts'
import { useMay } from './me.ts'
import { Form, Loaded, REASON, Table } from './parts.tsx'
import { deadLetterName, number, seconds, time } from './words.ts'

const EVERY_MS = 5_000

async function all() {
  const [queue, letters] = await Promise.all([call('GET /queue'), call('GET /dead-letters')])
  return { queue, letters }
}

const linkTo = (id: string) => (
  <Link key="link" to="/verifications/$id" params={{ id }}>
    <code>{id}</code>
  </Link>
)

const idField = (label: string, options: readonly string[]) =>
  ({ name: 'id', label, options, none: 'choose', required: true }) as const

const spanOf = (given: number): string => (given < 60 ? `${given} s` : `${given / 60} min`)

export function Queue() {
  const may = useMay()
  const client = useQueryClient()
  const query = useQuery({ queryKey: ['queue'], queryFn: all, refetchInterval: EVERY_MS })
  const again = () => client.invalidateQueries({ queryKey: ['queue'] })
  return (
    <>
      <h1>Queue</h1>
      <Loaded query={query}>
        {({ queue, letters }) => (
          <>
            <dl className="figures">
              <div>
                <dt>Planned steps</dt>
                <dd>{number(queue.planned)}</dd>
              </div>
              {queue.late.map((late) => (
                <div key={late.seconds}>
                  <dt>Later than {spanOf(late.seconds)}</dt>
                  <dd>{number(late.steps)}</dd>
                </div>
              ))}
            </dl>
            <Table
              caption="Jobs by shard"
              columns={['Shard', 'Waiting', 'Active', 'Delayed', 'Oldest is late by', 'Dead letters']}
              rows={queue.shards.map(({ shard, jobs, oldestDueSeconds, deadLetters }) => ({
                key: String(shard),
                cells: [
                  shard,
                  number(jobs.waiting),
                  number(jobs.active),
                  number(jobs.delayed),
                  seconds(oldestDueSeconds),
                  number(deadLetters),
                ],
              }))}
            />
            <Table
              caption="Stuck steps"
              columns={['Verification', 'Due since']}
              rows={queue.stuck.map(({ id, dueAt }) => ({ key: id, cells: [linkTo(id), time(dueAt)] }))}
            />
            {may('operator') && queue.stuck.length > 0 && (
              <Form
                label="Queue again"
                fields={[
                  idField(
                    'Stuck step',
                    queue.stuck.map(({ id }) => id),
                  ),
                  REASON,
                ]}
                onSubmit={async (body) => {
                  await call('POST /queue/{id}/replay', body)
                  await again()
                }}
              />
            )}
            <Table
              caption="Dead letters"
              columns={['Verification', 'Since', 'What is wrong']}
              rows={letters.map(({ id, at, reason }) => ({
                key: id,
                cells: [linkTo(id), time(at), deadLetterName(reason)],
              }))}
            />
            {may('operator') && letters.length > 0 && (
              <Form
                label="Do it"
                fields={[
                  idField(
                    'Dead letter',
                    letters.map(({ id }) => id),
                  ),
                  { name: 'act', label: 'What', options: ['retry', 'drop'], none: 'choose', required: true },
                  REASON,
                ]}
                onSubmit={async ({ act, ...body }) => {
                  await (act === 'drop'
                    ? call('POST /dead-letters/{id}/drop', body)
                    : call('POST /dead-letters/{id}/retry', body))
                  await again()
                }}
              />
            )}
          </>
        )}
      </Loaded>
    </>
  )
}
