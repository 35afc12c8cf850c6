import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

import type { LiveRows } from '@pinpost/console/calls'
import { lineOf } from './explain.ts'
import { Table } from './parts.tsx'
import { texts } from './texts/index.ts'
import { hidden, time } from './words.ts'

const t = texts.live
const { common } = texts

const MOST_SHOWN = 50

type Row = LiveRows['rows'][number]

/** What happens now, from when the person asks for it until they pause it. */
export function Live() {
  const [isOn, setOn] = useState(false)
  const [rows, setRows] = useState<readonly Row[]>([])
  const [problem, setProblem] = useState('')
  useEffect(() => {
    if (!isOn) return undefined
    const source = new EventSource('/admin/v1/events')
    source.addEventListener('message', ({ data }) => {
      const { rows: fresh }: LiveRows = JSON.parse(data)
      setRows((known) => [...fresh.toReversed(), ...known].slice(0, MOST_SHOWN))
    })
    source.addEventListener('error', () => {
      // The browser connects again by itself, unless the console refuses it.
      if (source.readyState !== EventSource.CLOSED) return
      setProblem(t.ended)
      setOn(false)
    })
    return () => source.close()
  }, [isOn])
  return (
    <section aria-label={t.title}>
      <button
        type="button"
        aria-pressed={isOn}
        onClick={() => {
          setProblem('')
          setOn(!isOn)
        }}
      >
        {isOn ? t.pause : t.watch}
      </button>
      {problem !== '' && (
        <p role="alert" className="error">
          {problem}
        </p>
      )}
      {(isOn || rows.length > 0) && (
        <Table
          caption={isOn ? t.now : t.paused}
          columns={[t.time, common.number, common.country, common.account, t.happened]}
          rows={rows.map(({ id, version, at, prefix = null, country = '–', account, events }) => ({
            key: `${id} ${version}`,
            cells: [
              <Link key="link" to="/verifications/$id" params={{ id }}>
                {time(at)}
              </Link>,
              hidden(prefix),
              country,
              account,
              events.map(lineOf).join('; '),
            ],
          }))}
        />
      )}
    </section>
  )
}
