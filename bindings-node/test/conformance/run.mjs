// Runs one case against the library.
import { createRequire } from 'node:module'
import { EventLog, RetentionError } from 'retention-core'
import { rowsOf } from './dataset.mjs'

const catalog = JSON.parse(createRequire(import.meta.url)('../../native.js').catalog())
const camelCase = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase())
const inCamelCase = (object = {}) => Object.fromEntries(Object.entries(object).map(([key, value]) => [camelCase(key), value]))

/** Logs of data sets, so that cases on the same one read it once. */
const known = new Map()

/** How a case ended: `{ table }`, `{ receipt }`, or `{ error, at }`. */
export async function run(one) {
  let at = 'schema'
  try {
    const origin = JSON.stringify([one.schema, one.steps])
    let state = known.get(origin)
    if (!state) {
      state = { log: new EventLog(inCamelCase(one.schema)), receipt: undefined }
      for (const [number, step] of (one.steps ?? []).entries()) {
        at = number
        state.receipt = await take(state, step)
      }
      if (origin.includes('"dataset"')) known.set(origin, state)
    }
    if (one.as_of === undefined) return { receipt: state.receipt }
    at = 'as_of'
    const view = look(state.log, one.as_of, one.known_at)
    if (one.operation === undefined) return {}
    at = 'operation'
    return { table: await call(view, one.operation, await withArtifacts(state.log, one)) }
  } catch (error) {
    if (!(error instanceof RetentionError)) throw error
    return { error, at }
  }
}

function look(log, asOf, knownAt) {
  const view = log.asOf(asOf)
  return knownAt === undefined ? view : view.knownAt(knownAt)
}

/** The options, with the artifacts that they ask for made. */
async function withArtifacts(log, one) {
  const options = { ...one.options }
  for (const [name, value] of Object.entries(options)) {
    if (Object.keys(value ?? {}).join() !== 'artifact') continue
    const making = value.artifact
    options[name] = await call(look(log, making.as_of ?? one.as_of, making.known_at), making.operation, making.options ?? {})
  }
  return options
}

/** Arguments are options too in a case; here they have positions. */
async function call(view, name, options) {
  const operation = catalog.operations.find((one) => one.owner === 'view' && one.name === name)
  if (!operation) return view.call(name, options)
  const names = operation.arguments
  const rest = { ...options }
  for (const argument of names) delete rest[argument.name]
  return view[camelCase(name)](...names.map((argument) => options[argument.name]), inCamelCase(rest))
}

async function take(state, step) {
  const [[verb, given]] = Object.entries(step)
  switch (verb) {
    case 'append':
    case 'set_customers':
    case 'append_subscriptions': {
      const rows = given.rows ?? rowsOf(given.dataset)
      return state.log[camelCase(verb)](rows, inCamelCase({ ...given.columns, ...given.options }))
    }
    case 'alias':
      return void state.log.alias(given.from, given.into, given.at, { received: given.received })
    case 'merge':
      return void state.log.mergeCustomers(given.from, given.into, given.at, { received: given.received })
    case 'unmerge':
      return void state.log.unmergeCustomers(given.from, given.into, given.at, { received: given.received })
    case 'partition_and_merge':
      state.log = await EventLog.merge((await state.log.partition(given)).reverse())
      return undefined
    case 'through_bytes':
      state.log = await EventLog.fromBytes(await state.log.toBytes())
      return undefined
    default:
      throw new Error(`no step \`${verb}\``)
  }
}

/** The type of a column, by its values where the catalogue does not name it. */
export function typeIn(table) {
  const spec = catalog.tables.find(({ name }) => name === table.name)
  return (name) => spec?.columns.find((column) => column.name === name)?.type ?? typeOfValues(table.column(name).values, name)
}

function typeOfValues(values, name) {
  if (values instanceof Float64Array) return 'float'
  if (values instanceof BigInt64Array) return name.endsWith('_minor') ? 'money' : 'time'
  return values instanceof Uint8Array ? 'bool' : 'text'
}
