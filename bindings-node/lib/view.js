// Views: one method for each operation of the core's catalogue, and its twin that runs on the event loop.
'use strict'

const { inspect } = require('node:util')
const { artifactOf } = require('./artifact.js')
const { call, wrongArgument } = require('./error.js')
const { operations, schemaOf, settingsOf } = require('./catalog.js')
const { given, optionsText, timeText, withSettings } = require('./options.js')
const { stoppable } = require('./signal.js')
const { Table } = require('./table.js')
const { camelCase, snakeCase } = require('./words.js')

const MADE_HERE = Symbol('view')
const NATIVE = Symbol('native')
const FIT = Symbol('fit')
const FIT_SYNC = Symbol('fitSync')

class View {
  #native

  constructor(native, key) {
    if (key !== MADE_HERE) throw wrongArgument('view', 'a view is taken with `log.asOf(time)`')
    this.#native = native
  }

  get asOf() {
    return this.#native.asOf()
  }

  get receivedBefore() {
    return this.#native.receivedBefore() ?? null
  }

  get schema() {
    return schemaOf(this.#native.schema())
  }

  knownAt(time) {
    return viewOf(call(() => this.#native.knownAt(timeText(time, 'knownAt'))))
  }

  async customers(options) {
    return (await this.count(options)).customers
  }

  customersSync() {
    return this.countSync().customers
  }

  async events(options) {
    return (await this.count(options)).events
  }

  eventsSync() {
    return this.countSync().events
  }

  async count({ signal } = {}) {
    return JSON.parse(await stoppable(signal, (stop) => this.#native.count(stop)))
  }

  countSync() {
    return JSON.parse(call(() => this.#native.countSync()))
  }

  async call(operation, options) {
    const [name, text] = [snakeCase(String(operation)), optionsText(options)]
    return new Table(await stoppable(options?.signal, (stop) => this.#native.call(name, text, stop)))
  }

  callSync(operation, options) {
    const [name, text] = [snakeCase(String(operation)), optionsText(options)]
    return new Table(call(() => this.#native.callSync(name, text)))
  }

  async [FIT](operation, options) {
    const text = optionsText(options)
    return artifactOf(await stoppable(options.signal, (stop) => this.#native.fit(operation, text, stop)))
  }

  [FIT_SYNC](operation, options) {
    const text = optionsText(options)
    return artifactOf(call(() => this.#native.fitSync(operation, text)))
  }

  /** The compiled part of a view; not for users. */
  static [NATIVE](view) {
    return view.#native
  }

  toJSON() {
    const { timeZone, currency } = this.schema
    return { asOf: this.asOf, receivedBefore: this.receivedBefore, timeZone, currency }
  }

  [inspect.custom]() {
    return `View { asOf: '${this.asOf}' }`
  }
}

function viewOf(native) {
  return new View(native, MADE_HERE)
}

for (const operation of operations('view')) {
  const names = operation.arguments.map((argument) => camelCase(argument.name))
  const settings = settingsOf(operation)
  const [off, on] = operation.returns.artifact === undefined ? ['call', 'callSync'] : [FIT, FIT_SYNC]
  define(camelCase(operation.name), async function (...args) {
    return this[off](operation.name, withSettings(given(names, args), settings))
  })
  define(`${camelCase(operation.name)}Sync`, function (...args) {
    return this[on](operation.name, withSettings(given(names, args), settings))
  })
}

function define(name, method) {
  Object.defineProperty(method, 'name', { value: name })
  Object.defineProperty(View.prototype, name, { value: method, writable: true, configurable: true })
}

module.exports = { View, nativeOf: (view) => View[NATIVE](view), viewOf }
