#!/usr/bin/env node
// The simulator as a command. It starts without NODE_ENV, because its name is explicit; only NODE_ENV=production prevents it.
import { existsSync } from 'node:fs'
import process from 'node:process'

// Before the defaults, which would win over the file. If it is missing, main says so.
const file = process.env['PINPOST_ENV_FILE']
if (file && existsSync(file)) process.loadEnvFile(file)
process.env['NODE_ENV'] ||= 'development'
process.env['PINPOST_SIMULATOR_SMTP_PORT'] ||= '1025'
await import('../dist/bundle/main.js')
