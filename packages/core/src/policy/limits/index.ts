export * from './rule.ts'
export {
  type Counted,
  LIMIT_NAMES,
  type LimitKeyKind,
  type LimitName,
  LIMITS,
  TABLE_LIMITS,
  type TableLimit,
} from './table.ts'
export * from './uses.ts'
