// The live engine: a log and a policy in, signals out.
'use strict'

const { inspect } = require('node:util')
const { setImmediate: nextTurn } = require('node:timers/promises')
const native = require('./native.js')
const { inCamelCase, schemaOf } = require('./catalog.js')
const { chunksOf } = require('./chunks.js')
const { call, wrongArgument } = require('./error.js')
const { EventLog, blobOf, checkBytes, logOf, nativeLogOf } = require('./event-log.js')
const { textOf, trackEvent } = require('./event.js')
const { Queue, gathered } = require('./load.js')
const { models } = require('./model.js')
const { checkOptions, idText, optionsText, timeText } = require('./options.js')
const policies = require('./policy.js')
const { stretchesOf } = require('./rows.js')
const { checkSignal, stoppable } = require('./signal.js')
const { Table } = require('./table.js')
const { viewOf } = require('./view.js')

const MADE_HERE = Symbol('engine')

class Engine {
  #native
  #queue = new Queue()

  constructor(log, policy, start) {
    if (policy === MADE_HERE) {
      this.#native = log
      return
    }
    this.#native = call(() => native.startEngineSync(...begun(log, policy, start)))
  }

  static async create(log, policy, start, options) {
    const { signal } = checkOptions(options, ['signal'])
    const given = begun(log, policy, start)
    return engineOf(await stoppable(signal, (stop) => native.startEngine(...given, stop)))
  }

