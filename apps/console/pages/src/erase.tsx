import { useState } from 'react'

import { call } from './api.ts'
import { Form } from './parts.tsx'
import { texts } from './texts/index.ts'
import { number } from './words.ts'

const t = texts.erase

/** For admins. */
export function Erase() {
  const [found, setFound] = useState<number>()
  return (
    <section aria-label={t.erase}>
      <h2>{t.title}</h2>
      <p>{t.meaning}</p>
      <Form
        label={t.erase}
        fields={[
          { name: 'address', label: t.address, required: true },
          { name: 'reason', label: t.why, required: true },
        ]}
        onSubmit={async (body) => setFound((await call('POST /erasures', body)).verifications)}
      />
      {found !== undefined && <p role="status">{t.done(number(found))}</p>}
    </section>
  )
}
