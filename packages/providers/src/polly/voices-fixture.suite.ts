import type { Engine, LanguageCode, Voice, VoiceId } from '@aws-sdk/client-polly'

const ENGINES: Readonly<Record<string, Engine>> = {
  s: 'standard',
  n: 'neural',
  l: 'long-form',
  g: 'generative',
}

/** One line per language: its code, then each voice with the initials of its engines. */
const TABLE: readonly (readonly [LanguageCode, Partial<Record<VoiceId, string>>])[] = [
  ['arb', { Zeina: 's' }],
  ['ar-AE', { Hala: 'n', Zayd: 'n' }],
  ['ca-ES', { Arlet: 'n' }],
  ['cmn-CN', { Zhiyu: 'ns' }],
  ['cs-CZ', { Jitka: 'n' }],
  ['cy-GB', { Gwyneth: 's' }],
  ['da-DK', { Naja: 's', Mads: 's', Sofie: 'n' }],
  ['de-AT', { Hannah: 'n' }],
  ['de-CH', { Sabrina: 'n' }],
  ['de-DE', { Marlene: 's', Vicki: 'gns', Hans: 's', Daniel: 'gn' }],
  ['en-AU', { Nicole: 's', Olivia: 'gn', Russell: 's' }],
  ['en-GB', { Amy: 'gns', Emma: 'ns', Brian: 'gns', Arthur: 'n' }],
  ['en-GB-WLS', { Geraint: 's' }],
  ['en-IE', { Niamh: 'gn' }],
  ['en-IN', { Aditi: 's', Raveena: 's', Kajal: 'gn' }],
  ['en-NZ', { Aria: 'gn' }],
  ['en-SG', { Jasmine: 'gn' }],
  [
    'en-US',
    {
      Danielle: 'gln',
      Gregory: 'ln',
      Ivy: 'ns',
      Joanna: 'gns',
      Joey: 'ns',
      Justin: 'ns',
      Kendra: 'ns',
      Kevin: 'n',
      Kimberly: 'ns',
      Matthew: 'gns',
      Ruth: 'gln',
      Salli: 'gns',
      Stephen: 'gn',
    },
  ],
  ['en-ZA', { Ayanda: 'gn' }],
  ['es-ES', { Conchita: 's', Lucia: 'gns', Enrique: 's', Sergio: 'gn' }],
  ['es-MX', { Mia: 'gns', Andres: 'gn' }],
  ['es-US', { Lupe: 'gns', Penelope: 's', Miguel: 's', Pedro: 'gn' }],
  ['fi-FI', { Suvi: 'n' }],
  ['fr-BE', { Isabelle: 'gn' }],
  ['fr-CA', { Chantal: 's', Gabrielle: 'gn', Liam: 'gn' }],
  ['fr-FR', { Celine: 's', Lea: 'gns', Mathieu: 's', Remi: 'gn' }],
  ['is-IS', { Dora: 's', Karl: 's' }],
  ['it-IT', { Carla: 's', Bianca: 'gns', Giorgio: 's', Adriano: 'gn' }],
  ['ja-JP', { Mizuki: 's', Takumi: 'ns', Kazuha: 'n', Tomoko: 'n' }],
  ['ko-KR', { Seoyeon: 'gns', Jihye: 'n' }],
  ['nb-NO', { Liv: 's', Ida: 'n' }],
  ['nl-BE', { Lisa: 'gn' }],
  ['nl-NL', { Laura: 'gn', Lotte: 's', Ruben: 's' }],
  ['pl-PL', { Ola: 'gn', Ewa: 's', Maja: 's', Jacek: 's', Jan: 's' }],
  ['pt-BR', { Camila: 'gns', Vitoria: 'ns', Ricardo: 's', Thiago: 'n' }],
  ['pt-PT', { Ines: 'ns', Cristiano: 's' }],
  ['ro-RO', { Carmen: 's' }],
  ['ru-RU', { Tatyana: 's', Maxim: 's' }],
  ['sv-SE', { Astrid: 's', Elin: 'n' }],
  ['tr-TR', { Filiz: 's', Burcu: 'n' }],
  ['yue-CN', { Hiujin: 'n' }],
]

/** Both speak Hindi and, as their first language, Indian English. */
const BILINGUAL: ReadonlySet<string> = new Set(['Aditi', 'Kajal'])

/**
 * The voices that AWS documents (https://docs.aws.amazon.com/polly/latest/dg/available-voices.html, read in 2026), in
 * the shape of DescribeVoices. A region has some of them.
 */
export const VOICES: readonly Voice[] = TABLE.flatMap(([language, voices]) =>
  Object.entries(voices).map(([id, engines]) => voiceOf(id, language, engines)),
)

function voiceOf(id: string, language: LanguageCode, engines: string): Voice {
  // As JSON, because the SDK's types only know the voices of its release date.
  const voice: Voice = JSON.parse(
    JSON.stringify({
      Id: id,
      Name: id,
      LanguageCode: language,
      SupportedEngines: Array.from(engines, (letter) => ENGINES[letter]),
      AdditionalLanguageCodes: BILINGUAL.has(id) ? ['hi-IN'] : undefined,
    }),
  )
  return voice
}
