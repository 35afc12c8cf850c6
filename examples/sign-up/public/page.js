// Works without this file: it says errors aloud, keeps forms from being sent twice, and reads the code of an SMS.

// A screen reader says what changes in a live region, not what stood there from the start.
for (const region of document.querySelectorAll('[role=alert], [role=status]')) {
  const text = region.textContent
  region.textContent = ''
  setTimeout(() => {
    region.textContent = text
  }, 100)
}

const leaving = new AbortController()
for (const form of document.forms) {
  form.addEventListener('submit', (event) => {
    // Ignore a second press while the first is in progress. The abort also stops waiting for an SMS.
    if (leaving.signal.aborted) event.preventDefault()
    else leaving.abort()
  })
}
// Restored from the browser's cache by the back button: its forms must work again.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload()
})

const codeForm = document.querySelector('#code-form')
if (codeForm && 'OTPCredential' in window) {
  try {
    const otp = await navigator.credentials.get({ otp: { transport: ['sms'] }, signal: leaving.signal })
    codeForm.elements.code.value = otp.code
    codeForm.requestSubmit()
  } catch {
    // Declined, aborted or not possible here: the person types.
  }
}
