// Results: a table hands out rows as objects, columns as typed arrays, and the whole as Arrow IPC.
'use strict'

const { inspect } = require('node:util')
const { setImmediate: nextTurn } = require('node:timers/promises')
const native = require('./native.js')
const { call, wrongArgument } = require('./error.js')
const { checkSignal, settled } = require('./signal.js')
const { camelCase } = require('./words.js')

/** How many texts leave the compiled part at a time: a string of V8 is at most half a gigabyte. */
const TEXTS = 1 << 16

class Table {
  #native
  #about
  #cache = new Map()
  #Row

  constructor(inner) {
    if (!(inner instanceof native.NativeTable)) throw wrongArgument('table', 'a table is what a view answers with, such as `view.rfm()`')
    this.#native = inner
    this.#about = JSON.parse(call(() => inner.describe()))
    this.#Row = rowClass(this.#about)
    this.name = this.#about.name
    this.length = this.#about.length
    this.columns = Object.freeze(this.#about.columns.map((column) => column.name))
    this.types = Object.freeze(Object.fromEntries(this.#about.columns.map(({ name, type }) => [name, type])))
    this.notes = Object.freeze(notesOf(this.#about.notes))
    Object.freeze(this)
  }

  column(name) {
    const known = this.#cache.get(name)
    if (known) return known
    const index = this.columns.indexOf(name)
    if (index < 0) call(() => this.#native.require(String(name)))
    const values = this.#values(index, this.#about.columns[index].type)
    const column = Object.freeze({ values, valid: call(() => this.#native.valid(index)) ?? null })
    this.#cache.set(name, column)
    return column
  }

  #values(index, type) {
    switch (type) {
      case 'int':
      case 'float':
        return call(() => this.#native.numbers(index))
      case 'money':
      case 'time':
        return call(() => this.#native.bigints(index))
      case 'bool':
        return call(() => this.#native.bools(index))
      default:
        return this.#texts(index)
    }
  }

  #texts(index) {
    const values = new Array(this.length)
    for (let from = 0; from < this.length; from += TEXTS) {
      const { text, ends } = call(() => this.#native.texts(index, from, from + TEXTS))
      let start = 0
      for (let at = 0; at < ends.length; at++) {
        values[from + at] = text.slice(start, ends[at])
        start = ends[at]
      }
    }
    return values
  }

  rows(from = 0, to = this.length) {
    const [first, end] = [Math.max(0, from), Math.min(this.length, to)]
    const rows = new Array(Math.max(0, end - first))
    for (let row = first; row < end; row++) rows[row - first] = new this.#Row()
    // Column by column, so that each inner loop sees values of one kind.
    for (const { name, type } of this.#about.columns) {
      const { values, valid } = this.column(name)
      const cell = CELLS[type] ?? asItIs
      for (let row = first; row < end; row++) {
        rows[row - first][name] = valid === null || valid[row] === 1 ? cell(values[row]) : null
      }
    }
    return rows
  }

  *[Symbol.iterator]() {
    for (let from = 0; from < this.length; from += 1024) yield* this.rows(from, from + 1024)
  }

  async *batches(size = 1024, { signal } = {}) {
    for (let from = 0; from < this.length; from += size) {
      checkSignal(signal)
      yield this.rows(from, from + size)
      await nextTurn()
    }
  }

  toArrow() {
    return settled(this.#native.toArrow())
  }

  toArrowSync() {
    return call(() => this.#native.toArrowSync())
  }

  toHtml() {
    return call(() => this.#native.html())
  }

  toVegaLite() {
    return JSON.parse(call(() => this.#native.vegaLite()))
  }

  toJSON() {
    return { name: this.name, notes: this.notes, rows: this.rows().map((row) => row.toJSON()) }
  }

  toString() {
    return call(() => this.#native.text()).trimEnd()
  }

  [inspect.custom]() {
    return this.toString()
  }
}

const rowClasses = new Map()

/** The class of a table's rows. Its JSON form has money as text, since JSON knows no bigint. */
function rowClass({ name }) {
  const known = rowClasses.get(name)
  if (known) return known
  class Row {
    toJSON() {
      const json = {}
      for (const [key, value] of Object.entries(this)) json[key] = typeof value === 'bigint' ? String(value) : value
      return json
    }
  }
  Object.defineProperty(Row, 'name', { value: `${camelCase(`_${name}`)}Row` })
  rowClasses.set(name, Row)
  return Row
}

const asItIs = (value) => value

/** Values of a column as they stand in a row. */
const CELLS = {
  bool: (value) => value === 1,
  // A Date counts milliseconds; the column has the microseconds.
  time: (micros) => new Date(Number(micros / 1000n) - (micros % 1000n < 0n ? 1 : 0)),
}

/** Notes by name; one that stands there twice, such as a warning, has a line each. */
function notesOf(pairs) {
  const notes = {}
  for (const [name, text] of pairs) notes[name] = name in notes ? `${notes[name]}\n${text}` : text
  return notes
}

module.exports = { Table }
