import { useState } from 'react'

import { texts } from './texts/index.ts'

const t = texts.common

/** A secret, which no page shows again. */
export function Once({ label, secret }: { readonly label: string; readonly secret: string }) {
  const [copied, setCopied] = useState<string>()
  // Browsers offer it on https and loopback addresses only.
  const clipboard: Clipboard | undefined = navigator.clipboard
  return (
    <div className="once" role="status">
      <p>
        {t.shownOnce(label)} <code>{secret}</code>
      </p>
      {clipboard !== undefined && (
        <button type="button" onClick={() => void clipboard.writeText(secret).then(() => setCopied(secret))}>
          {copied === secret ? t.copied : t.copy}
        </button>
      )}
    </div>
  )
}
