import { Readable } from 'node:stream'

import {
  DescribeVoicesCommand,
  PollyClient,
  SynthesizeSpeechCommand,
  type Voice,
} from '@aws-sdk/client-polly'
import type { Secret } from '@pinpost/core'
import { NodeHttpHandler } from '@smithy/node-http-handler'

import { TextRefused } from '../speech/synthesizer.ts'
import type { PollyVoice } from './voices.ts'

export interface PollyAccess {
  readonly region: string
  /** default: the region's endpoint */
  readonly endpoint?: string | undefined
  /** default: the SDK's credential chain (environment, profile, container or instance role) */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: Secret } | undefined
}

/** Hz; a phone line carries no more. */
const SAMPLE_RATE = '8000'
/** Version of the audio and its parameters: raise it if the same SSML would sound different. */
export const FORMAT = `mp3-${SAMPLE_RATE}-1`

/** The first attempt and one retry for errors that AWS calls retryable, such as throttling. */
const MAX_ATTEMPTS = 2
const CONNECTION_MS = 2_000
const REQUEST_MS = 8_000
/** Bytes. The longest phrase, 3,000 characters, takes about four minutes, at 4 kB a second. */
const MAX_AUDIO_BYTES = 1024 * 1024
/** Polly lists some hundred voices on one or two pages. */
const MAX_PAGES = 20

/** Errors caused by the text itself (https://docs.aws.amazon.com/polly/latest/dg/API_SynthesizeSpeech.html). */
const REFUSALS: ReadonlySet<string> = new Set(['InvalidSsmlException', 'TextLengthExceededException'])

/** A client for the two Polly requests that we use. */
export function makeClient({ region, endpoint, credentials }: PollyAccess) {
  const client = new PollyClient({
    region,
    maxAttempts: MAX_ATTEMPTS,
    // HTTP/1.1: this client defaults to HTTP/2, which a custom endpoint may not speak.
    requestHandler: new NodeHttpHandler({
      connectionTimeout: CONNECTION_MS,
      requestTimeout: REQUEST_MS,
      throwOnRequestTimeout: true,
    }),
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials && {
      credentials: {
        accessKeyId: credentials.accessKeyId,
        secretAccessKey: credentials.secretAccessKey.reveal(),
      },
    }),
  })

  return {
    /** All voices of the region. */
    async voices(signal: AbortSignal): Promise<readonly Voice[]> {
      const voices: Voice[] = []
      let token: string | undefined
      for (let page = 0; page < MAX_PAGES; page++) {
        const command = new DescribeVoicesCommand({ ...(token !== undefined && { NextToken: token }) })
        const { Voices = [], NextToken } = await client.send(command, { abortSignal: signal })
        voices.push(...Voices)
        if (NextToken === undefined || NextToken === '') return voices
        token = NextToken
      }
      throw new Error('the list of voices has too many pages')
    },

    async synthesize(ssml: string, voice: PollyVoice, signal: AbortSignal): Promise<Uint8Array> {
      const command = new SynthesizeSpeechCommand({
        Engine: voice.engine,
        LanguageCode: voice.language,
        VoiceId: voice.id,
        OutputFormat: 'mp3',
        SampleRate: SAMPLE_RATE,
        TextType: 'ssml',
        Text: ssml,
      })
      const { AudioStream, ContentType } = await client
        .send(command, { abortSignal: signal })
        .catch((error: unknown) => {
          throw refusalOf(error) ?? error
        })
      if (!(AudioStream instanceof Readable)) throw new Error('the answer has no audio')
      if (ContentType !== 'audio/mpeg') {
        AudioStream.destroy()
        throw new Error('the audio is not MP3')
      }
      return readAll(AudioStream)
    },

    close: () => client.destroy(),
  }
}

const refusalOf = (error: unknown): TextRefused | undefined =>
  error instanceof Error && REFUSALS.has(error.name)
    ? new TextRefused(error.name, { cause: error })
    : undefined

async function readAll(stream: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream) {
    if (!(chunk instanceof Buffer)) throw new Error('the audio is not bytes')
    length += chunk.length
    if (length > MAX_AUDIO_BYTES) throw new Error('the audio is too long')
    chunks.push(chunk)
  }
  if (length === 0) throw new Error('the audio is empty')
  return Buffer.concat(chunks)
}
