// Runs one case against the library.
import { createRequire } from 'node:module'
import retention, { EventLog, RetentionError, Table } from 'retention-core'
import { rowsOf } from './dataset.mjs'
import { live } from './live.mjs'

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
    if (one.operation?.includes('.')) {
      at = 'operation'
      const of = one.of && await made(state.log, one, one.of)
      const answer = await ask(state.log, one.operation, of, one, await withArtifacts(state.log, one))
      return answer instanceof Table ? { table: answer } : {}
    }
    if (one.engine) {
      at = 'operation'
      return { table: await live(state.log, one.engine) }
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
const withArtifacts = (log, one) => resolved(log, one, one.options)

async function resolved(log, one, given = {}) {
  const options = { ...given }
  const made1 = (value) => (Object.keys(value ?? {}).join() === 'artifact' ? made(log, one, value.artifact) : value)
  for (const [name, value] of Object.entries(options)) {
    options[name] = Array.isArray(value) ? await Promise.all(value.map(made1)) : await made1(value)
  }
  return options
}

/** The artifact that is asked, or that an option takes. */
async function made(log, one, making) {
  const at = { as_of: making.as_of ?? one.as_of, known_at: making.known_at, table: making.table }
  const options = await resolved(log, one, making.options)
  if (making.operation.includes('.')) return ask(log, making.operation, undefined, at, options)
  return call(look(log, at.as_of, at.known_at), making.operation, options)
}

/** An operation of an artifact or of the package. */
async function ask(log, name, of, at, options) {
  const [owner, verb] = name.split('.')
  const operation = catalog.operations.find((entry) => entry.owner === owner && entry.name === verb)
  const on = of ?? (owner === 'package' ? retention : retention[camelCase(`_${owner}`)])
  const data = operation.given === 'nothing' ? [] : [at.table ? (at.table.dataset ? rowsOf(at.table.dataset) : at.table) : look(log, at.as_of, at.known_at)]
  const rest = { ...options }
  for (const argument of operation.arguments) delete rest[argument.name]
  return on[camelCase(verb)](...data, ...operation.arguments.map((argument) => options[argument.name]), inCamelCase(rest))
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
  if (table.name === 'told') return (name) => table.types[name] ?? 'text'
  const spec = catalog.tables.find(({ name }) => name === table.name)
  return (name) => spec?.columns.find((column) => column.name === name)?.type ?? table.types[name]
}
