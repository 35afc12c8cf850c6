/**
 * What a call says, or what happens in it, as the server writes it down.
 * @typedef {{ type: 'say', text: string, language: string }
 *   | { type: 'play', url: string }
 *   | { type: 'tones' | 'pressed', digits: string }
 *   | { type: 'pause', seconds: number }
 *   | { type: 'warning', code: number, message: string }} ScriptItem
 */

/** Without a voice, show the transcript at reading speed. */
const READING_MS_PER_CHARACTER = 25
const MAX_READING_MS = 1500

const sleep = async (ms, signal) =>
  await new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

/**
 * Plays one item of a call's script. Resolves when it is over or aborted; never rejects.
 * @param {ScriptItem} item
 * @param {boolean} aloud
 * @param {AbortSignal} signal
 */
export async function playItem(item, aloud, signal) {
  if (signal.aborted) return
  switch (item.type) {
    case 'say':
      if (aloud && (await hasVoices())) await speak(item, signal)
      else await sleep(Math.min(item.text.length * READING_MS_PER_CHARACTER, MAX_READING_MS), signal)
      return
    case 'play':
      if (aloud) await playAudio(item.url, signal)
      else await sleep(MAX_READING_MS, signal)
      return
    case 'tones':
      await sleep(item.digits.length * 250, signal)
      return
    case 'pause':
      await sleep(item.seconds * 1000, signal)
      return
    case 'pressed':
    case 'warning':
      return
  }
}

/** Some browsers know their voices only after a while, others have none at all. */
let voices
async function hasVoices() {
  if (typeof speechSynthesis === 'undefined') return false
  voices ??= new Promise((resolve) => {
    const look = () => {
      if (speechSynthesis.getVoices().length > 0) resolve(true)
    }
    look()
    speechSynthesis.addEventListener('voiceschanged', look)
    setTimeout(() => resolve(speechSynthesis.getVoices().length > 0), 500)
  })
  return await voices
}

async function speak({ text, language }, signal) {
  const utterance = new SpeechSynthesisUtterance(text)
  utterance.lang = language
  const all = speechSynthesis.getVoices()
  const voice =
    all.find(({ lang }) => lang.replace('_', '-').toLowerCase() === language.toLowerCase()) ??
    all.find(({ lang }) => lang.slice(0, 2).toLowerCase() === language.slice(0, 2).toLowerCase())
  if (voice !== undefined) utterance.voice = voice
  await until(
    (finish) => {
      utterance.addEventListener('end', finish)
      utterance.addEventListener('error', finish)
      speechSynthesis.speak(utterance)
    },
    // Some speech engines never report their end.
    text.length * 140 + 1800,
    signal,
  )
  speechSynthesis.cancel()
}

async function playAudio(url, signal) {
  const audio = new Audio(url)
  await until(
    (finish) => {
      audio.addEventListener('ended', finish)
      audio.addEventListener('error', finish)
      // Refused before the first interaction with the page, or if the URL has no audio.
      void audio.play().catch(() => finish())
    },
    30_000,
    signal,
  )
  audio.pause()
}

const until = async (start, ms, signal) =>
  await new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    const finish = () => {
      clearTimeout(timer)
      resolve()
    }
    signal.addEventListener('abort', finish)
    start(finish)
  })

/**
 * What an item is in words.
 * @param {ScriptItem} item
 */
export function describeItem(item) {
  switch (item.type) {
    case 'say':
      return item.text
    case 'play':
      return `Plays ${item.url}`
    case 'tones':
      return `Sends the tones ${item.digits}`
    case 'pause':
      return item.seconds === 1 ? 'Pause' : `Pause of ${item.seconds} seconds`
    case 'pressed':
      return `You pressed ${item.digits}`
    case 'warning':
      return `Warning ${item.code}: ${item.message}`
  }
}
