import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'

import { type Act, call } from './api.ts'
import { differencesOf } from './difference.ts'
import { useMay } from './me.ts'
import { Loaded, Table } from './parts.tsx'
import { texts } from './texts/index.ts'
import { actName, roleName, time } from './words.ts'

const t = texts.audit

const route = getRouteApi('/audit')
const PAGE = 100

export function Audit() {
  const { before } = route.useSearch()
  const may = useMay()
  const query = useQuery({
    queryKey: ['acts', before],
    queryFn: () => call('GET /acts', before === undefined ? {} : { before: Number(before) }),
    enabled: may('operator'),
  })
  return (
    <>
      <h1>{t.title}</h1>
      {may('operator') ? (
        <Loaded query={query}>{(acts) => <Acts acts={acts} />}</Loaded>
      ) : (
        <p role="status">{t.forOperators}</p>
      )}
    </>
  )
}

function Acts({ acts }: { readonly acts: readonly Act[] }) {
  const last = acts.at(-1)
  return (
    <>
      <Table
        caption={t.acts}
        columns={[t.when, t.who, t.act, t.target, t.why, t.changes]}
        rows={acts.map((act) => ({
          key: String(act.id),
          cells: [
            time(act.at),
            t.actor(act.actor, roleName(act.role)),
            actName(act.act),
            act.target,
            act.reason ?? '–',
            <Changes key="changes" {...act} />,
          ],
        }))}
      />
      {last !== undefined && acts.length === PAGE && (
        <Link to="/audit" search={{ before: String(last.id) }}>
          {texts.common.older}
        </Link>
      )}
    </>
  )
}

function Changes({ before, after }: Pick<Act, 'before' | 'after'>) {
  if (after === null) return <em>{t.notFinished}</em>
  const differences = differencesOf(before, after)
  if (differences.length === 0) return '–'
  return (
    <ul className="changes">
      {differences.map(({ path, ...values }) => (
        <li key={path}>
          {path}: {values.before !== undefined && <del>{values.before}</del>}{' '}
          {values.after !== undefined && <ins>{values.after}</ins>}
        </li>
      ))}
    </ul>
  )
}
