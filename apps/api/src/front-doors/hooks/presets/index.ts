import type { HookName } from '@pinpost/store'

import { auth0 } from './auth0.ts'
import { authentik } from './authentik.ts'
import { clerk } from './clerk.ts'
import { fusionauth } from './fusionauth.ts'
import { logto } from './logto.ts'
import { okta } from './okta.ts'
import { keycloak, kratos } from './plain.ts'
import type { Preset } from './preset.ts'
import { supabase } from './supabase.ts'
import { zitadel } from './zitadel.ts'

/** The one table of identity systems; how each proves a request is in `HOOK_AUTH`. */
export const PRESETS: Readonly<Record<HookName, Preset>> = {
  auth0,
  authentik,
  clerk,
  fusionauth,
  keycloak,
  kratos,
  logto,
  okta,
  supabase,
  zitadel,
}
