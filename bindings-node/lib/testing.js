// Simulated customers with known truth, and a small shop.
'use strict'

const { inspect } = require('node:util')
const native = require('./native.js')
const { call } = require('./error.js')
const { logOf, threadsOf } = require('./event-log.js')
const { optionsText } = require('./options.js')
const { stoppable } = require('./signal.js')
const { Table } = require('./table.js')

class Population {
  #native
  #truth
  #events

  constructor(options) {
    this.#native = options instanceof native.NativeHistory ? options : call(() => new native.NativeHistory(optionsText(options)))
  }

  static async generate(options) {
    const text = optionsText(options)
    return new Population(await stoppable(options?.signal, (stop) => native.simulate(text, stop)))
  }

  get length() {
    return this.#native.length()
  }

  get truth() {
    return (this.#truth ??= new Table(call(() => this.#native.truth())))
  }

  get events() {
    return (this.#events ??= new Table(call(() => this.#native.events())))
  }

  async log(options) {
    const threads = threadsOf(options, ['threads', 'signal'])
    return logOf(await stoppable(options?.signal, (stop) => this.#native.log(threads, stop)))
  }

  logSync(options) {
    return logOf(call(() => this.#native.logSync(threadsOf(options))))
  }

  toJSON() {
    return { customers: this.#native.customers(), events: this.length }
  }

  [inspect.custom]() {
    return `Population { customers: ${this.#native.customers()}, events: ${this.length} }`
  }
}

function smallShop() {
  return logOf(call(() => native.smallShop()))
}

module.exports = Object.freeze({ Population, smallShop })
