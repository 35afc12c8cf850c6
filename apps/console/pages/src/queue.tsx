import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'

import { call } from './api.ts'
import { useMay } from './me.ts'
import { Form, Loaded, REASON, Table } from './parts.tsx'
import { texts } from './texts/index.ts'
import { deadLetterName, duration, nameIn, number, seconds, time } from './words.ts'

const t = texts.queue
const { common } = texts

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
  ({ name: 'id', label, options, none: common.choose, required: true }) as const

export function Queue() {
  const may = useMay()
  const client = useQueryClient()
  const query = useQuery({ queryKey: ['queue'], queryFn: all, refetchInterval: EVERY_MS })
  const again = () => client.invalidateQueries({ queryKey: ['queue'] })
  return (
    <>
      <h1>{t.title}</h1>
      <Loaded query={query}>
        {({ queue, letters }) => (
          <>
            <dl className="figures">
              <div>
                <dt>{t.planned}</dt>
                <dd>{number(queue.planned)}</dd>
              </div>
              {queue.late.map((late) => (
                <div key={late.seconds}>
                  <dt>{t.laterThan(duration(late.seconds))}</dt>
                  <dd>{number(late.steps)}</dd>
                </div>
              ))}
            </dl>
            <Table
              caption={t.byShard}
              columns={[t.shard, t.waiting, t.active, t.delayed, t.oldest, t.deadLetters]}
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
              caption={t.stuck}
              columns={[common.verification, t.dueSince]}
              rows={queue.stuck.map(({ id, dueAt }) => ({ key: id, cells: [linkTo(id), time(dueAt)] }))}
            />
            {may('operator') && queue.stuck.length > 0 && (
              <Form
                label={t.queueAgain}
                fields={[
                  idField(
                    t.stuckStep,
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
              caption={t.deadLetters}
              columns={[common.verification, common.since, t.problem]}
              rows={letters.map(({ id, at, reason }) => ({
                key: id,
                cells: [linkTo(id), time(at), deadLetterName(reason)],
              }))}
            />
            {may('operator') && letters.length > 0 && (
              <Form
                label={t.apply}
                fields={[
                  idField(
                    t.deadLetter,
                    letters.map(({ id }) => id),
                  ),
                  {
                    name: 'act',
                    label: t.action,
                    options: ['retry', 'drop'],
                    nameOf: nameIn(t.acts),
                    none: common.choose,
                    required: true,
                  },
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