  track(event) {
    if (arguments.length > 1) throw wrongArgument('event', 'expected one object with all fields of the event, got a second argument', 'invalid_table')
    return toldOf(trackEvent(this.#native, event))
  }

  trackMany(rows, columns) {
    return this.#trackMany('rows', () => stretchesOf(rows), columns)
  }

  trackManyJson(text, columns) {
    return this.#trackMany('json', () => chunksOf(text, 'text'), columns)
  }

  trackManyNdjson(source, columns) {
    return this.#trackMany('ndjson', () => chunksOf(source, 'source'), columns)
  }

  trackManyArrow(source, columns) {
    return this.#trackMany('arrow', () => chunksOf(source, 'source'), columns)
  }

  #trackMany(format, pieces, columns) {
    return this.#load('append', format, pieces, columns, (...given) => this.#native.trackMany(...given))
  }

  async #load(verb, format, pieces, columns, load) {
    const signal = columns?.signal
    checkSignal(signal)
    const options = optionsText(columns, 'columns')
    call(() => native.checkColumns(verb, options))
    return this.#queue.add(
      signal,
      () => gathered(format, pieces(), signal),
      async (feed) => gatheredOf(await stoppable(signal, (stop) => load(feed, options, stop), { changes: true })),
    )
  }

  trackManySync(rows, columns) {
    const options = optionsText(columns, 'columns')
    const feed = call(() => new native.Feed('rows'))
    for (const piece of stretchesOf(rows)) call(() => feed.writeSync(piece))
    return toldOf(call(() => this.#native.trackManySync(feed, options)))
  }

  setCustomer(customer) {
    if (typeof customer !== 'object' || customer === null) throw wrongArgument('customer', 'expected an object', 'invalid_table')
    return toldOf(call(() => this.#native.setCustomer(...textOf(customer))))
  }

  setCustomers(rows, columns) {
    return this.#setCustomers('rows', () => stretchesOf(rows), columns)
  }

  setCustomersJson(text, columns) {
    return this.#setCustomers('json', () => chunksOf(text, 'text'), columns)
  }

  setCustomersNdjson(source, columns) {
    return this.#setCustomers('ndjson', () => chunksOf(source, 'source'), columns)
  }

  setCustomersArrow(source, columns) {
    return this.#setCustomers('arrow', () => chunksOf(source, 'source'), columns)
  }

  #setCustomers(format, pieces, columns) {
    return this.#load('set_customers', format, pieces, columns, (...given) => this.#native.setCustomers(...given))
  }

  alias(id, customer, at, options) {
    return this.#link('alias', id, customer, at, options)
  }

  mergeCustomers(from, into, at, options) {
    return this.#link('merge', from, into, at, options)
  }

  unmergeCustomers(from, into, at, options) {
    return this.#link('unmerge', from, into, at, options)
  }

  #link(kind, from, into, at, options) {
    const { received } = checkOptions(options, ['received'])
    const ids = [idText(from, 'from'), idText(into, 'into')]
    const known = received === undefined || received === null ? undefined : timeText(received, 'received')
    return toldOf(call(() => this.#native.link(kind, ...ids, timeText(at, 'at'), known)))
  }

  async advance(now, options) {
    const { signal, limit } = checkOptions(options, ['limit', 'signal'])
    const time = timeText(now, 'now')
    const most = numberOf(limit, 'limit')
    return gatheredOf(await stoppable(signal, (stop) => this.#native.advance(time, most, stop), { changes: true }))
  }

  advanceSync(now, options) {
    const { limit } = checkOptions(options, ['limit'])
    return toldOf(call(() => this.#native.advanceSync(timeText(now, 'now'), numberOf(limit, 'limit'))))
  }

  signals(after = 0) {
    return JSON.parse(call(() => this.#native.signals(numberOf(after, 'after') ?? 0)))
  }

  ack(cursor) {
    const upto = numberOf(cursor, 'cursor')
    if (upto === undefined) throw wrongArgument('cursor', 'expected a number')
    call(() => this.#native.ack(upto))
  }

  customer(id) {
    const { recent, health, measures, ...picture } = JSON.parse(call(() => this.#native.customer(idText(id, 'id'))))
    const cards = Object.entries(health).map(([name, { score_millionths: scoreMillionths, contributions, ...card }]) => {
      const given = contributions.map(({ contribution_millionths: contributionMillionths, ...one }) => ({ ...one, contributionMillionths }))
      return [name, { ...card, scoreMillionths, contributions: given }]
    })
    return {
      ...picture,
      measures: Object.fromEntries(Object.entries(measures).map(([name, { next_change: nextChange, ...one }]) => [name, { ...one, nextChange }])),
      health: Object.fromEntries(cards),
      recent: recent.map(({ time, kind, amount_minor: amountMinor }) => ({ time, kind, amountMinor })),
    }
  }

  async dryRun(policy, options) {
    const { signal } = checkOptions(options, ['signal'])
    const text = policies.textOf(policy)
    return new Table(await stoppable(signal, (stop) => this.#native.dryRun(text, stop)))
  }

  dryRunSync(policy) {
    return new Table(call(() => this.#native.dryRunSync(policies.textOf(policy))))
  }

  async setPolicy(policy, options) {
    const { signal } = checkOptions(options, ['signal'])
    const text = policies.textOf(policy)
    return new Table(await stoppable(signal, (stop) => this.#native.setPolicy(text, stop), { changes: true }))
  }

  setPolicySync(policy) {
    return new Table(call(() => this.#native.setPolicySync(policies.textOf(policy))))
  }

  log() {
    return logOf(call(() => this.#native.log()))
  }

  asOf(time) {
    return viewOf(call(() => this.#native.asOf(timeText(time, 'asOf'))))
  }

  get schema() {
    return schemaOf(call(() => this.#native.schema()))
  }

  get policy() {
    return new models.Policy(call(() => this.#native.policy()))
  }

  get now() {
    return this.#native.now()
  }

  get cursor() {
    return this.#native.cursor()
  }

  get stateBytes() {
    return this.#native.stateBytes()
  }

  async snapshot(options) {
    const { signal } = checkOptions(options, ['signal'])
    return stoppable(signal, (stop) => this.#native.snapshot(stop))
  }

  snapshotSync() {
    return call(() => this.#native.snapshotSync())
  }

  static async restore(bytes, options) {
    checkBytes(bytes)
    const { signal } = checkOptions(options, ['signal'])
    checkSignal(signal)
    const blob = await blobOf(bytes, signal)
    return engineOf(await stoppable(signal, (stop) => native.restoreEngine(blob, stop)))
  }

  static restoreSync(bytes) {
    checkBytes(bytes)
    return engineOf(call(() => native.restoreEngineSync(bytes)))
  }

  toJSON() {
    return { now: this.now, cursor: this.cursor }
  }

  [inspect.custom]() {
    return `Engine { now: '${this.now}', cursor: ${this.cursor} }`
  }
}

function engineOf(inner) {
  return new Engine(inner, MADE_HERE)
}

/** What an engine is started with. */
function begun(log, policy, start) {
  if (!(log instanceof EventLog)) throw wrongArgument('log', 'expected an EventLog')
  return [nativeLogOf(log), policies.textOf(policy), timeText(start, 'start')]
}

function numberOf(value, argument) {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number') throw wrongArgument(argument, 'expected a number')
  return value
}

/** What the engine told, its signals read piece by piece: thousands at once would keep the event loop for long. */
async function gatheredOf([whole, ...pieces]) {
  const told = { ...toldOf(whole), signals: [] }
  for (const piece of pieces) {
    if (told.signals.length > 0) await nextTurn()
    told.signals.push(...JSON.parse(piece))
  }
  return told
}

/** What the engine told. */
function toldOf(text) {
  const told = JSON.parse(text)
  told.receipt = inCamelCase(told.receipt)
  return told
}

module.exports = { Engine }
