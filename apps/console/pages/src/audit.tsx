import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'

import { type Act, call } from './api.ts'
import { differencesOf } from './difference.ts'
import { useMay } from './me.ts'
import { Loaded, Table } from './parts.tsx'
import { time } from './words.ts'

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
      <h1>Audit</h1>
      {may('operator') ? (
        <Loaded query={query}>{(acts) => <Acts acts={acts} />}</Loaded>
      ) : (
        <p role="status">The audit log is for the roles operator and admin.</p>
      )}
    </>
  )
}

function Acts({ acts }: { readonly acts: readonly Act[] }) {
  const last = acts.at(-1)
  return (
    <>
      <Table
        caption="What people did, newest first"
        columns={['When', 'Who', 'Act', 'On', 'Why', 'Changes']}
        rows={acts.map((act) => ({
          key: String(act.id),
          cells: [
            time(act.at),
            `${act.actor} (${act.role})`,
            act.act,
            act.target,
            act.reason ?? '–',
            <Changes key="changes" {...act} />,
          ],
        }))}
      />
      {last !== undefined && acts.length === PAGE && (
        <Link to="/audit" search={{ before: String(last.id) }}>
          Older
        </Link>
      )}
    </>
  )
}

function Changes({ before, after }: Pick<Act, 'before' | 'after'>) {
  if (after === null) return <em>begun, and not finished</em>
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
