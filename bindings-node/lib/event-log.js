// The log: events and customers in, views out.
'use strict'

const { setImmediate: nextTurn } = require('node:timers/promises')
const { inspect } = require('node:util')
const native = require('./native.js')
const { receiptOf, schemaOf } = require('./catalog.js')
const { chunksOf } = require('./chunks.js')
const { call, wrongArgument } = require('./error.js')
const { pushEvent } = require('./event.js')
const { Queue, gathered } = require('./load.js')
const { checkOptions, idText, optionsText, timeText } = require('./options.js')
const { stretchesOf } = require('./rows.js')
const { checkSignal, stoppable } = require('./signal.js')
const { viewOf } = require('./view.js')
const { camelCase } = require('./words.js')

const MADE_HERE = Symbol('log')
const LOAD = Symbol('load')
/** How many bytes are copied in one turn of the event loop. */
const PIECE = 1 << 20

class EventLog {
  #native
  #queue = new Queue()

  constructor(schema, options) {
    if (options === MADE_HERE) {
      this.#native = schema
      return
    }
    const text = optionsText(schema, 'schema')
    this.#native = call(() => new native.NativeLog(text, threadsOf(options)))
  }

  get schema() {
    return schemaOf(call(() => this.#native.schema()))
  }

  get events() {
    return this.#native.events()
  }

  get customerIds() {
    return this.#native.customerIds()
  }

  memory() {
    return JSON.parse(call(() => this.#native.memory()))
  }

  push(event) {
    if (arguments.length > 1) throw wrongArgument('event', 'expected one object with all fields of the event, got a second argument', 'invalid_table')
    return pushEvent(this.#native, event)
  }

  async [LOAD](verb, format, pieces, columns) {
    const signal = columns?.signal
    checkSignal(signal)
    const options = optionsText(columns, 'columns')
    call(() => native.checkColumns(verb, options))
    return this.#queue.add(
      signal,
      () => gathered(format, pieces(), signal),
      async (feed) => {
        const load = (stop) => this.#native.load(verb, feed, options, stop)
        return receiptOf(await stoppable(signal, load, { changes: true }))
      },
    )
  }

  alias(id, customer, at, options) {
    this.#link('alias', id, customer, at, options)
  }

  mergeCustomers(from, into, at, options) {
    this.#link('merge', from, into, at, options)
  }

  unmergeCustomers(from, into, at, options) {
    this.#link('unmerge', from, into, at, options)
  }

  #link(kind, from, into, at, options) {
    const { received } = checkOptions(options, ['received'])
    const ids = [idText(from, 'from'), idText(into, 'into')]
    const known = received === undefined || received === null ? undefined : timeText(received, 'received')
    call(() => this.#native.link(kind, ...ids, timeText(at, 'at'), known))
  }

  copy() {
    return logOf(this.#native.copy())
  }

  asOf(time) {
    return viewOf(call(() => this.#native.asOf(timeText(time, 'asOf'))))
  }

  async partition(parts, options) {
    const { signal } = checkOptions(options, ['signal'])
    const count = numberOf(parts, 'parts')
    return (await stoppable(signal, (stop) => this.#native.partition(count, stop))).map(logOf)
  }

  partitionSync(parts) {
    return call(() => this.#native.partitionSync(numberOf(parts, 'parts'))).map(logOf)
  }

  static async merge(logs, options) {
    const { signal } = checkOptions(options, ['signal'])
    const natives = nativesOf(logs)
    return logOf(await stoppable(signal, (stop) => native.mergeLogs(natives, stop)))
  }

  static mergeSync(logs) {
    return logOf(call(() => native.mergeLogsSync(nativesOf(logs))))
  }

  async toBytes(options) {
    const { signal } = checkOptions(options, ['signal'])
    return stoppable(signal, (stop) => this.#native.toBytes(stop))
  }

  toBytesSync() {
    return call(() => this.#native.toBytesSync())
  }

  static async fromBytes(bytes, options) {
    checkBytes(bytes)
    const threads = threadsOf(options, ['threads', 'signal'])
    checkSignal(options?.signal)
    const blob = await blobOf(bytes, options?.signal)
    return logOf(await stoppable(options?.signal, (stop) => native.logFromBytes(blob, threads, stop)))
  }

  static fromBytesSync(bytes, options) {
    checkBytes(bytes)
    return logOf(call(() => native.logFromBytesSync(bytes, threadsOf(options))))
  }

  /** The compiled part of a log; not for users. */
  static [LOAD](log) {
    return log.#native
  }

  toJSON() {
    const { timeZone, currency } = this.schema
    return { events: this.events, customerIds: this.customerIds, timeZone, currency }
  }

  [inspect.custom]() {
    return `EventLog { events: ${this.events}, customerIds: ${this.customerIds} }`
  }
}

function logOf(inner) {
  return new EventLog(inner, MADE_HERE)
}

function nativesOf(logs) {
  const listed = typeof logs?.[Symbol.iterator] === 'function' ? [...logs] : [logs]
  if (!listed.every((log) => log instanceof EventLog)) throw wrongArgument('logs', 'expected a list of logs')
  return listed.map((log) => EventLog[LOAD](log))
}

function checkBytes(bytes) {
  if (!(bytes instanceof Uint8Array)) throw wrongArgument('bytes', 'expected a Uint8Array or Buffer')
}

/** A copy of the bytes, made in pieces between turns of the event loop. */
async function blobOf(bytes, signal) {
  const blob = call(() => new native.Blob(bytes.length))
  for (let from = 0; from < bytes.length; from += PIECE) {
    if (from > 0) await nextTurn()
    checkSignal(signal)
    call(() => blob.add(bytes.subarray(from, from + PIECE)))
  }
  return blob
}

function threadsOf(options, known = ['threads']) {
  const { threads } = checkOptions(options, known)
  if (threads === undefined || threads === null) return undefined
  if (!Number.isInteger(threads) || threads < 1 || threads > 1024) {
    throw wrongArgument('threads', 'expected a whole number from 1 to 1024')
  }
  return threads
}

function numberOf(value, argument) {
  if (typeof value !== 'number') throw wrongArgument(argument, 'expected a number')
  return value
}

/** Each verb takes objects, JSON text, lines of JSON, or Arrow. */
const FORMATS = {
  '': (rows) => stretchesOf(rows),
  Json: (text) => chunksOf(text, 'text'),
  Ndjson: (source) => chunksOf(source, 'source'),
  Arrow: (source) => chunksOf(source, 'source'),
}

for (const verb of ['append', 'set_customers', 'append_subscriptions']) {
  for (const [suffix, pieces] of Object.entries(FORMATS)) {
    const name = camelCase(verb) + suffix
    const format = suffix === '' ? 'rows' : suffix.toLowerCase()
    const method = function (source, columns) {
      return this[LOAD](verb, format, () => pieces(source), columns)
    }
    Object.defineProperty(method, 'name', { value: name })
    Object.defineProperty(EventLog.prototype, name, { value: method, writable: true, configurable: true })
  }
}

module.exports = { EventLog, blobOf, checkBytes, logOf, nativeLogOf: (log) => EventLog[LOAD](log), threadsOf }
